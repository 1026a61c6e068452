"""Fills documented examples with data of the simulated organisation, so that everything they refer to exists.

An id contains its kind (``ciscospark://us/HUNT_GROUP/…``). So an id of a kind that the organisation has is replaced by one of its
own, from the current location if possible, and the fields next to it (names, numbers, addresses) by those of that entity.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.awkward import Standing
from space_odt_dagster.simulator.entities import Feature, Location, Person, VirtualLine, Workspace
from space_odt_dagster.simulator.identifiers import ABROAD, outside_number, phone_number, webex_id
from space_odt_dagster.simulator.organisation import Organisation

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d{6,}")
_INDEX = re.compile(r"\[(\d+)\]")
_NEAR = 60
_ID_OF_ELEMENT = re.compile(r"\]\.(?:(?:member\.)?id|memberId|personId)$")
_FILE = re.compile(r"\.audioAnnouncementFiles?(?:\[\d+\])?\.id$")
"""The examples give these ids the kind PEOPLE, although they are files."""
_FIRST_MADE_UP = 100_000
"""Serials below this belong to entities of the organisation."""

Entity = Person | Workspace | VirtualLine | Feature | Location
Listed = Callable[[str, int], tuple[str, str] | None]
"""Id and name of a listed entity of a kind, chosen by a number."""


def kind_of(value: Any) -> str | None:
    """The kind in a Webex id, or None for any other value."""
    if not isinstance(value, str) or len(value) < 24 or not value.startswith("Y2lzY29zcGFyazov"):
        return None
    bare = value.rstrip("=")
    try:
        text = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None
    parts = text.split("/")
    return parts[3] if len(parts) > 4 else None


def number_from(*parts: object) -> int:
    """A whole number that depends only on the parts."""
    return int.from_bytes(hashlib.md5(repr(parts).encode(), usedforsecurity=False).digest()[:6], "big")


def made_anew(org: Organisation, value: Any, *parts: object) -> Any:
    """A new id or number of the same form that depends on the parts; None for other values."""
    kind = kind_of(value)
    if kind is not None:
        return webex_id(kind, org.uuid(*parts))
    if isinstance(value, str) and _UUID.fullmatch(value):
        return org.uuid(*parts)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return phone_number(_FIRST_MADE_UP + number_from(org.seed, *parts) % 800_000, "ES")
    return None


@dataclass(frozen=True)
class CopyTarget:
    """Where an example is copied to: a location (None for the organisation), and the ``latest_day``, which becomes yesterday."""

    location: Location | None
    latest_day: date | None = None


@dataclass(frozen=True)
class Copied:
    """Which copy of an example it is.

    ``parts`` seed its choices, ``turn`` is the index in a list, ``who`` are the paths of ids that say whom the item belongs to.
    """

    parts: tuple[object, ...]
    turn: int = 0
    who: frozenset[str] = frozenset()


class Coherent:
    """Copies one example into one place.

    The copy with the next ``turn``, and the next element of a list, refer to the next entity. The person that a copy belongs to
    may have left: then ``has_left`` is true, and list elements are left out. All other references use people who never leave.
    """

    def __init__(self, org: Organisation, listed: Listed, place: CopyTarget, which: Copied) -> None:
        self._org = org
        self._listed = listed
        self._location = place.location
        self._latest_day = place.latest_day
        self._parts, self._turn, self._who = which.parts, which.turn, which.who
        self.has_left = False

    def copy(self, value: Any, at: str = "") -> Any:
        """The value with its ids, and the fields that belong to them, replaced."""
        if isinstance(value, list):
            return self._elements(value, at)
        if not isinstance(value, dict):
            return self._chosen(value, at)[0]
        copied: dict[str, Any] = {}
        beside: dict[str, Any] = {}
        for name, inner in value.items():
            if isinstance(inner, dict | list):
                copied[name] = self.copy(inner, f"{at}.{name}")
                continue
            copied[name], entity = self._chosen(inner, f"{at}.{name}")
            if entity is not None:
                prefix = name.removesuffix("Id") if name.endswith("Id") else ""
                beside.update(_fields_next_to(entity, prefix))
        known = {name: text for name, text in beside.items() if isinstance(copied.get(name), str)}
        return {**copied, **known, **_own_numbers(copied, beside)}

    def _elements(self, value: list[Any], at: str) -> list[Any]:
        outside, copied = self.has_left, []
        for index, each in enumerate(value):
            self.has_left = False
            element = self.copy(each, f"{at}[{index}]")
            if not self.has_left:
                copied.append(element)
        self.has_left = outside
        return copied

    def _chosen(self, value: Any, at: str) -> tuple[Any, Entity | str | None]:
        """The replacement of a value: an existing entity, or a new value of the same form."""
        if value == "$agent":
            agent = self._org.calling_person(5 * neglected.QUEUE_WITH_SUPERVISORS + self._turn)
            self.has_left = self.has_left or self._org.has_left(agent)
            return agent.id, agent
        if isinstance(value, str) and "$" in value:
            return self._number(value), None
        kind = kind_of(value)
        if kind is None:
            return self._org.particulars.moved(value, self._latest_day), None
        number = number_from(*self._parts, _INDEX.sub("", at)) + sum(map(int, _INDEX.findall(at))) + self._turn
        if kind == "ORGANIZATION":
            return self._org.id, None
        entity = self._entity(kind, number, at)
        if entity is not None:
            return entity.id, entity
        if (found := self._listed(kind, number)) is not None:
            return found
        return made_anew(self._org, value, *self._parts, self._turn, at), None

    def _number(self, value: str) -> str:
        """What an exception calls ``$own``, ``$outside`` or ``$abroad``; and ``$at``, the index in a list."""
        country = self._location.country if self._location is not None else "US"
        own = self._org.hunt_groups[0].extension
        meant = {"$own": own, "$outside": outside_number(country), "$abroad": ABROAD, "$at": str(self._turn)}
        for name, text in meant.items():
            value = value.replace(name, text)
        return value

    def _entity(self, kind: str, number: int, at: str) -> Entity | None:
        org, here = self._org, self._location
        if kind in ("PEOPLE", "PERSON"):
            return None if _FILE.search(at) else self._person(number, at)
        if kind == "LOCATION":
            return here or org.location_of(number)
        pools: Mapping[str, list[Any]] = {
            "PLACE": [one for one in org.workspaces if one.calling],
            "VIRTUAL_LINE": org.virtual_lines,
            "CALL_QUEUE": [one for one in org.queues if not one.deleted],
            "HUNT_GROUP": org.hunt_groups,
            "AUTO_ATTENDANT": org.auto_attendants,
        }
        pool = pools.get(kind, [])
        near = [one for one in pool if one.location is here] or pool
        return near[number % len(near)] if near else None

    def _person(self, number: int, at: str) -> Person:
        """A calling person, from the current location if it has one. Every night gives the same person."""
        org, here = self._org, self._location
        near = _people_at(org, here) if here is not None and here.calling else ()
        if at in self._who or _ID_OF_ELEMENT.search(at):
            person = near[number % len(near)] if near else org.calling_person(number % org.people_at_first)
            self.has_left = self.has_left or org.has_left(person)
            return person
        stay = (org.people_at_first + 1) // 2
        near = tuple(person for person in near if person.index < stay)
        return near[number % len(near)] if near else org.calling_person(number % stay)


@lru_cache(maxsize=1024)
def _people_at(org: Organisation, location: Location) -> tuple[Person, ...]:
    """Some of the calling people that a location had at the start."""
    indexes = range(location.index, org.people_at_first, len(org.calling_locations))[:_NEAR]
    return tuple(person for person in map(org.person, indexes) if person.standing is Standing.CALLING)


def _fields_next_to(entity: Entity | str, prefix: str) -> dict[str, Any]:
    """The fields next to an entity's id. ``prefix`` is the ``huntGroup`` of ``huntGroupId``, for ``huntGroupName``."""
    if isinstance(entity, str):
        return {f"{prefix}Name": entity} if prefix else {"name": entity}
    if prefix:
        return {
            f"{prefix}Name": entity.name if not isinstance(entity, VirtualLine) else f"{entity.first} {entity.last}"
        }
    match entity:
        case Person():
            number = entity.numbers[0] if entity.numbers else None
            return _line(entity.first, entity.last, entity.name, number, entity.extension) | {"email": entity.email}
        case VirtualLine():
            return _line(entity.first, entity.last, f"{entity.first} {entity.last}", entity.number, entity.extension)
        case Workspace():
            return _line(entity.name, ".", entity.name, entity.number, entity.extension)
        case Feature():
            return _line(entity.name, ".", entity.name, entity.number, entity.extension)
        case Location():
            return {"name": entity.name}


def _own_numbers(item: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of an item that lists them, replaced by those of its entity."""
    own = {"external": beside.get("phoneNumber"), "extension": beside.get("extension")}
    made: dict[str, Any] = {}
    for name in ("numbers", "phoneNumbers", "phoneNumber"):
        listed = item.get(name)
        if not isinstance(listed, list) or not listed or not isinstance(listed[0], dict):
            continue
        if own["extension"]:
            made[name] = [{**listed[0], **{key: value for key, value in own.items() if key in listed[0] and value}}]
        elif "firstName" in beside:
            made[name] = []
    return made


def _line(first: str, last: str, name: str, number: str | None, extension: str | None) -> dict[str, Any]:
    texts = {"firstName": first, "lastName": last, "displayName": name, "name": name}
    return texts | {name: value for name, value in (("phoneNumber", number), ("extension", extension)) if value}
