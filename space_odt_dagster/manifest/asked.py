"""How an export is asked: once for the organisation, or once for each row of another export.

All ids of a call come from one row of one export, so that two of them can never belong to different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """A parameter with the same value in every call.

    ``query`` is the name it has on the wire. ``param`` is the keyword of the SDK method, or None where the method sends
    the parameter by itself. ``adds`` are fields that items have only because of it.
    """

    query: str
    value: str | bool
    param: str | None = None
    adds: tuple[str, ...] = ()


class Take(StrEnum):
    """What of a column a parameter takes."""

    VALUE = "value"
    """The value as it is."""
    FLAG = "flag"
    """``true`` where the column is set; elsewhere the parameter is left out."""
    EACH_ELEMENT = "each element"
    """One element of a column that is a list: the row is asked once per element."""
    UUID = "uuid"
    """The bare UUID inside a Webex id."""


@dataclass(frozen=True)
class Id:
    """A column of the source row whose value a parameter takes. ``query`` is its name on the wire if it is not in the path."""

    column: str
    take: Take = Take.VALUE
    query: str | None = None


def in_query(column: str, name: str) -> Id:
    """The value of a column, sent as the query parameter ``name``."""
    return Id(column, query=name)


def flag(column: str, name: str) -> Id:
    """``name=true`` in the query where the column is set, nothing elsewhere."""
    return Id(column, Take.FLAG, name)


def each(column: str) -> Id:
    """Each element of a column that is a list, one call for each."""
    return Id(column, Take.EACH_ELEMENT)


def uuid_of(column: str) -> Id:
    """The bare UUID inside the Webex id in a column."""
    return Id(column, Take.UUID)


@dataclass(frozen=True)
class Condition:
    """What must be true of a row: ``column`` is set (a boolean: true), or is ``text``; or, ``negated``, just not."""

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
"""Which rows are asked with. A bare text is the name of a column that must be set; of several conditions all must be true."""


@dataclass(frozen=True)
class Param:
    """A parameter of the calls: its name in the SDK and in the path, and where its value comes from."""

    param: str
    asset: str
    id: Id

    @property
    def column(self) -> str:
        """The column of the source."""
        return self.id.column

    @property
    def query(self) -> str | None:
        """The name on the wire, or None if it is part of the path."""
        return self.id.query

    @property
    def only_if_true(self) -> bool:
        """Whether it is left out of a call where the column is not set."""
        return self.id.take is Take.FLAG

    @property
    def is_element(self) -> bool:
        """Whether a row is asked once for each element of the column."""
        return self.id.take is Take.EACH_ELEMENT


@dataclass(frozen=True, kw_only=True)
class Once:
    """Asked without ids, once per variant; the answers are merged by key, and the later variant wins."""

    variants: tuple[tuple[Fixed, ...], ...] = ((),)


ONCE = Once()


@dataclass(frozen=True, kw_only=True)
class EachRow:
    """Asked once for each row of another export.

    ``ids`` are the parameters of a call: by their name in the SDK and in the path, the column that they come from, as its
    name or as one of ``in_query``, ``flag``, ``each`` and ``uuid_of``. ``where`` keeps only the rows for which it is true.
    """

    of: str
    ids: Mapping[str, str | Id] = field(hash=False)
    where: Where = ()

    @cached_property
    def params(self) -> tuple[Param, ...]:
        """The parameters, in the order of the declaration."""
        return tuple(Param(name, self.of, Id(id) if isinstance(id, str) else id) for name, id in self.ids.items())

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """What must be true of a row that is asked with."""
        given = self.where if isinstance(self.where, tuple) else (self.where,)
        return tuple(Condition(one) if isinstance(one, str) else one for one in given)
