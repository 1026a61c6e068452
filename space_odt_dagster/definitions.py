"""The code location that Dagster loads."""

import dagster as dg

from space_odt_dagster.orchestration.build import inventory_definitions

defs = inventory_definitions(executor=dg.in_process_executor)
