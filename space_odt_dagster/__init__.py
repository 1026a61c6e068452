"""Space_OdT: a read-only, deterministic inventory of a Webex Calling organisation."""
