"""The results that a module can have, how bad each is, and one row of the status export.

Here: the vocabulary of ``status.csv``. What a result means for the reader stands in the phrases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a result looks; never told by colour alone."""

    BAD = "bad"
    WARN = "warn"
    QUIET = "quiet"
    GOOD = "good"


class Result(StrEnum):
    """The result of a module, worst first."""

    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    ERROR = "error"
    NOT_FOUND = "not_found"
    UNSUPPORTED = "unsupported"
    BLOCKED = "blocked"
    PARTIAL = "partial"
    EMPTY = "empty"
    OK = "ok"

    @property
    def tone(self) -> Tone:
        """How it looks."""
        return _TONES.get(self, Tone.BAD)

    @property
    def severity(self) -> int:
        """0 is the worst."""
        return list(Result).index(self)

    @property
    def complete(self) -> bool:
        """Everything there is was read, be it nothing."""
        return self in (Result.OK, Result.EMPTY)

    @property
    def has_rows(self) -> bool:
        """The export holds what this run read. Otherwise the number of rows is unknown, which is not nought."""
        return self.complete or self is Result.PARTIAL


_TONES = {
    Result.BLOCKED: Tone.WARN,
    Result.PARTIAL: Tone.WARN,
    Result.EMPTY: Tone.QUIET,
    Result.OK: Tone.GOOD,
}


@dataclass(frozen=True, kw_only=True)
class ModuleStatus:
    """One row of ``status.csv``."""

    module: str
    method: str
    result: Result
    count: int
    elapsed_ms: int
    calls: int
    fetched: int
    skipped: int
    failed: int
    retries: int
    throttled_ms: int
    tracking_id: str
    run_id: str

    @property
    def rows(self) -> int | None:
        """The rows that were read, or None where that is not known."""
        return self.count if self.result.has_rows else None


def status_of(row: Mapping[str, str]) -> ModuleStatus:
    """Reads one row; a result that is not in the vocabulary counts as ``error``."""
    return ModuleStatus(
        module=row["module"],
        method=row["method"],
        result=_result_of(row["result"]),
        count=whole(row["count"]),
        elapsed_ms=whole(row["elapsed_ms"]),
        calls=whole(row["calls"]),
        fetched=whole(row["fetched"]),
        skipped=whole(row["skipped"]),
        failed=whole(row["failed"]),
        retries=whole(row["retries"]),
        throttled_ms=whole(row["throttled_ms"]),
        tracking_id=row["tracking_id"],
        run_id=row["run_id"],
    )


STATUS_COLUMNS = tuple(ModuleStatus.__dataclass_fields__)


def _result_of(text: str) -> Result:
    try:
        return Result(text)
    except ValueError:
        return Result.ERROR


def whole(text: str) -> int:
    """The whole number that a cell holds; nought where it holds none."""
    try:
        return int(float(text))
    except ValueError:
        return 0
