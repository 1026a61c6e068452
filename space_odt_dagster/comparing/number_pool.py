"""The assignable numbers, merged from all lists that show them into one table with a row per number.

Most lists exist once per person, so a new number would be a change in thousands of rows. Here it is one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.values import matched_by
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.marks import ChangeClass

_FIELDS = ("isMainNumber", "isServiceNumber", "state", "telephonyType", "tollFreeNumber")
_CLASSES = {"state": ChangeClass.STATE, "offeredFor": ChangeClass.DERIVED, "missingIn": ChangeClass.DERIVED}
_RAW = b',"raw_json":'
_LOCATION = b'"location_id":"'
_WHOSE = ("person_id", "workspace_id", "virtual_line_id", "location_id")
_BEGINS = tuple(f'{{"{name}":"'.encode() for name in _WHOSE)


@dataclass(frozen=True)
class PoolDifference:
    """One field of a number that differs, or the number as a whole (``path`` is empty)."""

    location_id: str
    number: str
    path: str
    before: str | None
    after: str | None
    class_: ChangeClass
    owners: tuple[str, ...] = ()


@dataclass
class Pool:
    """The numbers of one side. ``use`` is the purpose of the lists of an export, such as ``secondary``.

    Locations are identities (``comparable_id``); ``location_ids`` has the original id of each.
    """

    facts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    uses: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    location_ids: dict[str, str] = field(default_factory=dict)
    _seen: set[tuple[str, bytes, str]] = field(default_factory=set)
    _lists: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _times: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _numbers: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, use: str, lines: Iterable[bytes]) -> int:
        """Adds the lists of one export and returns the number of rows. Equal items in a location are parsed once."""
        rows, last = 0, b""
        for line in lines:
            rows += 1
            head, location_id, raw = _cut(line)
            location = comparable_id(text := location_id.decode())
            self.location_ids.setdefault(location, text)
            where = (location, use)
            if head != last:
                self._lists[where] += 1
                last = head
            self._times[where] += 1
            if (location, raw, use) not in self._seen:
                self._seen.add((location, raw, use))
                self._keep(where, parse_json(raw.decode()))
        return rows

    def missing(self) -> Iterator[tuple[str, str]]:
        """Per location: how many times a list lacks a number that another list of the same use there has, as JSON text."""
        found: dict[str, int] = defaultdict(int)
        for (location, use), lists in self._lists.items():
            found[location] += lists * len(self._numbers[location, use]) - self._times[location, use]
        yield from ((location, str(count)) for location, count in sorted(found.items()))

    def _keep(self, where: tuple[str, str], item: Any) -> None:
        if not isinstance(item, dict) or not isinstance(item.get("phoneNumber"), str):
            return
        location, use = where
        key = (location, item["phoneNumber"])
        self._numbers[where].add(key[1])
        self.uses[key].add(use)
        facts = self.facts.setdefault(key, {})
        for name in _FIELDS:
            if item.get(name) is not None:
                facts.setdefault(name, item[name])
        owner = item.get("owner")
        if isinstance(owner, dict) and owner.get("id") is not None:
            facts.setdefault("owner", {"id": owner["id"], "type": owner.get("type")})


def _cut(line: bytes) -> tuple[bytes, bytes, bytes]:
    """The owner of the list, the location and the item of a row, cut out of the line without parsing if it has the usual layout."""
    place, raw = line.find(_LOCATION), line.find(_RAW)
    if 0 <= place < raw and line.startswith(_BEGINS):
        start = place + len(_LOCATION)
        return line[: line.find(b",")], line[start : line.find(b'"', start)], line[raw + len(_RAW) : -1]
    row = parse_json(line.decode())
    whose = next((row[name] for name in _WHOSE if row.get(name)), "")
    texts = (f'{{"{whose}"', str(row.get("location_id") or ""), json_text(row.get("raw_json")))
    head, location, item = (each.encode() for each in texts)
    return head, location, item


def use_of(export: str) -> str:
    """The purpose of the lists of an export: the end of its name, or its beginning if the name has no end."""
    whose, _, use = export.partition("_available_numbers")
    return use.removeprefix("_") or whose


def differences(before: Pool, after: Pool) -> Iterator[PoolDifference]:
    """The differences between the numbers of two sides, by location and number."""
    location_ids = before.location_ids | after.location_ids
    for key in sorted(before.facts.keys() | after.facts.keys()):
        place = location_ids[key[0]], key[1]
        ours, theirs = before.facts.get(key), after.facts.get(key)
        if ours is None or theirs is None:
            old, new = (
                json_text({"phoneNumber": key[1], **each}) if each is not None else None for each in (ours, theirs)
            )
            yield PoolDifference(*place, "", old, new, ChangeClass.SETTING, _owners(ours, theirs))
            continue
        if json_text(ours) != json_text(theirs):
            for name in ("owner", *_FIELDS):
                yield from _differs(place, name, ours.get(name), theirs.get(name), _owners(ours, theirs))
        yield from _differs(place, "offeredFor", sorted(before.uses[key]), sorted(after.uses[key]), ())
    lacked, lacks = dict(before.missing()), dict(after.missing())
    for location in sorted(lacked.keys() & lacks.keys()):
        if lacked[location] != lacks[location]:
            place = location_ids[location], ""
            yield PoolDifference(*place, "missingIn", lacked[location], lacks[location], _CLASSES["missingIn"])


def _differs(
    place: tuple[str, str], name: str, one: Any, other: Any, owners: tuple[str, ...]
) -> Iterator[PoolDifference]:
    old, new = (None if each is None else json_text(each) for each in (one, other))
    if old != new and matched_by(one) != matched_by(other):
        yield PoolDifference(*place, name, old, new, _CLASSES.get(name, ChangeClass.SETTING), owners)


def _owners(*facts: dict[str, Any] | None) -> tuple[str, ...]:
    ids = [each["owner"]["id"] for each in facts if each is not None and "owner" in each]
    return tuple(dict.fromkeys(entity for each in ids if (entity := entity_of(each)) is not None))
