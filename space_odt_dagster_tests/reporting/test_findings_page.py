"""The page of findings in a real browser: the worst first, quiet, usable by keyboard, whole on paper, accessible."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from space_odt_dagster.judging.outcome import AREAS, Grade, Judgement, Severity, Tally, Trend
from space_odt_dagster.judging.score import score_of
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.findings import grouped, short_id
from space_odt_dagster.reporting.findings_page import findings_page
from space_odt_dagster.reporting.phrases import read_phrases
from space_odt_dagster.reporting.risk import percent_of, tone_of_score
from space_odt_dagster_tests.judging.made_up import judgement, rule
from space_odt_dagster_tests.reporting import judged
from space_odt_dagster_tests.reporting.browser import Opened, load_report
from space_odt_dagster_tests.reporting.conftest import serious

LINKS = {"report": "index.html", "changes": "changes.html"}


def page_of(result: Judgement, *, language: str = "en", names: bool = False, values: bool = False, **given: Any) -> str:
    return findings_page(result, ChangesShown(language=language, names=names, values=values), **given)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("findings")


@pytest.fixture(scope="module")
def opened(page: Page, folder: Path) -> Opened:
    """The page of everything that a page has to show, for tests that leave it as it was."""
    path = folder / "messy.html"
    path.write_text(page_of(judged.MESSY, links=LINKS, difference=judged.WORSE), encoding="utf-8")
    return load_report(page, path)


@pytest.fixture
def shown(opened: Opened) -> Page:
    return opened.page


def ends_at(page: Page, what: str) -> float:
    box = page.locator(what).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_the_first_screen_has_the_answer_the_areas_and_the_worst_three(shown: Page) -> None:
    assert shown.locator("h1").inner_text() == "134 findings."
    answer = shown.locator(".answer").inner_text()
    for wanted in ("critical 1", "82.1 % of what weighs could be judged. 2 things are not known.", "+35.7 points"):
        assert wanted in answer
    worst = shown.locator("#worst li")
    assert [each.locator("h3").inner_text().split()[0] for each in worst.all()] == ["critical", "high", "high"]
    assert max(ends_at(shown, "#worst li >> nth=2"), ends_at(shown, "#areas table")) < 900


def test_an_area_that_is_not_known_well_enough_has_an_interval_and_is_never_green(shown: Page) -> None:
    row = shown.locator('#areas [data-area="availability"]')
    assert row.get_attribute("data-tone") == "bad"
    assert "0.0–30.0" in row.inner_text()
    tones = {
        each.get_attribute("data-area"): each.get_attribute("data-tone")
        for each in shown.locator("#areas tbody tr").all()
    }
    assert [area for area, tone in tones.items() if tone == "good"] == ["auto_attendants"]


def test_names_and_values_of_people_are_hidden_unless_asked_for() -> None:
    hidden, named, shown = (
        page_of(judged.MESSY, **how)
        for how in ({}, {"names": True}, {"values": True})  # type: ignore[arg-type]
    )
    for text, seen in (("Ana Abad", [named, shown]), ("Bo Brandt", [named, shown]), ("442071234567", [shown])):
        assert [text in each for each in (hidden, named, shown)] == [each in seen for each in (hidden, named, shown)], (
            text
        )
    assert "maria@example.com" not in hidden
    assert "always_<wbr>forward_<wbr>destination" in hidden, "which field it is may be seen"
    assert "Buys in Portugal." in hidden


def test_each_finding_has_its_evidence_remedy_time_and_change(shown: Page) -> None:
    block = shown.locator("#rule-high-forward-abroad")
    assert "Users > (person) > Calling > Call forwarding" in block.inner_text()
    new = block.locator("tbody tr", has_text="new")
    assert "2026-11-02" in new.inner_text()
    assert new.get_by_role("link", name="8c1f0a2b").get_attribute("href") == "changes.html#change-8c1f0a2b3c4d5e6f"
    evidence = shown.locator("#rule-critical-emergency-no-callback-number details")
    assert not evidence.locator("dl").is_visible()
    evidence.locator("summary").press("Enter")
    assert "location.calling_line_id_phone_number" in evidence.inner_text()
    evidence.locator("summary").press("Enter")


def test_what_counts_apart_is_apart(shown: Page) -> None:
    assert shown.locator("#findings").get_by_text("Own permissions").count() == 0
    assert "2027-01-01" in shown.locator("#upcoming").inner_text()
    waived = shown.locator("#waived").inner_text()
    assert "Buys in Portugal. CHG-1042" in waived
    assert "1 waiver ends within 30 days." in waived
    assert shown.locator("#unknown tbody tr").all_inner_texts() == [
        "Trunk is offline\ttrunk_details: forbidden (403)\thigh\t2", "Trunk is offline\t\thigh\tan unknown number",
    ]  # fmt: skip
    assert "41 rules need a wider scope: --scope calling 32, --scope full 9." in shown.locator("#rules").inner_text()
    assert "severity high instead of medium" in shown.locator("#rules").inner_text()
    assert "merger of 2027" in shown.locator("#notes").inner_text()


def test_a_long_list_says_how_many_are_left_out(shown: Page) -> None:
    block = shown.locator("#rule-low-licence-barely-used")
    assert block.locator("tbody tr").count() == 50
    assert "80 more are in findings.csv." in block.inner_text()


def test_the_filters_work_by_keyboard_and_paper_has_every_row_whatever_is_filtered(shown: Page) -> None:
    shown.get_by_label("Search").focus()
    shown.keyboard.type("FORWARDED abroad")
    assert shown.locator("#findings tbody tr:visible").count() == 2, "the title of a rule is found too"
    assert shown.locator("#findings [role=status]").inner_text() == "2 of 54 shown"
    assert not shown.locator("#rule-low-licence-barely-used").is_visible()
    shown.emulate_media(media="print")
    assert shown.locator("#findings tbody tr:visible").count() == 54
    assert shown.locator(".controls:visible, nav:visible").count() == 0
    shown.emulate_media(media="screen")
    shown.get_by_label("Search").fill("")
    shown.get_by_role("combobox", name="Location").select_option("Toledo")
    assert shown.locator("#findings tbody tr:visible").count() == 2
    shown.get_by_role("combobox", name="Location").select_option("")
    shown.get_by_role("combobox", name="Severity").select_option("critical")
    assert shown.locator("#findings tbody tr:visible").count() == 1
    shown.get_by_role("combobox", name="Severity").select_option("")


def test_the_head_leads_to_the_pages_that_exist(shown: Page) -> None:
    pages = shown.get_by_role("navigation", name="Pages")
    assert [(each.inner_text(), each.get_attribute("href")) for each in pages.get_by_role("link").all()] == [
        ("Inventory", "index.html"),
        ("Changes", "changes.html"),
    ]
    assert pages.locator("[aria-current=page]").inner_text() == "Findings"
    assert 'aria-label="Pages"' not in page_of(judged.QUIET), "a page by itself leads nowhere"


def test_what_an_organisation_calls_things_is_never_markup(opened: Opened) -> None:
    assert opened.page.locator("main script, main img").count() == 0
    assert judged.NASTY in opened.page.locator("main").inner_text()
    assert opened.complaints == []
    assert [each for each in opened.requests if each != "data:,"] == []


@pytest.mark.parametrize(("language", "dark", "width"), [("en", False, 1280), ("es", True, 360)], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(language: str, dark: bool, width: int, page: Page, folder: Path) -> None:
    path = folder / f"{language}.html"
    few = replace(judged.MESSY, findings=tuple(each for each in judged.MESSY.findings if each.area != "licences"))
    path.write_text(
        page_of(few, language=language, links=LINKS, values=True, difference=judged.WORSE), encoding="utf-8"
    )
    found = load_report(page, path, dark=dark, width=width)
    assert serious(found) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_good_only_where_everything_was_judged_and_nothing_fails() -> None:
    assert 'class="answer good"' in page_of(judged.QUIET)
    assert "Nothing is wrong." in page_of(judged.QUIET)
    doubtful = page_of(judgement([], [judged.CALM, judged.TRUNK]))
    assert 'class="answer warn"' in doubtful
    assert "Nothing is wrong in what could be judged." in doubtful
    nothing = page_of(judgement([], []))
    assert 'class="answer warn"' in nothing
    assert "Nothing was judged." in nothing


@pytest.mark.parametrize(
    ("tally", "tone"),
    [
        (Tally(passed=9), "good"),
        (Tally(passed=9, unknown=2), "warn"),
        (Tally(passed=99, failed=1), "quiet"),
        (Tally(passed=5, failed=3), "warn"),
        (Tally(failed=9), "bad"),
        (Tally(uncounted=True), "bad"),
    ],
)
def test_the_tone_of_a_score(tally: Tally, tone: str) -> None:
    severity = "medium" if tally.unknown else "high"
    assert tone_of_score(score_of("area", "a", "", [(rule("r", severity), tally)])) == tone


def test_a_location_is_one_row_however_its_id_is_written() -> None:
    uuid = "4a472669-5f7d-450e-a68f-a7059ccc9e07"
    webex_id = "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzRhNDcyNjY5LTVmN2QtNDUwZS1hNjhmLWE3MDU5Y2NjOWUwNw"
    queue = replace(judged.EMPTY_QUEUE, location_id=webex_id, location_name="Toledo")
    score = score_of("location", uuid, "", [(judged.QUEUE, Tally(failed=1))])
    result = judgement([queue], [judged.QUEUE])
    places = grouped(replace(result, scores=(*result.scores, score)), show_values=False).places
    assert [(each.name, each.fails[Severity.HIGH], each.score) for each in places] == [("Toledo", 1, score)]


def test_the_same_results_in_another_order_give_the_same_page() -> None:
    again = replace(judged.MESSY, findings=judged.MESSY.findings[::-1], rules=judged.MESSY.rules[::-1])
    assert page_of(again) == page_of(judged.MESSY)


def test_a_share_that_is_not_whole_is_never_shown_as_whole_and_an_id_that_may_be_a_number_is_shown_in_part() -> None:
    assert [percent_of(each) for each in (1, 0.99999, 0.57, 0)] == [100, 99.9, 57, 0]
    assert short_id("+34911234567") == "…567"


def test_a_page_ends_somewhere_and_counts_the_rest() -> None:
    many = [replace(judged.EMPTY_QUEUE, rule_id=f"rule-{each % 40}", finding_id=str(each)) for each in range(2_500)]
    groups = grouped(judgement(many), show_values=False)
    blocks = [block for rules in groups.by_severity.values() for block in rules]
    assert sum(len(block.shown) for block in blocks) == 2_000
    assert sum(block.left_out for block in blocks) == 500


def test_every_phrase_of_the_page_is_in_both_languages_and_used() -> None:
    english, spanish = (read_phrases(language, "findings.") for language in ("en", "es"))
    assert list(english) == list(spanish)
    folder = Path(__file__).parents[2] / "space_odt_dagster" / "reporting" / "templates"
    templates = "".join(
        (folder / name).read_text() for name in ("page.jinja", "findings.html.jinja", "finding_rows.jinja")
    )
    named = set(re.findall(r'(?:say|phrase)\("([\w.]*\w)"', templates))
    built = {
        *(f"severity.{each.value}" for each in Severity), *(f"grade.{each.value}" for each in Grade),
        *(f"difference.{each.value}" for each in Trend), *(f"area.{each}" for each in AREAS),
    }  # fmt: skip
    assert set(english) == named | built
    head = [read_phrases(language, "head.") for language in ("en", "es")]
    assert list(head[0]) == list(head[1])
