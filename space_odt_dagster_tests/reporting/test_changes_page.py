"""The page of changes in a real browser: the important first, quiet, usable by keyboard, whole on paper, accessible."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from space_odt_dagster.comparing.filters import Filters
from space_odt_dagster.comparing.outcome import Change, ChangeKind, Equation, Summary
from space_odt_dagster.manifest.marks import ChangeClass
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.changes_page import changes_page, words
from space_odt_dagster.reporting.phrases import read_phrases
from space_odt_dagster_tests.reporting.browser import Opened, load_report
from space_odt_dagster_tests.reporting.conftest import serious

HEAD = {
    "snapshot": "20261101T040000Z_one", "started_at": "2026-11-01T03:00:00+00:00", "tool_version": "0.1.0",
    "sdk_version": "1.41", "manifest_version": "30798c1a74b4", "redaction": None,
}  # fmt: skip
PLAIN = Change(
    change_id="0", area="call_queues", export="call_queue_details", kind=ChangeKind.CHANGED, as_class=ChangeClass.SETTING,
    entity_kind="call queue", entity_id="q", entity_name="Sales", location_id="l", location_name="Riverton", key="{}",
    path="name", column="name", before='"Sales team"', after='"Sales"', sensitive="", echoes=47,
    echo_exports={"call_queues": 47}, reason="", ambiguous=False, owner_unchanged=False, candidates=0,
    not_before="2026-11-01T03:00:00+00:00", not_after="2026-11-02T03:00:00+00:00", from_snapshot="a", to_snapshot="b",
)  # fmt: skip
ABROAD = replace(
    PLAIN, area="people", export="person_call_forwarding", entity_kind="person", entity_id="cGVyc29uLTE", entity_name="Ana Abad",
    name_is_personal=True, path="callForwarding.always.destination", column="always_forward_destination", before="",
    after='"+442071234567"', sensitive="personal", abroad="+44", location_name="Toledo", echoes=0, echo_exports={},
)  # fmt: skip
GONE = replace(ABROAD, kind=ChangeKind.REMOVED, path="", column="", before="{}", after="", abroad="", candidates=2)
LICENCES = replace(
    ABROAD, path="licenses", column="licenses", as_class=ChangeClass.MEMBERSHIP, before='["a"]', after='["b","c"]',
    sensitive="", abroad="", owner_unchanged=True, ambiguous=True,
)  # fmt: skip
INVITED = replace(PLAIN, as_class=ChangeClass.STATE, path="invitePending", column="", before="true", after="false")
CAME = replace(PLAIN, as_class=ChangeClass.SCHEMA, kind=ChangeKind.FIELD_ADDED, reason="in 6 rows, boolean")
UNREAD = replace(PLAIN, kind=ChangeKind.UNKNOWN, export="devices", path="", reason="forbidden: no scope")
MOVED = replace(PLAIN, as_class=ChangeClass.VOLATILE, path="status")
NASTY = replace(
    PLAIN, area="locations", entity_name="<script>alert(1)</script>", after='"<img src=x onerror=alert(1)>"'
)
EVERYTHING = [PLAIN, ABROAD, GONE, LICENCES, INVITED, CAME, UNREAD, MOVED, NASTY]


def summary(changes: int = 5) -> Summary:
    equation = Equation(leaves=60, rows=1, owners=changes, echoes=47, derived=1, volatile=2, schema=6, unknown=0)
    return Summary(
        sides=(HEAD, HEAD | {"tool_version": "0.2.0"}), exports=(), equation=equation, by_kind={}, by_class={},
        by_area={}, changes=changes, unknown=1, not_comparable=0, untranslated=3,
    )  # fmt: skip


class Pages:
    """Opens the page of some changes in the browser."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page, self._folder = page, folder

    def open(
        self,
        changes: list[Change],
        *,
        language: str = "en",
        show_values: bool = False,
        dark: bool = False,
        width: int = 1280,
    ) -> Opened:
        """The page as it stands after loading, until the next is opened."""
        path = self._folder / "changes.html"
        html = changes_page(
            changes, summary(), ChangesShown(language=language, values=show_values), links={"report": "index.html"}
        )
        path.write_text(html, encoding="utf-8")
        return load_report(self._page, path, dark=dark, width=width)


@pytest.fixture
def pages(page: Page, tmp_path: Path) -> Pages:
    """Pages of this test."""
    return Pages(page, tmp_path)


def test_the_forward_abroad_is_the_first_thing_on_the_first_screen(pages: Pages) -> None:
    opened = pages.open(EVERYTHING)
    assert "1 change sends calls abroad." in opened.page.locator("#answer-heading + p").inner_text()
    row = opened.page.locator("#first tbody tr").first
    assert "calls go abroad, +44" in row.inner_text()
    box = row.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900


def test_names_and_values_of_people_are_hidden_unless_asked_for(pages: Pages) -> None:
    hidden, shown = (pages.open(EVERYTHING, show_values=show).page.content() for show in (False, True))
    assert "Ana Abad" not in hidden
    assert "442071234567" not in hidden
    assert "(changed)" in hidden
    assert "Ana Abad" in shown
    assert "+442071234567" in shown


@pytest.mark.parametrize(
    ("language", "dark", "width"),
    [("en", False, 1280), ("es", True, 360)],
    ids=["light", "dark phone"],
)
def test_axe_finds_nothing_serious_and_nothing_is_asked_of_the_network(
    language: str, dark: bool, width: int, pages: Pages
) -> None:
    opened = pages.open(EVERYTHING, language=language, dark=dark, width=width)
    assert serious(opened) == []
    assert opened.complaints == []
    assert [each for each in opened.requests if each != "data:,"] == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_filters_work_by_keyboard_and_say_how_many_are_left(pages: Pages) -> None:
    page = pages.open(EVERYTHING).page
    page.get_by_label("Search").focus()
    page.keyboard.type("licenses")
    assert page.locator("#changes tbody tr:visible").count() == 1
    assert page.locator("#changes [role=status]").inner_text() == "1 of 5 shown"
    page.get_by_label("Search").fill("no such thing")
    assert page.locator("#changes [role=status]").inner_text() == "No change matches this filter."
    page.get_by_label("Search").fill("")
    page.get_by_label("What happened").select_option("removed")
    assert page.locator("#changes tbody tr:visible").count() == 1
    page.get_by_label("What happened").select_option("")
    assert page.locator("#changes tbody tr:visible").count() == 5


def test_paper_has_every_row_whatever_is_filtered(pages: Pages) -> None:
    page = pages.open(EVERYTHING).page
    page.get_by_label("Search").fill("licenses")
    page.emulate_media(media="print")
    assert page.locator("#changes tbody tr:visible").count() == 5
    assert page.locator(".controls:visible").count() == 0


def test_what_an_organisation_calls_things_is_never_markup(pages: Pages) -> None:
    opened = pages.open(EVERYTHING)
    assert opened.page.locator("main script, main img").count() == 0
    assert "<script>alert(1)</script>" in opened.page.locator("main").inner_text()


def test_a_quiet_night_says_so_in_one_line(pages: Pages) -> None:
    page = pages.open([]).page
    assert page.locator("h1").inner_text() == "Nothing changed."
    assert page.locator("table").count() == 0


def test_a_selection_without_changes_counts_the_others() -> None:
    chosen = Filters(exports=frozenset({"devices"}))
    html = changes_page([], summary(), ChangesShown(), filters=chosen)
    assert "No change matches the selection." in html
    assert "5 changes outside the selection are not shown." in html
    assert "Nothing changed" not in html


def test_names_of_people_are_shown_without_their_values_where_only_names_are_asked_for() -> None:
    html = changes_page(EVERYTHING, summary(), ChangesShown(names=True))
    assert "Ana Abad" in html
    assert "442071234567" not in html


def test_each_change_can_be_linked_to_once_and_the_page_leads_to_those_that_exist() -> None:
    changes = [replace(each, change_id=f"{place:016x}") for place, each in enumerate(EVERYTHING)]
    html = changes_page(changes, summary(), ChangesShown(), links={"findings": "findings.html"})
    anchors = re.findall(r'<tr id="change-(\w+)"', html)
    assert len(anchors) == len(set(anchors)) > 3
    assert changes[0].change_id in anchors, "also in the first table, without an anchor"
    assert 'href="findings.html"' in html
    assert 'href="index.html"' not in html


def test_words_that_differ_are_marked_and_the_rest_is_not() -> None:
    parts = [(part.text, part.differs) for part in words("Sales team one", "Sales team two")]
    assert parts == [("Sales team ", False), ("one", True)]


def test_every_phrase_of_the_page_is_in_both_languages_and_used() -> None:
    english, spanish = (read_phrases(language, "changes.") for language in ("en", "es"))
    assert list(english) == list(spanish)
    folder = Path(__file__).parents[2] / "space_odt_dagster" / "reporting" / "templates"
    templates = "".join(
        (folder / name).read_text() for name in ("page.jinja", "changes.html.jinja", "change_rows.jinja")
    )
    named = set(re.findall(r'(?:say|phrase)\("([\w.]*\w)"', templates))
    built = re.compile(
        r"(?:entity|role|member|kind|class|side|version|filter|nav|state|schema|unknown|by_itself|first|changes)\.|gone|come"
    )
    assert {key for key in english if key not in named and not built.match(key)} == set()
    assert named <= set(english)
    assert {f"kind.{kind.value}" for kind in ChangeKind} <= set(english)
