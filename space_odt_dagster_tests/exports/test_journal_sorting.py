"""The rows of a journal are in the same order, whatever the order in which they arrived."""

from __future__ import annotations

import io
import random
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from space_odt_dagster.exports.csv_and_json import write_pair
from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.manifest.export import Export

from .journals import Open, names
from .made_up import PARTS, THINGS, page


def test_rows_come_back_sorted_by_key(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"id": "b", "name": "B"}, {"id": "a", "name": "A"}))
    kept.keep(Call(THINGS, {}), page({"id": "Z", "name": "Z"}, number=2))
    assert names(kept) == ["Z", "A", "B"]


@pytest.mark.parametrize("order", [1, -1], ids=["as they arrived", "the other way round"])
def test_rows_are_found_wherever_they_lie(journal: Open, tmp_path: Path, order: int) -> None:
    kept = journal(tmp_path, PARTS)
    items = [{"id": f"{number:04d}", "name": "x" * (number * 997 % 5000)} for number in range(200)]
    for first in range(0, 200, 10):
        kept.keep(Call(PARTS, {"of": str(first)}), page(*items[first : first + 10][::order]))
    kept.keep(Call(PARTS, {"of": "long"}), page({"id": "long", "name": "x" * 100_000}, {"id": "short"}))
    assert [row.raw for row in kept.rows()] == [*items, {"id": "long", "name": "x" * 100_000}, {"id": "short"}]


ids = st.integers(0, 30).map("{:02d}".format) | st.none()


@given(st.lists(st.lists(ids, max_size=4), max_size=6), st.sets(st.integers(0, 6)))
def test_details_are_sorted_whether_pages_overlap_or_not(pages: list[list[str | None]], taken_after: set[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Journal(Path(folder) / "journal", PARTS)) as kept:
        cursor, taken = kept.cursor(["id"]), []
        for number, each in enumerate(pages):
            if number in taken_after:
                taken += cursor.take(100)
            items = [{"id": one, "name": f"{number}-{place}"} for place, one in enumerate(each)]
            kept.keep(Call(PARTS, {"of": str(number)}), page(*items))
        found = [(row.values[0] or "", row.raw["name"]) for row in kept.rows()]
        whole = [
            (one or "", f"{number}-{place}") for number, each in enumerate(pages) for place, one in enumerate(each)
        ]
        assert found == sorted(whole)
        assert kept.count() == len(whole)
        known = [row["id"] for row in taken + cursor.take(100)]
        arrived = [one for each in pages for one in each]
        assert known == [one for at, one in enumerate(arrived) if one is None or one not in arrived[:at]]


@pytest.mark.parametrize("export", [THINGS, PARTS], ids=["listing", "details"])
def test_the_files_are_the_same_whatever_the_order_of_the_answers(
    journal: Open, tmp_path: Path, export: Export
) -> None:
    calls = [Call(export, {"of": str(number)}) for number in range(6)]
    answers = [
        (
            call,
            page(
                *({"id": f"{number % 3}{place}", "name": f"{number}-{place}-{part}"} for place in range(4)), number=part
            ),
        )
        for number, call in enumerate(calls)
        for part in (1, 2)
    ]
    if export is THINGS:  # a listing is asked once, and an entity on two of its pages is one
        answers = [
            (Call(export, {}), Page(number, each.items, {}, None)) for number, (_, each) in enumerate(answers, 1)
        ]
    written = set()
    for seed in range(5):
        shuffled = random.Random(seed).sample(answers, len(answers))
        folder = tmp_path / str(seed)
        folder.mkdir()
        kept = journal(folder, export)
        for call, answer in shuffled:
            kept.keep(call, answer)
        table, document = io.BytesIO(), io.BytesIO()
        write_pair(export, kept.rows(), table, document, csv_safe=False)
        written.add((table.getvalue(), document.getvalue()))
    assert len(written) == 1


@pytest.mark.parametrize("export", [THINGS, PARTS], ids=["listing", "details"])
def test_any_number_of_rows_of_one_key_is_sorted_by_content(
    journal: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, export: Export
) -> None:
    items = [{"name": f"{number * 7919 % 1009:04} é"} for number in range(1009)]
    written = set()
    for most in (100_000, 10):
        monkeypatch.setattr("space_odt_dagster.exports.journal._MANY_ALIKE", most)
        (tmp_path / f"{most}").mkdir()
        kept = journal(tmp_path / f"{most}", export)
        for number, item in enumerate(items):
            kept.keep(Call(export, {"of": f"{number}"}), page(item, {"id": "z", "name": item["name"]}))
        assert [each for each in names(kept) if each][:1009] == sorted(each["name"] for each in items)
        table, document = io.BytesIO(), io.BytesIO()
        write_pair(export, kept.rows(), table, document, csv_safe=False)
        written.add((table.getvalue(), document.getvalue()))
    assert len(written) == 1
