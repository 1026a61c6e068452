"""Who was forgotten, as keyed hashes, and what a row is without them. Used by every fold, so that nobody comes back.

A row whose key is the person is left out. In other rows the person's ids and addresses are removed, with the elements of lists that
have them; and, in a row that had one of the ids, also the person's names and numbers.
"""

import hmac
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from space_odt_dagster.exports.redaction import pseudonym
from space_odt_dagster.history.stored_table import elements_of
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.ids import comparable_id

_ENTITY, _OWN = b"space-odt forgotten\0", b"space-odt forgotten with\0"
_MOST_KNOWN = 1 << 17
PEOPLE = ("people", "people_details")
"""The exports that have a row for each person."""


@dataclass(frozen=True)
class Cell:
    """What is to be known of a column: whether it is a key, what it has in common with lists whose elements belong to its own, and
    whether it may have names of others than the row is about."""

    key: bool = False
    aligned: str = ""
    of_others: bool = True


class Forgotten:
    """The hashes of those who were forgotten, and the key that they were made with."""

    def __init__(self, key: bytes, hashes: Collection[str]) -> None:
        self._key, self._hashes = key, frozenset(hashes)
        self._known: dict[tuple[bytes, str], bool] = {}

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def id_as(self, text: str) -> str:
        """What stands for an id, whatever cluster it is written for."""
        return self._hash(_ENTITY, comparable_id(text))

    def address_as(self, text: str) -> str:
        """What stands for an address, be it clear or a pseudonym."""
        return self._hash(_ENTITY, pseudonym(text, self._key))

    def own_as(self, text: str) -> str:
        """What stands for a name or number of somebody: others may have the same."""
        return self._hash(_OWN, pseudonym(text, self._key))

    def has(self, value: Any) -> bool:
        """Whether a value is an id or address of somebody who was forgotten."""
        return self._is(_ENTITY, value)

    def row(self, cells: Sequence[Cell], values: Sequence[Any]) -> list[Any] | None:
        """The values of a row without them; None if the row is about one of them."""
        if any(self.has(value) for each, value in zip(cells, values, strict=True) if each.key):
            return None
        places = self._places(cells, values)
        if not any(map(self.mentions, values)):
            return list(values)
        found = []
        for each, value in zip(cells, values, strict=True):
            left = self._without(value, places.get(each.aligned, frozenset()))
            found.append(left if each.key else self.item(left, own=each.of_others))
        return found

    def item(self, value: Any, *, own: bool = True) -> Any:
        """A value of a row that had one of them, at any depth; with ``own``, also without their names and numbers."""
        if isinstance(value, dict):
            return {name: self.item(each, own=own) for name, each in value.items()}
        if isinstance(value, list):
            return [
                self.item(each, own=own)
                for each in value
                if not self._is_about(each) and not (own and self._is(_OWN, each))
            ]
        return None if self.has(value) or (own and self._is(_OWN, value)) else value

    def mentions(self, value: Any) -> bool:
        """Whether a value has one of them at any depth."""
        return any(map(self.has, _scalars(value)))

    def _places(self, cells: Sequence[Cell], values: Sequence[Any]) -> dict[str, frozenset[int]]:
        """The places of lists that belong together at which one of them has somebody."""
        found: dict[str, set[int]] = {}
        for each, value in zip(cells, values, strict=True):
            if each.aligned and isinstance(value, list):
                places = {place for place, one in enumerate(value) if self._is_about(one)}
                if places:
                    found.setdefault(each.aligned, set()).update(places)
        return {name: frozenset(places) for name, places in found.items()}

    @staticmethod
    def _without(value: Any, places: frozenset[int]) -> Any:
        if not places or not isinstance(value, list):
            return value
        return [each for place, each in enumerate(value) if place not in places]

    def _is_about(self, element: Any) -> bool:
        """Whether an element of a list is somebody: the id or address itself, or an object that has it."""
        values = element.values() if isinstance(element, dict) else (element,)
        return any(map(self.has, values))

    def _is(self, kind: bytes, value: Any) -> bool:
        if not self._hashes or not isinstance(value, str) or value == "":
            return False
        found = self._known.get((kind, value))
        if found is None:
            texts = [pseudonym(value, self._key), *([comparable_id(value)] if kind == _ENTITY else [])]
            found = any(self._hash(kind, text) in self._hashes for text in texts)
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[kind, value] = found
        return found

    def _hash(self, kind: bytes, text: str) -> str:
        return hmac.digest(self._key, kind + text.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]


def _scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _scalars(each)
    else:
        yield value


def cells_of(export: Export) -> list[Cell]:
    """The cells of an export. A row of ``people`` has the names of its person, and of a manager."""
    is_person = export.name in PEOPLE
    return [
        Cell(
            key=each.key,
            aligned=elements_of(each),
            of_others=not is_person or each.name.startswith("manager"),
        )
        for each in export.columns
    ]
