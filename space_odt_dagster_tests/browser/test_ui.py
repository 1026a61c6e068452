"""What a person sees and does in the UI. All of it in one worker: there is one UI, and one run at a time."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import lists_candidates
from space_odt_dagster.orchestration.jobs import area_names
from space_odt_dagster_tests.browser.pages import SECONDS, Ui
from space_odt_dagster_tests.orchestration.served import Served

pytestmark = pytest.mark.xdist_group("ui")


def status_in(served: Served) -> dict[str, dict[str, str]]:
    with (served.out_dir / "exports" / "status.csv").open(encoding="utf-8", newline="") as stream:
        return {row["module"]: row for row in csv.DictReader(stream)}


def results_in(served: Served) -> dict[str, str]:
    return {name: row["result"] for name, row in status_in(served).items()}


def test_the_ui_says_when_it_is_ready_and_listens_on_this_machine_only(served: Served) -> None:
    assert re.search(rf"is ready at {served.url} after \d+\.\d s", served.said())
    port = int(served.url.rpartition(":")[2])
    listening = Path("/proc/net/tcp").read_text(encoding="ascii") + Path("/proc/net/tcp6").read_text(encoding="ascii")
    addresses = re.findall(rf"\s([0-9A-F]+):{port:04X} [0-9A-F]+:0000 0A", listening)
    assert addresses == ["0100007F"]


def test_the_lineage_page_shows_the_groups(ui: Ui) -> None:
    ui.lineage()
    for group in [*MANIFEST.groups, "outputs"]:
        expect(ui.text(group).first).to_be_visible(timeout=SECONDS)


def test_materialize_all_ends_green(ui: Ui, served: Served, whole_run: str) -> None:
    results = results_in(served)
    assert set(results) == {name for name in MANIFEST.groups["hunt_groups"] if not lists_candidates(MANIFEST[name])}
    assert set(results.values()) <= {"ok", "empty"}
    ui.run(whole_run)
    assert served.runs()[whole_run] == "SUCCESS"


@pytest.mark.usefixtures("whole_run")
def test_the_page_of_an_asset_shows_its_numbers_columns_and_checks(ui: Ui) -> None:
    ui.asset("hunt_groups")
    for seen in ("Row count", "Columns", "preview", "unique together", "API documentation", "hunt_groups_run"):
        expect(ui.page.get_by_text(seen).first).to_be_visible(timeout=SECONDS)
    ui.page.get_by_role("tab", name="Checks").first.click()
    for check in ("calls", "data"):
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


@pytest.mark.usefixtures("whole_run")
def test_one_asset_is_read_from_its_page_and_the_others_stay_as_they_were(ui: Ui, served: Served) -> None:
    before = status_in(served)
    run_id = ui.materialize("hunt_group_details")
    after = status_in(served)
    assert before.keys() <= after.keys()
    assert after["hunt_group_details"]["run_id"] == run_id
    assert {name for name in before if before[name] != after[name]} == {"hunt_group_details"}


@pytest.mark.usefixtures("whole_run")
def test_a_run_that_failed_goes_on_from_its_failure_by_a_click(ui: Ui, served: Served) -> None:
    refused = {"status": 401, "body": {"message": "The request requires a valid access token."}}
    served.add_fault(from_call=5, answer=refused)
    failed = served.launch("call_queues_run")
    try:
        served.has_status(failed, "FAILURE")
    finally:
        served.reset()
    assert results_in(served)["call_queue_details"] == "unauthorized"
    run_id = ui.re_execute_from_failure(failed)
    status = status_in(served)
    assert {status[name]["result"] for name in area_names(MANIFEST, "call_queues")} == {"ok"}
    assert status["call_queues"]["run_id"] == failed, "what the failed run read is not read again"
    assert status["call_queue_details"]["run_id"] == run_id
