"""Reads exports, row by row and only the columns that are asked for.

Here: CSV where there is one, else JSON; every value as text, a missing one as an empty text. ``raw_json`` is never handed out.
"""

import csv
import json
import sys
from collections.abc import Iterator
from typing import Any

from upath import UPath

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def rows_of(exports: UPath, asset: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of an export with these columns; none if it does not exist. A column that it has not is empty."""
    try:
        with (exports / f"{asset}.csv").open("r", encoding="utf-8", newline="") as file:
            yield from _csv_rows(file, columns)
    except FileNotFoundError:
        yield from _json_rows(exports / f"{asset}.json", columns)


def _csv_rows(file: Any, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    reader = csv.reader(file)
    header = next(reader, [])
    places = {name: header.index(name) if name in header else sys.maxsize for name in columns}
    for cells in reader:
        width = len(cells)
        yield {name: cells[place] if place < width else "" for name, place in places.items()}


def _json_rows(path: UPath, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    for row in rows:
        yield {name: _as_text(row.get(name)) for name in columns}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
