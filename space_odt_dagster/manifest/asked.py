"""How an export is requested: once for the organisation, or once for each row of another export.

All ids of a call come from one row of one export, so two of them can never belong to different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """A parameter with the same value in every call.

    ``query`` is its name in the query. ``param`` is the keyword of the SDK method; None if the method sends the parameter by
    itself. ``adds`` are fields that items have only because of it.
    """

    query: str
    value: str | bool
    param: str | None = None
    adds: tuple[str, ...] = ()


class Take(StrEnum):
    """What a parameter takes from a column."""

    VALUE = "value"
    """The value as it is."""
    FLAG = "flag"
    """``true`` if the column is set; otherwise the parameter is left out."""
    EACH_ELEMENT = "each element"
    """Each element of a list column: one call per element."""
    UUID = "uuid"
    """The bare UUID inside a Webex id."""


@dataclass(frozen=True)
class Id:
    """The column of the source row that a parameter takes. ``query`` is its name in the query; None if it is in the path."""

    column: str
    take: Take = Take.VALUE
    query: str | None = None


def in_query(column: str, name: str) -> Id:
    """The value of a column, sent as the query parameter ``name``."""
    return Id(column, query=name)


def flag(column: str, name: str) -> Id:
    """``name=true`` in the query if the column is set, otherwise nothing."""
    return Id(column, Take.FLAG, name)


def each(column: str) -> Id:
    """One call for each element of a list column."""
    return Id(column, Take.EACH_ELEMENT)


def uuid_of(column: str) -> Id:
    """The bare UUID inside the Webex id in a column."""
    return Id(column, Take.UUID)


@dataclass(frozen=True)
class Condition:
    """A condition on a row: ``column`` is set (a boolean: true), or equals ``text``; ``negated`` reverses it."""

    column: str
    text: str | None = None
    negated: bool = False


def is_not_set(column: str) -> Condition:
    """The column is empty (a boolean: false)."""
    return Condition(column, negated=True)


def equals(column: str, text: str) -> Condition:
    """The column has exactly this text."""
    return Condition(column, text)


Where: TypeAlias = str | Condition | tuple[str | Condition, ...]
"""Which source rows are used. A bare text names a column that must be set; with several conditions all must hold."""


@dataclass(frozen=True)
class Param:
    """A parameter of the calls: its name in the SDK and the path, and where its value comes from."""

    param: str
    asset: str
    id: Id

    @property
    def column(self) -> str:
        """The column of the source row."""
        return self.id.column

    @property
    def query(self) -> str | None:
        """The name in the query, or None if it is part of the path."""
        return self.id.query

    @property
    def only_if_true(self) -> bool:
        """Whether the parameter is left out if the column is not set."""
        return self.id.take is Take.FLAG

    @property
    def is_element(self) -> bool:
        """Whether a row makes one call for each element of the column."""
        return self.id.take is Take.EACH_ELEMENT


@dataclass(frozen=True, kw_only=True)
class Once:
    """Requested without ids, once per variant. The responses are merged by key, and the later variant wins."""

    variants: tuple[tuple[Fixed, ...], ...] = ((),)


ONCE = Once()


@dataclass(frozen=True, kw_only=True)
class EachRow:
    """Requested once for each row of another export.

    ``ids`` maps each parameter of a call, by its name in the SDK and the path, to the column of its value: a name, or one of
    ``in_query``, ``flag``, ``each`` and ``uuid_of``. ``where`` selects the rows.
    """

    of: str
    ids: Mapping[str, str | Id] = field(hash=False)
    where: Where = ()

    @cached_property
    def params(self) -> tuple[Param, ...]:
        """The parameters in the order of their declaration."""
        return tuple(Param(name, self.of, Id(id) if isinstance(id, str) else id) for name, id in self.ids.items())

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that a source row must meet."""
        given = self.where if isinstance(self.where, tuple) else (self.where,)
        return tuple(Condition(one) if isinstance(one, str) else one for one in given)
