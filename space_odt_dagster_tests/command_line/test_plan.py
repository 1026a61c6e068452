"""``space-odt plan``: what a run would cost and which scopes the token lacks, without running it."""

import json
from typing import Any

from space_odt_dagster.simulator import Simulation, presets
from space_odt_dagster_tests.command_line.shell import Ended, Shell, table

PARKS = "group:call_parks,calling_locations,people,person_numbers"


def document(ended: Ended) -> dict[str, Any]:
    assert ended.err == ""
    found: dict[str, Any] = json.loads(ended.out)
    return found


def test_children_of_a_list_that_is_read_per_location_are_counted_by_it(shell: Shell) -> None:
    found = document(shell.run("plan", "--format", "json", "--select", PARKS))
    assert shell.run("inventory_run", "--select", PARKS).code == 0
    asked = {row["module"]: int(row["calls"]) for row in table(shell.out_dir, "status")}
    calls = {each["name"]: each["calls"] for each in found["exports"]}
    assert calls["call_park_details"] == asked["call_park_details"] > 1


def test_a_bounded_list_is_planned_as_it_is_read(shell: Shell) -> None:
    shell.variables["SPACE_ODT_CANDIDATE_CALLS"] = "4"
    names = "people,person_available_answer_endpoints"
    found = document(shell.run("plan", "--format", "json", "--select", names))
    ended = shell.run("inventory_run", "--select", names)
    assert ended.code == 3, "what was left out is a gap"
    asked = {row["module"]: int(row["calls"]) for row in table(shell.out_dir, "status")}
    calls = {each["name"]: each["calls"] for each in found["exports"]}
    assert calls["person_available_answer_endpoints"] == asked["person_available_answer_endpoints"] == 4


def test_a_scope_that_is_lacking_is_named_and_makes_the_exit_code_3(shell: Shell, organisation: Simulation) -> None:
    organisation.faults.add(presets.forbidden("people"))
    ended = shell.run("plan")
    assert ended.code == 3
    (line,) = (line for line in ended.out.splitlines() if "people_read" in line)
    assert "lacks it" in line
    (numbers,) = (line for line in ended.out.splitlines() if " person_numbers " in line)
    assert "not known" in numbers


def test_what_stops_a_plan_is_one_line(shell: Shell, organisation: Simulation) -> None:
    without = shell.run("plan", "--from-snapshot")
    assert (without.code, without.err.count("\n")) == (1, 1)
    assert "There is no snapshot" in without.err
    assert shell.run("plan", "--scope", "everything").code == 2
    assert shell.run("plan", "--rate", "0").code == 2
    organisation.faults.add(presets.dead_token_after(0))
    assert shell.run("plan").code == 1
