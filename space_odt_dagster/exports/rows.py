"""From an answer to a row: the declared columns, read from the server's JSON, and the JSON itself, untouched."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from space_odt_dagster.exports.payload_path import value_at
from space_odt_dagster.extraction.calls import Call, Page
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.origins import (
    Asked,
    At,
    Equals,
    FromSource,
    InAnswer,
    IsSet,
    Joined,
    Origin,
    WasAsked,
    When,
)
from space_odt_dagster.manifest.spec import Spec


@dataclass(frozen=True)
class Row:
    """One row of an export: the values of the declared columns (JSON types, None where missing) and the item as sent."""

    values: tuple[Any, ...]
    raw: Any


class Redactor(Protocol):
    """Hides what must not be shown, in a row as a whole. ``key_id`` names the key of its hashes."""

    @property
    def key_id(self) -> str:
        """What names the key without giving it away."""

    def redact(self, spec: Spec, row: Row) -> Row:
        """The row with what is sensitive replaced."""


def rows_of(call: Call, page: Page, redactor: Redactor | None) -> list[Row]:
    """The rows that one page of a call brings, one per item, in the order of the answer."""
    rows = [Row(tuple(_value(call, page, item, each.at) for each in call.spec.columns), item) for item in page.items]
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


def _value(call: Call, page: Page, item: Any, places: tuple[Origin, ...]) -> Any:
    for origin in places:
        found = _READERS[type(origin)](call, page, item, origin)
        if found is not None:
            return found
    return None


def _joined(item: Any, paths: tuple[str, ...]) -> str | None:
    texts = [text for path in paths if isinstance(text := value_at(item, path), str) and text]
    return " ".join(texts) or None


_READERS: dict[type, Callable[[Call, Page, Any, Any], Any]] = {
    At: lambda call, page, item, origin: value_at(item, origin.path),
    InAnswer: lambda call, page, item, origin: value_at(page.around, origin.path),
    Asked: lambda call, page, item, origin: call.arguments.get(origin.param),
    WasAsked: lambda call, page, item, origin: origin.param in call.arguments,
    FromSource: lambda call, page, item, origin: call.source.get(origin.column) or None,
    IsSet: lambda call, page, item, origin: value_at(item, origin.path) not in (None, ""),
    Equals: lambda call, page, item, origin: value_at(item, origin.path) == origin.value,
    When: lambda call, page, item, origin: (
        value_at(item, origin.then) if value_at(item, origin.path) == origin.value else None
    ),
    Joined: lambda call, page, item, origin: _joined(item, origin.paths),
}
