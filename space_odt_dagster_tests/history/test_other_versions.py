"""Snapshots of another version of the manifest: columns come and go, and nobody's settings changed by that."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import ColumnType, Export
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import Made, snapshot
from space_odt_dagster_tests.history.nights import FORWARDING, KEY, rows_of

TODAY = MANIFEST[FORWARDING]
RINGS = "no_answer_forward_number_of_rings"


def version(export: Export) -> Manifest:
    """A version of the manifest that declares this export so."""
    return Manifest(export if each.name == export.name else each for each in MANIFEST)


def without(*names: str) -> Manifest:
    return version(replace(TODAY, columns=tuple(each for each in TODAY.columns if each.name not in names)))


def retyped(name: str, type: ColumnType) -> Manifest:
    columns = (replace(each, type=type) if each.name == name else each for each in TODAY.columns)
    return version(replace(TODAY, columns=tuple(columns)))


class Folder:
    """An output folder and its lake, each night read and folded by a version of its own."""

    def __init__(self, root: Path) -> None:
        self.root, self.day = root, 0

    def night(self, manifest: Manifest, values: dict[int, str], **more: Any) -> None:
        """Reads and folds one more night."""
        self.day += 1
        rows = [{**row, **more} for row in rows_of(FORWARDING, values)]
        folder = self.root / "snapshots" / f"202611{self.day:02d}T040000Z_run-{self.day}"
        header = [each.name for each in manifest[FORWARDING].columns]
        rows = [{**{name: row[name] for name in header}, "raw_json": row["raw_json"]} for row in rows]
        snapshot(Rows([(FORWARDING, rows)]), folder, Made(day=self.day), manifest=manifest)
        layout = Layout.of(str(self.root))
        options = LakeOptions(key=KEY, level="personal", only=frozenset({FORWARDING}))
        update_lake(layout, layout.root / "lake", options, manifest=manifest)

    def versions(self, *columns: str) -> list[tuple[Any, ...]]:
        """Version, how it ended and these columns, by key."""
        file = self.root / "lake" / "history" / f"{FORWARDING}.parquet"
        listed = ", ".join(("version", "ended", *columns))
        return duckdb.sql(f"select {listed} from '{file}' order by row_key, occurrence, version").fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_new_column_makes_no_new_version_and_fills_the_open_one(folder: Folder) -> None:
    folder.night(without(RINGS), {1: "0301"})
    folder.night(MANIFEST, {1: "0301"}, **{RINGS: 3})
    assert folder.versions(RINGS) == [(1, None, 3)]
    folder.night(MANIFEST, {1: "0301"}, **{RINGS: 4})
    assert folder.versions(RINGS) == [(1, "changed", 3), (2, None, 4)]


def test_a_change_in_the_night_of_an_upgrade_is_a_version(folder: Folder) -> None:
    folder.night(without(RINGS), {1: "0301", 2: "0302"})
    folder.night(MANIFEST, {1: "0303"}, **{RINGS: 3})
    found = folder.versions("always_forward_destination", RINGS)
    assert sorted(found, key=str) == [
        (1, "changed", "0301", None),
        (1, "gone", "0302", None),
        (2, None, "0303", 3),
    ]


def test_a_column_that_is_gone_stays_with_what_it_had(folder: Folder) -> None:
    folder.night(MANIFEST, {1: "0301"}, **{RINGS: 3})
    folder.night(without(RINGS), {1: "0301"})
    folder.night(without(RINGS), {1: "0302"})
    assert folder.versions("always_forward_destination", RINGS) == [(1, "changed", "0301", 3), (2, None, "0302", None)]


def test_a_column_of_another_type_gets_another_name(folder: Folder) -> None:
    folder.night(MANIFEST, {1: "0301"}, **{RINGS: 3})
    folder.night(retyped(RINGS, ColumnType.TEXT), {1: "0301"}, **{RINGS: "3"})
    assert folder.versions(RINGS, f"{RINGS}_text") == [(1, None, 3, "3")]


def test_an_export_with_another_key_begins_a_history_of_its_own(folder: Folder) -> None:
    folder.night(MANIFEST, {1: "0301"})
    columns = tuple(replace(each, key=each.key or each.name == RINGS) for each in TODAY.columns)
    folder.night(version(replace(TODAY, columns=columns)), {1: "0301"}, **{RINGS: 3})
    assert folder.versions("not_before") == [(1, None, None)]
    (former,) = (folder.root / "lake" / "former").iterdir()
    assert former.name.startswith(f"{FORWARDING}_20261101T040000Z")
