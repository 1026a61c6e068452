"""Two nights in Dagster: what assets, checks and events say of what changed and what is wrong, and what they never say."""

import json
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.judging.outcome import AREAS
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.changes_asset import CHANGES, KNOWN, SINCE_PREVIOUS, VOLUME
from space_odt_dagster.orchestration.findings_asset import FINDINGS, check_of
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster.simulator.nights import ABROAD, OrganisationAtNight
from space_odt_dagster_tests.orchestration.examined import Examined, examine

PEOPLE = 12
READ = MANIFEST.only(
    [
        *("people", "people_details", "person_call_forwarding", "person_numbers"),
        *("hunt_groups", "call_queues", "call_queue_details", "call_queue_agents", "call_queue_forwarding"),
        *("locations", "licenses", "groups", "group_members", "devices", "workspaces", "virtual_lines"),
        *("workspace_call_forwarding", "person_permissions_out", "workspace_permissions_out", "hunt_group_details"),
    ]
)
"""Where somebody edits at night, and what some rules need."""


@dataclass(frozen=True)
class Nights:
    """The first night, and one four edits later, over the same output folder."""

    first: Examined
    second: Examined


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    folder = tmp_path_factory.mktemp("nights") / "out"
    runs = []
    for number in (0, 4):
        with serve(SimulatorSettings(people=PEOPLE, nights=number)) as simulation:
            settings = {"SPACE_ODT_CRITICAL_IS_ERROR": "on" if number == 0 else "off"}
            runs.append(examine(simulation, folder, scope="v1", outputs=OUTPUTS, manifest=READ, variables=settings))
    return Nights(*runs)


def test_the_first_night_has_nothing_to_compare_with_and_is_a_success(nights: Nights) -> None:
    found = nights.first.materialization(CHANGES)
    assert found["changes"] == 0
    assert "Nothing to compare with yet" in str(found["not_compared"])
    assert all(nights.first.check(CHANGES, name).passed for name in (KNOWN, VOLUME))


def test_the_second_night_is_counted_in_numbers_that_plot_themselves(nights: Nights) -> None:
    assert nights.second.result.success
    found = nights.second.materialization(CHANGES)
    summary = json.loads((nights.second.folder / "exports" / "changes_summary.json").read_text())
    assert found["changes"] == summary["changes"] >= 4
    numbers = [name for name in found if name.startswith(("kind ", "class ", "area "))]
    assert len(numbers) >= 8
    assert all(isinstance(found[name], int) for name in [*numbers, "unknown", "not_comparable"])
    assert (nights.second.folder / "report" / "changes.html").exists()
    assert {each.name for each in (nights.second.folder / "changes").glob("*/*")} == {
        "changes.csv", "changes.json", "changes_summary.json", "changes.html",
    }  # fmt: skip


def test_an_export_in_which_something_changed_is_observed_and_no_other(nights: Nights) -> None:
    events = [
        each for each in nights.second.result.all_events if each.event_type is dg.DagsterEventType.ASSET_OBSERVATION
    ]
    observed = {}
    for each in events:
        observation = each.asset_observation_data.asset_observation
        observed[observation.asset_key.path[-1]] = observation.metadata[SINCE_PREVIOUS].value
    summary = json.loads((nights.second.folder / "exports" / "changes_summary.json").read_text())
    changed = {each["export"]: sum(each["by_class"].values()) for each in summary["exports"]}
    assert observed == {name: number for name, number in changed.items() if number and name != "number_pool"}
    assert "call_queue_details" in observed


def test_the_checks_warn_and_never_block(nights: Nights) -> None:
    checks = [each for each in nights.second.checks if each.asset_key.path[-1] == CHANGES]
    assert {each.check_name for each in checks} == {KNOWN, VOLUME}
    assert all(each.severity is dg.AssetCheckSeverity.WARN and not each.blocking for each in checks)


def test_the_findings_are_numbers_that_plot_themselves(nights: Nights) -> None:
    found = nights.second.materialization(FINDINGS)
    rows = json.loads((nights.second.folder / "exports" / "findings.json").read_text())
    assert found["failures"] == sum(each["verdict"] == "fail" for each in rows) > 0
    assert found["failures critical"] == sum(each["severity"] == "critical" for each in rows) > 0
    assert 0 < found["score low"] <= found["score high"] <= 100
    assert found["score toll_fraud low"] > found["score queues low"] >= 0
    assert found["rules_out_of_scope"] > 0
    assert (nights.second.folder / "report" / "findings.html").exists()
    assert len(list((nights.second.folder / "findings").glob("*/findings.json"))) == 2


def test_each_area_has_one_check_that_warns_and_never_blocks(nights: Nights) -> None:
    checks = {each.check_name: each for each in nights.second.checks if each.asset_key.path[-1] == FINDINGS}
    assert set(checks) == {check_of(area) for area in AREAS}
    assert all(each.severity is dg.AssetCheckSeverity.WARN and not each.blocking for each in checks.values())
    assert not checks[check_of("toll_fraud")].passed
    assert checks[check_of("privacy")].passed


def test_an_area_with_something_critical_is_an_error_if_so_set(nights: Nights) -> None:
    found = json.loads((min((nights.first.folder / "findings").iterdir()) / "findings.json").read_text())
    critical = {each["area"] for each in found if (each["severity"], each["verdict"]) == ("critical", "fail")}
    errors = {each.check_name for each in nights.first.checks if each.severity is dg.AssetCheckSeverity.ERROR}
    assert errors & {check_of(area) for area in AREAS} == {check_of(area) for area in critical} != set()
    assert nights.first.result.success


def test_a_finding_is_known_since_its_first_night_and_by_what_brought_it(nights: Nights) -> None:
    rows = json.loads((nights.second.folder / "exports" / "findings.json").read_text())
    changes = {
        each["change_id"] for each in json.loads((nights.second.folder / "exports" / "changes.json").read_text())
    }
    first, second = sorted(json.loads(each.read_text())["started_at"] for each in _manifests(nights))
    new = [each for each in rows if each["change_ids"]]
    assert any(each["rule_id"] == "line-forwards-abroad" for each in new)
    assert all(set(each["change_ids"]) <= changes for each in new)
    assert {each["first_seen"] for each in rows} == {first, second}
    assert {each["first_seen"] for each in new if each["rule_id"] == "line-forwards-abroad"} == {second}


def _manifests(nights: Nights) -> list[Path]:
    return list((nights.second.folder / "snapshots").glob("*/manifest.json"))


def test_judging_costs_few_events(nights: Nights) -> None:
    steps = [each for each in nights.second.result.all_events if each.step_key and FINDINGS in each.step_key]
    assert 20 < len(steps) < 40


def test_no_value_and_nobody_stands_in_the_events(nights: Nights) -> None:
    events = [each for each in nights.second.result.all_events if each.step_key]
    told = " ".join(str(each) for each in events if CHANGES in each.step_key or FINDINGS in each.step_key)
    edits = OrganisationAtNight(nights=4, seed=1, people=PEOPLE, awkward=True).edits
    canaries = {ABROAD, *(edit.before for edit in edits), *(edit.after for edit in edits)} - {""}
    people = json.loads((nights.second.folder / "exports" / "people.json").read_text())
    canaries |= {each[name] for each in people for name in ("email", "display_name", "person_id")}
    assert len(canaries) >= 6
    assert [each for each in canaries if each in told] == []


def test_a_comparison_and_a_judgement_that_fail_end_no_run(nights: Nights, tmp_path: Path) -> None:
    desired = tmp_path / "desired.yaml"
    desired.write_text("format: 1\nwaiver: []\n")
    damaged = max((nights.second.folder / "snapshots").iterdir()) / "call_queue_details.json"
    damaged.chmod(0o600)
    damaged.write_bytes(damaged.read_bytes().replace(b'"name"', b'"nome"'))
    with serve(SimulatorSettings(people=PEOPLE, nights=1)) as simulation:
        settings = {"SPACE_ODT_DESIRED": str(desired)}
        run = examine(simulation, nights.second.folder, scope="v1", outputs=OUTPUTS, manifest=READ, variables=settings)
    assert run.result.success
    assert "The comparison failed" in run.materialization(CHANGES)["not_compared"]
    assert not run.check(CHANGES, KNOWN).passed
    assert "desired.yaml:2:1" in run.materialization(FINDINGS)["not_judged"]
    assert not any(each.passed for each in run.checks if each.asset_key.path[-1] == FINDINGS)
    assert run.check(CHANGES, VOLUME).passed
