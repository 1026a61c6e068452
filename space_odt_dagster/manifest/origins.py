"""Where the value of a column comes from: a closed vocabulary of origins, each with the paths that it reads.

A *path* walks down JSON: ``address.city`` (fields), ``emails[0]`` (an index), ``phoneNumbers[type=work].value`` (the first
element of a list whose field has that value), ``criteria[].id`` (every element of a list: gives a list). A missing step makes the
value missing, never an error. In a list made by ``[]`` a missing value is None, so that all columns made from the same list stay
aligned.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from space_odt_dagster.manifest.payload_path import value_at

_SELECTOR = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class Asking:
    """The context of an item: the response around it, the arguments of the call, and the source row of its ids."""

    around: Mapping[str, Any]
    arguments: Mapping[str, Any]
    source: Mapping[str, Any]


class Origin(ABC):
    """One place that a value comes from."""

    looks_around: ClassVar[bool] = False
    """Whether it reads only the context: its value is then the same for all items of a response."""

    @property
    @abstractmethod
    def paths(self) -> tuple[str, ...]:
        """Every path inside the item that it reads."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The ``paths`` whose values can appear in the column; redaction hides them together with it."""
        return self.paths

    def source_column(self, asked_with: Mapping[str, str]) -> str | None:
        """The column of the source row that the value comes from, if any. ``asked_with`` maps the parameters of the call to
        columns."""
        return None

    @abstractmethod
    def value(self, item: Any, asking: Asking) -> Any:
        """The value (a JSON type), or None if it is missing."""


@dataclass(frozen=True)
class At(Origin):
    """A path inside the item: ``At("address.city")``."""

    path: str

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)

    def value(self, item: Any, asking: Asking) -> Any:
        return value_at(item, self.path)


@dataclass(frozen=True)
class Item(Origin):
    """The item itself, if items are plain texts."""

    @property
    def paths(self) -> tuple[str, ...]:
        return ()

    def value(self, item: Any, asking: Asking) -> Any:
        return item


@dataclass(frozen=True)
class InAnswer(Origin):
    """A path inside the response, for fields next to the list of items."""

    path: str
    looks_around = True

    @property
    def paths(self) -> tuple[str, ...]:
        return ()

    def value(self, item: Any, asking: Asking) -> Any:
        return value_at(asking.around, self.path)


@dataclass(frozen=True)
class Asked(Origin):
    """The value of a parameter of the call, so that a row says what it belongs to."""

    param: str
    looks_around = True

    @property
    def paths(self) -> tuple[str, ...]:
        return ()

    def source_column(self, asked_with: Mapping[str, str]) -> str | None:
        return asked_with.get(self.param)

    def value(self, item: Any, asking: Asking) -> Any:
        return asking.arguments.get(self.param)


@dataclass(frozen=True)
class WasAsked(Origin):
    """Whether a fixed parameter was part of the call: which of several listings the item is from."""

    param: str
    looks_around = True

    @property
    def paths(self) -> tuple[str, ...]:
        return ()

    def source_column(self, asked_with: Mapping[str, str]) -> str | None:
        return asked_with.get(self.param)

    def value(self, item: Any, asking: Asking) -> Any:
        return self.param in asking.arguments


@dataclass(frozen=True)
class FromSource(Origin):
    """Another column of the source row that the ids of the call came from."""

    column: str
    looks_around = True

    @property
    def paths(self) -> tuple[str, ...]:
        return ()

    def source_column(self, asked_with: Mapping[str, str]) -> str | None:
        return self.column

    def value(self, item: Any, asking: Asking) -> Any:
        found = asking.source.get(self.column)
        return None if found == "" else found


@dataclass(frozen=True)
class IsSet(Origin):
    """Whether the path inside the item has a value."""

    path: str

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)

    @property
    def shown(self) -> tuple[str, ...]:
        return ()

    def value(self, item: Any, asking: Asking) -> Any:
        return value_at(item, self.path) not in (None, "")


@dataclass(frozen=True)
class Equals(Origin):
    """Whether the path inside the item has exactly this text."""

    path: str
    expected: str

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)

    @property
    def shown(self) -> tuple[str, ...]:
        return ()

    def value(self, item: Any, asking: Asking) -> Any:
        return value_at(item, self.path) == self.expected


@dataclass(frozen=True)
class When(Origin):
    """The value at the path ``then``, if the path ``path`` has exactly this text; else missing."""

    path: str
    expected: str
    then: str

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path, self.then)

    @property
    def shown(self) -> tuple[str, ...]:
        return (self.then,)

    def value(self, item: Any, asking: Asking) -> Any:
        return value_at(item, self.then) if value_at(item, self.path) == self.expected else None


@dataclass(frozen=True)
class Joined(Origin):
    """The texts at several paths of the item, joined by spaces; missing if all are."""

    parts: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        return self.parts

    def value(self, item: Any, asking: Asking) -> Any:
        texts = [text for path in self.parts if isinstance(text := value_at(item, path), str) and text]
        return " ".join(texts) or None


def fields_on(path: str) -> tuple[str, ...]:
    """The field names on a path, without list selectors."""
    return tuple(_SELECTOR.sub("", path).split("."))
