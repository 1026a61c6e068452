"""The recurring job: when it ticks, what it launches, and what a setting that cannot be used does to it."""

from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.freshness import build_freshness
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.schedule_settings import schedule_from
from space_odt_dagster.orchestration.schedules import SCHEDULE, build_schedule
from space_odt_dagster.orchestration.tags import WHOLE_RUNS
from space_odt_dagster.run.cadence import PERIODS
from space_odt_dagster.run.settings import SettingsError
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.command_line.shell import Shell
from space_odt_dagster_tests.every_export import every_nth
from space_odt_dagster_tests.orchestration.examined import examine
from space_odt_dagster_tests.orchestration.homes import new_instance
from space_odt_dagster_tests.orchestration.location import Location

TICK = """mutation T($s: ScheduleSelector!) { scheduleDryRun(selectorData: $s, timestamp: 1800000000) { __typename
    ... on DryRunInstigationTick { evaluationResult { runRequests { jobName tags { key value } } error { message } } } } }"""
START = "mutation S($s: ScheduleSelector!) { startSchedule(scheduleSelector: $s) { __typename } }"
STATE = """query Q($s: ScheduleSelector!) { scheduleOrError(scheduleSelector: $s) { ... on Schedule {
    cronSchedule executionTimezone description defaultStatus scheduleState { status } } } }"""
SELECTOR = {"repositoryLocationName": "space_odt", "repositoryName": "__repository__", "scheduleName": SCHEDULE}

WRONG = {
    "SPACE_ODT_CRON": ["whenever", "0 25 * * *", "0 3 * *", "0 3 * * * *", "@daily", "0 3 31 2 *"],
    "SPACE_ODT_TIMEZONE": ["Europe/Atlantis", "../etc/passwd", "CEST+2 "],
    "SPACE_ODT_SCHEDULE": ["perhaps"],
    "SPACE_ODT_SCOPE": ["everything"],
}


def test_it_is_daily_at_three_utc_and_off_until_someone_switches_it_on(few: Location) -> None:
    found = few.ask(STATE, s=SELECTOR)["scheduleOrError"]
    assert (found["cronSchedule"], found["executionTimezone"]) == ("0 3 * * *", "UTC")
    assert (found["defaultStatus"], found["scheduleState"]["status"]) == ("STOPPED", "STOPPED")
    assert few.ask(START, s=SELECTOR)["startSchedule"]["__typename"] == "ScheduleStateResult"
    assert few.ask(STATE, s=SELECTOR)["scheduleOrError"]["scheduleState"]["status"] == "RUNNING"


def test_its_tick_asks_for_one_whole_run_that_is_limited_to_one_at_a_time(few: Location) -> None:
    result = few.ask(TICK, s=SELECTOR)["scheduleDryRun"]["evaluationResult"]
    assert result["error"] is None
    (request,) = result["runRequests"]
    assert request["jobName"] in (None, "inventory_run")
    assert {"key": "space_odt/run", "value": "inventory"} in request["tags"]


def test_a_tick_is_skipped_while_the_run_of_an_earlier_one_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = dg.DagsterRun(job_name="inventory_run")

    def get_runs(instance: dg.DagsterInstance, filters: dg.RunsFilter, limit: int) -> list[dg.DagsterRun]:
        assert list(filters.statuses) == [dg.DagsterRunStatus.QUEUED]
        assert filters.tags == {"dagster/schedule_name": SCHEDULE}
        return [waiting]

    monkeypatch.setattr(dg.DagsterInstance, "get_runs", get_runs)
    with new_instance(tmp_path / "kept") as instance:
        data = build_schedule({}, MANIFEST).evaluate_tick(dg.build_schedule_context(instance))
    assert not data.run_requests
    assert waiting.run_id[:8] in (data.skip_message or "")


@pytest.mark.parametrize("switch", ["on", "ON"])
def test_the_environment_switches_it_on_and_sets_cron_and_time_zone(switch: str) -> None:
    environ = {"SPACE_ODT_SCHEDULE": switch, "SPACE_ODT_CRON": "30 4 * * 1-5", "SPACE_ODT_TIMEZONE": "Europe/Madrid"}
    schedule = build_schedule(environ, MANIFEST)
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 4 * * 1-5", "Europe/Madrid")


@pytest.mark.parametrize("scope", ["v1", "calling", "full"])
def test_it_launches_the_job_of_the_scope_that_is_set(scope: str) -> None:
    assert build_schedule({"SPACE_ODT_SCOPE": scope}, MANIFEST).job_name == WHOLE_RUNS[scope]


def test_it_leaves_out_what_was_read_lately_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(SimulatorSettings(people=12)) as simulation:
        examine(simulation, tmp_path, "locations", "devices")
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(tmp_path))
    monkeypatch.setenv("SPACE_ODT_EVERY", "locations:week")
    with new_instance(tmp_path / "kept") as instance:
        (request,) = build_schedule({}, MANIFEST).evaluate_tick(dg.build_schedule_context(instance)).run_requests or ()
        due = {key.path[-1] for key in request.asset_selection or ()}
        assert due == {*MANIFEST.selection(Tier.V1), *OUTPUTS} - {"locations"}
        monkeypatch.delenv("SPACE_ODT_EVERY")
        (request,) = build_schedule({}, MANIFEST).evaluate_tick(dg.build_schedule_context(instance)).run_requests or ()
        assert request.asset_selection is None


def test_what_is_read_weekly_is_not_stale_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ODT_EVERY", "devices:week")
    graph = inventory_definitions(manifest=MANIFEST.only(["people", "devices"])).resolve_asset_graph()
    policies = {name: graph.get(dg.AssetKey(["webex", name])).freshness_policy for name in ("devices", "people")}
    assert policies == {"devices": build_freshness({}, every=timedelta(weeks=1)), "people": build_freshness({})}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_setting_is_one_sentence_that_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as told:
        schedule_from({name: value})
    assert "\n" not in str(told.value)
    assert value.strip() in str(told.value)


def test_with_a_wrong_cron_all_else_loads_and_the_schedule_says_why_it_cannot_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SPACE_ODT_CRON", "whenever")
    monkeypatch.setenv("SPACE_ODT_SCHEDULE", "on")
    definitions = inventory_definitions(manifest=MANIFEST.only(["people"]))
    assert definitions.resolve_job_def("inventory_run")
    schedule = definitions.resolve_schedule_def(SCHEDULE)
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert "SPACE_ODT_CRON" in (schedule.description or "")
    with dg.DagsterInstance.ephemeral() as instance, pytest.raises(Exception, match="inventory_schedule") as told:
        schedule.evaluate_tick(dg.build_schedule_context(instance))
    assert "SPACE_ODT_CRON" in str(told.value.__cause__)


@pytest.mark.parametrize("command", [["inventory_run"], ["demo"], ["ui", "--port", "1"]])
def test_the_command_line_refuses_a_wrong_cron_as_wrong_usage(command: list[str], tmp_path: Path) -> None:
    ended = Shell(tmp_path, {"SPACE_ODT_CRON": "whenever"}).run(*command, "--out-dir", str(tmp_path / "out"))
    assert ended.code == 2
    assert ended.err.splitlines()[-1].startswith("space-odt: SPACE_ODT_CRON")
    assert "Traceback" not in ended.err
    assert not (tmp_path / "out").exists()


def test_an_asset_is_stale_once_a_run_was_missed_and_more_so_after_two() -> None:
    policy = build_freshness({})
    assert policy == dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=50), warn_window=timedelta(hours=26))
    weekly = build_freshness({"SPACE_ODT_CRON": "0 3 * * 1"})
    assert weekly == dg.FreshnessPolicy.time_window(
        fail_window=timedelta(days=14, hours=2), warn_window=timedelta(days=7, hours=2)
    )


@pytest.mark.parametrize(
    ("cron", "longest"),
    [
        ("0 3 * * 1-5", timedelta(days=3)),
        ("0 3 1 * *", timedelta(days=31)),
        ("0 8,9 * * *", timedelta(hours=23)),
        ("*/15 8-18 * * 1-5", timedelta(days=2, hours=13, minutes=15)),
        ("* * * * *", timedelta(hours=1)),
    ],
)
def test_an_uneven_schedule_is_stale_only_after_its_longest_gap(cron: str, longest: timedelta) -> None:
    grace = timedelta(hours=2)
    assert build_freshness({"SPACE_ODT_CRON": cron, "SPACE_ODT_TIMEZONE": "Europe/Madrid"}) == (
        dg.FreshnessPolicy.time_window(fail_window=2 * longest + grace, warn_window=longest + grace)
    )


def test_every_asset_has_the_freshness_policy() -> None:
    seldom = {export.name: PERIODS[export.every] for export in MANIFEST if export.every in PERIODS}
    graph = inventory_definitions(manifest=MANIFEST.only(every_nth(20, *seldom))).resolve_asset_graph()
    assert seldom.keys().isdisjoint(MANIFEST.selection(Tier.V1))
    policies = {key.path[-1]: graph.get(key).freshness_policy for key in graph.get_all_asset_keys()}
    assert policies == {name: build_freshness({}, every=seldom.get(name, timedelta(0))) for name in policies}
