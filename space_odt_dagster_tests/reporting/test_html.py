"""The file: whole, private, self-contained, escaped, small, and the same for the same run."""

import re
import stat
from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.reporting import write_report
from space_odt_dagster.reporting.html import clip
from space_odt_dagster_tests.exports.made_up import store_in
from space_odt_dagster_tests.reporting.made_up import FACTS, HOST, SCOPE, Organisation, organisation, report_of
from space_odt_dagster_tests.reporting.page_text import read_cells
from space_odt_dagster_tests.reporting.scenarios import NASTY, SCENARIOS

TWO_MEGABYTES = 2_000_000


def test_only_the_owner_may_read_it_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    _, page = report_of(organisation(), tmp_path)
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    assert [each.name for each in page.parent.iterdir()] == ["index.html"]


def test_a_report_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "report" / "index.html").mkdir(parents=True)
    with pytest.raises(OutputError, match="Is a directory"):
        report_of(organisation(), tmp_path)
    assert [each.name for each in (tmp_path / "report").iterdir()] == ["index.html"]


def test_it_is_written_to_an_object_store_too(tmp_path: Path) -> None:
    store = organisation().write(UPath("memory://reports"))
    headline = write_report(store, run=FACTS, host=HOST, previous=None, language="en", manifest=SCOPE)
    assert len(store.layout.report.read_bytes()) == headline.size
    _, page = report_of(organisation(), tmp_path, org_name=None)
    assert store.layout.report.read_bytes() == page.read_bytes()


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    made, facts = SCENARIOS["every_result"]()
    pages = [report_of(made, tmp_path / name, **facts)[1].read_bytes() for name in ("one", "two")]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_it_refers_to_nothing_that_would_be_loaded(scenario: str, tmp_path: Path) -> None:
    made, facts = SCENARIOS[scenario]()
    text = report_of(made, tmp_path, **facts)[1].read_text(encoding="utf-8")
    assert re.findall(r"<(?:img|iframe|object|embed|video|audio|base)\b", text) == []
    assert re.findall(r"\bsrc=", text) == []
    assert re.findall(r"<link[^>]*>", text) == ['<link rel="icon" href="data:,">']
    assert re.findall(r"@import|url\(", text) == []
    assert re.findall(r"\sstyle=|\son\w+=", text) == []


def test_nasty_names_are_escaped_and_cut_short(tmp_path: Path) -> None:
    made, facts = SCENARIOS["nasty_names"]()
    text = report_of(made, tmp_path, **facts)[1].read_text(encoding="utf-8")
    assert "<script>document" not in text
    assert text.count("<script>") == 1
    assert "&lt;script&gt;document" in text
    assert "x" * 121 not in text.replace("x" * 300, "")
    assert "{{ 7*7 }}" in text
    assert "\u202e" not in text


def test_a_name_is_shown_without_control_characters_and_at_most_so_long() -> None:
    assert clip("a\u202eb\x00c\nd\ud83d") == "abc d"
    assert clip("می\u200cخواهم") == "می\u200cخواهم", "joiners are part of a name"
    assert clip("x" * 500) == "x" * 119 + "…"
    assert clip(NASTY[1]) == "مكتب الرياض"


def test_exports_that_are_missing_are_counted_as_none(tmp_path: Path) -> None:
    headline, page = report_of(Organisation(), tmp_path)
    assert headline.rows == 0
    assert page.exists()
    nothing = write_report(store_in(tmp_path / "no"), run=FACTS, host=HOST, previous=None, language="en")
    assert not nothing.complete


def test_a_file_that_somebody_removed_is_counted_as_none(tmp_path: Path) -> None:
    store = organisation().write(tmp_path)
    store.layout.json_of("people").unlink()
    write_report(store, run=FACTS, host=HOST, previous=None, language="en")
    assert read_cells(tmp_path / "report" / "index.html").totals["people"] == "0"


def test_ten_thousand_people_fit_into_two_megabytes(tmp_path: Path) -> None:
    made = organisation(people=10_000, locations=[f"{'A long name of a location ' * 4}{each}" for each in range(1_500)])
    for person in range(10_000):
        made.error("person_permissions_in", "skipped", 400, "4003", {"entity_id": f"person-{person}"})
    headline, page = report_of(made, tmp_path)
    assert page.stat().st_size == headline.size < TWO_MEGABYTES
    assert "501 more locations are in the total but not listed." in page.read_text(encoding="utf-8")
