"""Runs that are submitted to the queue of a Dagster home, without a code location."""

import sys

import dagster as dg
from dagster._core.remote_origin import InProcessCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.test_utils import create_run_for_test
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

from space_odt_dagster_tests.orchestration.location import KEYS, LOCATION, REPOSITORY

JOB = "inventory_run"
_TARGET = LoadableTargetOrigin(executable_path=sys.executable, module_name="space_odt_dagster.definitions")
_ORIGIN = RemoteRepositoryOrigin(InProcessCodeLocationOrigin(_TARGET, location_name=LOCATION), REPOSITORY)


def submitted(instance: dg.DagsterInstance, tags: dict[str, str], *, assets: list[str] | None = None) -> dg.DagsterRun:
    """What became of a run with these tags, as every launch creates and submits it."""
    run = create_run_for_test(
        instance,
        job_name=JOB,
        tags=tags,
        asset_selection=frozenset(KEYS.all_of(assets)) if assets else None,
        remote_job_origin=RemoteJobOrigin(_ORIGIN, JOB),
    )
    return instance.run_coordinator.submit_run(dg.SubmitRunContext(run, None))  # type: ignore[arg-type]
