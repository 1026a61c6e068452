"""Fixtures of the command-line tests."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from space_odt_dagster.simulator import LoggedRequest, Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.command_line.shell import Shell, whole_run_of

SETTINGS = SimulatorSettings(people=12)
READ = (
    *("people", "locations", "people_details", "person_call_forwarding", "person_numbers"),
    *("person_permissions_in", "person_permissions_out", "call_queues", "call_queue_details"),
    *("hunt_groups", "hunt_group_details"),
)
"""Lists and what is asked of each of their elements: few, where a test does not depend on how many there are."""
RUN = whole_run_of(*READ)


@pytest.fixture
def organisation() -> Iterator[Simulation]:
    """A small simulated organisation with the awkward cases."""
    with serve(SETTINGS) as simulation:
        yield simulation


@pytest.fixture
def shell(tmp_path: Path, organisation: Simulation) -> Shell:
    """A shell on the simulated organisation, in an empty folder."""
    return Shell.for_simulation(tmp_path, organisation)


@dataclass(frozen=True)
class WholeRun:
    """A run over that organisation, which nobody disturbed. To be looked at only."""

    shell: Shell
    requests: tuple[LoggedRequest, ...]


def undisturbed(folder: Path, *arguments: str) -> WholeRun:
    """Makes such a run in a folder."""
    with serve(SETTINGS) as simulation:
        shell = Shell.for_simulation(folder, simulation)
        finished = shell.run(*arguments)
        assert finished.code == 0, finished.said
        return WholeRun(replace(shell, variables={}), tuple(simulation.log.requests))


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> WholeRun:
    """A run for which a few exports are the whole inventory, made once in a process of tests."""
    return undisturbed(tmp_path_factory.mktemp("few"), *RUN)


@pytest.fixture
def read_before(shell: Shell, few: WholeRun) -> Shell:
    """The shell, with the output folder of that run."""
    shutil.copytree(few.shell.out_dir, shell.out_dir)
    return shell
