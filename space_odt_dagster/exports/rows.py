"""From an answer to a row: the declared columns, read from the server's JSON, and the JSON itself, untouched.

A row is turned into text once, when it arrives (``RowText``); from then on it is that text (``StoredRow``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from space_odt_dagster.extraction.calls import Call, Page, SourceRow
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.origins import Asking, Origin
from space_odt_dagster.manifest.spec import RAW_JSON, SOURCE_METHOD, Spec

_BEFORE_RAW = f",{json_text(RAW_JSON)}:".encode()


@dataclass(frozen=True)
class Row:
    """One row of an export: the values of the declared columns (JSON types, None where missing) and the item as sent."""

    values: tuple[Any, ...]
    raw: Any


class StoredRow:
    """A row as the object that it is in the JSON export; ``values`` and ``raw``, as in ``Row``, are read from it when asked for.

    ``data`` is UTF-8, and ``raw_at`` the place in it where the item begins.
    """

    __slots__ = ("_columns", "data", "raw_at")

    def __init__(self, data: bytes, raw_at: int) -> None:
        self.data = data
        self.raw_at = raw_at
        self._columns: dict[str, Any] | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        """The values of the declared columns."""
        return tuple(self._found().values())[:-1]

    @property
    def raw(self) -> Any:
        """The item as sent."""
        return parse_json(self.raw_text)

    @property
    def raw_text(self) -> str:
        """The item as compact JSON with sorted keys."""
        return self.data[self.raw_at : -1].decode()

    def source(self, columns: Iterable[str]) -> SourceRow:
        """Some columns, for calls that take their ids from this row. What is missing or empty is None."""
        found = self._found()
        return {name: None if (value := found[name]) == "" else value for name in columns}

    def _found(self) -> dict[str, Any]:
        if self._columns is None:
            head = self.data[: self.raw_at - len(_BEFORE_RAW)]
            self._columns = parse_json(f"{head.decode()}}}")
        return self._columns or {}


class AnyRow(Protocol):
    """A ``Row`` or a ``StoredRow``."""

    @property
    def values(self) -> tuple[Any, ...]:
        """The values of the declared columns."""

    @property
    def raw(self) -> Any:
        """The item as sent."""


R = TypeVar("R", bound=AnyRow)


class RowText:
    """Writes the rows of one spec as the objects of its JSON export: the columns in their order, the method, the item."""

    def __init__(self, spec: Spec) -> None:
        names = [json_text(column.name) for column in spec.columns]
        self._names = [f"{',' if number else '{'}{name}:" for number, name in enumerate(names)]
        method = f"{json_text(SOURCE_METHOD)}:{json_text(spec.endpoint.sdk_method)}"
        self._before_raw = f"{',' if names else '{'}{method}{_BEFORE_RAW.decode()}"

    def stored(self, row: AnyRow) -> StoredRow:
        """The row as text; one that is text already is returned as it is."""
        if isinstance(row, StoredRow):
            return row
        raw = json_text(row.raw).encode()
        texts = [name + json_text(value) for name, value in zip(self._names, row.values, strict=True)]
        head = f"{''.join(texts)}{self._before_raw}".encode()
        return StoredRow(b"%b%b}" % (head, raw), len(head))


class Redactor(Protocol):
    """Hides what must not be shown, in a row as a whole. ``key_id`` names the key of its hashes."""

    @property
    def key_id(self) -> str:
        """What names the key without giving it away."""

    def redact(self, spec: Spec, row: Row) -> Row:
        """The row with what is sensitive replaced."""


def rows_of(call: Call, page: Page, redactor: Redactor | None) -> list[Row]:
    """The rows that one page of a call brings, one per item, in the order of the answer."""
    asking = Asking(page.around, call.arguments, call.source)
    rows = [Row(tuple(_value(item, asking, each.at) for each in call.spec.columns), item) for item in page.items]
    if redactor is not None:
        rows = [redactor.redact(call.spec, row) for row in rows]
    return rows


def cell_text(value: Any) -> str:
    """A value as it stands in a CSV cell: text as it is, nothing for a missing one, everything else as its JSON text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _storable(value)
    return json_text(value)


def _storable(text: str) -> str:
    """The text with what no CSV can hold, NUL and half surrogate pairs, written as the escapes that they were in JSON."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\u0000")


def _value(item: Any, asking: Asking, places: tuple[Origin, ...]) -> Any:
    for origin in places:
        found = origin.value(item, asking)
        if found is not None:
            return found
    return None
