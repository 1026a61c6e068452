"""The data team's door: a snapshot as frames, rows, models and SQL. ``opening`` opens it, ``snapshot_data`` is what people hold."""
