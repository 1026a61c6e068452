"""Writes the two files of an export, row by row: CSV for people and tools, JSON without loss.

CSV: UTF-8, comma, ``\\n``, a header, ``raw_json`` as compact JSON with sorted keys. JSON: an array with one object per line and the
same columns. Equal rows give equal bytes.
"""

import csv
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from space_odt_dagster.exports.row_text import RowText
from space_odt_dagster.exports.rows import AnyRow, cell_text
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.export import Export, header_of

_BLOCK = 1 << 16
_BEGIN = re.compile(r"""(?:^|(?<=[;\t\r\n]))(?=[ "]*[=+\-@＝＋－＠\t\r\n'])""")
"""Where a spreadsheet would see a formula: at the start of a cell, and after ``;``, tab or a line break inside it, where some
spreadsheets split cells. Leading quotes are skipped, as spreadsheets remove them."""


@dataclass(frozen=True)
class PairWritten:
    """How many rows were written, and the SHA-256 of each file in hexadecimal."""

    rows: int
    csv_sha256: str
    json_sha256: str


def write_pair(
    export: Export, rows: Iterable[AnyRow], csv_file: IO[bytes], json_file: IO[bytes], *, csv_safe: bool
) -> PairWritten:
    """Writes the rows as CSV and JSON, in the order given. ``csv_safe`` disarms cells that a spreadsheet would compute."""
    method, text = export.endpoint.method, RowText(export)
    table, document = Table(csv_file, csv_safe=csv_safe), _Document(json_file)
    table.add(header_of(export))
    count = 0
    for row in rows:
        stored = text.stored(row)
        table.add([*map(cell_text, row.values), method], stored.raw_text)
        document.add(stored.data)
        count += 1
    return PairWritten(count, table.finish(), document.finish())


def write_records(
    header: tuple[str, ...],
    records: Iterable[dict[str, Any]],
    csv_file: IO[bytes],
    json_file: IO[bytes],
    *,
    csv_safe: bool,
) -> PairWritten:
    """Writes plain records (status, errors) as CSV and JSON."""
    table, document = Table(csv_file, csv_safe=csv_safe), _Document(json_file)
    table.add(header)
    count = 0
    for record in records:
        table.add([cell_text(record.get(name)) for name in header])
        texts = ",".join(f"{json_text(name)}:{json_text(record.get(name))}" for name in header)
        document.add(f"{{{texts}}}".encode())
        count += 1
    return PairWritten(count, table.finish(), document.finish())


def neutralised(cell: str) -> str:
    """The cell with an apostrophe before every formula, and before every apostrophe in the same place."""
    return _BEGIN.sub("'", cell)


class Table:
    """Writes a CSV file line by line; ``finish`` returns its SHA-256. Cells are strings made by ``cell_text``."""

    def __init__(self, file: IO[bytes], *, csv_safe: bool) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._lines: list[str] = []
        self._length = 0
        self._csv_safe = csv_safe
        self._plain = csv.writer(_AsText(), lineterminator="\n")
        # With lineterminator "\n" the csv module leaves a lone "\r" unquoted, and every reader then breaks the row there.
        self._all_quoted = csv.writer(_AsText(), lineterminator="\n", quoting=csv.QUOTE_ALL)

    def add(self, cells: Sequence[str], raw_json: str | None = None) -> None:
        """Writes one line. ``raw_json`` is the last cell and is quoted here: the csv module would check each of its characters, and
        it is longer than all other cells together."""
        row = [neutralised(cell) for cell in cells] if self._csv_safe else cells
        line: str = self._plain.writerow(row)
        is_all_quoted = "\r" in line
        if is_all_quoted:
            line = self._all_quoted.writerow(row)
        if raw_json is not None:
            raw = neutralised(raw_json) if self._csv_safe else raw_json
            if is_all_quoted or '"' in raw or "," in raw:
                raw = '"' + raw.replace('"', '""') + '"'
            line = f"{line[:-1]},{raw}\n"
        self._lines.append(line)
        self._length += len(line)
        if self._length > _BLOCK:
            self._flush()

    def finish(self) -> str:
        """Writes what is buffered. Returns the SHA-256 of the file in hexadecimal."""
        self._flush()
        return self._hash.hexdigest()

    def _flush(self) -> None:
        data = "".join(self._lines).encode("utf-8")
        self._file.write(data)
        self._hash.update(data)
        self._lines, self._length = [], 0


class _AsText:
    """A file whose ``write`` returns the text, so that ``csv.writer.writerow`` returns the line."""

    def write(self, text: str) -> str:
        return text


class _Document:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._buffer = bytearray()
        self._any = False

    def add(self, text: bytes) -> None:
        self._buffer += b",\n" if self._any else b"[\n"
        self._buffer += text
        self._any = True
        if len(self._buffer) > _BLOCK:
            self._flush()

    def finish(self) -> str:
        self._buffer += b"\n]\n" if self._any else b"[]\n"
        self._flush()
        return self._hash.hexdigest()

    def _flush(self) -> None:
        self._file.write(self._buffer)
        self._hash.update(self._buffer)
        self._buffer.clear()
