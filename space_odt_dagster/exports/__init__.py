"""From API responses to files in the output folder: rows, redaction, journal, CSV and JSON pairs, status. Without Dagster."""
