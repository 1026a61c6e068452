"""What each endpoint answers, one file per area. Each function builds one documented payload from the organisation."""
