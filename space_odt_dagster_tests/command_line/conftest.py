"""Fixtures of the command-line tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.command_line.shell import Shell


@pytest.fixture
def organisation() -> Iterator[Simulation]:
    """A small simulated organisation with the awkward cases."""
    with serve(SimulatorSettings(people=24)) as simulation:
        yield simulation


@pytest.fixture
def shell(tmp_path: Path, organisation: Simulation) -> Shell:
    """A shell on the simulated organisation, in an empty folder."""
    return Shell.for_simulation(tmp_path, organisation)
