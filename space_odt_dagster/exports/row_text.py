"""Rows as the text they have in the JSON export, built once when they arrive.

A column reads the item (``At`` and the like), what surrounds it, such as the call (``Asked``, ``FromSource``), or both. What
surrounds the items is turned into text once per page. A repeated item is the same object, so its text is built only once.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from space_odt_dagster.exports.row_template import Part, RowParts
from space_odt_dagster.exports.rows import AnyRow, Redactor, cell_text, rows_of
from space_odt_dagster.extraction.calls import Call, Page, SourceRow
from space_odt_dagster.extraction.json_text import json_bytes, json_text, parse_json
from space_odt_dagster.manifest.export import RAW_JSON, SOURCE_METHOD, Export, keys_of
from space_odt_dagster.manifest.origins import Asking

_BEFORE_RAW = f",{json_text(RAW_JSON)}:".encode()
_MOST_BYTES = 1 << 21
"""Total size of the items whose text is cached."""
_BETWEEN = b"\0"
"""Separates the cells of a key. No cell contains it and it sorts first, so the joined texts sort as the cells do."""


class StoredRow:
    """A row as an object of the JSON export; ``values`` and ``raw`` (see ``Row``) are parsed when asked for.

    ``data`` is UTF-8; ``raw_at`` is the offset in bytes at which the item begins.
    """

    __slots__ = ("_values", "data", "raw_at")

    def __init__(self, data: bytes, raw_at: int) -> None:
        self.data = data
        self.raw_at = raw_at
        self._values: tuple[Any, ...] | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        """The values of the declared columns."""
        if self._values is None:
            self._values = tuple(self._columns().values())[:-1]
        return self._values

    @property
    def raw(self) -> Any:
        """The item as sent."""
        return parse_json(self.raw_text)

    @property
    def raw_text(self) -> str:
        """The item as compact JSON with sorted keys."""
        return self.data[self.raw_at : -1].decode()

    def source(self, columns: Iterable[str]) -> SourceRow:
        """Some columns, for calls that take their ids from this row. A missing or empty value is None."""
        found = self._columns()
        return {name: None if (value := found[name]) == "" else value for name in columns}

    def _columns(self) -> dict[str, Any]:
        found: dict[str, Any] = parse_json(self.data[: self.raw_at - len(_BEFORE_RAW)] + b"}")
        return found


class ArrivedRow(NamedTuple):
    """A row as text, with its sort and merge keys.

    ``data`` and ``raw_at`` are as in ``StoredRow``. ``key`` sorts as the cells of the key columns do; ``content`` is a digest of
    the item.
    """

    data: bytes
    raw_at: int
    key: bytes
    has_whole_key: bool
    content: bytes


class _Item(NamedTuple):
    """The texts made from an item: columns and keys that depend only on it, and the item itself."""

    item: Any
    """Referenced so that its ``id()`` is not reused."""
    columns: tuple[bytes, ...]
    keys: tuple[bytes, ...]
    raw: bytes
    content: bytes


class RowText:
    """Writes rows as the objects of the JSON export: the columns in order, the method, the item."""

    def __init__(self, export: Export, redactor: Redactor | None = None) -> None:
        names = [json_text(column.name) for column in export.columns]
        method = f"{json_text(SOURCE_METHOD)}:{json_text(export.endpoint.method)}"
        self._redactor = redactor
        self._names = [f"{',' if number else '{'}{name}:" for number, name in enumerate(names)]
        self._before_raw = f"{',' if names else '{'}{method}".encode() + _BEFORE_RAW
        self._key_names = keys_of(export)
        self._key_indexes = [index for index, each in enumerate(export.columns) if each.key]
        self._columns = RowParts(
            [Part(each.at, json_bytes, name.encode()) for each, name in zip(export.columns, self._names, strict=True)]
        )
        self._keys = RowParts([Part(export.columns[index].at, _cell_bytes) for index in self._key_indexes], _BETWEEN)
        self._items: dict[int, _Item] = {}
        self._bytes = 0

    def stored(self, row: AnyRow) -> StoredRow:
        """The row as text. A ``StoredRow`` is returned unchanged."""
        if isinstance(row, StoredRow):
            return row
        texts = [name + json_text(value) for name, value in zip(self._names, row.values, strict=True)]
        head = "".join(texts).encode() + self._before_raw
        return StoredRow(b"%b%b}" % (head, row.raw_text.encode()), len(head))

    def arrived(self, call: Call, page: Page) -> list[ArrivedRow]:
        """The rows of one page, one per item, in the order of the response."""
        if self._redactor is not None:
            return [self.as_arrived(self.stored(row)) for row in rows_of(call, page, self._redactor)]
        asking = Asking(page.around, call.arguments, call.source)
        columns, keys = self._columns.around(asking), self._keys.around(asking)
        rows = []
        for item in page.items:
            known = self._items.get(id(item)) or self._remember(item)
            head = self._columns.joined(columns, known.columns, item, asking) + self._before_raw
            key = self._keys.joined(keys, known.keys, item, asking)
            rows.append(ArrivedRow(b"%b%b}" % (head, known.raw), len(head), key, self._is_whole(key), known.content))
        return rows

    def as_arrived(self, row: StoredRow) -> ArrivedRow:
        """Adds sort and merge keys to a row that is text already."""
        key = _BETWEEN.join([_cell_bytes(row.values[index]) for index in self._key_indexes])
        return ArrivedRow(row.data, row.raw_at, key, self._is_whole(key), digest(row.data[row.raw_at : -1]))

    def ids_in(self, key: bytes) -> dict[str, str]:
        """The key columns and their cells in a key."""
        return dict(zip(self._key_names, map(bytes.decode, key.split(_BETWEEN)), strict=True))

    def forget_items(self) -> None:
        """Empties the cache. Call it when no more pages will come."""
        self._items, self._bytes = {}, 0

    def _is_whole(self, key: bytes) -> bool:
        return not self._key_indexes or b"" not in key.split(_BETWEEN)

    def _remember(self, item: Any) -> _Item:
        raw = json_bytes(item)
        known = _Item(item, self._columns.inside(item), self._keys.inside(item), raw, digest(raw))
        self._bytes += len(raw)
        while self._bytes > _MOST_BYTES and self._items:
            self._bytes -= len(self._items.pop(next(iter(self._items))).raw)
        self._items[id(item)] = known
        return known


def digest(data: bytes) -> bytes:
    """A 16-byte digest (BLAKE2b)."""
    return hashlib.blake2b(data, digest_size=16).digest()


def _cell_bytes(value: Any) -> bytes:
    return cell_text(value).encode()
