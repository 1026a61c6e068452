"""Parses the wanted columns of the lines of an export. What is not wanted, and an item that is wanted as text, is skipped over."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from msgspec import Raw, Struct, defstruct
from msgspec.json import Decoder
from msgspec.structs import asdict, astuple

from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.export import RAW_JSON
from space_odt_dagster.snapshots.rows import Damaged

_BATCH_ROWS = 2_000


def rows_in(export: str, names: Sequence[str], lines: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    """The rows with these columns, None where a line lacks one. Raises ``Damaged`` for a line that is no row."""
    parsed = _parser(export, names, Any)
    return (asdict(parsed(line)) for line in lines)


def batches_in(
    export: str, names: Sequence[str], lines: Iterator[bytes]
) -> Iterator[tuple[int, dict[str, Sequence[Any]]]]:
    """How many rows are in each batch, and the values of each of these columns, None where a line lacks one.

    ``raw_json`` is JSON text. Raises ``Damaged`` for a line that is no row.
    """
    parsed = _parser(export, names, Raw)
    while batch := [astuple(parsed(line)) for line in islice(lines, _BATCH_ROWS)]:
        columns: dict[str, Sequence[Any]] = dict(zip(names, zip(*batch, strict=True), strict=True))
        if RAW_JSON in columns:
            columns[RAW_JSON] = _texts(export, columns[RAW_JSON])
        yield len(batch), columns


def _parser(export: str, names: Sequence[str], item: Any) -> Callable[[bytes], Struct]:
    """A function that parses a line; ``item`` is the type of ``raw_json``."""
    missing = {RAW_JSON: Raw(b"null")} if item is Raw else {}
    fields = [(name, item if name == RAW_JSON else Any, missing.get(name)) for name in names]
    row = defstruct("Row", fields, gc=False)
    decode = Decoder(row, float_hook=Decimal).decode

    def parsed(line: bytes) -> Struct:
        try:
            return decode(line)
        except (ValueError, RecursionError, ArithmeticError):
            return _parsed_whole(line)

    def _parsed_whole(line: bytes) -> Struct:
        """The row of a line with half a surrogate pair."""
        try:
            found = parse_json(line)
            values = {name: found.get(name) for name in names}
        except (ValueError, AttributeError):
            raise _damaged(export) from None
        if RAW_JSON in values and item is Raw:
            values[RAW_JSON] = Raw(json_text(values[RAW_JSON]).encode())
        return row(**values)

    return parsed


def _texts(export: str, items: Sequence[Raw]) -> list[str]:
    try:
        return [str(each, "utf-8") for each in items]
    except UnicodeDecodeError:
        raise _damaged(export) from None


def _damaged(export: str) -> Damaged:
    return Damaged(f"{export} is not what was kept (edited or damaged): one of its lines is no row.")
