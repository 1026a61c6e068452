"""How fast to ask: everybody holds when the server says so, and the pace settles just below what it allows.

The server's limit is not published and changes, so it is enclosed from two sides at each refusal: what was accepted since the
refusal before, the hold included, is a rate that the server surely gives; the pace at which it refused is one that it does not.
The pace goes on from the geometric mean of the two and returns to the upper one along the curve of CUBIC (RFC 9438, with a rate
instead of a window): fast at first, flat near the limit, then probing beyond. Before the first refusal there is no limit, and
after it the pace doubles each second until the second.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable

_RETURN_SECONDS = 12.0
_UNDER_THE_REFUSED = 0.97
_LEAST_STEP_BACK = 0.05
_DOUBLING_SECONDS = 1.0
_SLOWEST = 0.2


class Pace:
    """The pace of all workers of a run. ``clock`` is monotonic, in seconds."""

    def __init__(
        self, *, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._held_until = 0.0
        self._next_at = 0.0
        self._resumed_at = clock()
        self._refused_at = clock()
        self._accepted = 0
        self._start: float | None = None
        self._target: float | None = None
        self.throttled_seconds = 0.0
        """Seconds during which everybody was held, overlapping holds counted once."""

    @property
    def held_for(self) -> float:
        """Seconds until asking may go on; 0 or less when it may."""
        return self._held_until - self._clock()

    @property
    def resumed_at(self) -> float:
        """When asking went on after the last hold, or will."""
        return self._resumed_at

    @property
    def rate(self) -> float | None:
        """Requests per second allowed now, or None before the first refusal."""
        if self._start is None:
            return None
        age = max(0.0, self._clock() - self._resumed_at)
        if self._target is None:
            return max(_SLOWEST, self._start * 2 ** (age / _DOUBLING_SECONDS))
        missing = (self._target - self._start) * ((_RETURN_SECONDS - age) / _RETURN_SECONDS) ** 3
        return max(_SLOWEST, self._target - missing)

    def accepted(self) -> None:
        """An answer came that was not a refusal for haste."""
        self._accepted += 1

    def refused(self, *, wait: float, sent_at: float) -> None:
        """The server refused for haste and asked for ``wait`` seconds; ``sent_at`` is when that request left."""
        now = self._clock()
        until = now + wait
        begin = max(now, self._held_until)
        self.throttled_seconds += max(0.0, until - begin)
        if sent_at >= self._resumed_at:
            # Requests that had left before the last hold ended tell nothing new about the pace.
            current = self.rate
            if current is None:
                self._start = max(self._accepted, 1) / max(until - self._refused_at, 0.05)
            else:
                surely = max(self._accepted, 1) / max(now - self._refused_at, 0.05)
                self._target = current * _UNDER_THE_REFUSED
                self._start = min(math.sqrt(surely * current), self._target * (1 - _LEAST_STEP_BACK))
            self._accepted = 0
            self._refused_at = now
        self._held_until = max(self._held_until, until)
        self._resumed_at = self._held_until
        self._next_at = self._held_until

    async def turn(self) -> None:
        """Waits until the next request may leave."""
        while (hold := self.held_for) > 0:
            await self._sleep(hold)
        rate = self.rate
        if rate is None:
            return
        start = max(self._clock(), self._next_at)
        self._next_at = start + 1 / rate
        if (delay := start - self._clock()) > 0:
            await self._sleep(delay)
