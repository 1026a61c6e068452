"""The report in a real browser: quiet, usable by keyboard, whole on paper, and accessible."""

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.reporting.browser import Opened
from space_odt_dagster_tests.reporting.conftest import Reports, serious
from space_odt_dagster_tests.reporting.made_up import SCOPE, organisation
from space_odt_dagster_tests.reporting.scenarios import SCENARIOS

BAD_RUNS = ["forbidden_scope", "dead_token", "blocked_export", "nasty_names"]
METHODS = "#methods-table"


def shown(opened: Opened, table: str = METHODS) -> list[str]:
    """The first cell of every row that is to be seen."""
    return opened.page.locator(f"{table} tbody tr:visible th[scope=row]").all_inner_texts()


def column(opened: Opened, number: int) -> list[str]:
    """The values of a column from top to bottom."""
    return opened.page.locator(f"{METHODS} tbody tr").evaluate_all(
        "(rows, number) => rows.map(row => row.cells[number].dataset.v)", number
    )


def press_on_head(opened: Opened, name: str) -> str | None:
    """Sorts by keyboard; gives the direction that is announced."""
    button = opened.page.locator(f"{METHODS} thead").get_by_role("button", name=name)
    button.focus()
    opened.page.keyboard.press("Enter")
    return opened.page.locator(f"{METHODS} thead th", has_text=name).get_attribute("aria-sort")


@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_it_opens_without_a_complaint_or_a_request(scenario: str, reports: Reports) -> None:
    opened = reports.open(scenario)
    assert opened.complaints == []
    assert [each for each in opened.requests if each != "data:,"] == []
    assert opened.page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_the_content_policy_lets_nothing_else_run(reports: Reports) -> None:
    opened = reports.open("good")
    opened.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.owned = 1'}))"
    )
    assert opened.page.evaluate("window.owned") is None
    assert any("Content Security Policy" in each for each in opened.complaints)


@pytest.mark.parametrize(("dark", "language"), [(False, "en"), (True, "es")], ids=["light-en", "dark-es"])
def test_axe_finds_nothing_serious(dark: bool, language: str, reports: Reports) -> None:
    assert serious(reports.open("every_result", dark=dark, language=language)) == []


def test_a_phone_shows_it_without_sideways_scrolling_and_axe_agrees(reports: Reports) -> None:
    assert reports.open("good", width=360, language="es").page.evaluate("document.documentElement.scrollWidth") == 360
    opened = reports.open("nasty_names", width=360, language="es")
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 360
    assert serious(opened) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_strip_of_results_keeps_its_colours_with_every_export_in_it(width: int, reports: Reports) -> None:
    opened = reports.open("good", width=width)
    style = opened.page.locator(".strip rect").first.evaluate(
        "each => { const style = getComputedStyle(each); return [style.stroke, style.strokeWidth]; }"
    )
    gap = 0.0 if style[0] == "none" else float(style[1].removesuffix("px"))
    drawn = opened.page.locator(".strip svg").evaluate("each => each.getBoundingClientRect().width")
    assert gap * len(MANIFEST) < drawn / 2


def test_the_table_is_sorted_by_keyboard_in_both_directions(reports: Reports) -> None:
    opened = reports.open("forbidden_scope")
    assert press_on_head(opened, "Rows") == "descending"
    known = [int(value) for value in column(opened, 2) if value]
    assert known == sorted(known, reverse=True)
    assert set(column(opened, 2)[len(known) :]) == {""}, "what is not known comes last"
    assert press_on_head(opened, "Rows") == "ascending"
    assert [int(value) for value in column(opened, 2) if value] == sorted(known)
    assert column(opened, 2)[-1] == ""
    assert press_on_head(opened, "Export") == "ascending"
    assert column(opened, 0) == sorted(column(opened, 0))
    assert opened.page.locator(f"{METHODS} [aria-sort]").count() == 1


def test_the_table_is_filtered_by_keyboard_and_the_count_is_announced(reports: Reports) -> None:
    opened = reports.open("forbidden_scope")
    status = opened.page.locator("#methods [role=status]")
    assert status.inner_text() == f"{len(SCOPE)} of {len(SCOPE)} exports shown"
    opened.page.get_by_placeholder("Export or method").focus()
    opened.page.keyboard.type("QUEUE_det")
    assert shown(opened) == ["call_queue_details\ntelephony.callqueue.details"]
    assert status.inner_text() == f"1 of {len(SCOPE)} exports shown"
    opened.page.keyboard.press("Control+A")
    opened.page.keyboard.type("permissions_in.read")
    named = sum("permissions_in.read" in export.endpoint.method for export in SCOPE)
    assert status.inner_text() == f"{named} of {len(SCOPE)} exports shown", "a method is found too"


def test_only_what_is_incomplete_can_be_shown(reports: Reports) -> None:
    opened = reports.open("forbidden_scope")
    opened.page.get_by_role("combobox", name="Result").select_option(label="Incomplete only")
    assert len(shown(opened)) == 14
    opened.page.get_by_role("combobox", name="Result").select_option(label="partial")
    assert len(shown(opened)) == 1


def test_a_link_to_a_filtered_row_brings_it_back(reports: Reports) -> None:
    opened = reports.open("forbidden_scope")
    opened.page.get_by_placeholder("Export or method").fill("nothing like it")
    assert shown(opened) == []
    opened.page.locator("#gaps").get_by_role("link", name="call_queue_details").press("Enter")
    assert opened.page.locator("#m-call_queue_details").is_visible()


def test_a_long_list_of_locations_shows_its_start_until_all_is_asked_for(reports: Reports) -> None:
    opened = reports.open(organisation(people=100, locations=[f"Site {each:02}" for each in range(40)]))
    assert len(shown(opened, "#places-table")) == 25
    opened.page.get_by_placeholder("Location").fill("site 39")
    assert shown(opened, "#places-table") == ["Site 39"], "the filter searches all of them"
    opened.page.get_by_placeholder("Location").fill("")
    opened.page.get_by_role("button", name="Show all 41").press("Enter")
    assert len(shown(opened, "#places-table")) == 41


@pytest.mark.parametrize("scenario", ["good", "forbidden_scope"])
def test_paper_shows_everything_and_no_controls(scenario: str, reports: Reports) -> None:
    opened = reports.open(scenario)
    opened.page.get_by_placeholder("Export or method").fill("people")
    opened.page.emulate_media(media="print")
    sections = opened.page.locator("main > section")
    assert all(section.is_visible() for section in sections.all())
    assert sections.count() >= 6
    assert len(shown(opened)) == opened.page.locator(f"{METHODS} tbody tr").count()
    assert opened.page.locator("input:visible, select:visible, nav:visible, button.more:visible").count() == 0
    assert opened.page.pdf().startswith(b"%PDF")


def test_the_first_tab_skips_to_the_content(reports: Reports) -> None:
    opened = reports.open("good")
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("scenario", BAD_RUNS[:3])
def test_what_is_wrong_is_on_the_first_screen(scenario: str, reports: Reports) -> None:
    opened = reports.open(scenario)
    for wanted in ("h1", ".answer .causes li >> nth=0", "#gap-1 .todo"):
        box = opened.page.locator(wanted).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900, wanted


def test_nasty_names_stay_names(reports: Reports) -> None:
    opened = reports.open("nasty_names")
    assert "owned" not in opened.page.title().replace("document.title='owned'", "")
    assert any("<script>" in name for name in shown(opened, "#places-table"))
