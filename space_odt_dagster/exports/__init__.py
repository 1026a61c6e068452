"""How it is kept: from payload to row, from rows to the CSV and JSON pair, status, errors, snapshots. Knows nothing of Dagster."""
