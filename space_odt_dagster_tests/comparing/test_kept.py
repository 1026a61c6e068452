"""Comparisons that were kept: what is usual on a day of the week, and which go with their snapshot."""

import json
from pathlib import Path

import pytest

from space_odt_dagster.comparing.kept import remove_without_snapshot, usual_limit
from space_odt_dagster.exports.output_folder import Layout

MONDAY, SATURDAY = 2, 7


def keep(folder: Path, day: int, changes: int) -> str:
    """A comparison that was made on a day of November 2026."""
    newer = f"202611{day:02d}T030000Z_run"
    kept = folder / "changes" / f"before..{newer}"
    kept.mkdir(parents=True)
    sides = [{}, {"started_at": f"2026-11-{day:02d}T03:00:00+00:00"}]
    (kept / "changes_summary.json").write_text(json.dumps({"sides": sides, "changes": changes}))
    (kept / "changes.csv").write_text("")
    return newer


def limit(folder: Path, day: int) -> float | None:
    return usual_limit(Layout.of(str(folder)), f"202611{day:02d}T030000Z_run", f"2026-11-{day:02d}T03:00:00+00:00")


def test_with_fewer_than_five_earlier_ones_nobody_knows_what_is_usual(tmp_path: Path) -> None:
    for day in range(MONDAY, MONDAY + 4):
        keep(tmp_path, day, 1)
    assert limit(tmp_path, 6) is None
    keep(tmp_path, 6, 1)
    assert limit(tmp_path, 9) == 20


def test_the_limit_is_the_median_and_eight_deviations(tmp_path: Path) -> None:
    for day, changes in zip(range(MONDAY, MONDAY + 5), (40, 44, 50, 52, 900), strict=True):
        keep(tmp_path, day, changes)
    assert limit(tmp_path, 9) == 50 + 8 * 6


def test_working_days_and_weekends_are_judged_apart_and_never_by_what_came_later(tmp_path: Path) -> None:
    for day in range(MONDAY, MONDAY + 5):
        keep(tmp_path, day, 500)
    assert limit(tmp_path, SATURDAY) is None
    assert limit(tmp_path, MONDAY) is None


@pytest.mark.parametrize("damage", ["{", "[]"])
def test_a_summary_that_cannot_be_read_counts_for_nothing(damage: str, tmp_path: Path) -> None:
    for day in range(MONDAY, MONDAY + 5):
        keep(tmp_path, day, 1)
    next((tmp_path / "changes").glob("*06T*/changes_summary.json")).write_text(damage)
    assert limit(tmp_path, 9) is None


def test_a_comparison_goes_with_its_newer_snapshot_and_what_is_of_others_stays(tmp_path: Path) -> None:
    kept, gone = keep(tmp_path, 2, 1), keep(tmp_path, 3, 1)
    with_notes = keep(tmp_path, 4, 1)
    notes = tmp_path / "changes" / f"before..{with_notes}" / "notes.txt"
    notes.write_text("mine")
    removed = remove_without_snapshot(Layout.of(str(tmp_path)), [kept])
    assert removed == (f"before..{gone}", f"before..{with_notes}")
    assert {each.name for each in (tmp_path / "changes").iterdir()} == {f"before..{kept}", f"before..{with_notes}"}
    assert list(notes.parent.iterdir()) == [notes]
