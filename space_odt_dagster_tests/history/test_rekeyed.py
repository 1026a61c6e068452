"""Entities that came back under another id: their versions are linked, if nobody else could be meant."""

from pathlib import Path
from typing import Any

import duckdb

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster.history.stored_rows import row_key
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, compared, snapshot
from space_odt_dagster_tests.history.nights import KEY, an_id

QUEUES = "call_queue_details"


def fold(root: Path, *nights: Rows) -> list[tuple[Any, ...]]:
    """Key, end and previous key of each version that began later or ended."""
    sides = [
        snapshot(night, root / "snapshots" / f"202611{day:02d}T040000Z_run-{day}", Made(day=day))
        for day, night in enumerate(nights, 1)
    ]
    layout = Layout.of(str(root))
    update_lake(layout, layout.root / "lake", LakeOptions(key=KEY))
    kinds = {each.kind.value for each in compared(*sides, root / "scratch").changes}
    file = root / "lake" / "history" / f"{QUEUES}.parquet"
    told = duckdb.sql(
        f"select row_key, ended, previous_key from '{file}' where ended is not null or not_before is not null order by all"
    ).fetchall()
    assert ("rekeyed" in kinds) is any(ended == "rekeyed" for _, ended, _ in told)
    return told


def key_of(row: dict[str, Any]) -> str:
    return row_key((row["location_id"], row["id"]))


def made_anew(rows: Rows, place: int, *, twice: bool = False) -> tuple[Rows, str, str]:
    """The queues, one of them deleted and made again with the same name, or two of that name."""
    queues = Rows({QUEUES: rows[QUEUES]})
    old = queues[QUEUES][place]
    new = an_id("queue", 1)

    def edit(other: Rows) -> None:
        row = other[QUEUES][place]
        row["id"] = row["raw_json"]["id"] = new
        if twice:
            again = an_id("queue", 2)
            other[QUEUES].append({**row, "id": again, "raw_json": {**row["raw_json"], "id": again}})

    return edited(queues, edit), key_of(old), row_key((old["location_id"], new))


def test_a_queue_made_anew_is_linked_to_the_old_one(rows: Rows, tmp_path: Path) -> None:
    after, old, new = made_anew(rows, 0)
    told = fold(tmp_path, Rows({QUEUES: rows[QUEUES]}), after)
    assert sorted(told, key=str) == sorted([(old, "rekeyed", None), (new, None, old)], key=str)


def test_of_two_that_could_be_meant_none_is(rows: Rows, tmp_path: Path) -> None:
    after, old, new = made_anew(rows, 0, twice=True)
    told = fold(tmp_path, Rows({QUEUES: rows[QUEUES]}), after)
    assert (old, "gone", None) in told
    assert (new, None, None) in told
