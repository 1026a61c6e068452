"""One run of the inventory, without Dagster: context, lock, reading, writing, and the run's own records."""
