"""A simulated organisation that the tests of one file share, as it was at its start for each of them."""

from collections.abc import Iterator

import pytest

from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve


@pytest.fixture(scope="module")
def organisation() -> Iterator[Simulation]:
    """Twenty-five people, with the awkward cases."""
    with serve(SimulatorSettings(people=25)) as simulation:
        yield simulation


@pytest.fixture
def simulation(organisation: Simulation) -> Iterator[Simulation]:
    """The organisation with an empty log and no faults."""
    organisation.reset()
    yield organisation
    organisation.reset()
