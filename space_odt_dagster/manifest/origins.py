"""Where the value of a column comes from: the closed vocabulary of origins.

Here: names of places, nothing that reads them (that is ``exports.rows``).

A *path* walks down JSON: ``address.city`` (fields), ``emails[0]`` (an index), ``phoneNumbers[type=work].value``
(the first element of a list whose field has that value), ``criteria[].id`` (of every element of a list: a list).
A step that is not there makes the value missing, never an error.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

_SELECTOR = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class At:
    """A path inside the item: ``At("address.city")``."""

    path: str


@dataclass(frozen=True)
class Item:
    """The item itself, where items are plain texts."""


@dataclass(frozen=True)
class InAnswer:
    """A path inside the answer that the item was taken out of, for fields that stand beside the list."""

    path: str


@dataclass(frozen=True)
class Asked:
    """The value that a parameter of the call had, so that a row says whom it was asked for."""

    param: str


@dataclass(frozen=True)
class WasAsked:
    """True where a fixed parameter was part of the call, else false: in which of several listings the item stood."""

    param: str


@dataclass(frozen=True)
class FromSource:
    """Another column of the source row that the ids of the call came from."""

    column: str


@dataclass(frozen=True)
class IsSet:
    """True where the path inside the item has a value, else false."""

    path: str


@dataclass(frozen=True)
class Equals:
    """True where the path inside the item has exactly this text, else false."""

    path: str
    value: str


@dataclass(frozen=True)
class When:
    """The value at the path ``then`` of the item where the path ``path`` has exactly this text, else missing."""

    path: str
    value: str
    then: str


@dataclass(frozen=True)
class Joined:
    """The texts at several paths of the item, with a space between them; missing if all are."""

    paths: tuple[str, ...]


Origin: TypeAlias = At | Item | InAnswer | Asked | WasAsked | FromSource | IsSet | Equals | When | Joined


def paths_in_item(origin: Origin) -> tuple[str, ...]:
    """The paths inside the item that an origin looks at."""
    match origin:
        case At(path) | IsSet(path) | Equals(path, _):
            return (path,)
        case When(path, _, then):
            return (path, then)
        case Joined(paths):
            return paths
        case _:
            return ()


def fields_on(path: str) -> tuple[str, ...]:
    """The names of the fields that a path walks through; lists add nothing."""
    return tuple(_SELECTOR.sub("", path).split("."))
