"""Which columns the two files of an export have, read back from where they lie: what was meant to be written proves nothing."""

import csv
import io
from dataclasses import dataclass

from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.extraction.json_text import parse_json

_BLOCK = 1 << 16
"""Only the beginning is read, also from an object store."""


@dataclass(frozen=True)
class ColumnsFound:
    """The header of the CSV, and the names in the first object of the JSON; None where there is no object."""

    in_csv: tuple[str, ...]
    in_json: tuple[str, ...] | None


def columns_found(layout: Layout, name: str) -> ColumnsFound | None:
    """The columns of an export; None if its files cannot be read as what they should be."""
    try:
        (header,) = _first_lines(layout.csv_of(name), 1)
        opening, *objects = _first_lines(layout.json_of(name), 2)
        in_json = tuple(parse_json(objects[0].rstrip().rstrip(","))) if opening.strip() == "[" else None
        return ColumnsFound(tuple(next(csv.reader([header]))), in_json)
    except (OSError, ValueError, IndexError, StopIteration):
        return None


def _first_lines(path: UPath, number: int) -> list[str]:
    with path.fs.open(path.path, "rb", block_size=_BLOCK) as file:
        lines = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
        return [line for _, line in zip(range(number), lines, strict=False)]
