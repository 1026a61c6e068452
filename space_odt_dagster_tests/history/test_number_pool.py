"""The pool of numbers: forty lists are one table, and a list that was not read makes no number disappear."""

from pathlib import Path

import duckdb
import pytest

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster.history.stored_rows import row_key
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.marks import Role, stands
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, compared, snapshot
from space_odt_dagster_tests.history.nights import KEY

LISTS = tuple(name for name in MANIFEST.names if stands(name).role is Role.POOL)
OF_V1 = tuple(name for name in LISTS if MANIFEST[name].tier == "v1")


@pytest.fixture(scope="module")
def lists(rows: Rows) -> Rows:
    """Every list of assignable numbers."""
    return Rows({name: rows[name] for name in LISTS})


def a_number(lists: Rows, place: int) -> tuple[str, str]:
    """The location and the number of a row of a list that scope ``v1`` has."""
    name = next(name for name in OF_V1 if len(lists[name]) > place)
    row = lists[name][place]
    return row["location_id"], row["raw_json"]["phoneNumber"]


def without(lists: Rows, gone: tuple[str, str]) -> Rows:
    """The lists without a number of a location."""

    def edit(other: Rows) -> None:
        for name in LISTS:
            other[name] = [
                row for row in other[name] if (row["location_id"], row["raw_json"].get("phoneNumber")) != gone
            ]

    return edited(lists, edit)


def with_state(lists: Rows, changed: tuple[str, str], state: str) -> Rows:
    """The lists with another state of a number."""

    def edit(other: Rows) -> None:
        for name in LISTS:
            for row in other[name]:
                if (row["location_id"], row["raw_json"].get("phoneNumber")) == changed:
                    row["raw_json"]["state"] = state

    return edited(lists, edit)


def fold(root: Path, *nights: Rows, **made: object) -> list[tuple[str, int, str | None]]:
    """Key, version and end of each version that is not the first and only one, with clear numbers."""
    for day, night in enumerate(nights, 1):
        snapshot(night, root / "snapshots" / f"202611{day:02d}T040000Z_run-{day}", Made(day=day, **made))  # type: ignore[arg-type]
    layout = Layout.of(str(root))
    update_lake(layout, layout.root / "lake", LakeOptions(key=KEY, level="personal"))
    file = root / "lake" / "history" / "number_pool.parquet"
    return duckdb.sql(
        f"select row_key, version, ended from '{file}' where version > 1 or not is_current or seen_last is not null "
        "or not_before is not null order by all"
    ).fetchall()


def test_the_pool_has_each_number_of_a_location_once(lists: Rows, tmp_path: Path) -> None:
    assert fold(tmp_path, lists) == []
    file = tmp_path / "lake" / "history" / "number_pool.parquet"
    found = {each for (each,) in duckdb.sql(f"select row_key from '{file}'").fetchall()}
    wanted = {
        row_key((row["location_id"], row["raw_json"]["phoneNumber"]))
        for name in LISTS
        for row in lists[name]
        if isinstance(row["raw_json"].get("phoneNumber"), str)
    }
    assert found == wanted
    assert len(found) > 10
    assert not [each for each in (tmp_path / "lake" / "current").iterdir() if "available" in each.name]


def test_a_number_ends_and_changes_as_diff_tells(lists: Rows, tmp_path: Path) -> None:
    gone, changed = a_number(lists, 0), a_number(lists, 1)
    after = with_state(without(lists, gone), changed, "INACTIVE")
    told = fold(tmp_path, lists, after)
    assert sorted(told, key=str) == sorted(
        [(row_key(gone), 1, "gone"), (row_key(changed), 1, "changed"), (row_key(changed), 2, None)], key=str
    )
    before, later = (snapshot(each, tmp_path / str(day), Made(day=day)) for day, each in enumerate((lists, after), 1))
    found = compared(before, later, tmp_path / "scratch")
    paths = {(each.export, each.kind.value, each.path) for each in found.changes}
    assert paths == {("number_pool", "removed", ""), ("number_pool", "changed", "state")}


def test_fewer_lists_end_no_number(lists: Rows, tmp_path: Path) -> None:
    gone = a_number(lists, 0)
    few = Rows({name: each for name, each in without(lists, gone).as_they_are().items() if name in OF_V1})
    told = fold(tmp_path, lists, few)
    assert {ended for _, version, ended in told} == {None}
    assert (row_key(gone), 1, None) in told


def test_scope_v1_every_night_and_full_every_week_make_no_versions(lists: Rows, tmp_path: Path) -> None:
    few = Rows({name: each for name, each in lists.as_they_are().items() if name in OF_V1})
    assert fold(tmp_path, lists, few, few, lists) == []


def test_a_list_that_failed_takes_no_owner_away(lists: Rows, tmp_path: Path) -> None:
    offered, owners = "person_available_numbers_primary", "person_available_numbers_call_forward"
    location, number = next((row["location_id"], row["raw_json"]["phoneNumber"]) for row in lists[offered])

    def edit(other: Rows) -> None:
        row = next(each for each in other[owners] if each["location_id"] == location)
        row["raw_json"] = {"phoneNumber": number, "owner": {"id": row["person_id"], "type": "PEOPLE"}}

    whole = edited(lists, edit)
    few = Rows({name: each for name, each in whole.as_they_are().items() if name != owners})
    told = fold(tmp_path, whole, few, few, whole)
    assert [each for each in told if each[0] == row_key((location, number))] == []
