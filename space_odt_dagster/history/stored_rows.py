"""From the line of an export to a row of the lake: pseudonyms, types, key and hashes.

A row is hashed with the key of the redaction: a plain digest of a four-digit code could be searched for.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from space_odt_dagster.comparing.values import cleaned, matched_by
from space_odt_dagster.data.values import fitted
from space_odt_dagster.exports.rows import Row, cell_text
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.history.stored_table import LINE_HASH, ROW_HASH, ROW_KEY, UNFIT, StoredColumn, StoredTable
from space_odt_dagster.manifest.export import RAW_JSON, ColumnType
from space_odt_dagster.manifest.ids import comparable_id, without_cluster
from space_odt_dagster.snapshots.rows import Damaged

_BATCH_ROWS = 2_000
Hide = Callable[[Row], Row | None]
"""Replaces what the lake must not have in a row; None if it must not have the row at all."""


class Hashes:
    """The keyed hashes of lines and rows, as 32 hexadecimal digits."""

    def __init__(self, key: bytes) -> None:
        self._keyed = hashlib.blake2b(digest_size=16, key=hashlib.sha256(b"space-odt lake\0" + key).digest())

    def of(self, text: bytes) -> str:
        """The hash of a text."""
        found = self._keyed.copy()
        found.update(text)
        return found.hexdigest()

    def of_lines(self, lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
        """Each line with its hash. The second of two equal lines has another one than the first."""
        last, times = b"", 0
        for line in lines:
            times = times + 1 if line == last else 0
            last = line
            yield self.of(line if not times else b"%d\0%s" % (times, line)), line

    def of_row(self, columns: Sequence[StoredColumn], values: Mapping[str, Any]) -> str:
        """The hash of a row's values as they are stored. Values that ``diff`` calls equal have the same."""
        return self.of(json_text(list(_compared(columns, values))).encode())


def rows_of_lines(
    table: StoredTable, lines: Iterable[tuple[str, bytes]], hide: Hide, hashes: Hashes, hashed: Sequence[StoredColumn]
) -> Iterator[dict[str, Any]]:
    """The rows to store, by the names of the lake. Times are microseconds since 1970. ``hashed`` are the columns of the row hash.

    Raises ``Damaged`` for a line that is no row.
    """
    found = iter(lines)
    while batch := list(islice(found, _BATCH_ROWS)):
        rows = []
        for line_hash, line in batch:
            if (row := hide(_row(table, line))) is not None:
                rows.append((line_hash, row))
        yield from _stored(table, rows, hashes, hashed)


def row_key(cells: Iterable[Any]) -> str:
    """The key of a row as one text, whatever cluster its ids are written for."""
    parts = [comparable_id(cell_text(each)) for each in cells]
    return parts[0] if len(parts) == 1 else json_text(parts) if parts else ""


def ids_in(key: str) -> frozenset[str]:
    """The parts of a ``row_key``."""
    return frozenset(map(str, parse_json(key))) if key.startswith("[") else frozenset({key} - {""})


def _row(table: StoredTable, line: bytes) -> Row:
    try:
        found = parse_json(line)
        return Row(tuple(found.get(each.source) for each in table.columns), found.get(RAW_JSON))
    except (ValueError, AttributeError, RecursionError):
        raise Damaged(f"{table.name} is not what was kept (edited or damaged): one of its lines is no row.") from None


def _stored(
    table: StoredTable, rows: list[tuple[str, Row]], hashes: Hashes, hashed: Sequence[StoredColumn]
) -> Iterator[dict[str, Any]]:
    columns: list[Sequence[Any]] = []
    unfit: list[list[str]] = [[] for _ in rows]
    for place, column in enumerate(table.columns):
        sent = [row.values[place] for _, row in rows]
        values, misfits = fitted(column.type, sent)
        if misfits:
            for each, value, known in zip(unfit, sent, values, strict=True):
                if value is not None and known is None:
                    each.append(column.name)
        if column.type is ColumnType.LIST:
            values = [None if each is None else json_text(each) for each in values]
        columns.append(values)
    names = [each.name for each in table.columns]
    keys = [place for place, each in enumerate(table.columns) if each.key]
    by_row: Iterator[tuple[Any, ...]] = zip(*columns, strict=True) if columns else iter(() for _ in rows)
    for (line_hash, _), values, wrong in zip(rows, by_row, unfit, strict=True):
        row = dict(zip(names, values, strict=True))
        row[ROW_KEY] = row_key(values[place] for place in keys)
        row[LINE_HASH] = line_hash
        row[UNFIT] = ", ".join(wrong) or None
        if table.has_history:
            row[ROW_HASH] = hashes.of_row(hashed, row)
        yield row


def _compared(columns: Sequence[StoredColumn], values: Mapping[str, Any]) -> Iterator[Any]:
    """The values without what ``diff`` does not compare: the order of lists, and whether something empty is there."""
    aligned: dict[str, list[list[Any]]] = {}
    for each in columns:
        value = values.get(each.name)
        if each.type in (ColumnType.LIST, ColumnType.OBJECT):
            found = cleaned(parse_json(value)) if value is not None else None
            if each.aligned:
                aligned.setdefault(each.aligned, []).append(parse_json(value or "[]") if found is not None else [])
            else:
                yield None if found is None else matched_by(found)
        elif isinstance(value, str):
            yield without_cluster(value) if value else None
        else:
            yield value
    for lists in aligned.values():
        belong_together = len({len(each) for each in lists}) == 1
        yield from (
            [matched_by([list(each) for each in zip(*lists, strict=True)])]
            if belong_together
            else map(matched_by, lists)
        )
