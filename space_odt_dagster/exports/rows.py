"""From an answer to a row: the declared columns, read from the server's JSON, and the JSON itself, untouched."""

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.origins import Asking, Origin


@dataclass(frozen=True)
class Row:
    """One row of an export: the values of the declared columns (JSON types, None where missing) and the item as sent."""

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
    """Hides what must not be shown, in a row as a whole. ``key_id`` names the key of its hashes."""

    @property
    def key_id(self) -> str:
        """What names the key without giving it away."""

    @property
    def hides_people(self) -> bool:
        """Whether personal data is hidden, and so what a server says in its own words."""

    def redact(self, export: Export, row: Row) -> Row:
        """The row with what is sensitive replaced."""


def rows_of(call: Call, page: Page, redactor: Redactor | None) -> list[Row]:
    """The rows that one page of a call brings, one per item, in the order of the answer."""
    asking = Asking(page.around, call.arguments, call.source)
    rows = [Row(tuple(value_of(item, asking, each.at) for each in call.export.columns), item) for item in page.items]
    if redactor is not None:
        rows = [redactor.redact(call.export, row) for row in rows]
    return rows


def value_of(item: Any, asking: Asking, places: tuple[Origin, ...]) -> Any:
    """What a column shows of an item: the value at the first of the places that has one, or None."""
    for origin in places:
        found = origin.value(item, asking)
        if found is not None:
            return found
    return None


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
