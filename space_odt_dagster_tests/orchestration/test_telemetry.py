"""Nothing leaves but what is asked of Webex: telemetry stays off whatever a home says. For the UI, see ``test_service``."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.dagster_home import open_instance
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import ANEW, Shell
from space_odt_dagster_tests.orchestration.connections import recorded, recording, telemetry_server

ON = "telemetry: {enabled: true}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that asks for telemetry."""
    (tmp_path / "own home").mkdir()
    (tmp_path / "own home" / "dagster.yaml").write_text(ON, encoding="utf-8")
    return tmp_path / "own home"


def test_a_run_of_the_command_connects_to_webex_alone(organisation: Simulation, home: Path, tmp_path: Path) -> None:
    with telemetry_server() as (url, sent):
        variables = {**recording(tmp_path), "DAGSTER_HOME": str(home), "DAGSTER_TELEMETRY_URL": url}
        ended = Shell.for_simulation(tmp_path, organisation, **variables).run(
            "inventory_run", "--select", "licenses", program=ANEW
        )
    assert ended.code == 0, ended.said
    webex = urlsplit(organisation.base_url)
    assert recorded(tmp_path) <= {f"('{webex.hostname}', {webex.port})", f"('{webex.hostname}', '{webex.port}')"}
    assert recorded(tmp_path), "the guard sees what is connected to"
    assert sent == []
    assert not [path for path in (home / "logs", home / ".logs_queue", home / ".telemetry") if path.exists()]
    assert (home / "dagster.yaml").read_text(encoding="utf-8") == ON, "a home of one's own is left alone"
    assert {entry.method for entry in organisation.log.requests} == {"GET"}


def test_a_code_location_switches_it_off_for_its_process_and_its_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_DISABLE_TELEMETRY")
    inventory_definitions(manifest=MANIFEST.only(["licenses"]))
    assert os.environ["DAGSTER_DISABLE_TELEMETRY"] == "1"


def test_an_instance_of_a_home_that_asks_for_it_has_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_DISABLE_TELEMETRY")
    with open_instance(home) as instance:
        assert instance.telemetry_enabled is False
    assert os.environ["DAGSTER_DISABLE_TELEMETRY"] == "1"
