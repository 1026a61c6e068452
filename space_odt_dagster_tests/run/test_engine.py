"""Reading ahead changes nothing but the order of the questions: the same ones, none twice, the same files, status and messages."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.errors import Interrupted
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.order import reading_order
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, presets, serve
from space_odt_dagster_tests.run.whole import QUICK, Question, exports_of, opened, questions, read_all, table

PEOPLE = ("people", "people_details", "person_numbers", "person_permissions_in", "devices", "call_queues")
NUMBER_OF_PEOPLE = 14
CAPS = {"people": 3, "devices": 3, "call_queues": 2}
READ_AGAIN = {"/people", "/devices", "/telephony/config/queues"}
"""Listings of several pages, whose ids others ask with: their pages are asked once more."""


def run_of(simulation: Simulation, folder: Path, *names: str, ahead: bool, **given: Any) -> list[Question]:
    """A whole run; what it asked."""
    simulation.reset()
    with opened(simulation, folder, *names, ahead=ahead, **given) as (inventory, _):
        read_all(inventory)
    return questions(simulation)


@pytest.fixture(scope="module")
def simulation() -> Any:
    with serve(SimulatorSettings(people=NUMBER_OF_PEOPLE, page_caps=CAPS)) as found:
        yield found


@pytest.fixture(scope="module")
def undisturbed(simulation: Simulation, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Question], Path]:
    """What a run over ``PEOPLE`` asks, and the folder that it writes."""
    folder = tmp_path_factory.mktemp("undisturbed")
    return run_of(simulation, folder, *PEOPLE, ahead=True), folder


def test_a_run_that_reads_ahead_asks_and_writes_what_one_that_does_not_does(
    simulation: Simulation, tmp_path: Path
) -> None:
    one_by_one = run_of(simulation, tmp_path / "one", ahead=False)
    ahead = run_of(simulation, tmp_path / "ahead", ahead=True, policy=replace(QUICK, concurrent_requests=16))
    assert ahead == one_by_one
    assert {path for (_, path, _), times in Counter(ahead).items() if times == 2} == READ_AGAIN
    assert max(Counter(ahead).values()) == 2
    assert exports_of(tmp_path / "ahead") == exports_of(tmp_path / "one")
    assert table(tmp_path / "ahead", "status") == table(tmp_path / "one", "status")
    assert table(tmp_path / "ahead", "errors") == table(tmp_path / "one", "errors")


def test_an_export_begins_while_the_pages_of_its_source_still_come(simulation: Simulation, tmp_path: Path) -> None:
    simulation.reset()
    with opened(simulation, tmp_path, "people", "people_details") as (inventory, _):
        read_all(inventory)
    assets = [each.asset for each in simulation.log.requests]
    last_page = len(assets) - 1 - assets[::-1].index("people")
    assert assets.index("people_details") < last_page


@pytest.mark.parametrize("bound", [1, 2, 3])
def test_no_more_exports_are_begun_than_may_be_ahead(simulation: Simulation, tmp_path: Path, bound: int) -> None:
    simulation.reset()
    names = ("licenses", "groups", "locations", "workspaces", "hunt_groups")
    with opened(simulation, tmp_path, *names, read_ahead=bound) as (inventory, _):
        inventory.start_reading()
        begun = reading_order(MANIFEST[name] for name in MANIFEST.in_order(names))[:bound]
        for name in begun:
            assert inventory.read(name).result is Result.OK
        assert {each.asset for each in simulation.log.requests} & set(names) == set(begun)
        read_all(inventory)
    assert len(questions(simulation)) == len(set(questions(simulation)))


def test_a_part_reads_nothing_but_itself_with_ids_of_earlier_exports(simulation: Simulation, tmp_path: Path) -> None:
    run_of(simulation, tmp_path, *PEOPLE, ahead=True)
    asked_before = [each.identity for each in simulation.log.requests if each.asset == "people_details"]
    before = exports_of(tmp_path)
    run_of(simulation, tmp_path, "people_details", ahead=True, resumes="another")
    assert {each.asset for each in simulation.log.requests if not each.path.endswith("/people/me")} == {
        "people_details"
    }
    assert questions(simulation) == sorted(asked_before)
    assert exports_of(tmp_path) == before


FAULTS = {
    "a missing scope": (presets.forbidden("/people"),),
    "a dead source": (Fault(route="/people", answer=FaultAnswer(status=500)),),
    "a source that breaks off in the middle": (Fault(route="/people", from_call=3, answer=FaultAnswer(status=500)),),
    "a source that lacks items": (Fault(route="people", nth=(2,), answer=FaultAnswer(keep_items=1)),),
    "no such path": (presets.missing_route("/telephony/config/queues"),),
    "a few that are not there": (Fault(route="people_details", nth=(2, 5), answer=FaultAnswer(status=404)),),
    "one in five": (presets.gateway_error(every=5),),
    "throttling": (presets.throttle(every=7, retry_after="0.01"),),
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS.keys())
def test_a_source_in_trouble_has_the_same_consequences(
    simulation: Simulation, tmp_path: Path, faults: tuple[Fault, ...]
) -> None:
    found = []
    for ahead in (False, True):
        simulation.reset()
        simulation.faults.add(*faults)
        folder = tmp_path / str(ahead)
        with opened(simulation, folder, *PEOPLE, ahead=ahead, policy=replace(QUICK, concurrent_requests=1)) as (it, _):
            read_all(it)
        status = [{**row, "retries": "", "http_status": ""} for row in table(folder, "status")]
        found.append((exports_of(folder).keys(), status))
    assert found[0] == found[1]


def test_an_entity_that_comes_again_different_is_asked_with_as_it_came_last(tmp_path: Path) -> None:
    """A listing that shifted while it was read: the person of page 1 has no location any more on page 3."""
    with serve(SimulatorSettings(people=NUMBER_OF_PEOPLE, page_caps=CAPS)) as simulation:
        with opened(simulation, tmp_path / "before", "people") as (inventory, _):
            read_all(inventory)
        first = next(row for row in table_of_people(tmp_path / "before") if row["location_id"])
        again = {"id": first["person_id"], "displayName": "Moved", "emails": ["moved@example.com"]}
        for ahead in (False, True):
            simulation.reset()
            simulation.faults.add(Fault(route="people", nth=(5,), answer=FaultAnswer(add_items=(again,))))
            with opened(simulation, tmp_path / str(ahead), "people", "person_numbers", ahead=ahead) as (inventory, _):
                read_all(inventory)
    assert exports_of(tmp_path / "True") == exports_of(tmp_path / "False")
    assert first["person_id"].encode() not in exports_of(tmp_path / "True")["person_numbers.json"]


def table_of_people(folder: Path) -> list[dict[str, str]]:
    return table(folder, "people")


@pytest.mark.parametrize("calls", [0, 1, 6, 20, 60])
def test_after_a_dead_token_the_next_run_asks_only_what_was_not_answered(
    simulation: Simulation, undisturbed: tuple[list[Question], Path], tmp_path: Path, calls: int
) -> None:
    asked, folder = undisturbed
    simulation.reset()
    simulation.faults.add(presets.dead_token_after(calls + 1))
    with opened(simulation, tmp_path, *PEOPLE) as (inventory, _):
        read_all(inventory)
    assert "unauthorized" in {row["result"] for row in table(tmp_path, "status")}
    assert len(table(tmp_path, "status")) == len(PEOPLE)
    answered = {each.identity for each in simulation.log.requests if each.status not in (0, 401)}
    simulation.reset()
    with opened(simulation, tmp_path, *PEOPLE) as (inventory, _):
        read_all(inventory)
    again = set(questions(simulation))
    assert exports_of(tmp_path) == exports_of(folder)
    twice = {each for each in again & answered if each[1] not in READ_AGAIN}
    assert len(twice) <= QUICK.concurrent_requests - 1, "only answers that were on their way"
    assert again | answered >= set(asked)


def test_what_was_read_whole_before_the_token_died_is_kept(simulation: Simulation, tmp_path: Path) -> None:
    simulation.reset()
    for folder in (tmp_path / "whole", tmp_path / "out"):
        with opened(simulation, folder, *PEOPLE, policy=replace(QUICK, concurrent_requests=1)) as (inventory, _):
            read_all(inventory)
        asked = [each.asset for each in simulation.log.requests]
        simulation.reset()
        simulation.faults.add(presets.dead_token_after(asked.index("person_numbers") + 2))
    results = {row["module"]: row["result"] for row in table(tmp_path / "out", "status")}
    assert results["people"] == results["people_details"] == "ok"
    assert results["person_numbers"] == "unauthorized"


def test_a_stop_from_outside_ends_all_that_is_under_way(
    simulation: Simulation, undisturbed: tuple[list[Question], Path], tmp_path: Path
) -> None:
    whole, folder = undisturbed
    simulation.reset()
    with opened(simulation, tmp_path, *PEOPLE, read_ahead=1) as (inventory, connection):
        inventory.keep(inventory.read("people"))
        connection.stop(Interrupted("You asked for it."))
        read_all(inventory, but="people")
    asked = len(simulation.log.requests)
    results = {row["module"]: row["result"] for row in table(tmp_path, "status")}
    simulation.reset()
    with opened(simulation, tmp_path, *PEOPLE) as (inventory, _):
        read_all(inventory)
    assert set(results) == set(PEOPLE)
    assert "error" in results.values()
    assert asked < len(whole)
    assert exports_of(tmp_path) == exports_of(folder)


CANDIDATES = ("people", "person_available_answer_endpoints", "person_numbers")


def statuses(folder: Path) -> dict[str, Any]:
    return {row["module"]: row for row in table(folder, "status")}


def test_a_list_of_candidates_is_bounded_and_says_what_it_leaves_out(simulation: Simulation, tmp_path: Path) -> None:
    run_of(simulation, tmp_path / "all", *CANDIDATES, ahead=True)
    whole = table(tmp_path / "all", "person_available_answer_endpoints")
    planned = int(statuses(tmp_path / "all")["person_available_answer_endpoints"]["calls"])
    bounded = run_of(simulation, tmp_path / "ahead", *CANDIDATES, ahead=True, candidate_calls=5)
    assert run_of(simulation, tmp_path / "one", *CANDIDATES, ahead=False, candidate_calls=5) == bounded
    assert exports_of(tmp_path / "ahead") == exports_of(tmp_path / "one")
    found = table(tmp_path / "ahead", "person_available_answer_endpoints")
    assert found
    assert found == whole[: len(found)], "those of the ids that sort first"
    status = statuses(tmp_path / "ahead")
    row = status["person_available_answer_endpoints"]
    assert (row["result"], row["calls"]) == ("partial", "5")
    assert row["error"].startswith(f"{planned - 5} of {planned} calls were not made: SPACE_ODT_CANDIDATE_CALLS")
    assert status["person_numbers"]["result"] == "ok", "what is no list of candidates is not bounded"


def test_a_list_of_candidates_that_is_resumed_takes_no_more_calls(simulation: Simulation, tmp_path: Path) -> None:
    simulation.reset()
    name = "person_available_answer_endpoints"
    with opened(simulation, tmp_path, *CANDIDATES, candidate_calls=5) as (inventory, _):
        inventory.read("people")
        assert inventory.read(name).calls == 5
    simulation.reset()
    with opened(simulation, tmp_path, *CANDIDATES, candidate_calls=7) as (inventory, _):
        read_all(inventory)
    assert sum(each.asset == name for each in simulation.log.requests) == 2
    assert statuses(tmp_path)[name]["calls"] == "7"
