"""The pair of files: nothing is lost on the way into CSV and JSON and back."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from space_odt_dagster.exports.csv_and_json import PairWritten, Table, neutralised, write_pair
from space_odt_dagster.exports.rows import cell_text, rows_of
from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.extraction.items import items_of
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.export import RAW_JSON, SOURCE_METHOD, Export, header_of
from space_odt_dagster.simulator.documents import FOLDER

from ..every_export import of_every_export
from .made_up import THINGS, row_of

AWKWARD = [
    "quotes \"double\" and 'single'",
    "comma, semicolon; pipe|",
    "line\nbreak",
    "carriage\rreturn",
    "both\r\nof them",
    "\rat the beginning",
    "at the end\r",
    "tab\there",
    "\ufeffbyte order mark",
    "ñandú 東京 🚀 עברית \u202eturned\u202c",
    "next\x85line\u2028separator\u2029paragraph\x0b\x0c\x1c",
    "+34600111222",
    "007",
    "1e5",
    "  spaces  ",
    "NULL",
    "nan",
    "NA",
    "true",
    "=1+1",
    "'",
    "''",
]


def written(items: list[Any], *, csv_safe: bool = False) -> tuple[bytes, bytes, PairWritten]:
    table, document = io.BytesIO(), io.BytesIO()
    pair = write_pair(THINGS, [row_of(THINGS, item) for item in items], table, document, csv_safe=csv_safe)
    return table.getvalue(), document.getvalue(), pair


def read_by_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")))


def read_by_pandas(content: bytes) -> list[dict[str, str]]:
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    return frame.to_dict("records")


@pytest.mark.parametrize("name", AWKWARD, ids=ascii)
@pytest.mark.parametrize("read", [read_by_csv, read_by_pandas])
def test_awkward_text_survives_the_csv(name: str, read: Any) -> None:
    item = {"id": "1", "name": name, "number": "007"}
    (row,) = read(written([item])[0])
    assert (row["name"], row["number"]) == (name, "007")
    assert json.loads(row["raw_json"]) == item


def by_the_csv_module(rows: list[list[str]]) -> bytes:
    lines = io.StringIO()
    for row in rows:
        quoting = csv.QUOTE_ALL if any("\r" in cell for cell in row[:-1]) else csv.QUOTE_MINIMAL
        csv.writer(lines, lineterminator="\n", quoting=quoting).writerow(row)
    return lines.getvalue().encode()


@pytest.mark.parametrize("csv_safe", [False, True])
@given(item=st.dictionaries(st.sampled_from(["id", "name", "number"]), st.sampled_from([*AWKWARD, "", 7, -1])))
def test_each_line_is_as_the_csv_module_would_write_it(item: dict[str, Any], csv_safe: bool) -> None:
    row = row_of(THINGS, item)
    cells = [*map(cell_text, row.values), "things.list", row.raw_text]
    safe = [neutralised(cell) for cell in cells] if csv_safe else cells
    assert written([item], csv_safe=csv_safe)[0] == by_the_csv_module([list(header_of(THINGS)), safe])


@pytest.mark.parametrize("item", ["plain", "-5", "a,b", 'a "quoted" one', -5, 5, [], [1, 2], {}, True], ids=ascii)
@pytest.mark.parametrize("csv_safe", [False, True])
def test_an_item_that_is_no_object_is_a_cell_like_any_other(item: Any, csv_safe: bool) -> None:
    raw = row_of(THINGS, item).raw_text
    cells = ["", "", "", "", "", "things.list", neutralised(raw) if csv_safe else raw]
    assert written([item], csv_safe=csv_safe)[0] == by_the_csv_module([list(header_of(THINGS)), cells])


def as_it_was(cell: str) -> str:
    """The cell before it was neutralised."""
    return re.sub(r"(?:^|(?<=[;\t\r\n]))'", "", cell)


storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(st.lists(st.tuples(storable, storable), min_size=1, max_size=5))
def test_any_text_survives_both_files_and_both_readers(texts: list[tuple[str, str]]) -> None:
    items = [{"id": str(place), "name": name, "number": number} for place, (name, number) in enumerate(texts)]
    table, document, _ = written(items)
    for rows in (read_by_csv(table), read_by_pandas(table), json.loads(document)):
        assert [(row["name"], row["number"]) for row in rows] == texts
    assert [row["raw_json"] for row in json.loads(document)] == items


@given(st.lists(storable, min_size=1, max_size=4))
def test_neutralised_cells_compute_nothing_and_can_be_turned_back(texts: list[str]) -> None:
    items = [{"id": str(place), "name": text} for place, text in enumerate(texts)]
    rows = read_by_csv(written(items, csv_safe=True)[0])
    assert all(cell[:1] not in "=+-@\t\r\n" for row in rows for cell in row.values() if cell)
    assert [as_it_was(row["name"]) for row in rows] == texts


@pytest.mark.parametrize("begin", list("=+-@＝＋－＠\t\r\n'"), ids=ascii)
def test_every_beginning_that_a_spreadsheet_would_compute_is_neutralised(begin: str) -> None:
    assert neutralised(f"{begin}1") == f"'{begin}1"
    assert as_it_was(neutralised(f"{begin}1")) == f"{begin}1"


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=ascii)
@given(st.lists(st.text(st.sampled_from(list("x=+-@＝ ;,\t\r\n'\"")), max_size=12), min_size=1, max_size=4))
def test_no_cell_computes_whatever_a_spreadsheet_splits_at(separator: str, texts: list[str]) -> None:
    file = io.BytesIO()
    table = Table(file, csv_safe=True)
    table.add(texts)
    table.finish()
    cells = [
        each
        for row in csv.reader(io.StringIO(file.getvalue().decode(), newline=""), delimiter=separator)
        for each in row
    ]
    assert [cell for cell in cells if cell.lstrip(' "')[:1] in tuple("=+-@＝")] == []
    assert [as_it_was(neutralised(text)) for text in texts] == texts


def test_csv_safe_leaves_the_json_as_it_is() -> None:
    items = [{"id": "1", "name": "=1+1", "number": "+34600111222"}]
    assert written(items, csv_safe=True)[1] == written(items)[1]


def test_nul_and_half_surrogates_are_written_as_escapes_in_csv_and_kept_in_json() -> None:
    name = json.loads(r'"nul \u0000 half \ud800"')
    table, document, _ = written([{"id": "1", "name": name}])
    for read in (read_by_csv, read_by_pandas):
        (row,) = read(table)
        assert row["name"] == r"nul \u0000 half \ud800"
        assert json.loads(row["raw_json"])["name"] == name
    (found,) = json.loads(document)
    assert found["name"] == name


def test_an_empty_export_has_its_header_and_an_empty_array() -> None:
    table, document, pair = written([])
    assert table == (",".join(header_of(THINGS)) + "\n").encode()
    assert json.loads(document) == []
    assert pair.rows == 0


def test_both_files_have_the_same_columns_and_rows() -> None:
    items = [{"id": "1", "name": "a", "tags": ["x", 1], "active": False}, {"id": "2", "extra": {"b": 1, "a": None}}]
    table, document, _ = written(items)
    rows, objects = read_by_csv(table), json.loads(document)
    assert [list(row) for row in objects] == [list(header_of(THINGS))] * 2
    assert [{name: cell_text(value) for name, value in each.items()} for each in objects] == rows
    assert [each["raw_json"] for each in objects] == items


def test_a_missing_value_is_an_empty_cell_and_null() -> None:
    table, document, _ = written([{"id": "1", "name": None}])
    assert read_by_csv(table)[0]["name"] == ""
    assert json.loads(document)[0]["name"] is None
    assert json.loads(document)[0]["number"] is None


def test_the_bytes_are_utf8_without_mark_with_line_feeds_and_sorted_keys() -> None:
    table, document, _ = written([{"name": "é", "id": "1"}])
    assert (
        table
        == (
            'id,name,number,active,tags,source_method,raw_json\n1,é,,,,things.list,"{""id"":""1"",""name"":""é""}"\n'
        ).encode()
    )
    assert document.startswith(b"[\n{")
    assert document.endswith(b"}\n]\n")
    assert b"\r" not in table + document


def test_numbers_keep_every_digit() -> None:
    item = parse_json('{"id":"1","number":12.50,"big":123456789012345678901234567890}')
    table, document, _ = written([item])
    assert read_by_csv(table)[0]["number"] == "12.50"
    assert b'"big":123456789012345678901234567890' in document
    assert b'"number":12.50' in document


@of_every_export
def test_every_column_of_every_export_is_the_same_in_both_files(export: Export) -> None:
    example = json.loads((FOLDER / export.group / f"{export.name}.json").read_text(encoding="utf-8"))["example"]
    items, around = items_of(export.endpoint, parse_json(json.dumps(example)))
    call = Call(export, {each.param: f"asked {each.param}" for each in export.sources}, {})
    rows = rows_of(call, Page(1, (*items, {}), around, None), None)
    table, document = io.BytesIO(), io.BytesIO()
    write_pair(export, rows, table, document, csv_safe=False)
    objects = parse_json(document.getvalue().decode())
    assert len(objects) == len(rows)
    assert {each[SOURCE_METHOD] for each in objects} == {export.endpoint.method}
    texts = {RAW_JSON: json_text}
    assert read_by_csv(table.getvalue()) == [
        {name: texts.get(name, cell_text)(value) for name, value in each.items()} for each in objects
    ]
