"""The payloads of the endpoints, one file per area. Each function builds one documented payload from the organisation."""
