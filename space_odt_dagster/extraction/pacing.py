"""The request rate: all calls hold when the server says so, and the rate settles just below the server's limit.

The limit is not published and changes, so each refusal (429) encloses it from two sides. What was accepted since the last
refusal, including the hold, is a rate that the server surely allows; the rate at the refusal is one that it does not. The pace
continues from the geometric mean of the two and returns to the upper one along the curve of CUBIC (RFC 9438, with a rate instead
of a window): fast at first, flat near the limit, then probing beyond. Before the first refusal there is no limit; after it the
rate doubles each second until the second refusal.

Refusals that do not depend on the pace (other clients' load, a gateway's whim) would slow it down without end. So spans of a few
refusals are compared: if a much slower pace was refused after no more requests than before, slowing down does not help. The pace
then goes back and ignores refusals (it only holds), until they become much more frequent.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

_RETURN_SECONDS = 12.0
_UNDER_THE_REFUSED = 0.97
_LEAST_STEP_BACK = 0.05
_DOUBLING_SECONDS = 1.0
_SLOWEST = 0.2
_SPAN_REFUSALS = 5
_MUCH_SLOWER = 0.8
_HARDLY_MORE = 1.25
_MORE_REFUSED = 2.5


@dataclass
class _Span:
    """A few refusals in a row, the requests accepted meanwhile, and the sum of the rates at which the refusals came."""

    refusals: int = 0
    refused: int = 0
    accepted: int = 0
    paces: float = 0.0

    @property
    def pace(self) -> float:
        return self.paces / self.refusals

    @property
    def share_refused(self) -> float:
        return self.refused / (self.refused + self.accepted)


class Pace:
    """The request rate of all workers of a run. ``clock`` is monotonic, in seconds.

    ``most`` is a limit of its own, in requests per second; None leaves the rate to the server.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: float | None = None,
    ) -> None:
        self.clock = clock
        self.sleep = sleep
        self._most = most
        self._held_until = 0.0
        self._next_at = 0.0
        self._resumed_at = clock()
        self._refused_at = clock()
        self._accepted = 0
        self._under_way = 0
        self._idle_since: float | None = clock()
        self._start: float | None = None
        self._target: float | None = None
        self._span = _Span()
        self._span_before: _Span | None = None
        self._useless_above: float | None = None
        self.throttled_seconds = 0.0
        """Seconds during which all calls were held; overlapping holds count once."""

    @property
    def held_for(self) -> float:
        """Seconds until requests may be sent again; 0 or less if they may."""
        return self._held_until - self.clock()

    @property
    def resumed_at(self) -> float:
        """When the last hold ended or will end."""
        return self._resumed_at

    @property
    def rate(self) -> float | None:
        """Requests per second allowed now; None before the first refusal, unless there is a limit of our own."""
        settled = self._settled
        if self._most is None or settled is None:
            return settled or self._most
        return min(settled, self._most)

    @property
    def _settled(self) -> float | None:
        """The rate that the server allows; None before the first refusal."""
        if self._start is None:
            return None
        age = max(0.0, self.clock() - self._resumed_at)
        if self._target is None:
            return max(_SLOWEST, self._start * 2 ** (age / _DOUBLING_SECONDS))
        missing = (self._target - self._start) * ((_RETURN_SECONDS - age) / _RETURN_SECONDS) ** 3
        return max(_SLOWEST, self._target - missing)

    def accepted(self) -> None:
        """Records an answer other than a 429."""
        self._accepted += 1
        self._span.accepted += 1
        self._has_ended()

    def given_back(self) -> None:
        """Records a turn that sent nothing."""
        self._has_ended()

    def refused(self, *, wait: float, sent_at: float) -> None:
        """Records a 429 that asks for a wait of ``wait`` seconds, for a request sent at ``sent_at``."""
        self._has_ended()
        now = self.clock()
        until = now + wait
        begin = max(now, self._held_until)
        self.throttled_seconds += max(0.0, until - begin)
        self._span.refused += 1
        if sent_at >= self._resumed_at:
            # Requests sent before the last hold ended say nothing new about the pace.
            current = self.rate
            if current is None or self._start is None:
                self._start = max(self._accepted, 1) / max(until - self._refused_at, 0.05)
            elif not self._slowing_down_is_useless(current):
                surely = max(self._accepted, 1) / max(now - self._refused_at, 0.05)
                self._target = current * _UNDER_THE_REFUSED
                self._start = min(math.sqrt(surely * current), self._target * (1 - _LEAST_STEP_BACK))
            self._accepted = 0
            self._refused_at = now
        self._held_until = max(self._held_until, until)
        self._resumed_at = self._held_until
        self._next_at = self._held_until

    def _slowing_down_is_useless(self, current: float) -> bool:
        span, before = self._span, self._span_before
        span.refusals += 1
        span.paces += current
        if span.refusals == _SPAN_REFUSALS:
            self._span, self._span_before = _Span(), span
            if self._useless_above is not None:
                if span.share_refused > self._useless_above:
                    self._useless_above = None
            elif before is not None and (
                span.pace < before.pace * _MUCH_SLOWER and span.accepted < before.accepted * _HARDLY_MORE
            ):
                self._useless_above = span.share_refused * _MORE_REFUSED
                self._start, self._target = before.pace, None
        return self._useless_above is not None

    def _has_ended(self) -> None:
        self._under_way = max(0, self._under_way - 1)
        if self._under_way == 0:
            self._idle_since = self.clock()

    def _count_request(self) -> None:
        """Counts a request that wants to be sent. Idle time does not count when the accepted rate is measured."""
        if self._idle_since is not None:
            self._refused_at += max(0.0, self.clock() - max(self._idle_since, self._refused_at, self._held_until))
            self._idle_since = None
        self._under_way += 1

    async def turn(self) -> None:
        """Waits until the next request may be sent."""
        self._count_request()
        try:
            await self._wait()
        except BaseException:
            self._has_ended()
            raise

    async def _wait(self) -> None:
        while True:
            while (hold := self.held_for) > 0:
                await self.sleep(hold)
            rate = self.rate
            if rate is None:
                return
            start = max(self.clock(), self._next_at)
            self._next_at = start + 1 / rate
            if (delay := start - self.clock()) > 0:
                await self.sleep(delay)
            if self.held_for <= 0:
                return
