"""Dagster's own share of a run: everything except reading from the API and writing the exports, including all checks."""

from __future__ import annotations

import os
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import dagster as dg

from space_odt_dagster.command_line.dagster_run import silent_logger
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.build import build_run_job
from space_odt_dagster.orchestration.dagster_home import open_instance
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.inventory import ApiAccess, Inventory
from space_odt_dagster.run.keeping import Kept
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.simulator import SimulatorSettings, serve


@dataclass(frozen=True, kw_only=True)
class DagsterTime:
    """Seconds of wall clock: ``own`` is Dagster's share of the run, ``ours`` is reading and writing."""

    own: float
    ours: float
    assets: int
    checks: int
    events: int


class TimedInventory(Inventory):
    """Adds up the time that is not Dagster's."""

    ours = 0.0

    def read(self, name: str) -> ReadOutcome:
        return self._timed(lambda: Inventory.read(self, name))

    def keep(self, outcome: ReadOutcome) -> Kept:
        return self._timed(lambda: Inventory.keep(self, outcome))

    def _timed(self, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        try:
            return work()
        finally:
            self.ours += time.perf_counter() - began


def dagster_time(*, people: int = 60) -> DagsterTime:
    """Runs the 63 assets with their checks against a simulated organisation, recorded in a new home as on the command line."""
    with (
        serve(SimulatorSettings(people=people)) as sim,
        tempfile.TemporaryDirectory() as folder,
        patch.dict(os.environ, {"DAGSTER_EVENT_BATCH_SIZE": "1000"}),
    ):
        environ = {"WEBEX_ACCESS_TOKEN": sim.token, "WEBEX_BASE_URL": sim.base_url}
        settings = settings_from(environ, {"out_dir": f"{folder}/out"})
        assert settings.access is not None
        with Connection(settings.access) as connection:
            identity, run_id = connection.identity(), str(uuid.uuid4())
            context = RunContext(
                run_id=run_id,
                resumes=run_id,
                manifest=MANIFEST,
                settings=settings,
                selection=MANIFEST.selection(Tier.V1),
            )
            inventory = TimedInventory(context, ApiAccess(connect=lambda: (connection, identity)))
            with inventory, open_instance(Path(folder) / "home") as instance:
                return _run(inventory, instance)


def _run(inventory: TimedInventory, instance: dg.DagsterInstance) -> DagsterTime:
    job = build_run_job(inventory, loggers={"silent": silent_logger})
    began = time.perf_counter()
    result = job.execute_in_process(
        run_id=inventory.context.run_id,
        instance=instance,
        run_config={"loggers": {"silent": {}}},
        asset_selection=AssetKeys().all_of(inventory.context.selection),
    )
    took = time.perf_counter() - began
    return DagsterTime(
        own=took - inventory.ours,
        ours=inventory.ours,
        assets=len(result.get_asset_materialization_events()),
        checks=len(result.get_asset_check_evaluations()),
        events=len(result.all_events),
    )


if __name__ == "__main__":
    print(dagster_time())
