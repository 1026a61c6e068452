"""The whole graph: the exports of the manifest as assets, what is written of them, and the jobs over them.

Here: putting the pieces together, and reading the environment for them. Each piece is in a file of its own.
https://docs.dagster.io/guides/build/projects-and-components/projects/dagster-project-file-reference
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dagster as dg

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys, asset_keys_of
from space_odt_dagster.orchestration.assets import build_assets
from space_odt_dagster.orchestration.code_references import code_references
from space_odt_dagster.orchestration.dagster_home import switch_telemetry_off
from space_odt_dagster.orchestration.freshness import build_freshness
from space_odt_dagster.orchestration.io_manager import export_pairs
from space_odt_dagster.orchestration.jobs import build_jobs, build_whole_job
from space_odt_dagster.orchestration.resources import build_inventory_resource, environment
from space_odt_dagster.orchestration.run_assets import build_run_assets
from space_odt_dagster.orchestration.schedules import build_schedule
from space_odt_dagster.orchestration.sensors import build_alerts
from space_odt_dagster.orchestration.tags import WHOLE_RUNS
from space_odt_dagster.run.cadence import PERIODS, cadences_of
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.settings import SettingsError, settings_from, value_of
from space_odt_dagster.run.settings_table import BY_NAME


def build_definitions(
    *,
    resource_overrides: Mapping[str, Any] | None = None,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
    executor: dg.ExecutorDefinition = dg.in_process_executor,
    manifest: Manifest = MANIFEST,
) -> dg.Definitions:
    """The real graph, with other resources, loggers and executor where a caller brings its own. Reads the environment now."""
    switch_telemetry_off()
    environ = _environment()
    keys = asset_keys_of(environ)
    return dg.Definitions(
        assets=_assets(manifest, keys, environ, whole=manifest),
        jobs=build_jobs(manifest, keys),
        schedules=[build_schedule(environ, manifest)],
        sensors=build_alerts(environ),
        resources={
            "inventory": build_inventory_resource(
                environ, manifest=manifest, reads_ahead=executor is dg.in_process_executor
            ),
            "exports": export_pairs,
            **(resource_overrides or {}),
        },
        executor=executor,
        loggers=loggers,
    )


def build_run_job(
    inventory: Inventory, *, scope: str = "v1", loggers: Mapping[str, dg.LoggerDefinition] | None = None
) -> dg.JobDefinition:
    """The job of a scope over what a run reads and nothing else: what is not read costs nothing. Reads the environment now.

    Of the real graph it has those assets; what they take their ids from is named, and known by its files.
    """
    switch_telemetry_off()
    selection = inventory.context.selection
    whole = inventory.context.manifest
    manifest = whole.only(selection)
    environ = _environment()
    keys = asset_keys_of(environ)
    return dg.Definitions(
        assets=_assets(manifest, keys, environ, whole=whole),
        jobs=[build_whole_job(scope, selection, keys)],
        resources={"inventory": dg.ResourceDefinition.hardcoded_resource(inventory), "exports": export_pairs},
        executor=dg.in_process_executor,
        loggers=loggers,
    ).resolve_job_def(WHOLE_RUNS[scope])


def _assets(manifest: Manifest, keys: AssetKeys, environ: Mapping[str, str], *, whole: Manifest) -> list[Any]:
    """The assets of a manifest, which may be a part of a ``whole``: settings may name what is not in it."""
    owners = _owners(environ)
    usual = build_freshness(environ)
    seldom = {
        keys.of(name): build_freshness(environ, every=period)
        for name, period in _periods(manifest, environ, whole=whole)
    }
    assets = [*build_assets(manifest, keys), *build_run_assets(manifest, keys)]

    declared = {keys.of(name): each for name, each in code_references(manifest).items()}

    def as_set(spec: dg.AssetSpec) -> dg.AssetSpec:
        code = {"dagster/code_references": declared[spec.key]} if spec.key in declared else {}
        policy = seldom.get(spec.key, usual)
        return spec.replace_attributes(freshness_policy=policy, owners=owners, metadata={**spec.metadata, **code})

    return list(dg.map_asset_specs(as_set, assets))


def _owners(environ: Mapping[str, str]) -> list[str]:
    """Whose the assets are; nobody's if the setting cannot be used, which every run says by itself."""
    try:
        return list(value_of(BY_NAME["SPACE_ODT_OWNERS"], environ, {}) or ())
    except SettingsError:
        return []


def _periods(manifest: Manifest, environ: Mapping[str, str], *, whole: Manifest) -> list[tuple[str, timedelta]]:
    """The exports that are not read in every run; as declared if the setting cannot be used, which every run says by itself."""
    try:
        cadences = cadences_of(whole, settings_from(environ, {}))
    except CouldNotRun:
        cadences = {}
    found = ((spec.name, cadences.get(spec.name, spec.every)) for spec in manifest)
    return [(name, PERIODS[cadence]) for name, cadence in found if cadence in PERIODS]


def _environment() -> dict[str, str]:
    """The environment with ``.env``; alone if that file is malformed, which every run says by itself."""
    try:
        return environment()
    except SettingsError:
        return dict(os.environ)
