"""Two nights in Dagster: what the asset, its checks, the events and the mail say of what changed, and what they never say."""

import json
from dataclasses import dataclass

import dagster as dg
import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.changes_asset import CHANGES, KNOWN, SINCE_PREVIOUS, VOLUME
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
    ]
)
"""Where somebody edits at night, and more."""


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
            runs.append(examine(simulation, folder, scope="v1", outputs=OUTPUTS, manifest=READ))
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


def test_no_value_and_nobody_stands_in_the_events(nights: Nights) -> None:
    told = " ".join(str(each) for each in nights.second.result.all_events if each.step_key and CHANGES in each.step_key)
    edits = OrganisationAtNight(nights=4, seed=1, people=PEOPLE, awkward=True).edits
    canaries = {ABROAD, *(edit.before for edit in edits), *(edit.after for edit in edits)} - {""}
    assert len(canaries) >= 6
    assert [each for each in canaries if each in told] == []


def test_a_comparison_that_fails_ends_no_run(nights: Nights) -> None:
    damaged = max((nights.second.folder / "snapshots").iterdir()) / "call_queue_details.json"
    damaged.chmod(0o600)
    damaged.write_bytes(damaged.read_bytes().replace(b'"name"', b'"nome"'))
    with serve(SimulatorSettings(people=PEOPLE, nights=1)) as simulation:
        run = examine(simulation, nights.second.folder, scope="v1", outputs=OUTPUTS, manifest=READ)
    assert run.result.success
    assert "The comparison failed" in run.materialization(CHANGES)["not_compared"]
    assert not run.check(CHANGES, KNOWN).passed
    assert run.check(CHANGES, VOLUME).passed
