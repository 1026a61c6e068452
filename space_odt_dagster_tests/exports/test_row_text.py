"""A row is put into text in parts; it is what all of it at once would be."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from space_odt_dagster.exports.row_text import RowText
from space_odt_dagster.exports.rows import rows_of
from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.extraction.items import items_of
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.manifest.export import Column, Export, column
from space_odt_dagster.manifest.needs import columns_needed_by
from space_odt_dagster.manifest.origins import Asked, At, FromSource
from space_odt_dagster.simulator.documents import FOLDER

from ..every_export import of_every_export
from .made_up import ENDPOINT


def asked_of(export: Export) -> Call:
    arguments = {each.param: f"id of {each.param}" for each in export.sources}
    return Call(export, arguments, {name: f"source {name}" for name in columns_needed_by(export)})


def all_at_once(call: Call, page: Page) -> list[tuple[bytes, int]]:
    text = RowText(call.export)
    stored = [text.stored(row) for row in rows_of(call, page, None)]
    return [(row.data, row.raw_at) for row in stored]


def in_parts(text: RowText, call: Call, page: Page) -> list[tuple[bytes, int]]:
    return [(row.data, row.raw_at) for row in text.arrived(call, page)]


@of_every_export
def test_in_parts_it_is_what_it_is_all_at_once(export: Export) -> None:
    document = json.loads((FOLDER / export.group / f"{export.name}.json").read_text(encoding="utf-8"))
    items, around = items_of(export.endpoint, parse_json(json.dumps(document["example"])))
    call, page = asked_of(export), Page(1, (*items, {}), around, None)
    text = RowText(export)
    assert in_parts(text, call, page) == all_at_once(call, page)
    other = Call(export, {name: f"other {value}" for name, value in call.arguments.items()}, call.source)
    assert in_parts(text, other, page) == all_at_once(other, page), "the same items, asked otherwise"
    assert [text.as_arrived(text.stored(row)) for row in rows_of(call, page, None)] == text.arrived(call, page)


MIXED = Export(
    name="mixed",
    group="things",
    grain="thing",
    description="Columns that look everywhere.",
    endpoint=ENDPOINT,
    columns=(
        column("owner", "Asked.", at=Asked("of"), key=True),
        column("either", "Both.", at=(At("either"), Asked("of")), key=True),
        column("name", "Inside.", key=True),
        column("place", "Around.", at=FromSource("place")),
    ),
)
value = st.none() | st.booleans() | st.integers(0, 3) | st.text('a\0"\r\nñ\ud800', max_size=3) | st.just([1])
item = st.fixed_dictionaries({}, optional={"either": value, "name": value, "more": value})


@given(st.lists(st.tuples(st.lists(item, max_size=3), value, value), max_size=4))
def test_whatever_the_columns_look_at(pages: list[tuple[list[dict[str, Any]], Any, Any]]) -> None:
    text = RowText(MIXED)
    for items, owner, place in pages:
        call, page = Call(MIXED, {"of": owner}, {"place": place}), Page(1, tuple(items), {}, None)
        for _ in range(2):
            assert in_parts(text, call, page) == all_at_once(call, page)
        assert text.arrived(call, page) == [text.as_arrived(text.stored(row)) for row in rows_of(call, page, None)]


def test_more_items_than_are_remembered_are_put_into_text_all_the_same() -> None:
    call, text = Call(MIXED, {"of": "1"}, {"place": None}), RowText(MIXED)
    page = Page(1, tuple({"name": str(number), "more": "x" * 500_000} for number in range(8)), {}, None)
    for _ in range(2):
        assert in_parts(text, call, page) == all_at_once(call, page)
    text.forget_items()
    assert in_parts(text, call, page) == all_at_once(call, page)


@pytest.mark.parametrize(("columns", "whole"), [(MIXED.columns, False), (MIXED.columns[3:], True)])
def test_a_key_is_whole_unless_one_of_its_cells_is_empty(columns: tuple[Column, ...], whole: bool) -> None:
    export = replace(MIXED, columns=columns)
    (row,) = RowText(export).arrived(Call(export, {"of": "1"}, {"place": "2"}), Page(1, ({},), {}, None))
    assert row.has_whole_key is whole
