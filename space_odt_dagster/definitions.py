"""The code location that Dagster loads."""

from space_odt_dagster.orchestration.build import build_definitions

defs = build_definitions()
