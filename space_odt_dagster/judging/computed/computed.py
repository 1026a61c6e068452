"""What a function that judges is given, and what it says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from space_odt_dagster.judging.answers import Answer
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.snapshot_numbers import SnapshotNumbers
from space_odt_dagster.judging.tables import Tables


@dataclass(frozen=True)
class Question:
    """The exports of the clause (``about``), their rows and those of the others that the function needs, and the numbers.

    ``started_at`` is the time of the snapshot, which no clock replaces.
    """

    about: tuple[str, ...]
    tables: Tables
    numbers: SnapshotNumbers
    started_at: datetime
    parameters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """Whether an entity keeps the rule: true, false or unknown; None if the rule does not apply to it.

    ``evidence`` has the values that decided, by path; those at sensitive columns are hidden later.
    """

    row: Row
    keeps: Answer | None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Computed:
    """A function and what it reads: of the exports of its clause (``about``), and of others by name (``needs``).

    ``own_numbers``: also all numbers of the organisation. ``streams``: it goes once over
    the rows of its clause, which are not kept.
    """

    judge: Callable[[Question], Iterator[Said]]
    about: tuple[Path, ...] = ()
    needs: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    own_numbers: bool = False
    streams: bool = False
