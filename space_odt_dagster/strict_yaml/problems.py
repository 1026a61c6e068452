"""Collects what is wrong with files that people write, so that all of it is reported at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.nearest_name import nearest

MOST_PROBLEMS = 1000
"""Further problems are only counted."""
_LONGEST_NAME = 60
_HARMLESS = re.compile(r"[a-z]{1,12}(?:[_-][a-z]{1,12}){0,2}")
"""No token and no secret looks like this: they are longer, or have digits."""


class WrongFile(CouldNotRun):
    """A file that somebody wrote is wrong. The text has one line for each problem, after a first line that counts them."""

    exit_code: ClassVar[int] = 2


class Place(Protocol):
    """Something that is at a place in a file: a node."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file. Lines and columns are counted from 1; 0 means the whole file."""

    file: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.text}"


class Problems:
    """The problems that were found, without repetitions. ``subject`` says in the first line what has them.

    ``hides_secrets``: only what looks like a name is repeated in a problem, for files in which a secret may stand by mistake.
    """

    def __init__(self, subject: str = "the file", *, hides_secrets: bool = False) -> None:
        self._subject = subject
        self.hides_secrets = hides_secrets
        self._found: dict[Problem, None] = {}
        self._more = 0

    def __len__(self) -> int:
        return len(self._found) + self._more

    @property
    def found(self) -> tuple[Problem, ...]:
        """The problems by file, line and column; the first ``MOST_PROBLEMS`` that were added."""
        return tuple(sorted(self._found))

    def add(self, place: Place, text: str) -> None:
        """Adds a problem at a node."""
        self.add_at(place.file, place.line, place.column, text)

    def add_at(self, file: str, line: int, column: int, text: str) -> None:
        """Adds a problem at a line and column."""
        if len(self._found) < MOST_PROBLEMS:
            self._found[Problem(file, line, column, text)] = None
        else:
            self._more += 1

    def add_unknown(self, place: Place, name: str, text: str, known: Iterable[str]) -> None:
        """Adds that a name is unknown: ``text`` begins the sentence, the nearest known name ends it."""
        near = nearest(name, known) if len(self._found) < MOST_PROBLEMS else ""
        self.add(place, f"{text} {self.quoted(name)}.{near}")

    def quoted(self, name: str) -> str:
        """A name as it is shown in a problem; without the name if it may be a secret."""
        return harmless(name) if self.hides_secrets else quoted(name)

    def refuse(self) -> None:
        """Raises ``WrongFile`` with every problem, if there is any."""
        if not self._found:
            return
        count = len(self)
        lines = [f"{count:,} {'problem' if count == 1 else 'problems'} in {self._subject}."]
        lines += map(str, self.found)
        if self._more:
            lines.append(f"… and {self._more:,} more")
        raise WrongFile("\n".join(lines))


def harmless(name: str) -> str:
    """A name as it is shown where a secret might have been given by mistake: in quotes, or nothing of it."""
    return quoted(name) if _HARMLESS.fullmatch(name) else "such a name"


def quoted(name: str) -> str:
    """A name as it is shown in a problem: in quotes, not too long, without control characters."""
    return repr(name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…")
