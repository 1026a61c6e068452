"""The whole graph: the exports of the manifest as assets, what is told of them, and the jobs over them.

Here: putting the pieces together, and reading the environment for them. Each piece is in a file of its own.
https://docs.dagster.io/guides/build/projects-and-components/projects/dagster-project-file-reference
"""

import os
from collections.abc import Mapping
from typing import Any

import dagster as dg

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.asset_keys import asset_keys_of
from space_odt_dagster.orchestration.assets import build_assets
from space_odt_dagster.orchestration.dagster_home import switch_telemetry_off
from space_odt_dagster.orchestration.freshness import build_freshness
from space_odt_dagster.orchestration.io_manager import export_pairs
from space_odt_dagster.orchestration.jobs import build_jobs
from space_odt_dagster.orchestration.resources import build_inventory_resource, environment
from space_odt_dagster.orchestration.run_assets import build_run_assets
from space_odt_dagster.orchestration.schedules import build_schedule
from space_odt_dagster.orchestration.sensors import build_alerts
from space_odt_dagster.run.settings import SettingsError


def build_definitions(
    *,
    resource_overrides: Mapping[str, Any] | None = None,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
    executor: dg.ExecutorDefinition = dg.in_process_executor,
) -> dg.Definitions:
    """The real graph, with other resources, loggers and executor where a caller brings its own. Reads the environment now."""
    switch_telemetry_off()
    environ = _environment()
    freshness = build_freshness(environ)
    keys = asset_keys_of(environ)
    assets = [*build_assets(MANIFEST, keys), *build_run_assets(MANIFEST, keys)]
    return dg.Definitions(
        assets=dg.map_asset_specs(lambda spec: spec.replace_attributes(freshness_policy=freshness), assets),
        jobs=build_jobs(MANIFEST, keys),
        schedules=[build_schedule(environ)],
        sensors=build_alerts(environ),
        resources={
            "inventory": build_inventory_resource(environ, reads_ahead=executor is dg.in_process_executor),
            "exports": export_pairs,
            **(resource_overrides or {}),
        },
        executor=executor,
        loggers=loggers,
    )


def _environment() -> dict[str, str]:
    """The environment with ``.env``; alone if that file is malformed, which every run says by itself."""
    try:
        return environment()
    except SettingsError:
        return dict(os.environ)
