"""The summary shows the figures of its own run and of no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from space_odt_dagster.command_line.summary import RunOutcome, summary_lines
from space_odt_dagster.exports.status_files import status_in
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.run.whole import opened, read_all

NAMES = ("licenses", "locations")
BROKEN = "These steps broke down: locations."


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    with serve(SimulatorSettings(people=5)) as found:
        yield found


@pytest.fixture
def today(simulation: Simulation, tmp_path: Path) -> Iterator[Inventory]:
    """A run into a folder that has a whole run of yesterday."""
    with opened(simulation, tmp_path, *NAMES, resumes="yesterday") as (inventory, _):
        read_all(inventory)
    with opened(simulation, tmp_path, *NAMES, resumes="today") as (inventory, _):
        yield inventory


def outcome_of(inventory: Inventory, failure: str | None) -> RunOutcome:
    rows = status_in(inventory.store, NAMES)
    return RunOutcome(inventory=inventory, rows=rows, dagster_home=Path("home"), failure=failure)


def test_a_run_that_broke_down_before_it_wrote_anything_shows_no_figures_of_yesterday(today: Inventory) -> None:
    found = outcome_of(today, BROKEN)
    assert not found.all_good
    assert summary_lines(found) == ["[bold][red]The run broke down.[/red][/bold]", f"[red]{BROKEN}[/red]"]


def test_a_run_that_broke_down_in_the_middle_shows_what_it_wrote_itself(today: Inventory) -> None:
    today.keep(today.read("licenses"))
    found = outcome_of(today, BROKEN)
    lines = summary_lines(found)
    assert not found.all_good
    assert lines[1] == "1 export: 1 ok"
    assert lines[3].startswith("1 export not reached")
    assert BROKEN in lines[4]


def test_a_run_that_came_to_everything_says_nothing_of_that(today: Inventory) -> None:
    read_all(today)
    found = outcome_of(today, None)
    assert found.all_good
    assert not any("not reached" in line for line in summary_lines(found))
