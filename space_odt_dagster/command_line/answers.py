"""Prints the answer of a statement in SQL as text, CSV or JSON."""

import math
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import IO, Any, cast

from space_odt_dagster.data.sql import QueryAnswer
from space_odt_dagster.exports.csv_and_json import Table
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.extraction.terminal_text import PrintableBytes

_WIDEST = 60
"""Longest cell in text output, in characters."""


def print_answer(answer: QueryAnswer, format: str, *, csv_safe: bool) -> None:
    """Prints it as ``text``, ``csv`` or ``json``. ``csv_safe`` disarms cells that a spreadsheet would compute."""
    output: IO[bytes] = sys.stdout.buffer
    if format != "csv" or sys.stdout.isatty():
        output = cast("IO[bytes]", PrintableBytes(output))
    if format == "csv":
        table = Table(output, csv_safe=csv_safe)
        table.add(answer.names)
        for row in answer.rows:
            table.add([cell_text(as_json(value)) for value in row])
        table.finish()
    else:
        lines = _json(answer) if format == "json" else _text(answer)
        output.writelines(f"{line}\n".encode("utf-8", "backslashreplace") for line in lines)
    output.flush()


def _json(answer: QueryAnswer) -> Iterator[str]:
    """A JSON array with one object per line, as in the exports."""
    lines = [
        "{" + ",".join(f"{json_text(n)}:{json_text(as_json(v))}" for n, v in zip(answer.names, row, strict=True)) + "}"
        for row in answer.rows
    ]
    yield from ["[", *(f"{line}," for line in lines[:-1]), *lines[-1:], "]"] if lines else ["[]"]


def _text(answer: QueryAnswer) -> Iterable[str]:
    """An aligned table with long cells cut off."""
    rows = [[_cut(cell_text(as_json(value))) for value in row] for row in answer.rows]
    widths = [max(map(len, cells)) for cells in zip(answer.names, *rows, strict=True)]
    for cells in (list(answer.names), ["-" * width for width in widths], *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
    yield f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'} from {answer.source}"


def _cut(cell: str) -> str:
    line = " ".join(cell.split("\n"))
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def as_json(value: Any) -> Any:
    """The value as JSON: times in UTC, types unknown to JSON as text."""
    if isinstance(value, datetime):
        odd = value.microsecond % 1000
        precision = "microseconds" if odd else "milliseconds" if value.microsecond else "seconds"
        return value.isoformat(timespec=precision).replace("+00:00", "Z")
    if isinstance(value, dict):
        return {str(name): as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    is_finite = isinstance(value, float | Decimal) and math.isfinite(value)
    return value if value is None or is_finite or isinstance(value, str | bool | int) else str(value)
