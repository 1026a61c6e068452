"""Takes the screenshots of the UI in ``docs/images``: ``python -m tools.screenshots.ui``."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from space_odt_dagster_tests.browser.pages import HEIGHT, SECONDS, WIDTH, Ui, ui_in_browser
from space_odt_dagster_tests.orchestration.served import served_ui

IMAGES = Path(__file__).parents[2] / "docs" / "images"


def take_all(ui: Ui, folder: Path) -> None:
    """Takes lineage, run, asset, check, and a missing scope."""
    folder.mkdir(parents=True, exist_ok=True)

    def take(name: str) -> None:
        ui.page.mouse.move(0, 0)
        ui.page.wait_for_load_state("networkidle")
        ui.page.screenshot(path=folder / f"ui-{name}.png", animations="disabled")

    ui.lineage()
    run = ui.materialize_all()
    ui.page.set_viewport_size({"width": WIDTH, "height": HEIGHT + 250})
    ui.lineage()
    smaller = ui.page.get_by_role("button").filter(has=ui.page.get_by_label("zoom_out"))
    while not all(_is_in_sight(ui, group) for group in ("organisation", "workspaces", "outputs")):
        smaller.click(timeout=SECONDS)
    expect(ui.page.get_by_text("fetching statuses")).to_have_count(0, timeout=SECONDS)
    take("lineage")
    ui.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    ui.run(run)
    take("run")
    ui.asset("call_queues")
    expect(ui.page.get_by_text("Row count").first).to_be_visible(timeout=SECONDS)
    expect(ui.page.get_by_text("unique together").first).to_be_visible(timeout=SECONDS)
    take("asset")
    ui.served.add_fault(route="hunt_groups", answer={"status": 403, "body": {"message": "Insufficient scope."}})
    ui.group("hunt_groups", "hunt_groups", "hunt_group_details")
    ui.materialize_all()
    ui.served.reset()
    ui.group("hunt_groups", "hunt_groups", "hunt_group_details")
    expect(ui.page.get_by_text("/ 2 Passed").first).to_be_visible(timeout=SECONDS)
    take("missing-scope")
    ui.check("hunt_groups", "calls")
    expect(ui.page.get_by_text("Failed").first).to_be_visible(timeout=SECONDS)
    take("check")


def _is_in_sight(ui: Ui, group: str) -> bool:
    """Whether a group is visible in the graph as well as in the list of groups."""
    boxes = [each.bounding_box() for each in ui.text(group).all() if each.is_visible()]
    height = (ui.page.viewport_size or {"height": 0})["height"]
    return sum(box is not None and 0 < box["y"] < height - box["height"] for box in boxes) > 1


def main() -> int:
    """Takes them with a new simulated organisation."""
    with tempfile.TemporaryDirectory() as folder, served_ui(Path(folder), people=60) as served:
        print(f"The UI was ready after {served.seconds:.1f} s.")
        with ui_in_browser(served) as ui:
            take_all(ui, IMAGES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
