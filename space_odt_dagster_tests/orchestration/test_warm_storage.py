"""A home written by the warm storage is read by Dagster's own, and the other way round."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.instance.ref import InstanceRef

from space_odt_dagster.orchestration.dagster_internals import NO_CAPTURE
from space_odt_dagster.orchestration.warm_storage import WarmSqliteStorage
from space_odt_dagster_tests.orchestration.homes import new_home

Open = Callable[[Path], dg.DagsterInstance]
KEYS = [dg.AssetKey("one"), dg.AssetKey("two")]


def warm(home: Path) -> dg.DagsterInstance:
    storage = {"module": WarmSqliteStorage.__module__, "class": WarmSqliteStorage.__name__}
    overrides = {"storage": {"custom": {**storage, "config": {"base_dir": str(home)}}}}
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides={**overrides, **NO_CAPTURE}))


def stock(home: Path) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides=NO_CAPTURE))


@dg.asset(check_specs=[dg.AssetCheckSpec("looked", asset="one")])
def one() -> dg.MaterializeResult:  # type: ignore[type-arg]
    return dg.MaterializeResult(
        metadata={"dagster/row_count": 3}, check_results=[dg.AssetCheckResult(passed=False, check_name="looked")]
    )


@dg.asset(deps=[one])
def two() -> None:
    if (Path.cwd() / "broken").exists():
        raise ValueError("broken on purpose")


def run(instance: dg.DagsterInstance) -> str:
    return dg.materialize([one, two], instance=instance, raise_on_error=False).run_id


def told(instance: dg.DagsterInstance) -> object:
    """Everything that a home knows: runs, their events, assets, and the latest of each check."""
    runs = instance.get_runs()
    events = {
        each.run_id: [
            (record.storage_id, record.event_log_entry.timestamp, record.event_log_entry.dagster_event)
            for record in instance.get_records_for_run(each.run_id).records
        ]
        for each in runs
    }
    materializations = {
        key: [(each.storage_id, each.run_id) for each in instance.fetch_materializations(key, limit=10).records]
        for key in KEYS
    }
    check = dg.AssetCheckKey(KEYS[0], "looked")
    checks = [
        (each.run_id, each.status, each.event and each.event.timestamp)
        for each in instance.event_log_storage.get_asset_check_execution_history(check, limit=10)
    ]
    statuses = {each.run_id: (each.status, dict(each.tags)) for each in runs}
    return statuses, events, materializations, checks


@pytest.mark.parametrize(("writer", "reader"), [(warm, stock), (stock, warm)], ids=["warm to stock", "stock to warm"])
def test_what_one_storage_wrote_the_other_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: Open, reader: Open
) -> None:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path)
    with writer(home) as instance:
        good = run(instance)
        (tmp_path / "broken").touch()
        bad = run(instance)
        written = told(instance)
    with reader(home) as instance:
        assert told(instance) == written
        assert [instance.get_run_by_id(each).status.value for each in (good, bad)] == ["SUCCESS", "FAILURE"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("first", "second"), [(warm, stock), (stock, warm)], ids=["warm to stock", "stock to warm"])
def test_one_storage_goes_on_where_the_other_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: Open, second: Open
) -> None:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path)
    runs = []
    for opened in (first, second, first):
        with opened(home) as instance:
            runs.append(run(instance))
    with second(home) as instance:
        latest = instance.get_latest_materialization_event(KEYS[0])
        assert latest is not None
        assert latest.run_id == runs[-1]
        assert len(instance.fetch_materializations(KEYS[0], limit=10).records) == 3
        assert {each.run_id for each in instance.get_runs()} == set(runs)


def tables(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the databases with events, without the time when it was made."""
    found = {}
    for file in sorted((home / "history" / "runs").glob("*.db")):
        with closing(sqlite3.connect(file)) as database:
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                columns = [each[1] for each in database.execute(f"PRAGMA table_info({table})")]
                kept = [f'"{each}"' for each in columns if each not in ("create_timestamp", "migration_completed")]
                found[f"{file.name}: {table}"] = database.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()
    return found


def test_both_write_the_same_rows_of_the_same_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = new_home(tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    events = []
    with warm(home) as instance:
        for _ in range(2):
            events += reversed(instance.all_logs(run(instance)))  # so that checks come before they are planned
            instance.report_runless_asset_event(dg.AssetObservation("one", tags={"dagster/data_version": "3"}))
            (tmp_path / "broken").touch()
        events += [each.event_log_entry for each in instance.fetch_observations(KEYS[0], limit=2).records]
        instance.wipe_assets([KEYS[0]])
        events += instance.all_logs(run(instance))
    written, read = {}, {}
    for each in (stock, warm):
        with each(new_home(tmp_path / each.__name__)) as instance:
            for entry in events:
                instance.event_log_storage.store_event(entry)
            read[each] = [instance.get_asset_records(keys) for keys in ([], KEYS, [dg.AssetKey("unknown")])]
            written[each] = tables(tmp_path / each.__name__)
            instance.wipe_assets([KEYS[0]])
            read[each].append(instance.get_asset_records(KEYS))
    assert written[warm] == written[stock]
    assert read[warm] == read[stock]
    assert [len(records) for records in read[warm]] == [0, 2, 0, 1]
    assert len(written[warm]["index.db: asset_check_executions"]) == 5
    assert len(written[warm]["index.db: asset_event_tags"]) == 6


def test_whoever_reads_that_a_run_failed_finds_it_failed(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    with warm(home) as instance:
        job = dg.Definitions([one]).resolve_implicit_global_asset_job_def()
        run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
        failure = dg.DagsterEvent(event_type_value="PIPELINE_FAILURE", job_name=run.job_name, message="It is gone.")
        entry = dg.EventLogEntry(
            error_info=None,
            level=40,
            user_message="",
            run_id=run.run_id,
            timestamp=1_800_000_000.0,
            job_name=run.job_name,
            dagster_event=failure,
        )
        instance.event_log_storage.store_event(entry)
        found = instance.get_run_record_by_id(run.run_id)
        assert found is not None
        assert (found.dagster_run.status, found.end_time) == (dg.DagsterRunStatus.FAILURE, entry.timestamp)


def test_events_of_more_runs_than_are_kept_open_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = new_home(tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    with warm(home) as instance:
        runs = [run(instance) for _ in range(7)]
        counts = [len(instance.all_logs(each)) for each in runs]
        assert len(set(counts)) == 1
        assert counts[0] > 10


def test_a_deleted_run_is_gone_for_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = new_home(tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    with warm(home) as instance:
        kept, dropped = run(instance), run(instance)
        instance.delete_run(dropped)
        assert instance.all_logs(dropped) == []
    with stock(home) as instance:
        assert [each.run_id for each in instance.get_runs()] == [kept]
        assert instance.all_logs(dropped) == []
