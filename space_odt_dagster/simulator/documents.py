"""The documented answers that the simulator answers from, as they lie in ``documented/<area>/<export>.json``.

What a file says beside the answer itself (``documented/README.md`` has the whole list): ``of`` and ``ids`` name the export whose
items are asked with, ``keys`` where the key columns of the export stand. Files without ``keys`` have a payload of their own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.clock_and_sizes import latest_day
from space_odt_dagster.simulator.json_paths import list_at
from space_odt_dagster.simulator.paging import Paging, Style

FOLDER = Path(__file__).with_name("documented")
_STYLES = {"start": Style.START, "limit": Style.LIMIT}


@dataclass(frozen=True, kw_only=True)
class Document:
    """One documented read. ``path`` has the placeholders of the API reference.

    ``ids`` maps a placeholder (``?name`` for a query parameter) to what it takes of an item of ``of``: a key column, or a path.
    ``keys`` maps each key column to a path inside the item, to ``{placeholder}``, or to ``?name``: whether that was asked with.
    ``asked_with`` is the query that tells it from another read of the same path, ``variants`` the queries of one that is asked
    in several ways. ``items`` is how many items a list has. ``varied`` gives fields one value after the other, ``where`` the
    fields that an item of ``of`` must have. ``never_set``: every so many answers are ``{}``.
    """

    name: str
    path: str
    example: Any
    of: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict, hash=False)
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    where: Mapping[str, Any] = field(default_factory=dict, hash=False)
    varied: Mapping[str, list[Any]] = field(default_factory=dict, hash=False)
    item_key: str | None = None
    items: int | None = None
    asked_with: Mapping[str, str] = field(default_factory=dict, hash=False)
    variants: tuple[Mapping[str, str], ...] = field(default=({},), hash=False)
    page: Mapping[str, Any] | None = field(default=None, hash=False)
    never_set: int = 0
    refused_without_professional: bool = False

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the ids in the path, in its order."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    @cached_property
    def latest_day(self) -> date | None:
        """The day of the latest moment in the example."""
        return latest_day(self.example)

    @property
    def paging(self) -> Paging | None:
        """How its items come in pages; None for an answer that is one item or a whole list."""
        if self.item_key is None:
            return None
        if self.page is None:
            return Paging(key=self.item_key, style=Style.ALL)
        style = _STYLES[self.page.get("style", "start")]
        return Paging(
            key=self.item_key,
            style=style,
            default=self.page["default"],
            cap=self.page["largest"],
            required=self.page.get("required", False),
        )

    @property
    def example_items(self) -> list[Any]:
        """The items of the example, or the whole of it where it is one item."""
        return [self.example] if self.item_key is None else list_at(self.example, self.item_key)


@cache
def documents() -> dict[str, Document]:
    """The reads that are answered from their documents, by the name of the export."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*/*.json"))]
    return {one["name"]: _document(one) for one in found if "keys" in one}


def _document(found: Json) -> Document:
    return Document(**{name: found[name] for name in Document.__dataclass_fields__ if name in found})
