"""Reads a CSV that was written here, row by row and only the columns that are asked for."""

import csv
import sys
from collections.abc import Iterable, Iterator

from upath import UPath

from space_odt_dagster.exports.csv_and_json import as_it_was
from space_odt_dagster.exports.private_files import reading

_LONGEST_CELL = 1 << 30


def read_csv_rows(path: UPath, columns: Iterable[str], *, csv_safe: bool) -> Iterator[dict[str, str]]:
    """The rows with these columns as text, an empty one for what is missing or for a column that the file has not.

    ``csv_safe`` is whether it was written so: the apostrophes are then taken off again. Raises ``FileNotFoundError`` and
    ``OutputError``.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with reading(path), path.open("r", encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        places = {name: header.index(name) if name in header else sys.maxsize for name in columns}
        for cells in reader:
            width = len(cells)
            row = {name: cells[place] if place < width else "" for name, place in places.items()}
            yield {name: as_it_was(cell) for name, cell in row.items()} if csv_safe else row
