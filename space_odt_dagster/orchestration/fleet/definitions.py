"""Assembles the code location of many organisations: the graph of one, with a partition for each.

https://docs.dagster.io/guides/build/partitions-and-backfills/partitions-vs-config
"""

import warnings
from collections.abc import Mapping
from typing import Any

import dagster as dg

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.build import all_assets
from space_odt_dagster.orchestration.fleet.lost_runs import build_lost_runs
from space_odt_dagster.orchestration.fleet.opening import build_fleet_resource, folder_of_input
from space_odt_dagster.orchestration.fleet.partitions import fleet_now, partitions_of
from space_odt_dagster.orchestration.fleet.schedules import build_fleet_schedules
from space_odt_dagster.orchestration.fleet.status_asset import (
    JOB,
    FleetAsset,
    build_fleet_job,
    build_fleet_mail_again,
    build_fleet_status,
    build_fleet_status_schedule,
)
from space_odt_dagster.orchestration.io_manager import EXPORTS, build_export_pairs
from space_odt_dagster.orchestration.jobs import build_jobs
from space_odt_dagster.orchestration.own_settings import OwnSettings
from space_odt_dagster.orchestration.resources import INVENTORY
from space_odt_dagster.orchestration.run_assets import outputs_in
from space_odt_dagster.orchestration.tags import RUN_TAGS, WHOLE_RUNS


def fleet_definitions(own: OwnSettings, environ: Mapping[str, str], manifest: Manifest) -> dg.Definitions:
    """The definitions for the file of the environment, of which only the names are used here. Each run is one process.

    With a wrong file there are no assets: jobs, and every tick of their schedules, fail with what is wrong.
    """
    keys = own.keys_at_load(environ)
    about = FleetAsset(own=own, manifest=manifest, keys=keys)
    status_schedule = build_fleet_status_schedule(about, environ)
    try:
        fleet = fleet_now(environ, manifest)
    except CouldNotRun as wrong:
        problem = str(wrong)
        return dg.Definitions(
            jobs=[_refusing(keys.named(job), problem) for job in (*WHOLE_RUNS.values(), JOB)],
            schedules=[*build_fleet_schedules(own, environ, manifest, names=(), problem=problem), status_schedule],
            sensors=build_lost_runs(keys, environ),
        )
    with warnings.catch_warnings():
        # Checks of partitions are a preview of Dagster, which warns for each of them.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        assets: list[Any] = all_assets(manifest, keys, environ, whole=manifest, partitions=partitions_of(fleet))
    return dg.Definitions(
        assets=[*assets, build_fleet_status(about, environ)],
        jobs=[*build_jobs(manifest, keys, dg.in_process_executor, outputs=outputs_in(environ)), build_fleet_job(about)],
        schedules=[*build_fleet_schedules(own, environ, manifest, names=fleet.names, problem=None), status_schedule],
        sensors=[*build_fleet_mail_again(about, environ), *build_lost_runs(keys, environ)],
        resources={
            keys.named(INVENTORY): build_fleet_resource(own, manifest),
            keys.named(EXPORTS): build_export_pairs(
                lambda context: folder_of_input(context, own=own, manifest=manifest)
            ),
        },
        executor=dg.in_process_executor,
    )


def _refusing(name: str, problem: str) -> dg.JobDefinition:
    """A job that fails with the problem, in the place of one that cannot be built."""

    @dg.op(name=f"{name}_cannot_run")
    def refuse() -> None:
        raise dg.Failure(description=problem, allow_retries=False)

    @dg.job(name=name, description=f"Cannot run: {problem}", tags=RUN_TAGS)
    def refusing() -> None:
        refuse()

    return refusing
