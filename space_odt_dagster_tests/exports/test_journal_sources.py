"""What the exports that need its ids read from a journal, also while it is being written."""

from __future__ import annotations

import tempfile
import threading
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from space_odt_dagster.exports.journal import Journal, drop_vanished_calls
from space_odt_dagster.extraction.calls import Call
from space_odt_dagster.extraction.json_text import parse_json

from .journals import Open
from .made_up import THINGS, described, page, store_in

COLUMNS = ("id", "name", "number", "active", "tags")


def test_a_cursor_takes_what_has_arrived_so_far_and_each_entity_once(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    early = kept.cursor(["id", "name"])
    assert early.take(10) == []
    kept.keep(Call(THINGS, {}), page({"id": "b", "name": "B"}, {"id": "a"}, {"id": "b", "name": "again"}))
    assert early.take(1) == [{"id": "b", "name": "B"}]
    assert early.take(10) == [{"id": "a", "name": None}]
    assert early.take(10) == []
    kept.keep(Call(THINGS, {}), page({"id": "a", "name": "later"}, {"id": "c", "name": ""}, number=2))
    kept.keep(Call(THINGS, {"all": True}, variant=1), page({"id": "b", "name": "other listing"}))
    assert early.take(10) == [{"id": "c", "name": None}]
    assert early.take(10) == []
    assert [row["id"] for row in kept.cursor(["id"]).take(10)] == ["b", "a", "c"]


def test_a_cursor_takes_what_is_left_after_as_many_rows_were_dropped(journal: Open, tmp_path: Path) -> None:
    first = journal(tmp_path)
    first.keep(Call(THINGS, {"of": "gone"}), page(*({"id": f"gone-{number}"} for number in range(20))))
    first.keep(Call(THINGS, {"of": "there"}), page(*({"id": f"there-{number}"} for number in range(200))))
    first.close()
    resumed = journal(tmp_path)
    cursor = resumed.cursor(["id"])
    taken = cursor.take(200)
    resumed.answered(Call(THINGS, {"of": "there"}))
    drop_vanished_calls(resumed)
    taken += cursor.take(200)
    assert {f"there-{number}" for number in range(200)} <= {row["id"] for row in taken}
    assert cursor.take(200) == []
    assert resumed.count() == 200


def test_a_cursor_takes_every_row_without_a_whole_key(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"name": "one"}, {"name": "two"}, {"id": "", "name": "three"}))
    assert [row["name"] for row in kept.cursor(["name"]).take(10)] == ["one", "two", "three"]


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=4), max_size=8),
    st.lists(st.integers(1, 3), min_size=1, max_size=30),
)
def test_cursors_see_the_same_however_often_they_look(pages: list[list[str]], limits: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Journal(Path(folder) / "journal", THINGS)) as kept:
        cursor, taken, number = kept.cursor(["id", "name"]), [], 0
        for number, ids in enumerate(pages, 1):
            kept.keep(Call(THINGS, {}), page(*({"id": each, "name": f"{number}"} for each in ids), number=number))
            taken += cursor.take(limits[number % len(limits)])
        while more := cursor.take(limits[0]):
            taken += more
        assert taken == kept.cursor(["id", "name"]).take(100)
        firsts = {each["id"]: each for each in reversed(taken) if each["id"]}
        assert len([each for each in taken if each["id"]]) == len(firsts)
        assert set(firsts) == {each for ids in pages for each in ids if each}
        assert sum(not each["id"] for each in taken) == sum(not each for ids in pages for each in ids)


def test_source_rows_are_the_merged_rows_with_their_json_values(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    item = {"id": "b", "name": "", "number": 7, "active": False, "tags": ["x"]}
    kept.keep(Call(THINGS, {}), page({"id": "b", "name": "old"}, {"id": "a", "number": parse_json("1.50")}))
    kept.keep(Call(THINGS, {}), page(item, number=2))
    assert list(kept.source_rows(COLUMNS)) == [
        {"id": "a", "name": None, "number": parse_json("1.50"), "active": None, "tags": None},
        {"id": "b", "name": None, "number": 7, "active": False, "tags": ["x"]},
    ]


def test_source_rows_of_a_journal_are_those_of_the_files_made_of_it(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    values = ["text", "", None, True, False, 0, 7, parse_json("7.50"), ["a", None], {"b": '","raw_json":'}, "\ud800 é"]
    kept.keep(
        Call(THINGS, {}), page(*({"id": f"{at:02}", "name": value, "tags": value} for at, value in enumerate(values)))
    )
    store = store_in(tmp_path / "out")
    store.keep_export(THINGS, kept.rows(), csv_safe=True, describe=described(THINGS))
    assert list(store.source_rows(THINGS, COLUMNS)) == list(kept.source_rows(COLUMNS))


def test_a_journal_is_used_from_the_thread_that_reads_and_the_one_that_writes_files(
    journal: Open, tmp_path: Path
) -> None:
    kept = journal(tmp_path)
    cursor, taken = kept.cursor(["id"]), []

    def read() -> None:
        for number in range(1, 200):
            kept.keep(Call(THINGS, {}), page(*({"id": f"{number:03}-{each}"} for each in range(10)), number=number))
            taken.extend(cursor.take(7))
        while more := cursor.take(100):
            taken.extend(more)

    thread = threading.Thread(target=read)
    thread.start()
    while thread.is_alive():
        assert kept.count() % 10 == 0
        found = [row.values[0] for row in kept.rows()]
        assert found == sorted(found)
    thread.join()
    assert [row["id"] for row in taken] == [row.values[0] for row in kept.rows()]
    assert len(taken) == 1990
