"""Takes the screenshot of several organisations in the UI: ``python -m tools.screenshots.fleet_ui``.

Serves the six simulated organisations of ``space-odt fleet demo``, reads one area of five by a backfill, and shows the partitions
of an asset.
"""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import expect

from space_odt_dagster.command_line.fleet_demo import prepared
from space_odt_dagster_tests.browser.pages import HEIGHT, SECONDS, WIDTH, Ui, ui_in_browser
from space_odt_dagster_tests.orchestration.served import Served, served_ui, wait_for

IMAGES = Path(__file__).parents[2] / "docs" / "images"
JOB, ASSET = "identity_run", "licenses"
_BACKFILL = """mutation B($b: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $b) {
    __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""
_REPOSITORY = {"repositoryLocationName": "space_odt", "repositoryName": "__repository__"}
_ENDED = ("SUCCESS", "FAILURE", "CANCELED")


def read_all(served: Served, names: tuple[str, ...]) -> dict[str, str]:
    """Reads an area of these organisations by a backfill; the status of each run, once all have ended."""
    selector = {"partitionSetName": f"{JOB}_partition_set", "repositorySelector": _REPOSITORY}
    launched = served.ask(_BACKFILL, b={"selector": selector, "partitionNames": list(names)})["launchPartitionBackfill"]
    assert launched["__typename"] == "LaunchBackfillSuccess", launched

    def ended() -> dict[str, str] | None:
        found = {run["tags"].get("dagster/partition", ""): run["status"] for run in served.all_runs()}
        return found if len(found) == len(names) and set(found.values()) <= set(_ENDED) else None

    return wait_for(ended, seconds=400, what="the backfill")


def take_partitions(ui: Ui, folder: Path) -> None:
    """Takes the partitions of an asset."""
    ui.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    ui.page.goto(f"{ui.served.url}/assets/webex/{ASSET}?view=partitions&partition=acme")
    expect(ui.text("acme").first).to_be_visible(timeout=SECONDS)
    expect(ui.text("Materialized").first).to_be_visible(timeout=SECONDS)
    ui.page.mouse.move(0, 0)
    ui.page.wait_for_load_state("networkidle")
    ui.page.screenshot(path=folder / "ui-fleet.png", animations="disabled")


def main() -> int:
    """Takes them with new simulated organisations."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    with tempfile.TemporaryDirectory() as working, ExitStack() as running:
        variables = prepared(Path(working) / "fleet", running, os.environ)
        own = {name: value for name, value in variables.items() if name.startswith(("WEBEX_", "SPACE_ODT_"))}
        with served_ui(Path(working), variables=own) as served:
            print(f"The UI was ready after {served.seconds:.1f} s.")
            print(read_all(served, ("acme", "globex", "hooli", "initech", "wonka")))
            with ui_in_browser(served) as ui:
                take_partitions(ui, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
