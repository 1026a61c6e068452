"""One reading of an export, and when each of its rows was last answered for.

A reading begins at ``started_at`` of its row in ``status`` and ends ``elapsed_ms`` later: nobody's clock, and not a file's date.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from space_odt_dagster.data.values import EPOCH
from space_odt_dagster.snapshots.folder import moment
from space_odt_dagster.snapshots.knowledge import ExportKnowledge

_MICROSECOND = timedelta(microseconds=1)
Moment = int
"""Microseconds since 1970, UTC."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reading. ``began`` and ``ended`` are microseconds since 1970."""

    snapshot: str
    began: Moment
    ended: Moment
    read_by: str
    knowledge: ExportKnowledge

    @property
    def is_whole(self) -> bool:
        """Whether it can say of every row that it is gone."""
        return self.knowledge.all_in_doubt is None and not self.knowledge.failed

    def is_unknown(self, ids: frozenset[str]) -> bool:
        """Whether a row with these ids that is missing may still exist."""
        return self.knowledge.absence_of(ids).unknown is not None


def moment_of(text: str) -> Moment:
    """A time of a status as microseconds since 1970. Raises ``ValueError``."""
    return (moment(text) - EPOCH) // _MICROSECOND


@dataclass(frozen=True)
class Answered:
    """When the last reading began that answered for a row: ``began``, but for the rows of ``otherwise``, by their ids.

    None is never.
    """

    began: Moment | None = None
    otherwise: tuple[tuple[frozenset[str], Moment | None], ...] = ()
    _by_id: dict[str, list[tuple[frozenset[str], Moment | None]]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for each in self.otherwise:
            for one in each[0] or {""}:
                self._by_id.setdefault(one, []).append(each)

    def for_row(self, ids: frozenset[str]) -> Moment | None:
        """When the last reading began that would have shown a row with these ids, at the latest."""
        found = [when for one in ids for asked, when in self._by_id.get(one, ()) if asked <= ids]
        return min(found, key=lambda each: -1 if each is None else each) if found else self.began

    def after(self, reading: Reading) -> "Answered":
        """The same after one more reading."""
        if reading.knowledge.all_in_doubt is not None:
            return self
        failed = {each.ids for calls in reading.knowledge.failed.values() for each in calls}
        left = tuple((ids, self.for_row(ids)) for ids in sorted(failed, key=sorted))
        return Answered(reading.began, left)

    def as_json(self) -> Any:
        """For ``state.json``."""
        return {"began": self.began, "otherwise": [[sorted(ids), when] for ids, when in self.otherwise]}

    @classmethod
    def of_json(cls, found: Any) -> "Answered":
        """From ``state.json``."""
        others: Iterable[Any] = found["otherwise"]
        return cls(found["began"], tuple((frozenset(ids), when) for ids, when in others))
