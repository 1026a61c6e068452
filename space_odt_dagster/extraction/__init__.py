"""How it is read: one spec at a time, through the SDK, with nothing but GET. Knows wxc_sdk; knows nothing of Dagster."""
