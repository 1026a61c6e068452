"""What a person sees and does in the UI. All of it in one worker: there is one UI, and one run at a time."""

import csv

import pytest
from playwright.sync_api import expect

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.browser.pages import SECONDS, Ui
from space_odt_dagster_tests.orchestration.served import Served

pytestmark = pytest.mark.xdist_group("ui")


def results_in(served: Served) -> dict[str, str]:
    with (served.out_dir / "exports" / "status.csv").open(encoding="utf-8", newline="") as stream:
        return {row["module"]: row["result"] for row in csv.DictReader(stream)}


def test_the_ui_is_ready_soon_and_listens_on_this_machine_only(served: Served) -> None:
    assert served.seconds < 60, "under 20 s on an idle machine, see docs/operations.md"
    assert served.url.startswith("http://127.0.0.1:")


def test_the_lineage_page_shows_the_groups(ui: Ui) -> None:
    ui.lineage()
    for group in [*MANIFEST.groups, "outputs"]:
        expect(ui.text(group).first).to_be_visible(timeout=SECONDS)


def test_materialize_all_ends_green(ui: Ui, served: Served, whole_run: str) -> None:
    results = results_in(served)
    assert set(results) == set(MANIFEST.names)
    assert set(results.values()) <= {"ok", "empty"}
    ui.run(whole_run)
    assert set(served.runs().values()) == {"SUCCESS"}


@pytest.mark.usefixtures("whole_run")
def test_the_page_of_an_asset_shows_its_numbers_columns_and_checks(ui: Ui) -> None:
    ui.asset("call_queues")
    for seen in ("Row count", "Columns", "preview", "unique together", "API documentation", "call_queues_run"):
        expect(ui.page.get_by_text(seen).first).to_be_visible(timeout=SECONDS)
    ui.page.get_by_role("tab", name="Checks").first.click()
    for check in ("calls", "schema", "keys", "references", "volume"):
        expect(ui.text(check).first).to_be_visible(timeout=SECONDS)


@pytest.mark.usefixtures("whole_run")
def test_a_missing_scope_is_a_red_check_and_what_needs_its_ids_is_blocked(ui: Ui, served: Served) -> None:
    served.add_fault(route="hunt_groups", answer={"status": 403, "body": {"message": "Insufficient scope."}})
    try:
        ui.group("hunt_groups", "hunt_groups", "hunt_group_details")
        ui.materialize_all()
    finally:
        served.reset()
    results = results_in(served)
    assert results["hunt_groups"] == "forbidden"
    assert {results[name] for name in MANIFEST.children("hunt_groups")} == {"blocked"}
    ui.check("hunt_groups", "calls")
    expect(ui.page.get_by_text("Failed").first).to_be_visible(timeout=SECONDS)
    ui.check("hunt_group_details", "calls")
    expect(ui.page.get_by_text("blocked").first).to_be_visible(timeout=SECONDS)
