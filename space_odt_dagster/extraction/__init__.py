"""How it is read: one export at a time, through the SDK, with nothing but GET. Knows wxc_sdk; knows nothing of Dagster."""
