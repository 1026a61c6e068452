"""How changes are shown: the most important first, and no personal data unless requested."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from space_odt_dagster.comparing.ends import in_words
from space_odt_dagster.comparing.identifiers import entity_of, inside_of
from space_odt_dagster.comparing.outcome import Change, ChangeKind
from space_odt_dagster.comparing.paths import parse_path, path_text, without_selectors
from space_odt_dagster.manifest.marks import ChangeClass

CHANGED = "(changed)"
_NAMES = frozenset({"name", "displayName", "firstName", "lastName", "display_name", "first_name", "last_name"})
_PEOPLE_AND_LINES = frozenset({"person", "workspace", "virtual line"})
_DIGITS = re.compile(r"\d{5}")
_LONGEST = 300
_UNKNOWN = (ChangeKind.UNKNOWN, ChangeKind.NOT_COMPARABLE)
_CHANGES_BY_ITSELF = (ChangeClass.DERIVED, ChangeClass.VOLATILE)
_SENDS_CALLS = re.compile(r"(?:^|\.)(?:destination|forwardTo|transferNumber|autoTransferNumber\d)$")
_FORWARDS = re.compile(r"^(?:callForwarding|businessContinuity)\b.*\benabled$")


class Weight(IntEnum):
    """How important a change is at first sight; the lowest number matters most."""

    ABROAD = 0
    FORWARDING = 1
    CAME_OR_WENT = 2
    PERMISSION = 3
    MEMBERSHIP = 4
    SETTING = 5
    STATE = 6
    BY_ITSELF = 7


@dataclass(frozen=True, kw_only=True)
class ChangesShown:
    """How to show changes: the language, whether to show names and values of people, and whether to neutralise CSV cells."""

    language: str = "en"
    names: bool = False
    values: bool = False
    csv_safe: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A change as shown. ``kind`` and ``entity`` name the entity, or the container of a membership.

    ``role`` and ``member`` say who or what was added or removed there, or which list element changed; the kind of the member is in
    ``change``. ``setting`` is the setting of the entity that the list or row belongs to.
    """

    change: Change
    weight: Weight
    kind: str
    entity: str
    setting: str
    role: str
    member: str
    what: str
    before: str
    after: str
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether an entity, a row or a list element was added or removed."""
        return self.change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED)

    @property
    def is_membership(self) -> bool:
        """Whether a member of an entity was added or removed."""
        return self.is_whole and bool(self.change.container_kind)

    @property
    def somebody_left(self) -> bool:
        """Whether a person or line is no longer a member. Things do not "leave"."""
        return self.change.kind is ChangeKind.REMOVED and self.change.member_kind in _PEOPLE_AND_LINES

    @property
    def is_list(self) -> bool:
        """Whether it is shown as elements removed and added."""
        return bool(self.gone or self.come)


@dataclass
class GroupedChanges:
    """The changes in the groups that the page and the text show."""

    by_area: dict[str, list[Shown]] = field(default_factory=dict)
    state: list[Shown] = field(default_factory=list)
    by_itself: list[Shown] = field(default_factory=list)
    schema: list[Change] = field(default_factory=list)
    unknown: list[Change] = field(default_factory=list)

    @property
    def count(self) -> int:
        """The number of changes, without unknown ones and those of the schema."""
        return sum(map(len, self.by_area.values())) + len(self.state) + len(self.by_itself)

    @property
    def first(self) -> list[Shown]:
        """The changes to look at first, at most eight."""
        rows = [each for area in self.by_area.values() for each in area if each.weight <= Weight.CAME_OR_WENT]
        return sorted(rows, key=lambda each: each.weight)[:8]


def grouped(changes: Iterable[Change], *, show_values: bool, show_names: bool = False) -> GroupedChanges:
    """The changes in groups; areas with the most important change come first."""
    found = GroupedChanges()
    for change in changes:
        if change.kind in _UNKNOWN:
            found.unknown.append(change)
        elif change.as_class is ChangeClass.SCHEMA:
            found.schema.append(change)
        elif change.as_class in _CHANGES_BY_ITSELF:
            found.by_itself.append(shown(change, show_values=show_values, show_names=show_names))
        elif change.as_class is ChangeClass.STATE:
            found.state.append(shown(change, show_values=show_values, show_names=show_names))
        else:
            found.by_area.setdefault(change.area, []).append(
                shown(change, show_values=show_values, show_names=show_names)
            )
    for rows in found.by_area.values():
        rows.sort(key=lambda each: each.weight)
    found.by_area = dict(sorted(found.by_area.items(), key=lambda each: (each[1][0].weight, each[0])))
    return found


def shown(change: Change, *, show_values: bool, show_names: bool = False) -> Shown:
    """A change as people see it. ``show_values`` also shows the names of people."""
    show_names = show_names or show_values
    is_name = without_selectors(parse_path(change.path)).rpartition(".")[2].removeprefix("@") in _NAMES
    hidden = bool(change.sensitive) and not (show_names if is_name else show_values)
    whole = change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
    values = ("", "") if whole else tuple(_value(change, text, hidden, show_names) for text in _values(change))
    gone, come = ((), ()) if hidden or whole else (_elements(change, each, show_names) for each in _values(change))
    is_whole_member = whole and bool(change.container_kind)
    return Shown(
        change=change,
        weight=_weight(change),
        kind=change.container_kind if is_whole_member else change.entity_kind,
        entity=_container(change, show_names) if is_whole_member else _entity(change, show_names=show_names),
        setting=change.setting if change.role or whole else "",
        role=change.role,
        member=_member(change, show_names=show_names, show_values=show_values),
        what=_what(change),
        before=values[0],
        after=values[1],
        gone=gone,
        come=come,
    )


def _values(change: Change) -> tuple[str, str]:
    """Before and after, as JSON texts."""
    return change.before, change.after


def _entity(change: Change, *, show_names: bool) -> str:
    if change.entity_name and (show_names or not change.name_is_personal):
        return change.entity_name
    if change.sensitive and not show_names and change.export == "number_pool":
        return "…" + change.entity_id[-3:]
    return f"…{change.entity_id[-8:]}" if change.entity_id else change.export.replace("_", " ")


def _container(change: Change, show_names: bool) -> str:
    if not change.container_id or change.container_kind == "organisation":
        return ""
    return _named(change, change.container_id, show_names)


def _named(change: Change, identifier: str, show_names: bool) -> str:
    """The name of an id, or its last characters if the name is unknown or hidden."""
    known = change.named.get(entity_of(identifier) or identifier)
    return known.name if known is not None and (show_names or not known.is_personal) else f"…{identifier[-8:]}"


def _member(change: Change, *, show_names: bool, show_values: bool) -> str:
    """The name of the member of a list or row, or what can be shown instead of it."""
    known = change.named.get(entity_of(change.member_id) or change.member_id)
    if known is not None or (change.member_id and not change.label):
        return _named(change, change.member_id, show_names)
    allowed = show_values if _DIGITS.search(change.label) else show_names
    if change.label and (allowed or change.label_is_plain or not change.sensitive):
        return change.label
    return f"…{change.member_id[-8:]}" if change.member_id else ""


def _what(change: Change) -> str:
    """The field in the words of its column, else of its path. Inside a list element, the path within the element."""
    steps = parse_path(change.path)
    elements = [place for place, step in enumerate(steps) if not isinstance(step, str)]
    if elements and change.role:
        return in_words(without_selectors(steps[elements[-1] + 1 :]))
    if change.role:
        return change.role
    words = (change.column or in_words(without_selectors(steps))).replace("_", " ")
    names_somebody = change.column.endswith("_id") and any(_id_in(each) for each in _values(change))
    return words.removesuffix(" id") if names_somebody else words


def place_of(change: Change, *, show_values: bool) -> str:
    """The path of a change. Selectors of list elements other than ids may name people: ``show_values`` keeps them."""
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
    if change.as_class in _CHANGES_BY_ITSELF:
        return Weight.BY_ITSELF
    return Weight.STATE if change.as_class is ChangeClass.STATE else Weight.SETTING


def _value(change: Change, text: str, hidden: bool, show_names: bool) -> str:
    """A JSON text for people: the name for an id, a text without quotes."""
    if (identifier := _id_in(text)) is not None:
        return _named(change, identifier, show_names)
    if hidden:
        return CHANGED if text else ""
    value = _parsed(text)
    words = value if isinstance(value, str) else text
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _id_in(text: str) -> str | None:
    value = _parsed(text)
    return value if isinstance(value, str) and inside_of(value) is not None else None


def _elements(change: Change, text: str, show_names: bool) -> tuple[str, ...]:
    value = _parsed(text)
    if not isinstance(value, list):
        return ()
    return tuple(
        json.dumps(each, ensure_ascii=False)
        if not isinstance(each, str)
        else each
        if inside_of(each) is None
        else _named(change, each, show_names)
        for each in value
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def versions(sides: tuple[Mapping[str, Any], Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Name, older and newer value of each version shown at the top."""
    names = ("tool_version", "sdk_version", "manifest_version", "redaction")
    return [(name, str(sides[0].get(name) or "—"), str(sides[1].get(name) or "—")) for name in names]
