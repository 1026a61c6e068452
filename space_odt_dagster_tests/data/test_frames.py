"""A frame is the export: each cell what the server sent, in the type that is declared, or missing and counted."""

import csv
import json
import re
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import polars
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster import open_snapshot
from space_odt_dagster.data.frames import frame_of
from space_odt_dagster.data.parsing import batches_in, rows_in
from space_odt_dagster.data.refusals import Damaged, DoesNotFit, NoSuchColumn, NoSuchExport, UnfitValues
from space_odt_dagster.data.sources import Reading
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import RAW_JSON, ColumnType, Export, column, header_of
from space_odt_dagster_tests.data.nights import LOCATIONS, PEOPLE, night
from space_odt_dagster_tests.endurance import ENDURANCE
from space_odt_dagster_tests.every_export import of_every_export
from space_odt_dagster_tests.exports.made_up import THINGS

DTYPES = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "Int64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.TIME: "datetime64[us, UTC]",
    ColumnType.LIST: "object",
    ColumnType.OBJECT: "string",
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def types_of(export: Export) -> dict[str, ColumnType]:
    declared = {each.name: each.type for each in export.columns}
    return {name: declared.get(name, ColumnType.TEXT) for name in header_of(export)}


def cells(values: pd.Series, type: ColumnType) -> list[str]:
    """The cells of a column as the CSV has them, but for times."""
    written: dict[ColumnType, Callable[[Any], str]] = {
        ColumnType.BOOLEAN: lambda value: "true" if value else "false",
        ColumnType.LIST: json_text,
    }
    missing = values.isna()
    return ["" if gone else written.get(type, str)(each) for each, gone in zip(values, missing, strict=True)]


@of_every_export
def test_every_cell_of_an_organisation_is_the_one_of_the_csv(export: Export, organisation: Path) -> None:
    csv.field_size_limit(1 << 30)
    with (organisation / "exports" / f"{export.name}.csv").open(encoding="utf-8", newline="") as stream:
        expected = list(csv.DictReader(stream))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnfitValues)
        frame = open_snapshot(organisation, at="live").frame(export.name, incomplete="allow")
    assert list(frame.columns) == list(header_of(export))
    assert len(frame) == len(expected)
    for name, type in types_of(export).items():
        assert str(frame[name].dtype) == DTYPES[type], name
        texts = [row[name] for row in expected]
        found = cells(frame[name], type)
        if type is ColumnType.TIME:
            moments = pd.to_datetime(
                pd.Series([each or None for each in texts], dtype="object"), utc=True, format="ISO8601"
            )
            assert [str(each) for each in frame[name]] == [str(each) for each in moments], name
            continue
        unfit = [text for cell, text in zip(found, texts, strict=True) if cell != text]
        assert frame.attrs["unfit"].get(name, 0) == len(unfit), name
        assert not [text for text in unfit if re.fullmatch(r"-?\d+|true|false|\[.*|{.*", text)], name
        assert not (unfit and type is ColumnType.TEXT), name


def test_what_was_sent_stays_as_it_is(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": PEOPLE, "locations": LOCATIONS})
    frame = open_snapshot(tmp_path).frame("people")
    assert frame["extension"].tolist() == ["0002", pd.NA, "7"]
    assert frame["direct_number"].tolist() == [pd.NA, "+34", pd.NA]
    assert frame["display_name"].tolist() == ["First", "", "NA"]
    assert frame["licenses"].tolist() == [["a", None, "b"], pd.NA, []]
    assert frame["login_enabled"].tolist() == [pd.NA, True, pd.NA]
    assert frame["created"].tolist() == [pd.NaT, pd.NaT, pd.Timestamp("2026-11-24 03:04:05.678", tz="UTC")]
    assert json.loads(frame["raw_json"][0])["extension"] == "0002"
    assert open_snapshot(tmp_path).frame("locations")["name"].tolist() == ["=1+1", "Null Island"]


def test_texts_are_the_same_without_arrow(tmp_path: Path) -> None:
    items = [
        *PEOPLE,
        {"id": "ñ", "displayName": "a\0b", "extension": 7},
        {"id": "\ud83d", "phoneNumbers": [{"value": "€"}]},
    ]
    night(tmp_path, 1, {"people": items})
    frames = {}
    for storage in ("python", "pyarrow"):
        with pd.option_context("mode.string_storage", storage):
            frame = frames[storage] = open_snapshot(tmp_path).frame("people")
        assert {frame[each].dtype.storage for each in ("person_id", "display_name", RAW_JSON)} == {storage}
    arrow = frames["pyarrow"].astype(frames["python"].dtypes)
    pd.testing.assert_frame_equal(frames["python"], arrow, check_column_type=False)
    assert frames["pyarrow"]["display_name"].tolist()[-2:] == ["a\\u0000b", pd.NA]
    assert frames["pyarrow"]["extension"].tolist()[-2:] == ["7", pd.NA]
    assert json.loads(frames["pyarrow"][RAW_JSON].iloc[-1])["phoneNumbers"] == [{"value": "€"}]


def test_a_frame_says_what_it_is(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": PEOPLE, "devices": []}, redaction="secrets")
    attrs = open_snapshot(tmp_path).frame("people").attrs
    assert attrs == {
        "export": "people",
        "snapshot": "20261101T031500Z_run-1",
        "result": "ok",
        "read_at": "2026-11-22T03:14:00+00:00",
        "redaction": "secrets",
        "unfit": {},
    }
    json.dumps(attrs)  # as Parquet keeps it


def test_an_empty_export_is_a_frame_without_rows_of_the_same_types(tmp_path: Path) -> None:
    night(tmp_path, 1, {"devices": []})
    frame = open_snapshot(tmp_path).frame("devices")
    assert len(frame) == 0
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        name: DTYPES[type] for name, type in types_of(MANIFEST["devices"]).items()
    }
    assert frame.attrs["result"] == "empty"


def test_columns_come_in_the_order_given_and_only_these(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": PEOPLE})
    snapshot = open_snapshot(tmp_path)
    assert list(snapshot.frame("people", columns=["licenses", "person_id", "licenses"]).columns) == [
        "licenses",
        "person_id",
    ]
    assert list(snapshot.rows("people", columns=["extension"])) == [
        {"extension": "0002"},
        {"extension": None},
        {"extension": 7},
    ]
    assert list(snapshot.frame("people", columns="extension").columns) == ["extension"]
    with pytest.raises(NoSuchColumn, match=r"people has no column 'extention'\. Did you mean extension\?"):
        snapshot.frame("people", columns=["extention"])
    with pytest.raises(NoSuchExport, match=r"There is no export 'pepole'\. Did you mean people\?"):
        snapshot.rows("pepole")


def test_rows_have_the_values_of_the_json(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": [{"id": "one", "number": parse_json("7.50"), "extension": 7}]})
    (row,) = open_snapshot(tmp_path).rows("people")
    assert list(row) == list(header_of(MANIFEST["people"]))
    assert (row["person_id"], row["extension"], row["email"]) == ("one", 7, None)
    assert row["raw_json"] == {"id": "one", "number": Decimal("7.50"), "extension": 7}
    assert str(row["raw_json"]["number"]) == "7.50"


def test_a_value_that_does_not_fit_is_missing_counted_and_said_once(tmp_path: Path) -> None:
    items = [
        {"id": "1", "capacity": "twelve", "created": "yesterday"},
        {"id": "2", "capacity": "0012", "created": "2026-11-24"},
        {"id": "3", "capacity": 2**63},
    ]
    night(tmp_path, 1, {"workspaces": items})
    snapshot = open_snapshot(tmp_path)
    with pytest.warns(UnfitValues) as warned:
        frame = snapshot.frame("workspaces")
    (warning,) = warned
    assert str(warning.message) == (
        "workspaces: 4 values do not fit the type of capacity (2), created (2): they are missing here, and raw_json has them."
    )
    assert warning.filename == __file__
    assert frame["capacity"].tolist() == [pd.NA, 12, pd.NA]
    assert frame.attrs["unfit"] == {"capacity": 2, "created": 2}
    assert "twelve" in frame["raw_json"][0]
    with pytest.raises(
        DoesNotFit, match=r"workspaces: 4 values do not fit the type of capacity \(2\), created \(2\)\.$"
    ):
        snapshot.frame("workspaces", strict=True)
    assert len(snapshot.frame("workspaces", columns=["workspace_id"], strict=True)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-05-30T13:04:00.457Z", "2023-05-30 13:04:00.457+00:00"),
        ("2022-02-22 22:27:54", "2022-02-22 22:27:54+00:00"),
        ("2022-02-22 22:27:54Z", "2022-02-22 22:27:54+00:00"),
        ("2023-05-30T13:04:00+0200", "2023-05-30 11:04:00+00:00"),
        ("2023-05-30T13:04-05:00", "2023-05-30 18:04:00+00:00"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31 23:59:59.999999+00:00"),
        ("0001-01-01T00:00:00+01:00", None),
        ("2023-02-30T00:00:00Z", None),
        ("2023-05-30T24:00:00Z", None),
        ("2023-05-30", None),
        ("20230530T130400Z", None),
        ("13:04", None),
        ("", None),
        (1685451840, None),
    ],
)
def test_a_time_is_a_time_or_does_not_fit(tmp_path: Path, text: Any, expected: str | None) -> None:
    night(tmp_path, 1, {"workspaces": [{"id": "1", "created": text}]})
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        (found,) = open_snapshot(tmp_path).frame("workspaces", columns=["created"])["created"]
    assert bool(warned) is (expected is None)
    assert (found is pd.NaT) if expected is None else (found == pd.Timestamp(expected))


TYPED = replace(
    THINGS, columns=tuple(column(each.value, "Any.", type=each) for each in ColumnType if each is not ColumnType.OBJECT)
)
TYPED = replace(TYPED, columns=(*TYPED.columns, column("object", "Any.", type=ColumnType.OBJECT)))
TEXTS = st.text(st.characters(), max_size=8) | st.sampled_from(
    ["0002", "-7", "true", "NA", "\0", "\ud83d", "+34", "2026-11-24T03:04:05Z", "2026-11-24T03:04:05.123456789+14:00"]
)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.integers(-(2**63) - 2, 2**63 + 2)
    | st.decimals(allow_nan=False, allow_infinity=False) | TEXTS
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)
ROWS = st.lists(st.fixed_dictionaries({each.name: VALUES for each in TYPED.columns}), max_size=6)


def line_of(row: dict[str, Any]) -> bytes:
    whole = {**row, "source_method": TYPED.endpoint.method, "raw_json": row}
    return ("{" + ",".join(f"{json_text(name)}:{json_text(value)}" for name, value in whole.items()) + "}").encode()


def model(value: Any, type: ColumnType) -> Any:
    """What a value has to become, said in another way than the code says it; None where it does not fit."""
    if type is ColumnType.TEXT:
        return cell_text(value)
    if type is ColumnType.INTEGER:
        digits = value if isinstance(value, str) else str(value) if isinstance(value, int) else "no"
        fits = not isinstance(value, bool) and digits.removeprefix("-").isascii() and digits.removeprefix("-").isdigit()
        return int(digits) if fits and abs(int(digits) * 2 + 1) < 2**64 else None
    if type is ColumnType.BOOLEAN:
        return {"true": True, "false": False}.get(json_text(value).strip('"'))
    if type is ColumnType.LIST:
        return value if isinstance(value, list) else None
    if type is ColumnType.OBJECT:
        return json_text(value) if isinstance(value, dict) else None
    if isinstance(value, str) and value[10:11] == "T":
        moment = datetime.fromisoformat(value[:19] + (value[29:] or "Z"))
        return moment + timedelta(microseconds=int(value[20:26] or 0) if value[19] == "." else 0)
    return None


def is_alike(lists: list[list[Any] | None]) -> bool:
    """Whether Arrow takes the elements of all lists for one type, and each text for a text."""
    try:
        pyarrow.array(lists, type=None)
    except (pyarrow.ArrowException, UnicodeEncodeError, OverflowError):
        return False
    elements = [each for found in lists if found for each in found if each is not None]
    return {type(each) for each in elements} in (set(), {str}, {bool}, {int}) and "\0" not in "".join(
        map(str, elements)
    )


@settings(max_examples=20 * ENDURANCE)
@given(ROWS)
def test_any_json_value_in_any_column_is_given_or_missing_and_counted(rows: list[dict[str, Any]]) -> None:
    rows = parse_json(json_text(rows))
    reading = Reading(
        export=TYPED, result=Result.OK, columns=header_of(TYPED), rows=len(rows), read_at=None, redaction=None
    )
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        frame = frame_of(reading, header_of(TYPED), map(line_of, rows), snapshot="one", strict=False)
    unfit = {}
    for each in TYPED.columns:
        assert str(frame[each.name].dtype) == DTYPES[each.type]
        given = [row[each.name] for row in rows]
        expected = [None if value is None else model(value, each.type) for value in given]
        if each.type is ColumnType.LIST and not is_alike(expected):
            expected = [value and [None if one is None else cell_text(one) for one in value] for value in expected]
        for cell, value in zip(frame[each.name], expected, strict=True):
            assert (not isinstance(cell, list) and pd.isna(cell)) if value is None else (cell == value)
        if lost := sum(value is not None and found is None for value, found in zip(given, expected, strict=True)):
            unfit[each.name] = lost
    assert frame.attrs["unfit"] == unfit
    assert len(warned) == bool(unfit)
    assert frame[RAW_JSON].tolist() == [json_text(row) for row in rows]
    whole = [{name: parse_json(line_of(row))[name] for name in header_of(TYPED)} for row in rows]
    assert repr(list(rows_in("things", header_of(TYPED), map(line_of, rows)))) == repr(whole)
    table = pyarrow.Table.from_pandas(frame)
    assert table.column("list").to_pylist() == [
        None if isinstance(each, type(pd.NA)) else each for each in frame["list"]
    ]
    assert table.column("text").to_pylist() == [None if each is pd.NA else each for each in frame["text"]]
    assert polars.from_arrow(table).height == len(rows)


def test_a_line_with_other_columns_has_those_that_are_wanted() -> None:
    texts = ['{"b":"x","raw_json":{"a":1.50}}', '{"raw_json":{"z":"\\ud83d"},"new":[],"a":1,"a":2}', "{}"]
    lines, names = [each.encode() for each in texts], ("a", RAW_JSON, "b")
    ((count, columns),) = batches_in("things", names, ("b",), iter(lines))
    assert [bytes(each) for each in columns.pop(RAW_JSON)] == [b'{"a":1.50}', b'{"z":"\\ud83d"}', b"null"]
    assert (count, columns) == (3, {"a": (None, 2, None), "b": ("x", None, None)})
    assert repr(list(rows_in("things", names, iter(lines)))) == repr(
        [{name: parse_json(text).get(name) for name in names} for text in texts]
    )
    assert list(batches_in("things", (), (), iter(lines))) == [(3, {})]


@pytest.mark.parametrize(
    "line",
    [b"[1]", b'"a"', b'{"a":1', b'{"a":1}}', b'{"a":NaN}', b'{"a":"\xff"}', b'{"a":1e99999999999999999999}']
    + [b'{"raw_json":%b}' % item for item in (b'{"b":"\xff"}', b'{"b":NaN}', b"{", b"[" * 9999 + b"]" * 9999)],
)
def test_a_line_that_is_no_row_is_damage(line: bytes) -> None:
    names = ("a", RAW_JSON)
    ways = (
        partial(rows_in, "things", names),
        partial(batches_in, "things", names, ()),
        partial(batches_in, "things", names, ("a",)),
    )
    for way in ways:
        with pytest.raises(Damaged, match="things is not what was kept") as refused:
            list(way(iter([b'{"a":"1"}', line])))
        assert refused.value.__cause__ is None


def test_arrow_and_polars_take_an_organisation(organisation: Path) -> None:
    snapshot = open_snapshot(organisation, at="live")
    for name in ("people", "locations", "licenses", "call_queue_details"):
        frame = snapshot.frame(name)
        table = polars.from_pandas(frame)
        assert table.shape == frame.shape
        back = pyarrow.Table.from_pandas(frame).to_pandas(types_mapper={pyarrow.int64(): pd.Int64Dtype()}.get)
        assert back.shape == frame.shape
    assert polars.from_pandas(snapshot.frame("people"))["created"].dtype == polars.Datetime("us", "UTC")


def test_a_description_has_every_column(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": PEOPLE})
    snapshot = open_snapshot(tmp_path)
    described = snapshot.describe("people").set_index("column")
    assert described.loc["location_id", "references"] == "locations.location_id"
    assert described.loc["email", "sensitive"] == "personal"
    assert described.loc["person_id", "key"]
    assert described.loc["created", "type"] == "time"
    assert len(snapshot.describe()) == sum(len(export.columns) for export in MANIFEST)
