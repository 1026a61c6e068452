"""The page of all organisations in a real browser, and the files beside it: equal summaries give equal bytes."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

from space_odt_dagster.fleet.causes import Cause
from space_odt_dagster.fleet.files import write_fleet
from space_odt_dagster.fleet.page import page_of, phrases_in
from space_odt_dagster.fleet.status import COLUMNS, FleetRow, State, rows_of
from space_odt_dagster.reporting import LANGUAGES
from space_odt_dagster_tests.fleet.summaries import LAST_NIGHT, REFUSED, WITHOUT_SCOPE, fleet_with, summary
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations
from space_odt_dagster_tests.reporting.browser import Opened, chromium, load_report
from space_odt_dagster_tests.reporting.conftest import serious

NASTY = "<b>Ácme</b> & \u202eSons"


@pytest.fixture(scope="module")
def fleet_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet with something of everything, and its files."""
    folder = tmp_path_factory.mktemp("fleet")
    fleet_with(
        folder,
        acme=summary("acme", people=900),
        globex=summary("globex", **WITHOUT_SCOPE),
        hooli=None,
        initech=summary("initech", **REFUSED),
        umbrella=summary("umbrella", started_at=LAST_NIGHT, complete=LAST_NIGHT, people=30),
        gone=summary("gone"),
    )
    entries = [
        f"name: acme, org_id: {org_id(1)}, title: {json.dumps(NASTY)}, labels: {{segment: gold, area: north}}",
        f"name: globex, org_id: {org_id(2)}, labels: {{segment: silver}}",
        f"name: hooli, org_id: {org_id(3)}, paused: {{reason: Contract ends.}}",
        f"name: initech, org_id: {org_id(4)}, labels: {{segment: gold}}",
        f"name: umbrella, org_id: {org_id(5)}, labels: {{segment: silver}}",
    ]
    fleet = fleet_in(with_organisations(*entries), out_dir=str(folder))
    (folder / "acme" / "report").mkdir()
    (folder / "acme" / "report" / "index.html").write_text("<title>The report of acme</title>")
    rows = list(rows_of(fleet))
    write_fleet(fleet, rows, language="en", csv_safe=False)
    (folder / "es.html").write_text(page_of(rows, ["gone"], language="es_ES.UTF-8"), encoding="utf-8")
    first = {path.name: path.read_bytes() for path in (folder / "_fleet").iterdir()}
    Random(2).shuffle(rows)
    write_fleet(fleet, rows, language="en", csv_safe=False)
    assert {path.name: path.read_bytes() for path in (folder / "_fleet").iterdir()} == first, (
        "the order does not matter"
    )
    return folder


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as running:
        yield running.new_page()


@pytest.fixture
def opened(page: Page, fleet_folder: Path) -> Opened:
    return load_report(page, fleet_folder / "_fleet" / "index.html")


def shown(opened: Opened) -> list[str]:
    rows = opened.page.locator("#organisations tbody tr:visible")
    return [str(each.get_attribute("id")).removeprefix("o-") for each in rows.all()]


def test_it_says_first_what_needs_somebody_and_what_to_do(opened: Opened) -> None:
    assert opened.complaints == []
    assert [each for each in opened.requests if each != "data:,"] == []
    assert opened.page.locator("h1").inner_text() == "Yes. 3 of 4 organisations need somebody."
    groups = opened.page.locator("#attention li.gap")
    assert [each.get_attribute("data-cause") for each in groups.all()] == ["token", "behind", "scope"]
    assert "space-odt fleet run --only initech" in groups.first.inner_text()
    assert "Webex refused the access token." in groups.first.inner_text()
    assert "spark-admin:devices_read" in groups.last.locator("h3").inner_text()
    assert opened.page.locator("#folders li").all_inner_texts() == ["gone"]


def test_it_is_filtered_by_label_and_state_and_stays_so_when_sorted(opened: Opened) -> None:
    assert shown(opened) == ["acme", "globex", "hooli", "initech", "umbrella"]
    opened.page.get_by_role("combobox", name="segment").select_option("silver")
    assert shown(opened) == ["globex", "umbrella"]
    assert opened.page.locator("#all [role=status]").inner_text() == "2 of 5 organisations shown"
    head = opened.page.locator("#organisations thead").get_by_role("button", name="People")
    head.press("Enter")
    assert shown(opened) == ["globex", "umbrella"]
    opened.page.get_by_role("combobox", name="segment").select_option("")
    assert shown(opened) == ["acme", "globex", "initech", "umbrella", "hooli"], "what is not known comes last"
    opened.page.get_by_role("combobox", name="State").select_option("stopped")
    assert shown(opened) == ["initech"]
    opened.page.get_by_role("combobox", name="State").select_option("")
    opened.page.get_by_role("searchbox").fill("acme")
    assert shown(opened) == ["acme"]


def test_a_link_leads_to_the_report_and_a_name_is_only_text(opened: Opened) -> None:
    row = opened.page.locator("#o-acme")
    assert "<b>Ácme</b> & Sons" in row.inner_text()
    row.get_by_role("link").click()
    assert opened.page.title() == "The report of acme"


def test_a_phone_and_paper_show_it_whole(page: Page, fleet_folder: Path) -> None:
    opened = load_report(page, fleet_folder / "es.html", width=360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert serious(opened) == []
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 718
    assert not page.locator(".controls").is_visible()
    page.emulate_media(media="screen")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(dark: bool, page: Page, fleet_folder: Path) -> None:
    assert serious(load_report(page, fleet_folder / "_fleet" / "index.html", dark=dark)) == []


def test_the_tables_have_a_row_for_each_and_say_what_is_unknown(fleet_folder: Path) -> None:
    folder = fleet_folder / "_fleet"
    with (folder / "fleet_status.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == COLUMNS
    assert [(each["organisation"], each["state"], each["people"]) for each in rows] == [
        ("acme", "complete", "900"),
        ("globex", "gaps", "120"),
        ("hooli", "paused", ""),
        ("initech", "stopped", "120"),
        ("umbrella", "complete", "30"),
    ]
    found = json.loads((folder / "fleet_status.json").read_text())
    assert [each["people"] for each in found] == [900, 120, None, 120, 30]
    assert found[1]["missing"] == ["devices", "device_details"]
    assert (folder / "fleet_status.csv").stat().st_mode & 0o777 == 0o600


def test_a_fleet_without_trouble_and_one_without_a_reading() -> None:
    blank: dict[str, Any] = {"title": "", "labels": {}, "org_id": "", "token": "t"}
    fine = page_of([FleetRow(organisation="acme", state=State.COMPLETE, **blank)], [], language="en")
    assert "No. The one organisation is complete." in fine
    paused = FleetRow(organisation="acme", state=State.PAUSED, cause=Cause.PAUSED, **blank)
    assert "all are paused" in page_of([paused], [], language="en")


def test_every_phrase_is_there_in_both_languages_and_used() -> None:
    english, spanish = (phrases_in(language) for language in LANGUAGES)
    assert list(english) == list(spanish)
    for key, phrase in english.items():
        texts = [phrase] if isinstance(phrase, str) else list(phrase.values())
        others = [spanish[key]] if isinstance(phrase, str) else list(spanish[key].values())
        for text, other in zip(texts, others, strict=True):
            assert text != other
            named = [set(re.findall(r"\{(\w+)\}", each)) | {"n"} for each in (text, other)]
            assert named[0] == named[1], key
            assert text.count("`") == other.count("`"), key
    template = (Path(__file__).parents[2] / "space_odt_dagster" / "fleet" / "page" / "fleet.html.jinja").read_text()
    made = {f"cause.{each.value}.{part}" for each in Cause for part in ("title", "todo")}
    made |= {f"state.{each.value}" for each in State} | {"title", "unknown", "footer.private"}
    made |= {f"table.{name}" for name in ("people", "missing", "changes", "critical", "high", "score", "duration")}
    assert {key for key in english if key not in made and f'"{key}"' not in template} == set()
    assert {f"cause.{each.value}.title" for each in Cause if each not in (Cause.NONE, Cause.PAUSED)} <= set(english)
