"""What a fold begins and ends is what ``space-odt diff`` calls added, removed and changed, in the exports that have a history."""

import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.comparing.export_facts import facts_of
from space_odt_dagster.comparing.paths import parse_path, without_selectors
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster.history.stored_rows import row_key
from space_odt_dagster.history.stored_table import table_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.comparing.edits import remove_entity, set_at
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, compared, snapshot
from space_odt_dagster_tests.comparing.test_laws import SWITCHES, switches
from space_odt_dagster_tests.endurance import ENDURANCE
from space_odt_dagster_tests.history.nights import KEY

EXPORTS = (
    *SWITCHES,
    "people_details",
    "call_queue_agents",
    "group_members",
    "license_assigned_users",
    "person_numbers",
)
TRAITS = facts_of(MANIFEST)
TABLES = {name: table_of(TRAITS[name], {}) for name in EXPORTS}
Told = dict[str, set[tuple[str, str]]]
"""By export: how a version ended or began, and the key of its row."""


def changed(rows: Rows, seed: int, number: int) -> Rows:
    """The rows with some switches turned, in the item and in the column that shows it, and without one person."""
    chance = random.Random(seed)
    chosen = chance.sample(switches(rows), number)
    person = chance.choice(rows["people_details"])["person_id"]

    def edit(other: Rows) -> None:
        for export, place, path in chosen:
            row = other[export][place]
            value: Any = row["raw_json"]
            for step in path:
                value = value[step]
            set_at(row["raw_json"], path, not value)
            if (column := TRAITS[export].column_at(".".join(path))) is not None:
                row[column.name] = not value
        remove_entity(other, person)

    return edited(rows, edit)


def told_by_diff(before: Any, after: Any, scratch: Path) -> Told:
    """Added, removed and changed rows, also where a change of another export is repeated."""
    found = compared(before, after, scratch)
    told: Told = {name: set() for name in EXPORTS}
    for change in found.changes:
        echoes = [(each.export, each.key, each.path) for each in found.places.get(change.number, [])]
        for place in ((change.export, change.key, change.path), *echoes):
            for export, how, key in _as_told(*place, change.kind.value):
                told[export].add((how, key))
    return told


def _as_told(export: str, key: str, path: str, kind: str) -> Iterator[tuple[str, str, str]]:
    if export not in TABLES:
        return
    own = row_key(json.loads(key).values())
    if not path:
        yield export, {"added": "added", "removed": "gone"}.get(kind, kind), own
        return
    column = TRAITS[export].column_at(without_selectors(parse_path(path)))
    if any(column is not None and each.source == column.name for each in TABLES[export].versioned):
        yield export, "changed", own


def told_by_lake(lake: Path) -> Told:
    """Versions that ended, and those that began with the second snapshot under a key that was not there."""
    told: Told = {}
    for name in EXPORTS:
        file = lake / "history" / f"{name}.parquet"
        versions = duckdb.sql(f"select row_key, ended, version, not_before is null from '{file}'").fetchall()
        told[name] = {(ended, key) for key, ended, *_ in versions if ended is not None}
        told[name] |= {("added", key) for key, _, version, is_first in versions if version == 1 and not is_first}
    return told


@settings(max_examples=5 * ENDURANCE)
@given(seed=st.integers(0, 10_000), number=st.integers(0, 12), backwards=st.booleans())
def test_the_lake_begins_and_ends_what_diff_tells(seed: int, number: int, backwards: bool, rows: Rows) -> None:
    whole = Rows({name: rows[name] for name in EXPORTS})
    sides = [whole, changed(whole, seed, number)][:: -1 if backwards else 1]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        before, after = (
            snapshot(each, root / "snapshots" / f"2026110{day}T040000Z_run-{day}", Made(day=day))
            for day, each in enumerate(sides, 1)
        )
        update_lake(Layout.of(folder), Layout.of(folder).root / "lake", LakeOptions(key=KEY, level="personal"))
        assert told_by_lake(root / "lake") == told_by_diff(before, after, root / "scratch")
