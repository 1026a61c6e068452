"""A run whose links to the next page have expired: listings are asked anew, and those that ask with their ids follow."""

from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.simulator import Fault, FaultAnswer, Shift, Simulation, SimulatorSettings, presets, serve
from space_odt_dagster_tests.run.whole import exports_of, opened, read_all, table

CAPS = {"people": 4, "calling_locations": 1, "call_parks": 1}
PEOPLE = ("people", "people_details", "person_numbers")
PARKS = ("calling_locations", "call_parks", "call_park_details")


@pytest.fixture(scope="module")
def simulation() -> Any:
    with serve(SimulatorSettings(people=25, page_caps=CAPS)) as found:
        yield found


def run(simulation: Simulation, folder: Path, *names: str, ahead: bool = True) -> int:
    """A run; how often its first export was asked."""
    with opened(simulation, folder, *names, ahead=ahead) as (inventory, _):
        read_all(inventory)
    return sum(each.asset == names[0] for each in simulation.log.requests)


def results(folder: Path) -> set[str]:
    return {row["result"] for row in table(folder, "status")}


def test_a_link_that_expires_when_a_listing_is_looked_at_again_costs_nothing(
    simulation: Simulation, tmp_path: Path
) -> None:
    simulation.reset()
    twice = run(simulation, tmp_path / "undisturbed", *PEOPLE)
    simulation.reset()
    simulation.faults.add(Fault(route="people", nth=(twice // 2 + 2,), answer=FaultAnswer(status=410)))
    assert run(simulation, tmp_path / "out", *PEOPLE) == twice // 2 + 2 + twice
    assert exports_of(tmp_path / "out") == exports_of(tmp_path / "undisturbed")
    assert results(tmp_path / "out") == {"ok"}
    (people,) = (row for row in table(tmp_path / "out", "status") if row["module"] == "people")
    assert int(people["calls"]) == twice


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("gone", [0, 1, 2])
@pytest.mark.parametrize(("names", "calls"), [(PEOPLE, 7), (PARKS, 4)], ids=["people", "parks"])
def test_who_left_before_a_listing_is_asked_anew_is_in_no_export(
    simulation: Simulation, tmp_path: Path, names: tuple[str, ...], calls: int, gone: int, ahead: bool
) -> None:
    simulation.reset()
    simulation.faults.add(presets.dead_token_after(calls))
    run(simulation, tmp_path / "out", *names, ahead=ahead)
    simulation.reset()
    left = Shift(asset=names[0], call=1, gone=(gone,))
    simulation.shifts.add(left)
    simulation.faults.add(Fault(route=names[0], nth=(1,), answer=FaultAnswer(status=410)))
    asked = run(simulation, tmp_path / "out", *names, ahead=ahead)
    simulation.reset()
    simulation.shifts.add(left)
    assert asked == 1 + run(simulation, tmp_path / "whole", *names)
    assert exports_of(tmp_path / "out") == exports_of(tmp_path / "whole")
    assert results(tmp_path / "out") == results(tmp_path / "whole") <= {"ok", "partial"}
    assert table(tmp_path / "out", "errors") == table(tmp_path / "whole", "errors")
