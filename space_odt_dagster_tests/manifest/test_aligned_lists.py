"""Columns that are made of one list stay aligned: the n-th value of each belongs to the n-th element."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.exports.redaction import redactor_for
from space_odt_dagster.exports.rows import AnyRow, cell_text, rows_of
from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.payload_path import value_at
from space_odt_dagster_tests.endurance import ENDURANCE

Nested = dict[str, Any]


def lists_of(export: Export) -> dict[str, dict[str, str]]:
    """By the path of each list that columns are made of: the path inside an element, by column."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for column in export.columns:
        for origin in column.at:
            for path in origin.paths:
                head, each, rest = path.partition("[]")
                if each:
                    found[head][column.name] = rest.removeprefix(".")
    return found


MADE_OF_LISTS = [export for export in MANIFEST if lists_of(export)]


def nested(path: str, value: Any) -> Nested:
    """An object with this value at a path of fields."""
    for name in reversed(path.split(".")):
        value = {name: value}
    return value  # type: ignore[no-any-return]


def merged(objects: list[Nested]) -> Nested:
    whole: Nested = {}
    for each in objects:
        for name, value in each.items():
            both = isinstance(value, dict) and isinstance(whole.get(name), dict)
            whole[name] = merged([whole[name], value]) if both else value
    return whole


def row_of(export: Export, item: Nested) -> dict[str, Any]:
    (row,) = rows_of(Call(export, {}, {}), Page(1, (item,), {}, None), None)
    return by_column(export, row)


def by_column(export: Export, row: AnyRow) -> dict[str, Any]:
    return dict(zip([each.name for each in export.columns], row.values, strict=True))


@settings(max_examples=40 * ENDURANCE)
@given(st.data())
def test_the_nth_value_belongs_to_the_nth_element_whatever_fields_were_dropped(data: st.DataObject) -> None:
    export = data.draw(st.sampled_from(MADE_OF_LISTS))
    for path, inside in lists_of(export).items():
        names = sorted(set(inside.values()))
        present = data.draw(st.lists(st.sets(st.sampled_from(names)), max_size=4))
        elements = [
            merged([nested(name, f"{name} of {place}") for name in sorted(chosen)])
            for place, chosen in enumerate(present)
        ]
        row = row_of(export, nested(path, elements))
        for column, name in inside.items():
            expected = [f"{name} of {place}" if name in chosen else None for place, chosen in enumerate(present)]
            assert row[column] == expected, (export.name, column)


@pytest.mark.parametrize("change", [lambda path: nested(path, None), lambda path: {}], ids=["null", "absent"])
def test_a_list_that_is_not_there_is_absent(change: Callable[[str], Nested]) -> None:
    for export in MADE_OF_LISTS:
        for path, inside in lists_of(export).items():
            row = row_of(export, change(path))
            assert {row[column] for column in inside} == {None}, export.name


def test_lists_inside_of_lists_stay_aligned() -> None:
    item = {"menus": [{"keys": [{"id": 1}, {}]}, {}, {"keys": []}, {"keys": [{"id": 2}]}, "no object"]}
    assert value_at(item, "menus[].keys[].id") == [[1, None], None, [], [2], None]


def test_redaction_leaves_an_absent_value_in_its_place() -> None:
    export = MANIFEST["person_single_number_reach"]
    item = {"numbers": [{"name": "Casa"}, {"phoneNumber": "+34600111222"}]}
    redactor = redactor_for("personal", b"k" * 32)
    (row,) = rows_of(Call(export, {}, {}), Page(1, (item,), {}, None), redactor)
    values = by_column(export, row)
    for name, absent in (("number_names", 1), ("phone_numbers", 0)):
        assert [each is None for each in values[name]] == [place == absent for place in range(2)]


def test_a_cell_of_a_csv_tells_an_absent_value_from_the_text_null() -> None:
    assert cell_text(["null", None, ""]) == '["null",null,""]'
