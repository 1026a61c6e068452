"""The status of several organisations as an asset: counts and names, a check, one mail, and old records removed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.run.clock import utc_now
from space_odt_dagster_tests.fleet.summaries import REFUSED, keep, summary
from space_odt_dagster_tests.fleet.written import org_id, with_organisations
from space_odt_dagster_tests.orchestration.fleet.organisations import FILE, definitions, run
from space_odt_dagster_tests.orchestration.homes import new_instance
from space_odt_dagster_tests.orchestration.location import KEYS
from space_odt_dagster_tests.orchestration.mail_server import answers, mail_server, received

NAMES = ("acme", "globex", "hooli", "initech")
TEXT = with_organisations(
    *(f"name: {name}, org_id: {org_id(number)}" for number, name in enumerate(NAMES[:3], 1)),
    f"name: initech, org_id: {org_id(4)}, paused: {{reason: The contract ends.}}",
)
JOB = "fleet_status_run"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all, where one was read tonight, one had its token refused, one was never read and one is paused."""
    (tmp_path / FILE).write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("SPACE_ODT_ORGANISATIONS", str(tmp_path / FILE))
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(tmp_path / "out"))
    lately = (utc_now() - timedelta(hours=4)).isoformat(timespec="seconds")
    before = (utc_now() - timedelta(hours=28)).isoformat(timespec="seconds")
    keep(tmp_path / "out", summary("acme", 1, started_at=lately, ended_at=lately, complete=lately))
    keep(tmp_path / "out", summary("globex", 2, started_at=lately, ended_at=lately, complete=before, **REFUSED))
    return tmp_path / "out"


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """Where no run is recorded yet."""
    with new_instance(tmp_path / "home") as found:
        yield found


def test_it_shows_counts_and_the_names_of_those_that_need_somebody(out: Path, instance: dg.DagsterInstance) -> None:
    result = run(definitions(), instance, None, job=JOB)
    assert result.success
    (found,) = result.asset_materializations_for_node("webex__fleet_status")
    plain = {name: value.value for name, value in found.metadata.items()}
    assert (plain["organisations"], plain["complete"], plain["stopped"], plain["never"], plain["paused"]) == (
        4,
        1,
        1,
        1,
        1,
    )
    assert plain["not_complete"].splitlines()[2:] == ["| globex | stopped |", "| hooli | never |"]
    assert (out / "_fleet" / "index.html").exists()
    assert (out / "_fleet" / "fleet_status.csv").read_text(encoding="utf-8").count("\n") == 5
    (check,) = result.get_asset_check_evaluations()
    assert not check.passed
    assert check.description == "Not read completely for 26 hours: globex, hooli."


def test_it_alone_has_a_freshness_policy_and_neither_partition_nor_dependency(out: Path) -> None:
    graph = definitions().resolve_asset_graph()
    found = {key: graph.get(key) for key in graph.get_all_asset_keys()}
    assert [key for key, node in found.items() if node.freshness_policy is not None] == [KEYS.of("fleet_status")]
    assert found[KEYS.of("fleet_status")].partitions_def is None
    assert not found[KEYS.of("fleet_status")].parent_keys


def test_where_runs_are_handed_to_workers_a_sensor_looks_for_lost_ones(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [each.name for each in definitions().sensors or ()] == []
    monkeypatch.setenv("SPACE_ODT_BROKER_URL", "redis://127.0.0.1:6379/0")
    assert [each.name for each in definitions().sensors or ()] == ["lost_runs"]
    (tmp_path / FILE).write_text("format: 2\n", encoding="utf-8")
    assert [each.name for each in definitions().sensors or ()] == ["lost_runs"]


def test_one_mail_says_who_needs_somebody_and_is_tried_again(
    out: Path, instance: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mails").mkdir()
    with mail_server(tmp_path / "mails") as port:
        mail = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none"}
        for name, value in mail.items():
            monkeypatch.setenv(f"SPACE_ODT_SMTP_{name}", value)
        monkeypatch.setenv("SPACE_ODT_ALERT_TO", "noc@example.com")
        monkeypatch.setenv("SPACE_ODT_UI_URL", "https://dagster.example")
        location = definitions()
        assert [each.name for each in location.sensors or ()] == ["mail_again"]
        answers(tmp_path / "mails", "RCPT 450 greylisted")
        assert run(location, instance, None, job=JOB).success
        assert received(tmp_path / "mails") == []
        (waiting,) = instance.get_runs(dg.RunsFilter(tags={"space_odt/fleet_mail": "waiting"}))
        assert waiting.job_name == JOB
        monkeypatch.setattr(
            "space_odt_dagster.orchestration.mail_tries.utc_now", lambda: utc_now() + timedelta(minutes=2)
        )
        said = location.resolve_sensor_def("mail_again").evaluate_tick(dg.build_sensor_context(instance))
        assert said.skip_message == "No e-mail is waiting."
        ((to, subject, text),) = received(tmp_path / "mails")
    assert "noc@example.com" in to
    assert subject == "Webex inventories: 1 of 3 complete"
    assert text.splitlines()[:3] == ["1 of 3 complete, 1 paused.", "Token refused: globex.", "Never read: hooli."]
    assert "https://dagster.example/assets/webex/fleet_status" in text


def test_with_a_wrong_file_it_fails_and_says_where(out: Path, instance: dg.DagsterInstance, tmp_path: Path) -> None:
    location = definitions()
    (tmp_path / FILE).write_text(TEXT.replace("format: 1", "format: 2"), encoding="utf-8")
    result = run(location, instance, None, job=JOB)
    assert not result.success
    (failure,) = (event for event in result.all_events if event.is_step_failure)
    assert f"{FILE}:1:9: format must be 1" in str(failure.step_failure_data.user_failure_data)
    with pytest.raises(Exception, match="fleet_status_schedule") as said:
        location.resolve_schedule_def("fleet_status_schedule").evaluate_tick(dg.build_schedule_context(instance))
    assert f"{FILE}:1:9" in str(said.value.__cause__)


def test_records_of_old_runs_are_removed_but_those_that_a_partition_shows(
    out: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    @dg.asset(
        key=KEYS.of("people"),
        partitions_def=dg.StaticPartitionsDefinition(list(NAMES)),
        check_specs=[dg.AssetCheckSpec("calls", asset=KEYS.of("people"))],
    )
    def people():  # type: ignore[no-untyped-def]
        yield dg.MaterializeResult(tags={"kept": "yes"})
        yield dg.AssetCheckResult(check_name="calls", passed=True)

    job = dg.Definitions([people], jobs=[dg.define_asset_job("inventory_run", [people])])

    def read(name: str) -> str:
        tags = {"space_odt/output_folder": str(out / name), "space_odt/run": "inventory"}
        return run(job, instance, name, tags=tags).run_id

    old = [read("acme"), read("acme"), read("globex")]
    foreign = run(job, instance, "acme", tags={"space_odt/output_folder": "/srv/of/others"}).run_id
    newest = read("acme")
    monkeypatch.setattr(
        "space_odt_dagster.orchestration.fleet.status_asset.utc_now", lambda: utc_now() + timedelta(days=15)
    )
    result = run(definitions(), instance, None, job=JOB)
    (found,) = result.asset_materializations_for_node("webex__fleet_status")
    assert found.metadata["run_records_removed"].value == 2
    assert {each.run_id for each in instance.get_runs()} == {
        old[2],
        foreign,
        newest,
        result.run_id,
    }
    assert instance.get_materialized_partitions(KEYS.of("people")) == {"acme", "globex"}
    for table in ("event_logs", "asset_check_executions"):
        with instance.event_log_storage.index_connection() as connection:  # type: ignore[attr-defined]
            ids = set(connection.exec_driver_sql(f"SELECT DISTINCT run_id FROM {table}").scalars())
        assert ids.isdisjoint(old[:2])
        assert {old[2], newest} <= ids
    assert not list(Path(instance.root_directory).rglob(f"{old[0]}*"))
