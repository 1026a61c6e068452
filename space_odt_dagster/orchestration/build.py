"""Assembles the whole graph: exports and outputs as assets, and the jobs over them.

Reads the environment for the pieces, each of which has its own file.
https://docs.dagster.io/guides/build/projects-and-components/projects/dagster-project-file-reference
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dagster as dg

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.assets import build_assets
from space_odt_dagster.orchestration.code_references import code_references
from space_odt_dagster.orchestration.dagster_home import switch_telemetry_off
from space_odt_dagster.orchestration.dagster_internals import (
    check_jobs_once,
    serialize_snapshots_once,
    share_between_jobs,
    share_resources_of_steps,
)
from space_odt_dagster.orchestration.freshness import build_freshness
from space_odt_dagster.orchestration.io_manager import EXPORTS, build_export_pairs
from space_odt_dagster.orchestration.jobs import build_jobs, build_whole_job, job_names
from space_odt_dagster.orchestration.lake_asset import has_lake
from space_odt_dagster.orchestration.own_settings import OF_THE_ENVIRONMENT, OwnSettings
from space_odt_dagster.orchestration.resources import INVENTORY, Opening, alone, build_inventory_resource
from space_odt_dagster.orchestration.run_assets import build_run_assets, outputs_in
from space_odt_dagster.orchestration.schedules import build_schedule
from space_odt_dagster.orchestration.sensors import build_alerts
from space_odt_dagster.orchestration.tags import WHOLE_RUNS
from space_odt_dagster.run.cadence import PERIODS, cadences_of
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.settings import SettingsError, settings_from, value_of
from space_odt_dagster.run.settings_table import BY_NAME


def inventory_definitions(
    *,
    prefix: str | None = None,
    out_dir: str | None = None,
    token_variable: str | None = None,
    scope: str | None = None,
    cron: str | None = None,
    executor: dg.ExecutorDefinition | None = None,
    manifest: Manifest = MANIFEST,
) -> dg.Definitions:
    """The inventory of an organisation for a code location: assets with checks, jobs, schedule and sensors.

    Without arguments the environment decides everything; it is read now. To merge several into one code location, or one with
    other definitions, give each a ``prefix`` (``acme`` or ``voice/acme``): it goes before asset keys and before the names of
    groups, jobs, schedule, sensors and resources. Each should have its own ``out_dir`` (a path or URL) and ``token_variable``,
    the name of the environment variable that holds its token. ``scope`` (``v1``, ``calling``, ``full``) and ``cron`` are for its
    schedule. The environment decides whether that is on, and everything else.

    ``executor`` is the executor of the code location; without it, each job runs in one process. Raises ``SettingsError``.

    If ``SPACE_ODT_ORGANISATIONS`` names a file, and neither ``out_dir`` nor ``token_variable`` is given, each organisation of the
    file is a partition, and each run is one process.
    """
    switch_telemetry_off()
    share_between_jobs()
    check_jobs_once()
    own = OwnSettings(prefix=prefix, out_dir=out_dir, token_variable=token_variable, scope=scope, cron=cron)
    environ = own.environment_at_load()
    keys = own.keys_at_load(environ)
    if own.has_many_organisations(environ):
        from space_odt_dagster.orchestration.fleet.definitions import fleet_definitions

        return fleet_definitions(own, environ, manifest)
    jobs = job_names(manifest, keys)

    def reads_ahead(job: str) -> bool:
        # Other materializations use the executor of the code location, which may start a process for each step.
        return executor is dg.in_process_executor or (executor is None and job in jobs)

    opening = Opening(own=own, manifest=manifest, reads_ahead=reads_ahead, subject_of=alone(own))
    return dg.Definitions(
        assets=all_assets(manifest, keys, environ, whole=manifest),
        jobs=build_jobs(manifest, keys, executor or dg.in_process_executor, outputs=outputs_in(environ)),
        schedules=[build_schedule(environ, manifest, own)],
        sensors=build_alerts(environ, manifest, own),
        resources={
            keys.named(INVENTORY): build_inventory_resource(environ, opening),
            keys.named(EXPORTS): build_export_pairs(lambda _: own.out_dir_now()),
        },
        executor=executor,
    )


def build_run_job(
    inventory: Inventory, *, scope: str = "v1", loggers: Mapping[str, dg.LoggerDefinition] | None = None
) -> dg.JobDefinition:
    """The job of a scope over the exports of one run and nothing else, so that others cost nothing. Reads the environment now.

    It contains only those assets; the sources of their ids are known by name and by their files.
    """
    switch_telemetry_off()
    check_jobs_once()
    share_resources_of_steps()
    serialize_snapshots_once()
    selection = inventory.context.selection
    whole = inventory.context.manifest
    manifest = whole.only(selection)
    environ = OF_THE_ENVIRONMENT.environment_at_load()
    keys = OF_THE_ENVIRONMENT.keys_at_load(environ)
    return dg.Definitions(
        assets=all_assets(manifest, keys, environ, whole=whole),
        jobs=[build_whole_job(scope, (*selection, *outputs_in(environ)), keys)],
        resources={
            INVENTORY: dg.ResourceDefinition.hardcoded_resource(inventory),
            EXPORTS: build_export_pairs(lambda _: OF_THE_ENVIRONMENT.out_dir_now()),
        },
        executor=dg.in_process_executor,
        loggers=loggers,
    ).resolve_job_def(WHOLE_RUNS[scope])


def all_assets(
    manifest: Manifest,
    keys: AssetKeys,
    environ: Mapping[str, str],
    *,
    whole: Manifest,
    partitions: dg.PartitionsDefinition | None = None,
) -> list[Any]:
    """The assets of a manifest, which may be part of a ``whole``: settings may name exports outside of it.

    With ``partitions`` they have no freshness policy: it looks at the newest materialization of any partition, so one organisation
    of many would keep it green.
    """
    owners = _owners(environ)
    default = build_freshness(environ) if partitions is None else None
    periods = _periods(manifest, environ, whole=whole) if partitions is None else []
    less_often = {keys.of(name): build_freshness(environ, every=period) for name, period in periods}
    outputs = build_run_assets(manifest, keys, partitions, with_lake=has_lake(environ))
    assets = [*build_assets(manifest, keys, partitions), *outputs]

    declared = {keys.of(name): each for name, each in code_references(manifest).items()}

    def as_set(spec: dg.AssetSpec) -> dg.AssetSpec:
        code = {"dagster/code_references": declared[spec.key]} if spec.key in declared else {}
        policy = less_often.get(spec.key, default)
        return spec.replace_attributes(freshness_policy=policy, owners=owners, metadata={**spec.metadata, **code})

    return list(dg.map_asset_specs(as_set, assets))


def _owners(environ: Mapping[str, str]) -> list[str]:
    """The owners of the assets; none if the setting is invalid, which every run reports by itself."""
    try:
        return list(value_of(BY_NAME["SPACE_ODT_OWNERS"], environ, {}) or ())
    except SettingsError:
        return []


def _periods(manifest: Manifest, environ: Mapping[str, str], *, whole: Manifest) -> list[tuple[str, timedelta]]:
    """The exports that are not read in every run. With an invalid setting, as declared; every run reports that by itself."""
    try:
        cadences = cadences_of(whole, settings_from(environ, {}))
    except CouldNotRun:
        cadences = {}
    found = ((export.name, cadences.get(export.name, export.every)) for export in manifest)
    return [(name, PERIODS[cadence]) for name, cadence in found if cadence in PERIODS]
