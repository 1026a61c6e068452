"""Loads the documented responses in ``documented/<area>/<export>.json``.

Besides the response, a file says (see ``documented/README.md`` for all of it): ``of`` and ``ids``, the export whose items give
the ids, and ``keys``, where the key columns are. Exports whose file has no ``keys`` have a payload function instead.
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
from space_odt_dagster.simulator.exceptions import Exceptional, with_values
from space_odt_dagster.simulator.json_paths import list_at
from space_odt_dagster.simulator.paging import Paging, Style

FOLDER = Path(__file__).with_name("documented")
_STYLES = {"start": Style.START, "limit": Style.LIMIT}


@dataclass(frozen=True, kw_only=True)
class Document:
    """One documented read. ``path`` has the placeholders of the API reference.

    ``ids`` maps a placeholder (``?name`` for a query parameter) to a key column of ``of``, or to a path inside its item. ``keys``
    maps each key column to a path inside the item, to ``{placeholder}``, or to ``?name``: whether that parameter was sent.
    ``asked_with`` is the query that distinguishes it from other reads of the same path; ``variants`` are the queries of a read
    with several. ``items`` is the length of a list. ``varied`` gives fields one value after the other. ``usual`` has values by
    path in place of the example's, ``exceptions`` those of a few answers. ``where`` are field values that an item of ``of`` must
    have. ``never_set``: one in this many answers is ``{}``.
    """

    name: str
    path: str
    example: Any
    of: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict, hash=False)
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    where: Mapping[str, Any] = field(default_factory=dict, hash=False)
    varied: Mapping[str, list[Any]] = field(default_factory=dict, hash=False)
    usual: Mapping[str, Any] = field(default_factory=dict, hash=False)
    exceptions: tuple[Exceptional, ...] = ()
    item_key: str | None = None
    items: int | None = None
    asked_with: Mapping[str, str] = field(default_factory=dict, hash=False)
    variants: tuple[Mapping[str, str], ...] = field(default=({},), hash=False)
    page: Mapping[str, Any] | None = field(default=None, hash=False)
    never_set: int = 0
    refused_without_professional: bool = False

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the ids in the path, in order."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    @cached_property
    def latest_day(self) -> date | None:
        """The day of the latest time in the example."""
        return latest_day(self.example)

    @property
    def paging(self) -> Paging | None:
        """How its items are paged; None if the answer is a single item."""
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
        """The items of the example, or the whole example if it is one item."""
        return [self.example] if self.item_key is None else list_at(self.example, self.item_key)

    def example_of(self, at: int, place: int, *, careless: bool) -> Any:
        """The example item ``at`` with the usual values, and those that are exceptional at this place. Not to be changed."""
        chosen = tuple(each.concerns(place, careless=careless) for each in self.exceptions)
        if (at, *chosen) not in self._altered:
            values = [each.values for each, is_here in zip(self.exceptions, chosen, strict=True) if is_here]
            item = self.example_items[at]
            self._altered[(at, *chosen)] = with_values(item, self.usual, *values) if self.usual or values else item
        return self._altered[(at, *chosen)]

    @cached_property
    def _altered(self) -> dict[tuple[int, ...], Any]:
        return {}


@cache
def documents() -> dict[str, Document]:
    """The documented reads by export name."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*/*.json"))]
    return {one["name"]: _document(one) for one in found if "keys" in one}


def _document(found: Json) -> Document:
    fields = {name: found[name] for name in Document.__dataclass_fields__ if name in found}
    fields["exceptions"] = tuple(Exceptional(**each) for each in found.get("exceptions", ()))
    return Document(**fields)
