"""How many calls an export costs of which nothing is answered, and which calls those are.

Some entities may not be read: a VIP, those of another location, or all but a few. So the first refusals say nothing of the rest.
The first three calls are asked in order, as the listing may still be arriving. When it has ended, calls spread over all of it are
asked, until one is answered (then the rest is asked too) or there are so many refusals that the rest is not worth asking.
"""

import re
from collections import deque
from collections.abc import Iterable
from math import isqrt

from space_odt_dagster.extraction.calls import Call, CallError
from space_odt_dagster.extraction.results import Meaning

FIRST_CALLS = 3
"""Asked in order, and at most so many at once, while nothing is known."""
ALL_OF_SO_MANY = 100
"""Of so many entities all are asked before an export is given up; of more, five times the square root of their number."""
CLEAR_REFUSALS = 10
"""Enough where each answer says that a scope is missing, which has nothing to do with the entity."""

_GOLDEN = (5**0.5 - 1) / 2
"""Its multiples, without their whole part, are spread evenly however many are taken."""
_ASIDE = 7
"""And some places further, by turns: 618, 236, 854 of a thousand are all even, and every second entity may be another kind."""
_OF_ALL = re.compile(r"\bscopes?\b", re.IGNORECASE)
_PERHAPS_OF_ONE = re.compile(r"\b(role|licen[cs]e|privilege|user|permission|location)s?\b", re.IGNORECASE)


def enough_refusals(calls: int, *, are_clear: bool = False) -> int:
    """How many calls of so many have to be refused, and none answered, before the rest is not asked."""
    return min(calls, CLEAR_REFUSALS if are_clear else max(ALL_OF_SO_MANY, 5 * isqrt(calls)))


def is_about_scope(refusal: CallError) -> bool:
    """Whether a refusal says that a scope is missing, and nothing that could be true of one entity alone."""
    said = f"{refusal.code or ''} {refusal.message}".replace("_", " ")
    return (
        refusal.meaning is Meaning.FORBIDDEN
        and _OF_ALL.search(said) is not None
        and _PERHAPS_OF_ONE.search(said) is None
    )


class Doubt:
    """Whether an export can be read at all: sure of it once a call was answered."""

    def __init__(self) -> None:
        self.is_over = False
        self._is_hopeful = False
        self._refused = self._about_scope = self._about_path = 0

    @property
    def has_begun(self) -> bool:
        """Whether the first calls were refused, and which ones are asked next matters."""
        return not self.is_over and self._refused >= FIRST_CALLS

    def answered(self) -> None:
        """The endpoint answered for an entity, be it that this one has no licence."""
        self.is_over = True

    def refused(self, refusal: CallError) -> None:
        """A call was refused for a reason that does not pass."""
        self._refused += 1
        self._about_scope += is_about_scope(refusal)
        self._about_path += refusal.meaning is Meaning.NO_SUCH_PATH

    def failed(self) -> None:
        """A call failed for a reason that can pass, which says nothing of who may be read."""
        self._is_hopeful = True

    def allows_first(self, under_way: int) -> bool:
        """Whether another call may be asked in order beside those under way."""
        return self.is_over or self._is_hopeful or self._refused + under_way < FIRST_CALLS

    def allows_spread(self, calls: int, under_way: int) -> bool:
        """Whether one more of all calls may be asked, if those under way are refused too."""
        return self._refused + under_way < self._enough(calls)

    def is_hopeless(self, calls: int) -> bool:
        """Whether so many of all calls were refused that the rest is not to be asked."""
        return self.has_begun and self._refused >= self._enough(calls)

    def _enough(self, calls: int) -> int:
        if self._about_path == self._refused:
            return min(calls, FIRST_CALLS)  # A path that is not there is not there for anybody.
        return enough_refusals(calls, are_clear=self._about_scope == self._refused)


class WaitingCalls:
    """Calls that wait to be asked: handed out in order, or spread over all of them."""

    def __init__(self, calls: Iterable[Call] = ()) -> None:
        self._calls: deque[Call | None] = deque(calls)
        self._size = len(self._calls)
        self._spread = 0

    def __len__(self) -> int:
        return self._size

    def extend(self, calls: list[Call]) -> None:
        """Takes more calls in."""
        self._calls.extend(calls)
        self._size += len(calls)

    def clear(self) -> None:
        """None waits afterwards."""
        self._calls.clear()
        self._size = 0

    def first(self) -> Call:
        """The next in order. Raises ``IndexError`` if none waits."""
        call = None
        while call is None:
            call = self._calls.popleft()
        self._size -= 1
        return call

    def spread(self) -> Call:
        """One far from those that were handed out so before. Raises ``IndexError`` if none waits."""
        if not self._size:
            raise IndexError("no call waits")
        self._spread += 1
        at = int(len(self._calls) * (self._spread * _GOLDEN % 1) + self._spread % _ASIDE) % len(self._calls)
        while (call := self._calls[at]) is None:
            at = (at + 1) % len(self._calls)
        self._calls[at] = None
        self._size -= 1
        return call
