"""A listing of several pages that others take ids from is looked at again: nobody is lost because somebody else left."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster.run.plan_sources import InApi
from space_odt_dagster.run.planning import planned_exports
from space_odt_dagster.simulator import Fault, FaultAnswer, Shift, Simulation, SimulatorSettings, presets, serve
from space_odt_dagster_tests.run.whole import exports_of, opened, read_all, table

CAPS = {"people": 4, "workspaces": 3, "groups": 2, "call_queues": 2, "call_parks": 1, "hunt_groups": 2}
NAMES = (
    *("people", "people_details", "workspaces", "workspace_details", "groups", "group_members"),
    *("call_queues", "call_queue_details", "hunt_groups", "hunt_group_details"),
    *("calling_locations", "call_parks", "call_park_details"),
)
CHILDREN = {
    "people": "people_details",
    "workspaces": "workspace_details",
    "groups": "group_members",
    "call_queues": "call_queue_details",
    "hunt_groups": "hunt_group_details",
    "call_parks": "call_park_details",
}


@pytest.fixture(scope="module")
def simulation() -> Any:
    with serve(SimulatorSettings(people=25, page_caps=CAPS)) as found:
        yield found


def keys(folder: Path, name: str) -> set[tuple[str, ...]]:
    return {tuple(row[key] for key in keys_of(MANIFEST[name])) for row in table(folder, name)}


def status(folder: Path, name: str) -> dict[str, str]:
    (found,) = (row for row in table(folder, "status") if row["module"] == name)
    return found


def run(simulation: Simulation, folder: Path, *names: str, **given: Any) -> Counter[str]:
    """A run; how many calls of each export were asked."""
    with opened(simulation, folder, *names, **given) as (inventory, _):
        read_all(inventory)
    return Counter(each.asset for each in simulation.log.requests)


@pytest.fixture(scope="module")
def undisturbed(simulation: Simulation, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter[str]]:
    simulation.reset()
    folder = tmp_path_factory.mktemp("undisturbed")
    return folder, run(simulation, folder, *NAMES)


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("name", CHILDREN)
def test_who_was_there_all_the_time_is_not_lost_because_somebody_left(
    simulation: Simulation, undisturbed: tuple[Path, Counter[str]], tmp_path: Path, name: str, ahead: bool
) -> None:
    simulation.reset()
    simulation.shifts.add(Shift(asset=name, call=2, gone=(0,)))
    parents = ("calling_locations",) if name == "call_parks" else ()
    run(simulation, tmp_path, *parents, name, CHILDREN[name], ahead=ahead)
    assert keys(tmp_path, name) == keys(undisturbed[0], name)
    assert keys(tmp_path, CHILDREN[name]) == keys(undisturbed[0], CHILDREN[name])
    assert status(tmp_path, name)["result"] == "ok"
    left = [row for row in table(tmp_path, "errors") if row["module"] == name]
    assert {row["meaning"] for row in left} == {"gone meanwhile"}
    assert {row["outcome"] for row in left} == {"skipped"}
    assert int(status(tmp_path, name)["skipped"]) == len(left) >= 1


def test_who_appears_while_a_listing_is_looked_at_again_is_read_and_asked_with(
    simulation: Simulation, undisturbed: tuple[Path, Counter[str]], tmp_path: Path
) -> None:
    simulation.reset()
    pages = undisturbed[1]["people"] // 2
    simulation.shifts.add(Shift(asset="people", call=pages + 1, new=(0, 24)))
    asked = run(simulation, tmp_path, "people", "people_details")
    for name in ("people", "people_details"):
        assert keys(tmp_path, name) == keys(undisturbed[0], name)
    assert (tmp_path / "exports/people.csv").read_bytes() == (undisturbed[0] / "exports/people.csv").read_bytes()
    assert asked["people"] == 3 * pages - 1, "one look before, and two with the new ones"
    assert "gone meanwhile" not in {row["meaning"] for row in table(tmp_path, "errors")}


def test_a_listing_that_is_different_each_time_is_partial(simulation: Simulation, tmp_path: Path) -> None:
    simulation.reset()
    simulation.shifts.add(*(Shift(asset="people", call=call, gone=(call,)) for call in range(25)))
    run(simulation, tmp_path, "people", "people_details")
    assert status(tmp_path, "people")["result"] == status(tmp_path, "people_details")["result"] == "partial"
    errors = [row for row in table(tmp_path, "errors") if row["module"] == "people"]
    assert any("different each of the 3 times" in row["message"] for row in errors)
    assert "gone meanwhile" not in {row["meaning"] for row in errors}, "who left is not known"


def test_a_listing_of_one_page_is_not_looked_at_again(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=9)) as simulation:
        asked = run(simulation, tmp_path, "people", "people_details", "hunt_groups", "call_queues", "groups")
    assert (asked["people"], asked["hunt_groups"], asked["groups"]) == (1, 1, 1)
    assert asked["call_queues"] == len(MANIFEST["call_queues"].variants)


def test_a_listing_is_looked_at_once_more_where_nothing_changed(
    simulation: Simulation, undisturbed: tuple[Path, Counter[str]]
) -> None:
    folder, asked = undisturbed
    assert {asked[name] % 2 for name in ("people", "workspaces", "groups", "hunt_groups")} == {0}
    assert {name: int(status(folder, name)["calls"]) for name in CHILDREN} == {name: asked[name] for name in CHILDREN}
    assert {row["result"] for row in table(folder, "status")} == {"ok"}


@pytest.mark.parametrize("calls", range(6, 36, 5))
def test_a_run_that_dies_between_the_looks_is_resumed_to_the_same_files(
    simulation: Simulation, tmp_path: Path, calls: int
) -> None:
    simulation.reset()
    names = ("people", "people_details")
    shift = Shift(asset="people", call=2, gone=(0,))
    simulation.shifts.add(shift)
    simulation.faults.add(presets.dead_token_after(calls))
    run(simulation, tmp_path / "out", *names)
    assert status(tmp_path / "out", "people_details")["result"] == "unauthorized"
    simulation.faults.clear()
    run(simulation, tmp_path / "out", *names)
    simulation.reset()
    simulation.shifts.add(shift)
    run(simulation, tmp_path / "whole", *names)
    assert exports_of(tmp_path / "out") == exports_of(tmp_path / "whole")
    assert status(tmp_path / "out", "people")["result"] == "ok"
    assert table(tmp_path / "out", "errors") == table(tmp_path / "whole", "errors")


def test_a_look_that_cannot_be_taken_is_partial(
    simulation: Simulation, undisturbed: tuple[Path, Counter[str]], tmp_path: Path
) -> None:
    simulation.reset()
    pages = undisturbed[1]["hunt_groups"] // 2
    simulation.faults.add(Fault(route="hunt_groups", from_call=pages + 1, answer=FaultAnswer(status=404)))
    run(simulation, tmp_path, "hunt_groups", "hunt_group_details")
    assert keys(tmp_path, "hunt_groups") == keys(undisturbed[0], "hunt_groups")
    assert status(tmp_path, "hunt_groups")["result"] == "partial"
    assert "When it was read again: not found." in status(tmp_path, "hunt_groups")["error"]


def test_who_left_is_named_by_the_columns_of_the_key(simulation: Simulation, tmp_path: Path) -> None:
    simulation.reset()
    simulation.shifts.add(Shift(asset="people", call=2, gone=(0,)))
    run(simulation, tmp_path, "people", "people_details", redact="personal")
    (row,) = (row for row in table(tmp_path, "errors") if row["module"] == "people")
    assert json.loads(row["ids"])["person_id"] in {one for (one,) in keys(tmp_path, "people")}


def test_a_plan_counts_the_pages_that_are_asked_again(
    simulation: Simulation, undisturbed: tuple[Path, Counter[str]], tmp_path: Path
) -> None:
    simulation.reset()
    with opened(simulation, tmp_path, *NAMES) as (inventory, connection):
        listings = InApi(MANIFEST, connection, connection.identity())
        settings = inventory.context.settings
        planned = planned_exports(MANIFEST, MANIFEST.in_order(NAMES), listings.listing, settings)
    calls = {each.name: each.calls for each in planned}
    assert {name: calls[name] for name in CHILDREN} == {name: undisturbed[1][name] for name in CHILDREN}
    assert simulation.log.total < sum(undisturbed[1].values()) / 2, "a plan reads a listing once"
