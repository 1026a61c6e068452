"""The rows of an organisation, shared by those who edit them: an export is copied for the first who looks at it to change it."""

import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from space_odt_dagster.comparing.identifiers import entity_of

ExportRows = list[dict[str, Any]]


class Rows(dict[str, ExportRows]):
    """The rows of each export."""

    def __repr__(self) -> str:
        return f"the rows of {len(self)} exports"

    def mentioning(self, entity: str | None, text: str = "") -> list[str]:
        """The exports that may have an id of this entity, and this text; those of any entity if it is None."""
        return list(self)

    def as_they_are(self) -> dict[str, ExportRows]:
        """The rows to look at only: nothing is copied."""
        return {name: dict.__getitem__(self, name) for name in self}


class EditedRows(Rows):
    """A copy of rows. It has the lists of the others until somebody looks at them."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows.as_they_are())
        self._shared = {name: _seen(name, each) for name, each in self.as_they_are().items()}

    def __getitem__(self, name: str) -> ExportRows:
        if (shared := self._shared.pop(name, None)) is not None:
            super().__setitem__(name, shared.copy())
        return super().__getitem__(name)

    def __setitem__(self, name: str, rows: ExportRows) -> None:
        self._shared.pop(name, None)
        super().__setitem__(name, rows)

    def update(self, *others: Any, **more: Any) -> None:
        for name, rows in dict(*others, **more).items():
            self[name] = rows

    def items(self) -> Any:
        return {name: self[name] for name in self}.items()

    def values(self) -> Any:
        return {name: self[name] for name in self}.values()

    def mentioning(self, entity: str | None, text: str = "") -> list[str]:
        return [name for name in self if name not in self._shared or self._shared[name].mentions(entity, text.encode())]


def edited(rows: Rows, edit: Callable[[Rows], object]) -> Rows:
    """A copy of the rows with an edit."""
    other = EditedRows(rows)
    edit(other)
    return other


@dataclass(frozen=True)
class Seen:
    """The rows of an export that nobody changes any more."""

    rows: ExportRows

    @cached_property
    def exactly(self) -> bytes:
        """Equal for rows that are alike in type and order."""
        return exactly(self.rows)

    @cached_property
    def entities(self) -> frozenset[str]:
        """The entities whose ids it has."""
        return frozenset(entity for each in _texts(self.rows) if (entity := entity_of(each)) is not None)

    def mentions(self, entity: str | None, text: bytes) -> bool:
        return text in self.exactly and (entity is None or entity in self.entities)

    def copy(self) -> ExportRows:
        copied: ExportRows = marshal.loads(self.exactly)
        return copied


SHARED: dict[str, Seen] = {}
"""What is known of the rows that most tests edit."""


@contextmanager
def shared(rows: Rows) -> Iterator[Rows]:
    """Makes these the rows that most tests edit: what is known of them is kept. Nobody may change them."""
    SHARED.update((name, Seen(each)) for name, each in rows.items())
    as_they_were = {name: SHARED[name].exactly for name in rows}
    yield rows
    assert {name: exactly(each) for name, each in rows.items()} == as_they_were, "a test changed what all share"


def is_as_shared(name: str, rows: ExportRows) -> bool:
    """Whether these are alike to the shared rows of an export."""
    seen = SHARED.get(name)
    return seen is not None and (seen.rows is rows or seen.exactly == exactly(rows))


def exactly(value: Any) -> bytes:
    """Equal for values that are alike in type and order. Version 2 does not depend on which of them are one object."""
    return marshal.dumps(value, 2)


def _seen(name: str, rows: ExportRows) -> Seen:
    seen = SHARED.get(name)
    return seen if seen is not None and seen.rows is rows else Seen(rows)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
