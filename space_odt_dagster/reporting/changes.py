"""How a change is shown to people: the most important first, and nothing of a person unless it is asked for."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.outcome import Change, ChangeKind
from space_odt_dagster.comparing.paths import parse_path, path_text, without_selectors
from space_odt_dagster.manifest.marks import ChangeClass

CHANGED = "(changed)"
_LONGEST = 300
_UNKNOWN = (ChangeKind.UNKNOWN, ChangeKind.NOT_COMPARABLE)
_MOVES_BY_ITSELF = (ChangeClass.DERIVED, ChangeClass.VOLATILE)
_SENDS_CALLS = re.compile(r"(?:^|\.)(?:destination|forwardTo|transferNumber|autoTransferNumber\d)$")
_FORWARDS = re.compile(r"^(?:callForwarding|businessContinuity)\b.*\benabled$")


class Weight(IntEnum):
    """How much a change matters at first sight; the smallest matters most."""

    ABROAD = 0
    FORWARDING = 1
    CAME_OR_WENT = 2
    PERMISSION = 3
    MEMBERSHIP = 4
    SETTING = 5
    STATE = 6
    BY_ITSELF = 7


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A change as it is shown. ``before`` and ``after`` are parts of text, each with whether it is what differs."""

    change: Change
    weight: Weight
    entity: str
    what: str
    before: str
    after: str
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether it is shown by elements that went and came."""
        return bool(self.gone or self.come)


@dataclass
class Grouped:
    """The changes in the groups that a page and a screen show."""

    by_area: dict[str, list[Shown]] = field(default_factory=dict)
    state: list[Shown] = field(default_factory=list)
    by_itself: list[Shown] = field(default_factory=list)
    schema: list[Change] = field(default_factory=list)
    unknown: list[Change] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many changes there are, those that are unknown or of the schema left out."""
        return sum(map(len, self.by_area.values())) + len(self.state) + len(self.by_itself)

    @property
    def first(self) -> list[Shown]:
        """The ones to look at first."""
        rows = [each for area in self.by_area.values() for each in area if each.weight <= Weight.CAME_OR_WENT]
        return sorted(rows, key=lambda each: each.weight)[:8]


def grouped(changes: Iterable[Change], *, show_values: bool) -> Grouped:
    """The changes in their groups, areas with the weightiest change first."""
    found = Grouped()
    for change in changes:
        if change.kind in _UNKNOWN:
            found.unknown.append(change)
        elif change.as_class is ChangeClass.SCHEMA:
            found.schema.append(change)
        elif change.as_class in _MOVES_BY_ITSELF:
            found.by_itself.append(shown(change, show_values=show_values))
        elif change.as_class is ChangeClass.STATE:
            found.state.append(shown(change, show_values=show_values))
        else:
            found.by_area.setdefault(change.area, []).append(shown(change, show_values=show_values))
    for rows in found.by_area.values():
        rows.sort(key=lambda each: each.weight)
    found.by_area = dict(sorted(found.by_area.items(), key=lambda each: (each[1][0].weight, each[0])))
    return found


def shown(change: Change, *, show_values: bool) -> Shown:
    """A change as people see it."""
    hidden = bool(change.sensitive) and not show_values
    whole = change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
    values = ("", "") if whole else tuple(_readable(text) for text in (change.before, change.after))
    gone, come = ((), ()) if hidden or whole else (_elements(change.before), _elements(change.after))
    if hidden and not whole:
        values = tuple(CHANGED if text else "" for text in (change.before, change.after))
    return Shown(
        change=change,
        weight=_weight(change),
        entity=_entity(change, show_values=show_values),
        what=_what(change),
        before=values[0],
        after=values[1],
        gone=gone,
        come=come,
    )


def _entity(change: Change, *, show_values: bool) -> str:
    if change.entity_name and (show_values or not change.name_is_personal):
        return change.entity_name
    if change.sensitive and not show_values and change.export == "number_pool":
        return "…" + change.entity_id[-3:]
    return f"…{change.entity_id[-8:]}" if change.entity_id else change.export


def _what(change: Change) -> str:
    """The field in the words of its column, else its path without what it stands in."""
    return (change.column or without_selectors(parse_path(change.path)).removeprefix("@")).replace("_", " ")


def place_of(change: Change, *, show_values: bool) -> str:
    """Its path. Elements of lists that are told apart by anything but ids may name people: without ``show_values`` those are
    left out."""
    if show_values or "[" not in change.path:
        return change.path
    steps = parse_path(change.path)
    return path_text(
        tuple(each for each in steps if isinstance(each, str) or all(entity_of(id_) for _, id_ in each.fields))
    )


def _weight(change: Change) -> Weight:
    if change.abroad:
        return Weight.ABROAD
    if _SENDS_CALLS.search(change.path) or (_FORWARDS.search(change.path) and change.after == "true"):
        return Weight.FORWARDING
    if change.as_class is ChangeClass.MEMBERSHIP:
        return Weight.MEMBERSHIP
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REKEYED):
        return Weight.CAME_OR_WENT
    if "permissions" in change.export:
        return Weight.PERMISSION
    if change.as_class in _MOVES_BY_ITSELF:
        return Weight.BY_ITSELF
    return Weight.STATE if change.as_class is ChangeClass.STATE else Weight.SETTING


def _readable(text: str) -> str:
    """A JSON text as people read it: a text without its quotes."""
    value = _parsed(text)
    words = value if isinstance(value, str) else text
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _elements(text: str) -> tuple[str, ...]:
    value = _parsed(text)
    if not isinstance(value, list):
        return ()
    return tuple(each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in value)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def versions(sides: tuple[Mapping[str, Any], Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Name, older and newer of each version that stands at the head."""
    names = ("tool_version", "sdk_version", "manifest_version", "redaction")
    return [(name, str(sides[0].get(name) or "—"), str(sides[1].get(name) or "—")) for name in names]
