"""Snapshots for data teams: frames, rows, models and SQL. Start at ``opening``; ``snapshot_data`` is the object it returns."""
