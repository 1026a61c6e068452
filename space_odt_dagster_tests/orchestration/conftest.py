"""A simulated organisation, and the code location on it, for each test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.orchestration.examined import examine
from space_odt_dagster_tests.orchestration.location import FEW, Location, code_location


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine's own settings, and a current folder without ``.env``."""
    for name in [name for name in os.environ if name.startswith(("WEBEX_", "SPACE_ODT_", "AWS_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def organisation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Simulation]:
    """Twelve people, named in the environment as a real organisation would be."""
    with serve(SimulatorSettings(people=12)) as simulation:
        monkeypatch.setenv("WEBEX_BASE_URL", simulation.base_url)
        monkeypatch.setenv("WEBEX_ACCESS_TOKEN", simulation.token)
        monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(tmp_path / "out"))
        yield simulation


@pytest.fixture(scope="session")
def few_were_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run of a few exports over the same organisation."""
    out = tmp_path_factory.mktemp("few") / "out"
    with serve(SimulatorSettings(people=12)) as simulation:
        assert examine(simulation, out, *FEW, outputs=("status", "errors")).result.success
    return out


@pytest.fixture
def read_before(few_were_read: Path, tmp_path: Path) -> Path:
    """An output folder in which a few exports were read before."""
    for name in ("exports", "state"):
        shutil.copytree(few_were_read / name, tmp_path / "out" / name)
    return tmp_path / "out"


@pytest.fixture
def few(organisation: Simulation, tmp_path: Path) -> Iterator[Location]:
    """The code location over that organisation, with a few exports."""
    with code_location(tmp_path / "home", FEW) as found:
        yield found
