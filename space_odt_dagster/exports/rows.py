"""From a response to rows: the declared columns, read from the server's JSON, and that JSON unchanged."""

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.origins import Asking, Origin


@dataclass(frozen=True)
class Row:
    """One row of an export: the values of the declared columns (JSON types, None if missing) and the item as sent."""

    values: tuple[Any, ...]
    raw: Any

    @property
    def raw_text(self) -> str:
        """The item as compact JSON with sorted keys."""
        return json_text(self.raw)


class AnyRow(Protocol):
    """A ``Row`` or a ``StoredRow``."""

    @property
    def values(self) -> tuple[Any, ...]:
        """The values of the declared columns."""

    @property
    def raw(self) -> Any:
        """The item as sent."""

    @property
    def raw_text(self) -> str:
        """The item as compact JSON with sorted keys."""


R = TypeVar("R", bound=AnyRow)


class Redactor(Protocol):
    """Hides sensitive values of a row. ``key_id`` identifies the key of its hashes."""

    @property
    def key_id(self) -> str:
        """An id of the key that does not reveal it."""

    @property
    def hides_people(self) -> bool:
        """Whether personal data is redacted. Server messages can contain it, so they are dropped too."""

    def redact(self, export: Export, row: Row) -> Row:
        """The row with sensitive values replaced."""


class RowRedactor(Redactor, Protocol):
    """A redactor that also hides the columns alone."""

    def redact_columns(self, export: Export, row: Row) -> tuple[Any, ...]:
        """The values of the columns of the same row."""


def rows_of(call: Call, page: Page, redactor: Redactor | None) -> list[Row]:
    """The rows of one page, one per item, in the order of the response."""
    asking = Asking(page.around, call.arguments, call.source)
    rows = [Row(tuple(value_of(item, asking, each.at) for each in call.export.columns), item) for item in page.items]
    if redactor is not None:
        rows = [redactor.redact(call.export, row) for row in rows]
    return rows


def value_of(item: Any, asking: Asking, places: tuple[Origin, ...]) -> Any:
    """The value of a column: the first of the places that has one, or None."""
    for origin in places:
        found = origin.value(item, asking)
        if found is not None:
            return found
    return None


def cell_text(value: Any) -> str:
    """A value as a CSV cell: text unchanged, nothing for None, otherwise its JSON text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _storable(value)
    return json_text(value)


def _storable(text: str) -> str:
    """The text with NUL and lone surrogates, which CSV cannot hold, written as JSON escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\u0000")
