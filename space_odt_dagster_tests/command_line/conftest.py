"""Fixtures of the command-line tests."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from space_odt_dagster.simulator import LoggedRequest, Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.command_line.shell import Shell

SETTINGS = SimulatorSettings(people=12)


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
    """A whole run over that organisation, which nobody disturbed. To be looked at only."""

    shell: Shell
    requests: tuple[LoggedRequest, ...]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> WholeRun:
    """That run, made once in a process of tests."""
    with serve(SETTINGS) as simulation:
        shell = Shell.for_simulation(tmp_path_factory.mktemp("whole"), simulation)
        finished = shell.run("inventory_run")
        assert finished.code == 0, finished.said
        return WholeRun(replace(shell, variables={}), tuple(simulation.log.requests))


@pytest.fixture(scope="session")
def whole_run(whole: WholeRun) -> Shell:
    """The shell in whose output folder it is."""
    return whole.shell


@pytest.fixture
def read_before(shell: Shell, whole_run: Shell) -> Shell:
    """The shell, with the output folder of that run."""
    shutil.copytree(whole_run.out_dir, shell.out_dir)
    return shell
