"""pandas frames with nullable types. The only file that imports pandas."""

import gc
import html
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from msgspec import Raw

from space_odt_dagster.data.parsing import batches_in
from space_odt_dagster.data.refusals import DoesNotFit, UnfitValues, unfit_in_words
from space_odt_dagster.data.sources import Reading
from space_odt_dagster.data.sql import QueryAnswer
from space_odt_dagster.data.values import EPOCH, LEAST, MOST, alike, fitted
from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.manifest.export import RAW_JSON, ColumnType, Export, Sensitivity

with suppress(ImportError):  # pandas does without it, and then has texts as Python does
    import pyarrow as pa

Frame = pd.DataFrame
_IN_PARTS = (ColumnType.TEXT, ColumnType.OBJECT)
"""Converted batch by batch, so that only one batch exists as Python strings."""
_NAT = np.iinfo(np.int64).min
"""numpy's value for a missing time (NaT)."""


def frame_of(
    reading: Reading, names: Sequence[str], lines: Iterator[bytes], *, snapshot: str, strict: bool
) -> pd.DataFrame:
    """The rows of an export with these columns. Warns once about values that do not fit; raises ``DoesNotFit`` if ``strict``."""
    declared_types = {each.name: each.type for each in reading.export.columns}
    types = {name: declared_types.get(name, ColumnType.TEXT) for name in names}
    texts = [name for name in names if types[name] is ColumnType.TEXT and name != RAW_JSON]
    values: dict[str, list[Any]] = {name: [] for name in names}
    unfit: dict[str, int] = {}
    rows = 0
    with _without_garbage_collector():
        for count, columns in batches_in(reading.export.name, names, texts, lines):
            rows += count
            for name, found in columns.items():
                if name == RAW_JSON:
                    values[name].append(_items(found))
                    continue
                fit, lost = (found, 0) if name in texts else fitted(types[name], found)
                if types[name] in _IN_PARTS:
                    values[name].append(_texts(fit))
                else:
                    values[name].extend(fit)
                if lost:
                    unfit[name] = unfit.get(name, 0) + lost
        made = {
            name: _joined(values.pop(name)) if types[name] in _IN_PARTS else _made(values.pop(name), types[name])
            for name in names
        }
    frame = pd.DataFrame(made, index=pd.RangeIndex(rows), columns=pd.Index(list(names)), copy=False)
    frame.attrs |= {
        "export": reading.export.name,
        "snapshot": snapshot,
        "result": reading.result.value,
        "read_at": reading.read_at,
        "redaction": reading.redaction,
        "unfit": unfit,
    }
    if unfit:
        said = unfit_in_words(reading.export.name, unfit)
        if strict:
            raise DoesNotFit(f"{said}.")
        warnings.warn(f"{said}: they are missing here, and raw_json has them.", UnfitValues, stacklevel=3)
    return frame


@contextmanager
def _without_garbage_collector() -> Iterator[None]:
    """Turns the cyclic garbage collector off: rows contain no cycles, and collecting took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def frame_of_answer(answer: QueryAnswer) -> pd.DataFrame:
    """The result of a query as a frame."""
    columns = zip(*answer.rows, strict=True) if answer.rows else [()] * len(answer.names)
    made = {
        name: _of_answer(list(values), kind)
        for name, kind, values in zip(answer.names, answer.kinds, columns, strict=True)
    }
    frame = pd.DataFrame(made, index=pd.RangeIndex(len(answer.rows)), columns=pd.Index(answer.names), copy=False)
    frame.attrs["snapshot"] = answer.source
    return frame


def _of_answer(values: list[Any], kind: str) -> Any:
    if kind == "float":
        return pd.array(values, dtype="Float64")
    if kind == "time":
        values = [None if each is None else (each - EPOCH) // timedelta(microseconds=1) for each in values]
    fits = kind != "integer" or all(each is None or LEAST <= each <= MOST for each in values)
    if kind in _OF_KIND and fits:
        return _OF_KIND[kind](values)
    made = np.empty(len(values), dtype=object)
    made[:] = [pd.NA if each is None else each for each in values]
    return made


def described(exports: Iterable[Export]) -> pd.DataFrame:
    """The columns of exports, one row per column."""
    rows = [
        {
            "export": export.name,
            "column": each.name,
            "type": each.type.value,
            "key": each.key,
            "sensitive": each.sensitive.value if each.sensitive is not Sensitivity.NONE else None,
            "references": "; ".join(map(str, each.references)) or None,
            "description": each.description,
        }
        for export in exports
        for each in export.columns
    ]
    names = ("export", "column", "type", "key", "sensitive", "references", "description")
    kinds = {name: ColumnType.BOOLEAN if name == "key" else ColumnType.TEXT for name in names}
    return pd.DataFrame({name: _made([row[name] for row in rows], kind) for name, kind in kinds.items()})


def overview(title: str, statuses: Mapping[str, StatusRow], readings: Iterable[Reading]) -> str:
    """An HTML overview for notebooks: the exports, their results, and what is missing."""
    read = {each.export.name: each for each in readings}
    rows = [
        {
            "export": name,
            "result": read[name].result.value if name in read else status.result.value,
            "rows": read[name].rows if name in read else None,
            "read at": read[name].read_at if name in read else None,
            "missing": status.error,
        }
        for name, status in sorted(statuses.items())
    ]
    columns = ["export", "result", "rows", "read at", "missing"]
    table = pd.DataFrame(rows, columns=columns, dtype=object).to_html(index=False, na_rep="", escape=True)
    return f"<p>{html.escape(title)}</p>\n{table}"


def _made(values: list[Any], type: ColumnType) -> Any:
    return _MADE[type](values)


def _texts(values: Sequence[str | None]) -> Any:
    """The texts of a batch: for pandas, or for Arrow where pandas has its texts there, which takes them in half the time."""
    if not _are_in_arrow():
        return _text(values)
    # Arrow's own pool gives pages back and asks for them again: a twentieth of the time of a frame.
    return pa.array(values, pa.large_string(), memory_pool=pa.system_memory_pool())


def _items(items: Sequence[Raw]) -> Any:
    """``raw_json`` of a batch. For Arrow, it is copied once, as a whole, and into as much memory as it needs."""
    if not _are_in_arrow():
        return _text([str(each, "utf-8") for each in items])
    ends = np.cumsum([0, *(memoryview(each).nbytes for each in items)], dtype=np.int64)
    return pa.LargeStringArray.from_buffers(len(items), pa.py_buffer(ends), pa.py_buffer(b"".join(items)))


def _are_in_arrow() -> bool:
    return pd.StringDtype().storage == "pyarrow"


def _joined(parts: list[Any]) -> Any:
    """One array from the texts of all batches."""
    if _are_in_arrow():
        return pd.array(pa.chunked_array(parts, pa.large_string()), dtype="string")
    return pd.concat(map(pd.Series, parts), ignore_index=True).array if parts else _text([])


def _text(values: Sequence[Any]) -> Any:
    return pd.array(values, dtype="string")


def _integer(values: list[Any]) -> Any:
    missing = np.array([each is None for each in values], dtype=bool)
    return pd.arrays.IntegerArray(np.array([each or 0 for each in values], dtype=np.int64), missing)


def _boolean(values: list[Any]) -> Any:
    missing = np.array([each is None for each in values], dtype=bool)
    return pd.arrays.BooleanArray(np.array([bool(each) for each in values], dtype=bool), missing)


def _time(values: list[Any]) -> Any:
    moments = np.array([_NAT if each is None else each for each in values], dtype=np.int64)
    return pd.DatetimeIndex(moments.view("datetime64[us]")).tz_localize("UTC")


def _list(values: list[Any]) -> Any:
    return np.fromiter((pd.NA if each is None else each for each in alike(values)), dtype=object, count=len(values))


_MADE: dict[ColumnType, Callable[[list[Any]], Any]] = {
    ColumnType.TEXT: _text,
    ColumnType.INTEGER: _integer,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.TIME: _time,
    ColumnType.LIST: _list,
    ColumnType.OBJECT: _text,
}
_OF_KIND = {each.value: made for each, made in _MADE.items() if each not in (ColumnType.LIST, ColumnType.OBJECT)}
"""By the kind of a query's column, which has the name of a type."""
