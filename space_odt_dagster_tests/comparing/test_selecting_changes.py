"""A selection shows every change that touches it, counts what it leaves out, and never says "nothing" of what it did not find."""

from pathlib import Path

import pytest

from space_odt_dagster.comparing.compare import Options, compare
from space_odt_dagster.comparing.filters import Filters, with_pool
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.comparing.edits import remove_entity, rename
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, snapshot
from space_odt_dagster_tests.comparing.test_diff_command import diff, folder, keep

__all__ = ["folder"]
RENAMED = ("call_queues", "hunt_groups", "call_parks", "trunks", "licenses")


def another_night(rows: Rows) -> Rows:
    """Things that got another name, a person who left, and what only counts."""

    def edit(other: Rows) -> None:
        for export in RENAMED:
            row = other[export][1]
            key = "license_id" if export == "licenses" else "id"
            rename(other, row[key], row["raw_json"]["name"], f"Another {export}")
        remove_entity(other, other["person_push_to_talk"][1]["person_id"])
        other["groups"][0]["raw_json"]["memberSize"] = 99

    return edited(rows, edit)


def test_an_export_that_differs_shows_a_change_or_what_is_counted(rows: Rows, tmp_path: Path) -> None:
    before, after = snapshot(rows, tmp_path / "a"), snapshot(another_night(rows), tmp_path / "b", Made(day=2))
    wrong, differing = [], []
    with compare(before, after, Options(), scratch=tmp_path / "scratch") as comparison:
        changes, summary = list(comparison.changes()), comparison.summary
        for name in MANIFEST.names:
            filters = with_pool(Filters(exports=frozenset({name})), comparison.sides)
            differs = before.files[name].sha256 != after.files[name].sha256
            shows = any(map(filters.picks, changes)) or filters.finds_more(summary)
            differing += [name] if differs else []
            wrong += [name] if differs is not shows else []
    assert wrong == []
    assert {"call_queues", "call_queue_details", "groups", "people", "call_parks"} <= set(differing)
    assert len(differing) > 60


def test_a_change_that_another_export_owns_is_shown_and_the_others_are_counted(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(folder, rows, Made(day=1))
    keep(folder, another_night(rows), Made(day=2))
    assert diff(folder, "--select", "call_queues", "--show-values") == 4
    text = capsys.readouterr().out
    assert "→ Another call_queues" in text
    assert "changes in other exports are not shown." in text
    assert diff(folder, "--select", "call_queues", "--format", "csv") == 4
    assert "outside the selection are not shown." in capsys.readouterr().err


def test_what_is_only_counted_is_a_difference_of_the_export_that_was_asked_for(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(other: Rows) -> None:
        other["groups"][0]["raw_json"]["memberSize"] = 99

    keep(folder, rows, Made(day=1))
    keep(folder, edited(rows, edit), Made(day=2))
    assert diff(folder, "--quiet") == 0
    assert diff(folder, "--select", "groups") == 4
    out = capsys.readouterr().out
    assert "Nothing changed" not in out
    assert "1 value that Webex computes or that changes by itself differs and is only counted" in out
    assert diff(folder, "--select", "licenses", "--quiet") == 0


def test_a_location_and_an_entity_are_found_by_name_and_by_id(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = rows["call_queues"][0]
    place = next(each for each in rows["locations"] if each["location_id"] == queue["location_id"])
    elsewhere = next(each for each in rows["calling_locations"] if each["location_id"] != queue["location_id"])
    keep(folder, rows, Made(day=1))
    renamed = edited(rows, lambda other: rename(other, queue["id"], queue["name"], "Another name"))
    keep(folder, renamed, Made(day=2))
    for option, text in (
        ("--location", place["location_id"]),
        ("--location", place["name"].upper()),
        ("--entity", queue["id"]),
        ("--entity", "another NAME"),
        ("--entity", queue["name"]),
    ):
        assert diff(folder, option, text, "--quiet") == 4, text
    capsys.readouterr()
    assert diff(folder, "--location", elsewhere["name"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("No change matches the selection between")
    assert "1 change outside the selection is not shown." in out


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--entity", "Another nam"), "Did you mean Another name?"),
        (("--location", "nowhere at all"), "neither snapshot has a location of this name or id"),
        (("--select", "call_queue"), "Did you mean call_queues?"),
        (("--kind", "change"), "Did you mean changed?"),
        (("--class", "settings"), "Did you mean setting?"),
    ],
)
def test_what_matches_nothing_is_wrong_usage_with_the_nearest_name(
    arguments: tuple[str, str], hint: str, folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = rows["call_queues"][0]
    keep(folder, rows, Made(day=1))
    keep(folder, edited(rows, lambda other: rename(other, queue["id"], queue["name"], "Another name")), Made(day=2))
    assert diff(folder, *arguments) == 2
    said = capsys.readouterr()
    assert hint in said.err
    assert said.out == ""


def test_a_person_is_no_hint_while_names_are_hidden(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(folder, rows, Made(day=1))
    keep(folder, another_night(rows), Made(day=2))
    name = str(rows["people"][0]["display_name"])
    assert diff(folder, "--entity", name[:-1]) == 2
    assert name not in capsys.readouterr().err
    monkeypatch.setenv("SPACE_ODT_SHOW_NAMES", "on")
    assert diff(folder, "--entity", name[:-1]) == 2
    assert f"Did you mean {name}?" in capsys.readouterr().err


def test_a_name_that_two_have_shows_both_and_says_so(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (rows["call_queues"][at] for at in (0, 1))

    def twins(now: Rows) -> None:
        for each in (one, other):
            rename(now, each["id"], each["name"], "Twins")

    keep(folder, rows, Made(day=1))
    keep(folder, edited(rows, twins), Made(day=2))
    assert diff(folder, "--entity", "Twins", "--all") == 4
    said = capsys.readouterr()
    assert "2 have this name, and all of them are shown" in said.err
    assert said.out.count("→ Twins") == 2


def test_an_export_that_was_not_read_may_concern_any_location(folder: Path, rows: Rows) -> None:
    keep(folder, rows, Made(day=1))
    unread = Made(day=2, results={"devices": "forbidden"})
    keep(folder, edited(rows, lambda other: other["devices"].clear()), unread)
    assert diff(folder, "--location", rows["locations"][0]["name"], "--quiet") == 3
