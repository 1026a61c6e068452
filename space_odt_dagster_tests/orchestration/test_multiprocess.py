"""Steps in processes of their own, two at a time: what passes between them goes through the output folder, and is exact."""

import csv
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.orchestration.homes import new_instance

SELECTED = ("people", "hunt_groups", "hunt_group_forwarding", "hunt_group_forwarding_rules")
"""Listings, and what is asked with the ids of one and with the ids of that: a process each takes a second."""
PRELOADED = [__name__, "space_odt_dagster.run.after_reading", "dagster._core.storage.sqlite_storage"]
"""Imported once, by the process that forks the others."""
ROOT = str(Path(__file__).parents[2])


def multiprocess_job() -> dg.JobDefinition:
    """The real graph of these exports on another executor; each process builds it again."""
    forked = {"forkserver": {"preload_modules": PRELOADED}}
    executor = dg.multiprocess_executor.configured({"max_concurrent": 2, "start_method": forked})
    return inventory_definitions(executor=executor, manifest=MANIFEST.only(SELECTED)).resolve_job_def("inventory_run")


def rows_of(out: Path, name: str) -> set[tuple[str, ...]]:
    with (out / "exports" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return {tuple(row[key] for key in keys_of(MANIFEST[name])) for row in csv.DictReader(stream)}


def test_the_job_with_steps_in_processes_of_their_own_is_exact(
    organisation: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT)
    monkeypatch.setenv("PYTHONPATH", ROOT)
    with (
        new_instance(tmp_path / "kept") as instance,
        dg.execute_job(
            dg.reconstructable(multiprocess_job), instance, asset_selection=AssetKeys().all_of([*SELECTED, *OUTPUTS])
        ) as result,
    ):
        failures = [event for event in result.all_events if event.is_failure]
        assert not failures, [event.step_failure_data.error for event in failures if event.is_step_failure] or [
            event.event_specific_data for event in failures
        ]
        messages = [event.message or "" for event in result.all_events]
        assert any("subprocess" in message or "child process" in message for message in messages)
    truth = organisation.truth()
    for name in SELECTED:
        assert rows_of(tmp_path / "out", name) == truth[name], name
    with (tmp_path / "out" / "exports" / "status.csv").open(encoding="utf-8", newline="") as stream:
        status = {row["module"]: row for row in csv.DictReader(stream)}
    assert set(status) == set(SELECTED)
    assert len({row["run_id"] for row in status.values()}) == 1
