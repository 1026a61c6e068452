"""Decides which versions of a row end, go on and begin with a reading. Pure: no file, no clock.

Rows with one key are counted: ``occurrence`` 1, 2, … is part of what identifies a version.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from space_odt_dagster.history.reading import Answered, Moment, Reading


class Ended(StrEnum):
    """How a version ended."""

    CHANGED = "changed"
    GONE = "gone"
    REKEYED = "rekeyed"


@dataclass(frozen=True, kw_only=True)
class Known:
    """The newest version of an occurrence of a key, as the history has it. ``seen_last`` is None if the last reading showed it."""

    key: str
    occurrence: int
    version: int
    row_hash: str
    is_current: bool
    seen_last: Moment | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A row of the reading. ``line_hash`` tells it from others with the same content."""

    key: str
    row_hash: str
    line_hash: str


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What becomes of a known version. ``gone_by`` is None while it is current; ``carries`` is the row that it takes its values
    from, if the columns of the export are others now."""

    key: str
    occurrence: int
    version: int
    seen_last: Moment | None
    gone_by: Moment | None = None
    ended: Ended | None = None
    carries: str | None = None


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A version that begins, with the values of the row ``line_hash``."""

    key: str
    occurrence: int
    version: int
    line_hash: str
    not_before: Moment | None
    seen_first: Moment


@dataclass(frozen=True)
class Before:
    """What is known from before a reading: when the last one began, of any kind, and when each row was answered for."""

    began: Moment | None
    answered: Answered


def decide(
    known: Iterable[Known],
    shown: Iterable[Shown],
    reading: Reading,
    before: Before,
    *,
    carry: bool,
    ids_of: Callable[[str], frozenset[str]],
) -> Iterator[Touched | Begun]:
    """What happens to the versions of one key. ``carry``: versions that go on take the values of their row."""
    versions, rows = sorted(known, key=lambda each: each.occurrence), sorted(shown, key=lambda each: each.line_hash)
    current = [each for each in versions if each.is_current]
    left: list[Known] = []
    by_hash: dict[str, list[Shown]] = {}
    for row in rows:
        by_hash.setdefault(row.row_hash, []).append(row)
    for each in current:
        same = by_hash.get(each.row_hash)
        if not same:
            left.append(each)
            continue
        row = same.pop(0)
        if carry or each.seen_last is not None:
            yield _touched(each, seen_last=None, carries=row.line_hash if carry else None)
    new = [row for row in rows if any(row is each for each in by_hash[row.row_hash])]
    last = Counter({each.occurrence: each.version for each in versions})
    for each, row in zip(left, new, strict=False):
        seen = _seen_last(each, before)
        yield _touched(each, seen_last=seen, gone_by=reading.ended, ended=Ended.CHANGED)
        yield _begun(row, each.occurrence, last, seen, reading)
    for each in left[len(new) :]:
        if not reading.is_unknown(ids_of(each.key)):
            yield _touched(each, seen_last=_seen_last(each, before), gone_by=reading.ended, ended=Ended.GONE)
        elif each.seen_last is None:
            yield _touched(each, seen_last=before.began)
    taken = {each.occurrence for each in current}
    free = (number for number in range(1, len(taken) + len(new) + 1) if number not in taken)
    for row, occurrence in zip(new[len(left) :], free, strict=False):
        yield _begun(row, occurrence, last, before.answered.for_row(ids_of(row.key)), reading)


def _seen_last(each: Known, before: Before) -> Moment | None:
    return before.began if each.seen_last is None else each.seen_last


def _touched(
    each: Known,
    *,
    seen_last: Moment | None,
    gone_by: Moment | None = None,
    ended: Ended | None = None,
    carries: str | None = None,
) -> Touched:
    return Touched(
        key=each.key,
        occurrence=each.occurrence,
        version=each.version,
        seen_last=seen_last,
        gone_by=gone_by,
        ended=ended,
        carries=carries,
    )


def _begun(row: Shown, occurrence: int, last: Counter[int], not_before: Moment | None, reading: Reading) -> Begun:
    return Begun(
        key=row.key,
        occurrence=occurrence,
        version=last[occurrence] + 1,
        line_hash=row.line_hash,
        not_before=not_before,
        seen_first=reading.ended,
    )
