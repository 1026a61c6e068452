"""The numbers in the report are those of ``status`` and the exports."""

import csv
import re
from pathlib import Path

import pytest

from space_odt_dagster.reporting.headline import FindingCounts
from space_odt_dagster_tests.reporting.made_up import organisation, previous_snapshot, report_of
from space_odt_dagster_tests.reporting.page_text import Cells, read_cells
from space_odt_dagster_tests.reporting.scenarios import SCENARIOS


def cells_of(scenario: str, folder: Path, language: str = "en") -> tuple[Cells, list[dict[str, str]]]:
    made, facts = SCENARIOS[scenario]()
    _, page = report_of(made, folder, language=language, **facts)
    with (folder / "exports" / "status.csv").open(encoding="utf-8", newline="") as file:
        return read_cells(page), list(csv.DictReader(file))


@pytest.mark.parametrize("scenario", ["good", "forbidden_scope", "every_result", "dead_token"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_module_has_the_numbers_of_its_status(scenario: str, language: str, tmp_path: Path) -> None:
    cells, statuses = cells_of(scenario, tmp_path, language)
    for status in statuses:
        known = status["result"] in ("ok", "empty", "partial")
        rows = status["count"] if known else ""
        shown = cells.methods[status["module"]]
        wanted = [rows, status["calls"], status["skipped"], status["failed"], status["elapsed_ms"]]
        assert [shown.values[column] for column in (2, 3, 4, 5, 6)] == wanted, status["module"]
        assert cells.areas[status["module"]][0] == rows
        assert shown.result == status["result"]


def test_the_head_sums_up_the_statuses(tmp_path: Path) -> None:
    made, facts = SCENARIOS["every_result"]()
    headline, page = report_of(made, tmp_path, **facts)
    cells, statuses = cells_of("every_result", tmp_path / "again")
    known = [status for status in statuses if status["result"] in ("ok", "empty", "partial")]
    rows, calls = sum(int(status["count"]) for status in known), sum(int(status["calls"]) for status in statuses)
    assert cells.facts == {"rows": str(rows), "calls": str(calls)}
    assert (headline.rows, headline.calls, headline.exports) == (rows, calls, len(statuses))
    assert cells.results == {result: str(count) for result, count in headline.results.items()}
    assert sum(headline.results.values()) == len(statuses)
    assert headline.failed == sum(int(status["failed"]) for status in statuses)
    assert headline.size == page.stat().st_size
    assert not headline.complete


def test_the_locations_add_up_to_the_exports(tmp_path: Path) -> None:
    made = organisation(people=50)
    _, page = report_of(made, tmp_path)
    cells = read_cells(page)
    for asset in ("people", "workspaces", "virtual_lines", "call_queues", "hunt_groups", "auto_attendants", "devices"):
        assert cells.totals[asset] == str(len(made.rows[asset]))
    numbers = {
        (row["location_id"], row["direct_number"])
        for asset in ("people", "workspace_numbers", "virtual_lines", "call_queues", "hunt_groups", "auto_attendants")
        for row in made.rows[asset]
        if row["direct_number"]
    }
    assert cells.totals["numbers"] == str(len(numbers))
    assert len(cells.places) == 4
    for column, total in enumerate(cells.totals.values()):
        assert sum(int(values[column]) for _, values in cells.places) == int(total)
    name, counts = cells.places[-1]
    assert (name, counts[0]) == ("Without a location", "1")


def test_what_was_not_read_is_unknown_and_not_0(tmp_path: Path) -> None:
    cells, _ = cells_of("forbidden_scope", tmp_path)
    assert cells.totals["workspaces"] == ""
    assert cells.areas["workspaces"][0] == ""
    assert "≥" in cells.text
    assert re.search(r"Workspaces: unknown, because these were not read: workspaces\.", cells.text)


def test_the_previous_count_and_the_difference_stand_beside_the_rows(tmp_path: Path) -> None:
    before = previous_snapshot(tmp_path / "before", {"people": 20, "devices": 99, "workspaces": 4, "groups": 2})
    made, _ = SCENARIOS["forbidden_scope"]()
    _, page = report_of(made, tmp_path, previous=before)
    cells = read_cells(page)
    assert cells.areas["people"] == ["24", "20", "4"]
    assert cells.areas["devices"] == ["12", "99", "-87"]
    assert cells.areas["groups"] == ["0", "2", "-2"]
    assert cells.areas["workspaces"] == ["", "4", ""], "a count that is not known has no difference"
    assert cells.areas["call_queues"] == ["6", "", ""]


def test_a_snapshot_of_another_organisation_is_not_compared_with(tmp_path: Path) -> None:
    before = previous_snapshot(tmp_path / "before", {"people": 20}, org_id="another")
    _, page = report_of(organisation(), tmp_path, previous=before)
    assert read_cells(page).areas["people"] == ["24"]


def test_a_snapshot_in_which_nothing_was_complete_is_not_compared_with(tmp_path: Path) -> None:
    before = previous_snapshot(tmp_path / "before", {})
    _, page = report_of(organisation(), tmp_path, previous=before)
    assert read_cells(page).areas["people"] == ["24"]


def test_what_changed_stands_beside_its_export_and_leads_to_the_page_of_changes(tmp_path: Path) -> None:
    _, page = report_of(organisation(), tmp_path, changes={"people": 3, "devices": 0, "number_pool": 1})
    html = page.read_text(encoding="utf-8")
    links = re.findall(r'<a[^>]*href="changes\.html"[^>]*data-changes="(\d+)"', html)
    assert sorted(links) == ["3", "4"]
    assert "4 changes since the previous snapshot" in html
    assert "Δ&nbsp;3" in html or "Δ\xa03" in html


def test_a_run_that_was_not_compared_has_no_link_to_changes(tmp_path: Path) -> None:
    _, page = report_of(organisation(), tmp_path)
    assert "changes.html" not in page.read_text(encoding="utf-8")


def test_the_first_page_says_what_is_wrong_and_leads_to_the_other_pages_only_where_they_are(tmp_path: Path) -> None:
    judged = FindingCounts(fails=12, serious=3, unknown=1)
    text = report_of(organisation(), tmp_path / "judged", findings=judged)[1].read_text(encoding="utf-8")
    assert text.count('href="findings.html"') == 2, "in the head and in the answer"
    assert "12 findings, 3 of them critical or high</a> 1 thing could not be judged." in text
    assert 'href="changes.html"' not in text
    alone = report_of(organisation(), tmp_path / "alone")[1].read_text(encoding="utf-8")
    assert "findings.html" not in alone
    assert 'aria-label="Pages"' not in alone
