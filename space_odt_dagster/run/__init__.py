"""One run of the inventory, without Dagster: its context, its lock, what it reads, keeps and writes about itself."""
