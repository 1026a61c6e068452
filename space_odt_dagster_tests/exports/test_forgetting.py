"""What a call brought is forgotten when it is asked again from its beginning: no row of before counts, and none comes twice."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.journal import Journal, has_shifted
from space_odt_dagster.extraction.calls import Call, CallError
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.manifest.export import Export
from space_odt_dagster_tests.exports.made_up import PARTS, THINGS, page

ALL = Call(THINGS, {})
BEFORE = ({"id": "b"}, {"id": "a", "name": "left"}), ({"id": "c"}, {"id": "d"})
AFTER = ({"id": "b"}, {"id": "c", "name": "new"}), ({"id": "e"},)


@contextmanager
def opened(folder: Path, export: Export = THINGS) -> Iterator[Journal]:
    with closing(Journal(folder / "journal", export)) as journal:
        yield journal


def keep(journal: Journal, pages: tuple[tuple[dict[str, Any], ...], ...], call: Call = ALL) -> None:
    for number, items in enumerate(pages, 1):
        journal.keep(call, page(*items, number=number))


def ids(journal: Journal) -> list[str]:
    return [row.raw["id"] for row in journal.rows()]


@pytest.mark.parametrize("export", [THINGS, PARTS])
@pytest.mark.parametrize("pages", [BEFORE, BEFORE[:1]], ids=["several pages", "one page"])
def test_what_was_forgotten_does_not_count_now_nor_later(
    tmp_path: Path, export: Export, pages: tuple[tuple[dict[str, Any], ...], ...]
) -> None:
    call, other = Call(export, {}), Call(export, {"of": "others"})
    with opened(tmp_path, export) as journal:
        journal.keep(other, page({"id": "o"}))
        keep(journal, pages, call)
        journal.forget(call)
        assert (ids(journal), journal.count()) == (["o"], 1)
    with opened(tmp_path, export) as journal:
        assert journal.answered(call) is None
        assert journal.answered(other) is not None
        keep(journal, AFTER, call)
        assert ids(journal) == ["b", "c", "e", "o"]
    with opened(tmp_path, export) as journal:
        known = journal.answered(call)
        assert known is not None
        assert (known.pages, ids(journal), journal.count()) == (2, ["b", "c", "e", "o"], 4)
        assert not has_shifted(journal)


def test_a_refusal_is_forgotten_with_its_call(tmp_path: Path) -> None:
    refusal = CallError.of_ours(Meaning.INCOMPLETE, "An item is not whole.")
    with opened(tmp_path) as journal:
        journal.refuse(ALL, refusal.of(ALL.ids))
        keep(journal, BEFORE)
        journal.forget(ALL)
        keep(journal, AFTER)
    with opened(tmp_path) as journal:
        known = journal.answered(ALL)
        assert known is not None
        assert (known.refused, known.is_complete) == ((), True)


@pytest.mark.parametrize("taken", [0, 1, 3, 9])
def test_a_cursor_hands_out_each_entity_once_although_it_came_again(tmp_path: Path, taken: int) -> None:
    with opened(tmp_path) as journal:
        cursor = journal.cursor(["id"])
        keep(journal, BEFORE)
        rows = cursor.take(taken) if taken else []
        journal.forget(ALL)
        keep(journal, AFTER)
        rows += cursor.take(9)
        found = [row["id"] for row in rows]
        assert len(found) == len(set(found))
        assert set(found) >= {"b", "c", "e"}
        assert ids(journal) == ["b", "c", "e"]
        assert has_shifted(journal) is (taken > 0), "whoever took a row that left has to know"
