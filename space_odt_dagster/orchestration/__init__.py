"""Dagster: the assets, checks, jobs, schedule, sensors and resources, made from the manifest."""
