"""Takes the screenshot of two code locations in one lineage: ``python -m tools.screenshots.code_locations``."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from space_odt_dagster.orchestration.dagster_home import prepare_home
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.browser.pages import SECONDS, Ui, ui_in_browser
from space_odt_dagster_tests.orchestration.ports import free_port
from space_odt_dagster_tests.orchestration.served import Served, wait_for

ROOT = Path(__file__).parents[2]
WORKSPACE = ROOT / "examples" / "code_location" / "workspace.yaml"
IMAGE = ROOT / "docs" / "images" / "ui-code-locations.png"
READ, MADE = [["webex", "people"], ["webex", "locations"]], [["extensions"]]
_LAUNCH = """mutation L($p: ExecutionParams!) { launchRun(executionParams: $p) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""


def materialize(served: Served, location: str, assets: list[list[str]]) -> None:
    """Materializes assets of a code location, and waits for the run."""
    selector = {
        "repositoryLocationName": location,
        "repositoryName": "__repository__",
        "pipelineName": "__ASSET_JOB",
        "assetSelection": [{"path": path} for path in assets],
    }
    launched: Any = served.ask(_LAUNCH, p={"selector": selector, "runConfigData": {}, "mode": "default"})["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    served.has_status(launched["run"]["runId"], "SUCCESS")


def take(ui: Ui) -> None:
    """Takes the lineage of the asset that is made from exports."""
    ui.page.set_viewport_size({"width": 1440, "height": 620})
    ui.page.goto(f"{ui.served.url}/assets/{MADE[0][0]}?view=lineage&lineageScope=upstream&lineageDepth=1")
    for name in ("people", "locations", MADE[0][0]):
        expect(ui.text(name).last).to_be_visible(timeout=SECONDS)
    ui.page.mouse.move(0, 0)
    ui.page.wait_for_load_state("networkidle")
    ui.page.screenshot(path=IMAGE, animations="disabled")


def main() -> int:
    """Takes it with a new simulated organisation."""
    with tempfile.TemporaryDirectory() as folder, serve(SimulatorSettings(people=60)) as simulation:
        home, out, log, port = Path(folder) / "home", Path(folder) / "out", Path(folder) / "log", free_port()
        prepare_home(home)
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("WEBEX_", "SPACE_ODT_"))},
            "DAGSTER_HOME": str(home),
            "SPACE_ODT_OUT_DIR": str(out),
            "WEBEX_BASE_URL": simulation.base_url,
            "WEBEX_ACCESS_TOKEN": simulation.token,
        }
        command = [sys.executable, "-m", "dagster", "dev", "-w", str(WORKSPACE), "-h", "127.0.0.1", "-p", str(port)]
        with (
            log.open("wb") as said,
            subprocess.Popen(command, stdout=said, stderr=said, env=environ, cwd=folder) as process,
        ):
            try:
                served = Served(f"http://127.0.0.1:{port}", simulation.base_url, out, log, process, time.monotonic())
                wait_for(lambda: _locations(served), seconds=300, what="the UI")
                materialize(served, "space_odt", READ)
                materialize(served, "telephony", MADE)
                with ui_in_browser(served) as ui:
                    take(ui)
            finally:
                process.terminate()
                process.wait(60)
    return 0


def _locations(served: Served) -> bool | None:
    with suppress(OSError):
        loaded = served.ask("{ repositoriesOrError { ... on RepositoryConnection { nodes { location { name } } } } }")
        names = {each["location"]["name"] for each in loaded["repositoriesOrError"].get("nodes", ())}
        return names >= {"space_odt", "telephony"} or None
    return None


if __name__ == "__main__":
    sys.exit(main())
