"""Where it runs: the run and its settings, and the Dagster assets, checks, resources and jobs made from the manifest."""
