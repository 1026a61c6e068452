"""How many refused calls it takes to give up an export, and which calls are tried.

Some entities may be unreadable: a VIP, those of another location, all but a few. So the first refusals say nothing about the
rest. The first three calls are made in order, as the listing may still be arriving. When it has ended, calls spread over all of
it follow, until one is answered (then the rest is read too) or enough are refused to give the export up.
"""

import re
from collections import deque
from collections.abc import Iterable
from math import isqrt

from space_odt_dagster.extraction.calls import Call, CallError
from space_odt_dagster.extraction.results import Meaning

FIRST_CALLS = 3
"""Calls made in order while nothing is known, and at most this many at once."""
ALL_OF_SO_MANY = 100
"""Up to this many entities, all are tried before an export is given up; above, five times the square root of their number."""
CLEAR_REFUSALS = 10
"""Enough if each answer says that a scope is missing, which does not depend on the entity."""

_GOLDEN = (5**0.5 - 1) / 2
"""The fractional parts of its multiples are spread evenly, however many are taken."""
_ASIDE = 7
"""Added in turns: 618, 236, 854 of a thousand are all even, and every second entity may be of another kind."""
_OF_ALL = re.compile(r"\bscopes?\b", re.IGNORECASE)
_PERHAPS_OF_ONE = re.compile(r"\b(role|licen[cs]e|privilege|user|permission|location)s?\b", re.IGNORECASE)


def enough_refusals(calls: int, *, are_clear: bool = False) -> int:
    """How many of ``calls`` must be refused, with none answered, before the rest is given up."""
    return min(calls, CLEAR_REFUSALS if are_clear else max(ALL_OF_SO_MANY, 5 * isqrt(calls)))


def is_about_scope(refusal: CallError) -> bool:
    """Whether a refusal says that a scope is missing, and nothing that could concern one entity alone."""
    said = f"{refusal.code or ''} {refusal.message}".replace("_", " ")
    return (
        refusal.meaning is Meaning.FORBIDDEN
        and _OF_ALL.search(said) is not None
        and _PERHAPS_OF_ONE.search(said) is None
    )


class Doubt:
    """Whether an export can be read at all: in doubt until a call is answered."""

    def __init__(self) -> None:
        self.is_over = False
        self._failed_transiently = False
        self._refused = self._about_scope = self._about_path = 0

    @property
    def has_begun(self) -> bool:
        """Whether the first calls were refused, so that the next ones must be spread."""
        return not self.is_over and self._refused >= FIRST_CALLS

    def answered(self) -> None:
        """Records an answer for an entity, even if the entity has no licence."""
        self.is_over = True

    def refused(self, refusal: CallError) -> None:
        """Records a permanent refusal."""
        self._refused += 1
        self._about_scope += is_about_scope(refusal)
        self._about_path += refusal.meaning is Meaning.NO_SUCH_PATH

    def failed(self) -> None:
        """Records a transient failure, which says nothing about permissions."""
        self._failed_transiently = True

    def allows_first(self, under_way: int) -> bool:
        """Whether another call may start in order, with ``under_way`` in flight."""
        return self.is_over or self._failed_transiently or self._refused + under_way < FIRST_CALLS

    def allows_spread(self, calls: int, under_way: int) -> bool:
        """Whether one more spread call may start, in case all ``under_way`` are refused too."""
        return self._refused + under_way < self._enough(calls)

    def is_hopeless(self, calls: int) -> bool:
        """Whether enough of all calls were refused to give up the rest."""
        return self.has_begun and self._refused >= self._enough(calls)

    def _enough(self, calls: int) -> int:
        if self._about_path == self._refused:
            return min(calls, FIRST_CALLS)  # A missing path is missing for every entity.
        return enough_refusals(calls, are_clear=self._about_scope == self._refused)


class WaitingCalls:
    """Calls that wait to be made: taken in order, or spread over all of them."""

    def __init__(self, calls: Iterable[Call] = ()) -> None:
        self._calls: deque[Call | None] = deque(calls)
        self._size = len(self._calls)
        self._spread = 0

    def __len__(self) -> int:
        return self._size

    def extend(self, calls: list[Call]) -> None:
        """Adds calls."""
        self._calls.extend(calls)
        self._size += len(calls)

    def clear(self) -> None:
        """Removes all calls."""
        self._calls.clear()
        self._size = 0

    def first(self) -> Call:
        """The next call in order. Raises ``IndexError`` if none is waiting."""
        call = None
        while call is None:
            call = self._calls.popleft()
        self._size -= 1
        return call

    def spread(self) -> Call:
        """A call far from the previous ones. Raises ``IndexError`` if none is waiting."""
        if not self._size:
            raise IndexError("no call waits")
        self._spread += 1
        at = int(len(self._calls) * (self._spread * _GOLDEN % 1) + self._spread % _ASIDE) % len(self._calls)
        while (call := self._calls[at]) is None:
            at = (at + 1) % len(self._calls)
        self._calls[at] = None
        self._size -= 1
        return call
