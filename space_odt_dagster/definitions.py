"""The code location that Dagster loads."""

import gc

import dagster as dg

from space_odt_dagster.orchestration.build import inventory_definitions

# Definitions are many objects that stay. Looking for cycles in them took 0.8 s of processor in each process.
gc.set_threshold(50_000)
defs = inventory_definitions(executor=dg.in_process_executor)
