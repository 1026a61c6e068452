"""What the numbers of the simulated organisation are: its own, in another country, outside."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from space_odt_dagster.simulator.entities import Feature, VirtualLine, Workspace
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads import calling
from space_odt_dagster.simulator.payloads.shape import esn
from space_odt_dagster.simulator.truth import calling_people

_CODES = {"US": "+1", "ES": "+34"}
_PREFIXES = {"US": "011", "ES": "00"}
_SHORTEST = 9
"""Digits of a number that can be dialled from outside of the organisation."""


def international(number: str, country: str) -> str:
    """The number with ``+`` and the country code."""
    if number.startswith("+"):
        return number
    prefix = _PREFIXES[country]
    return f"+{number.removeprefix(prefix)}" if number.startswith(prefix) else f"{_CODES[country]}{number}"


def is_abroad(number: str | None, country: str) -> bool:
    """Whether a number or pattern leads to another country than this one."""
    if not number or not number.startswith(("+", _PREFIXES[country])):
        return False
    return not international(number, country).startswith(_CODES[country])


def is_outside(org: Organisation, number: str | None, country: str) -> bool:
    """Whether it can be dialled and nobody in the organisation has it."""
    if not number or number in extensions(org) or len(number.lstrip("+")) < _SHORTEST:
        return False
    return international(number, country) not in own_numbers(org)


@lru_cache(maxsize=8)
def own_numbers(org: Organisation) -> frozenset[str]:
    """Every number that somebody or something has."""
    people = (number for person in calling_people(org) for number in person.numbers)
    mains = (one.main_number for one in org.calling_locations)
    return frozenset((*people, *mains, *(one.number for one in _things(org) if one.number)))


@lru_cache(maxsize=8)
def extensions(org: Organisation) -> frozenset[str]:
    """Every extension, with and without routing prefix."""
    found = set()
    for one in (*calling_people(org), *_things(org)):
        if one.extension is not None and one.location is not None:
            found |= {one.extension, str(esn(one.location, one.extension))}
    return frozenset(found) | {one.extension for one in org.virtual_extensions}


def _things(org: Organisation) -> Iterator[Workspace | VirtualLine | Feature]:
    """Everything but people that has a number or an extension."""
    yield from (one for one in org.workspaces if one.calling)
    yield from org.virtual_lines
    yield from (one for one in (*org.queues, *org.hunt_groups, *org.auto_attendants) if not one.deleted)


def held(org: Organisation) -> Iterator[tuple[str, str | None, str | None]]:
    """What everybody and everything has: location, number and extension."""
    for person in calling_people(org):
        assert person.location is not None
        for row in calling.person_numbers(org, person, e164=True)["phoneNumbers"]:
            yield person.location.id, row.get("directNumber"), row.get("extension")
    for one in _things(org):
        yield one.location.id, one.number, one.extension


def had_twice(values: Iterable[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Each value once, and whether it is there more often."""
    return ((value, count > 1) for value, count in Counter(values).items())
