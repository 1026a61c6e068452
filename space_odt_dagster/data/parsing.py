"""Parses the wanted columns of the lines of an export. What is not wanted, and an item that is wanted as text, is skipped over."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from msgspec import Raw, Struct, defstruct
from msgspec.json import Decoder
from msgspec.structs import asdict, astuple

from space_odt_dagster.data.values import fitted
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.export import RAW_JSON, ColumnType
from space_odt_dagster.snapshots.rows import Damaged

_BATCH_ROWS = 1_000
_REFUSED = (ValueError, RecursionError, ArithmeticError)


def rows_in(export: str, names: Sequence[str], lines: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    """The rows with these columns, None where a line lacks one. Raises ``Damaged`` for a line that is no row."""
    parsed = _parser(export, names, Any)
    return (asdict(parsed(line)) for line in lines)


def batches_in(
    export: str, names: Sequence[str], texts: Collection[str], lines: Iterator[bytes]
) -> Iterator[tuple[int, dict[str, Sequence[Any]]]]:
    """How many rows are in each batch, and the values of each of these columns, None where a line lacks one.

    The values of ``texts`` are texts, as the CSV has them; ``raw_json`` is JSON text in UTF-8. Raises ``Damaged`` for a line that
    is no row.
    """
    decode = _decoder(_row(names, dict.fromkeys(texts, str | None) | {RAW_JSON: Raw}))
    parsed = _parser(export, names, Raw)
    while batch := list(islice(lines, _BATCH_ROWS)):
        try:
            columns = _columns(names, [decode(_plain(line)) for line in batch])
        except _REFUSED:
            columns = _columns(names, [parsed(line) for line in batch])
            _refuse_other_encodings(export, columns.get(RAW_JSON, ()))
            columns |= {each: fitted(ColumnType.TEXT, columns[each])[0] for each in texts}
        yield len(batch), columns


def _plain(line: bytes) -> bytes:
    """The line. Raises ``ValueError`` if a text can have NUL, or it is not UTF-8, which nobody checks in what is skipped over."""
    if b"\\u0000" in line or not (line.isascii() or line.decode()):
        raise ValueError
    return line


def _columns(names: Sequence[str], rows: list[Struct]) -> dict[str, Sequence[Any]]:
    return dict(zip(names, zip(*map(astuple, rows), strict=True), strict=True))


def _row(names: Sequence[str], types: Mapping[str, Any]) -> type[Struct]:
    missing = {RAW_JSON: Raw(b"null")} if types.get(RAW_JSON) is Raw else {}
    return defstruct("Row", [(name, types.get(name, Any), missing.get(name)) for name in names], gc=False)


def _decoder(row: type[Struct]) -> Callable[[bytes], Struct]:
    return Decoder(row, float_hook=Decimal).decode


def _parser(export: str, names: Sequence[str], item: Any) -> Callable[[bytes], Struct]:
    """A function that parses a line; ``item`` is the type of ``raw_json``."""
    row = _row(names, {RAW_JSON: item})
    decode = _decoder(row)

    def parsed(line: bytes) -> Struct:
        try:
            return decode(line)
        except _REFUSED:
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


def _refuse_other_encodings(export: str, items: Sequence[Raw]) -> None:
    try:
        b"".join(items).decode()
    except UnicodeDecodeError:
        raise _damaged(export) from None


def _damaged(export: str) -> Damaged:
    return Damaged(f"{export} is not what was kept (edited or damaged): one of its lines is no row.")
