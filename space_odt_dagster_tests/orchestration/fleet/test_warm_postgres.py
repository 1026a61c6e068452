"""The storage in PostgreSQL: connections that stay open, and a database that restarts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as db

from space_odt_dagster.orchestration.fleet.records import prune_fleet_records
from space_odt_dagster.orchestration.fleet.warm_postgres import TRIES, WarmPostgresStorage
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster_tests.orchestration.fleet import tiny
from space_odt_dagster_tests.orchestration.fleet.engine import Engine, engine
from tools.cluster.servers import Postgres, Server


@dg.asset(
    partitions_def=dg.StaticPartitionsDefinition(["acme", "globex"]),
    check_specs=[dg.AssetCheckSpec("calls", asset="checked")],
)
def checked():  # type: ignore[no-untyped-def]
    """An asset with what has records of its own: a check, and a tag of its event."""
    yield dg.MaterializeResult(tags={"kept": "yes"})
    yield dg.AssetCheckResult(check_name="calls", passed=True)


@pytest.fixture
def made(tmp_path: Path, database: Postgres, broker: Server) -> Iterator[Engine]:
    with engine(tmp_path, tiny.__name__, database, broker, TINY_FOLDER=str(tmp_path)) as found:
        yield found


def engine_of(instance: dg.DagsterInstance) -> db.Engine:
    """The connections of the process."""
    found: db.Engine = instance.run_storage._engine  # type: ignore[attr-defined]
    return found


def test_connections_stay_open_and_a_broken_one_costs_nothing(made: Engine, database: Postgres) -> None:
    instance = made.instance
    opened: list[object] = []
    dg.materialize([tiny.first], partition_key="globex", instance=instance)
    db.event.listen(engine_of(instance), "connect", lambda raw, _: opened.append(raw))
    looked: list[str] = []

    def look(_: object, __: object, statement: str, given: object, *___: object) -> None:
        looked.extend([statement] if "pg_catalog" in statement and "asset" in str(given) else [])

    db.event.listen(engine_of(instance), "before_cursor_execute", look)
    run = dg.materialize([tiny.first], partition_key="acme", instance=instance).run_id
    events = len(instance.all_logs(run))
    assert events > 5
    assert opened == []
    assert looked == [], "which tables and columns there are is known"
    db.event.remove(engine_of(instance), "before_cursor_execute", look)

    database.stop()
    database.start()
    assert len(instance.all_logs(run)) == events, "a connection is tested before it is used"
    assert len(opened) == 1

    broken: list[str] = []

    def cut(connection: db.Connection, *_: object) -> None:
        """Ends the connection of a statement that is about to be sent."""
        if len(broken) < TRIES - 1:
            number = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
            with database.connect() as other:
                other.exec_driver_sql(f"select pg_terminate_backend({number})")
            broken.append(run)

    db.event.listen(engine_of(instance), "before_cursor_execute", cut)
    instance.report_engine_event("said once", instance.get_run_by_id(run))
    assert len(broken) == TRIES - 1
    assert len([each for each in instance.all_logs(run) if each.message == "said once"]) == 1
    broken.clear()
    db.event.remove(engine_of(instance), "before_cursor_execute", cut)


def test_a_step_asks_once_for_the_observations_of_all_its_inputs(made: Engine) -> None:
    seen, never = dg.AssetSpec("seen"), [dg.AssetSpec(f"never_{number}") for number in range(30)]

    @dg.asset(deps=[seen, *never])
    def after() -> None: ...

    observed = dg.AssetObservation("seen", tags={"dagster/data_version": "second"})
    for each in (dg.AssetObservation("seen", tags={"dagster/data_version": "first"}), observed):
        made.instance.report_runless_asset_event(each)
    asked: list[str] = []

    def note(_: object, __: object, statement: str, given: object, *___: object) -> None:
        asked.extend([statement] if "ASSET_OBSERVATION" in str(given) else [])

    db.event.listen(engine_of(made.instance), "before_cursor_execute", note)
    dg.materialize([after, seen, *never], instance=made.instance)
    db.event.remove(engine_of(made.instance), "before_cursor_execute", note)
    assert 1 <= len(asked) <= 3
    materialized = made.instance.get_latest_materialization_event(dg.AssetKey("after"))
    assert materialized is not None
    assert materialized.asset_materialization is not None
    assert (materialized.asset_materialization.tags or {})["dagster/input_data_version/seen"] == "second"

    (record,) = made.instance.get_asset_records([dg.AssetKey("seen")])
    assert (
        record.asset_entry.last_observation_record
        == made.instance.fetch_observations(dg.AssetKey("seen"), 1).records[0]
    )
    made.instance.wipe_assets([dg.AssetKey("seen")])
    assert made.instance.get_asset_records([dg.AssetKey("seen")]) == []
    made.instance.report_runless_asset_event(dg.AssetMaterialization("seen"))
    (record,) = made.instance.get_asset_records([dg.AssetKey("seen")])
    assert record.asset_entry.last_observation is None


def test_old_records_are_removed_but_those_that_a_partition_shows(made: Engine) -> None:
    def read(name: str, job: str) -> str:
        tags = {"of": job, "dagster/partition": name}
        return dg.materialize([checked], partition_key=name, instance=made.instance, tags=tags).run_id

    old, last, foreign = read("acme", "us"), read("globex", "us"), read("acme", "them")
    newest = read("acme", "us")
    wanted = [dg.RunsFilter(tags={"of": "us"})]
    assert prune_fleet_records(made.instance, wanted, before=utc_now() - timedelta(days=1)) == 0
    assert prune_fleet_records(made.instance, wanted, before=utc_now() + timedelta(days=1)) == 1
    kept = {last, foreign, newest}
    assert {run.run_id for run in made.instance.get_runs()} == kept
    assert made.instance.get_materialized_partitions(checked.key) == {"acme", "globex"}
    with engine_of(made.instance).connect() as connection:
        for table in ("event_logs", "asset_check_executions", "run_tags", "runs"):
            ids = set(connection.exec_driver_sql(f"select distinct run_id from {table}").scalars())
            assert ids == kept, table
        orphans = "select count(*) from asset_event_tags where event_id not in (select id from event_logs)"
        assert connection.exec_driver_sql(orphans).scalar() == 0
    assert old not in kept


def test_several_that_start_at_once_on_a_new_database_do_not_fail_over_each_other(database: Postgres) -> None:
    with database.connect() as connection:
        connection.exec_driver_sql("create database at_once")
    url = database.url.replace("://", "+psycopg2://").replace("/postgres", "/at_once")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(WarmPostgresStorage, [url] * 4))
    assert [each.run_storage.get_runs() for each in made] == [[]] * 4


def test_whoever_reads_that_a_run_failed_finds_it_failed(made: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = made.instance.event_log_storage
    found: list[str] = []
    parent = type(storage).__mro__[1]
    store = parent.store_event

    def storing(self: object, event: dg.EventLogEntry) -> None:
        if event.dagster_event is not None and event.dagster_event.is_failure:
            found.append(made.status(event.run_id))
        store(self, event)  # type: ignore[arg-type]

    monkeypatch.setattr(parent, "store_event", storing)
    run_id = made.launch(tiny.JOB, "acme")
    made.instance.report_run_failed(made.location.run_of(run_id))
    assert found == ["FAILURE"]


def test_another_scheme_of_the_address_means_the_same_driver() -> None:
    source = WarmPostgresStorage.from_config_value.__func__  # type: ignore[attr-defined]
    given: list[str] = []
    for url in ("postgresql://u@h/d", "postgres://u@h/d", "postgresql+psycopg2://u@h/d"):
        source(lambda found, **_: given.append(found), None, {"postgres_url": url})
    assert set(given) == {"postgresql+psycopg2://u@h/d"}
