"""The whole graph: the exports of the manifest as assets, what is told of them, and the jobs over them."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from space_odt_dagster.extraction.sdk import check_against_sdk
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.assets import build_assets
from space_odt_dagster.orchestration.io_manager import export_pairs
from space_odt_dagster.orchestration.jobs import build_jobs
from space_odt_dagster.orchestration.outputs import build_outputs
from space_odt_dagster.orchestration.resources import inventory_resource


def build_definitions(
    *,
    resource_overrides: Mapping[str, Any] | None = None,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
) -> dg.Definitions:
    """The real graph, with other resources and loggers where a caller brings its own."""
    check_against_sdk(MANIFEST)
    return dg.Definitions(
        assets=[*build_assets(MANIFEST), *build_outputs(MANIFEST)],
        jobs=build_jobs(MANIFEST),
        resources={"inventory": inventory_resource, "exports": export_pairs, **(resource_overrides or {})},
        executor=dg.in_process_executor,
        loggers=loggers,
    )
