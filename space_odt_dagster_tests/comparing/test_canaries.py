"""What is secret or personal stands in no change that people are shown, however it comes to differ."""

from collections.abc import Callable
from typing import Any

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Sensitivity
from space_odt_dagster.manifest.origins import fields_on
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.changes_daff import daff_tables
from space_odt_dagster.reporting.changes_page import changes_page
from space_odt_dagster.reporting.changes_text import changes_text
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.edits import few_of_each, fields_of, walk
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Compared

Fields = tuple[str, ...]


def marked(level: Sensitivity) -> dict[str, set[Fields]]:
    """The paths of each export whose values are of a level, by the fields that they walk through."""
    found: dict[str, set[Fields]] = {}
    for export in MANIFEST:
        shown = {
            fields_on(path) for each in export.columns if each.sensitive is level for o in each.at for path in o.shown
        }
        hidden = {fields_on(each.path) for each in export.hidden if each.sensitive is level}
        if shown | hidden:
            found[export.name] = shown | hidden
    return found


SECRET, PERSONAL = marked(Sensitivity.SECRET), marked(Sensitivity.PERSONAL)


def with_canaries(rows: Rows, where: dict[str, set[Fields]], word: str) -> Rows:
    """The rows with each of these texts replaced by a word of its own."""

    def edit(other: Rows) -> None:
        for name, paths in where.items():
            for place, row in enumerate(other[name]):
                for number, (path, value) in enumerate(list(walk(row["raw_json"]))):
                    if path and isinstance(value, str) and fields_of(path) in paths:
                        inside = row["raw_json"]
                        for step in path[:-1]:
                            inside = inside[step]
                        inside[path[-1]] = f"{word} [{place}] ={number},"

    return edited(rows, edit)


def without(rows: Rows, names: set[str]) -> Rows:
    return edited(rows, lambda other: other.update({name: [] for name in names}))


def emptied(rows: Rows, names: set[str]) -> Rows:
    """The rows with nothing left in the lists of their items."""

    def empty(row: dict[str, Any]) -> dict[str, Any]:
        raw = row["raw_json"]
        return {
            **row,
            "raw_json": {k: [] if isinstance(v, list) else v for k, v in raw.items()} if isinstance(raw, dict) else raw,
        }

    return edited(rows, lambda other: other.update({name: [empty(row) for row in other[name]] for name in names}))


def ways_to_differ(rows: Rows, where: dict[str, set[Fields]]) -> list[tuple[Rows, Rows]]:
    one, two = (with_canaries(rows, where, f"canary {number}") for number in (1, 2))
    there = {name for name in where if "canary" in str(one[name])}
    assert len(there) > 8
    return [
        *((one, two), (one, without(one, there)), (without(one, there), one)),
        *((one, emptied(one, there)), (emptied(one, there), one)),
    ]


@pytest.fixture(scope="module")
def few(rows: Rows) -> Rows:
    """Rows with every field of every export."""
    return few_of_each(rows)


def test_no_change_says_what_a_secret_was_or_is(few: Rows, between: Between) -> None:
    for older, newer in ways_to_differ(few, SECRET):
        found = between(older, newer)
        assert found.changes
        assert [each for each in found.changes if "canary" in str(each)] == []


@pytest.fixture(scope="module")
def about_people(few: Rows, between: Between) -> list[Compared]:
    """What comes out of each way in which what is personal may differ."""
    return [between(older, newer) for older, newer in ways_to_differ(few, PERSONAL)]


def as_text(found: Compared, *, show_values: bool) -> str:
    return changes_text(found.changes, found.summary, ChangesShown(values=show_values), everything=True)


def as_page(found: Compared, *, show_values: bool) -> str:
    return changes_page(found.changes, found.summary, ChangesShown(values=show_values))


def as_tables(found: Compared, *, show_values: bool) -> str:
    return b"".join(daff_tables(found.changes, show_values=show_values).values()).decode()


@pytest.mark.parametrize("shown", [as_text, as_page, as_tables])
def test_what_people_are_shown_names_nobody_unless_they_ask(
    shown: Callable[..., str], about_people: list[Compared]
) -> None:
    for found in about_people:
        assert found.changes
        said = shown(found, show_values=False)
        assert [line for line in said.splitlines() if "canary" in line] == []
    assert "canary" in shown(about_people[0], show_values=True)
