"""The dimensions remember which columns and keys an export had, also when a later version of the manifest has others."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.derived import DERIVED
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import Made, snapshot
from space_odt_dagster_tests.history.nights import KEY


def declared(name: str, without: Collection[str] = (), key: str | None = None) -> Export:
    """An export without some columns, and with another key if one is given."""
    export = MANIFEST[name]
    kept = [each for each in export.columns if each.name not in without]
    columns = tuple(each if key is None else replace(each, key=each.name == key) for each in kept)
    return replace(export, columns=columns)


def fold(rows: Rows, folder: Path, day: int, manifest: Manifest) -> str:
    """Writes and folds a night as a version with this manifest does. Returns its name."""
    names = {name: {*(each.name for each in manifest[name].columns), "raw_json"} for name in manifest.names}
    shown = Rows(
        (name, [{column: each[column] for column in each if column in names[name]} for each in rows[name]])
        for name in manifest.names
    )
    place = folder / "snapshots" / f"202611{day:02d}T040000Z_run-{day}"
    snapshot(shown, place, Made(day=day), manifest=manifest)
    layout = Layout.of(str(folder))
    update_lake(layout, layout.root / "lake", LakeOptions(key=KEY), derive=DERIVED, manifest=manifest)
    return place.name


def test_columns_and_keys_of_other_versions_are_remembered(rows: Rows, tmp_path: Path) -> None:
    older = Manifest([declared("licenses", without=["site_url"]), declared("groups")])
    newer = Manifest([declared("licenses", without=["site_type"]), declared("groups", key="name")])
    first, second, third = (fold(rows, tmp_path, day, each) for day, each in ((1, older), (2, newer), (3, newer)))

    def shown(query: str) -> list[tuple[Any, ...]]:
        return duckdb.sql(query.replace("LAKE", str(tmp_path / "lake"))).fetchall()

    assert shown(
        "select \"column\", known_since, known_until from 'LAKE/dim/columns.parquet' "
        "where \"column\" in ('site_url', 'site_type', 'total_units') order by 1"
    ) == [("site_type", first, second), ("site_url", second, None), ("total_units", first, None)]
    formerly = f"former/groups_{first}.parquet"
    assert shown("select export, one_row_per, formerly from 'LAKE/dim/exports.parquet' order by 1") == [
        ("groups", "name", formerly),
        ("licenses", "license_id", None),
        ("number_pool", "location_id, phone_number", None),
    ]
    assert shown(f"select count(*) from 'LAKE/{formerly}'") == [(len(rows["groups"]),)]
    counted = "select snapshot, rows from 'LAKE/facts/counts.parquet' where export = 'groups' order by 1"
    assert shown(counted) == [(each, len(rows["groups"])) for each in (first, second, third)]
