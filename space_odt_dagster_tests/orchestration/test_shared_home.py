"""A Dagster home that another team uses too, with assets and jobs of the same names: nothing of theirs is ever touched."""

from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.orchestration.tags import INVENTORY_RUN, OUTPUT_TAG, RUN_TAG
from space_odt_dagster_tests.orchestration.location import Location, in_own_thread
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests

KEYS = [dg.AssetKey("people"), dg.AssetKey(["webex", "people"])]
CHECKS = [dg.AssetCheckKey(key, "calls") for key in KEYS]


def their_asset(key: dg.AssetKey) -> dg.AssetsDefinition:
    """An asset of ours by name, group, check and kind, but of somebody else."""

    @dg.asset(key=key, group_name="identity", check_specs=[dg.AssetCheckSpec("calls", asset=key)])
    def people() -> dg.MaterializeResult:  # type: ignore[type-arg]
        check = dg.AssetCheckResult(passed=True, check_name="calls", asset_key=key)
        return dg.MaterializeResult(check_results=[check], metadata={"path": "/srv/theirs/people.json"})

    return people


def their_location() -> dg.Definitions:
    """Their code location: the same job over the same names, and a schedule."""
    job = dg.define_asset_job(INVENTORY_RUN, selection=dg.AssetSelection.all())
    return dg.Definitions(
        [their_asset(key) for key in KEYS],
        jobs=[job],
        schedules=[dg.ScheduleDefinition(name="inventory_schedule", job=job, cron_schedule="0 3 * * *")],
    )


def their_run(instance: dg.DagsterInstance, *, assets: list[dg.AssetKey] | None = None, **tags: str) -> str:
    job = their_location().resolve_job_def(INVENTORY_RUN)
    return in_own_thread(
        lambda: job.execute_in_process(instance=instance, tags=tags, asset_selection=assets).run_id  # type: ignore[union-attr]
    )


def kept_of(instance: dg.DagsterInstance, run_id: str) -> tuple[object, ...]:
    """Everything that a home has of a run: its record, events, materializations, and evaluations of checks."""
    run = instance.get_run_by_id(run_id)
    storage = instance.event_log_storage
    checks = [each for key in CHECKS for each in storage.get_asset_check_execution_history(key, limit=100)]
    made = [each for key in KEYS for each in instance.fetch_materializations(key, limit=100).records]
    return (
        run and (run.status, run.tags),
        len(instance.all_logs(run_id)),
        [each.storage_id for each in made if each.run_id == run_id],
        sorted(each.id for each in checks if each.run_id == run_id),
    )


def test_records_of_runs_go_with_the_snapshots_of_their_time_and_those_of_another_location_with_the_same_names_stay(
    few: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_KEEP_SNAPSHOTS", "1")
    instance = few.instance
    theirs = [
        their_run(instance),
        their_run(instance, **{RUN_TAG: "inventory"}),
        their_run(instance, **{RUN_TAG: "inventory", OUTPUT_TAG: "/srv/theirs"}),
        their_run(instance, assets=KEYS[1:]),
    ]
    before = {run_id: kept_of(instance, run_id) for run_id in theirs}
    assert all(record and events and made and checks for record, events, made, checks in before.values())
    first, second, third = (few.run(INVENTORY_RUN).run_id for _ in range(3))
    assert [each["run_id"] for each in snapshot_manifests(Path("out"))] == [third]
    # A run may end in the second in which the next one begins, whose snapshot tells whole seconds.
    left = {run.run_id for run in instance.get_runs()} - set(theirs)
    assert left in ({third}, {second, third})
    assert first not in left
    told = instance.get_latest_materialization_event(dg.AssetKey(["webex", "snapshot_retention"]))
    assert told is not None
    materialization = told.asset_materialization
    assert materialization is not None
    assert materialization.metadata["run_records_removed"].value
    assert [name.partition("_")[2] for name in materialization.metadata["removed"].value] == [second]
    assert {run_id: kept_of(instance, run_id) for run_id in theirs} == before


def test_a_run_of_ours_is_marked_with_its_folder_however_it_was_launched(few: Location, tmp_path: Path) -> None:
    config = {"resources": {"inventory": {"config": {"out_dir": str(tmp_path / "other")}}}}
    launched = {
        few.run("locations_run").run_id: tmp_path / "out",
        few.run("__ASSET_JOB", assets=["licenses"]).run_id: tmp_path / "out",
        few.run("locations_run", config=config).run_id: tmp_path / "other",
    }
    assert {run_id: few.run_of(run_id).tags[OUTPUT_TAG] for run_id in launched} == {
        run_id: str(folder) for run_id, folder in launched.items()
    }
