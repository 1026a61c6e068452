"""Endpoints that say for how long they are closed: waited for once, for all who ask them, while the others go on.

When the time is over, one call looks whether the endpoint is open again, and the others follow. An endpoint that stays closed
for longer than the patience of the policy is given up: its calls fail at once. After the time that it named last, one may look.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

_LOOK_AGAIN_SECONDS = 0.25


@dataclass(frozen=True)
class Wait:
    """Something that is waited for: what, for how many seconds from now on, and why, in words for the user."""

    what: str
    seconds: float
    reason: str


class GivenUp(Exception):
    """The endpoint is closed for longer than anybody waits; the text says so."""


@dataclass
class _Closed:
    began: float
    until: float
    reason: str
    is_given_up: bool = False
    is_probed: bool = False


class EndpointHolds:
    """What is closed now. ``clock`` is monotonic, in seconds; ``longest`` is how long one endpoint is waited for in all."""

    def __init__(
        self,
        *,
        longest: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._longest = longest
        self._clock = clock
        self._sleep = sleep
        self._closed: dict[str, _Closed] = {}

    def held_for(self, endpoint: str) -> float:
        """Seconds until the endpoint may be asked; 0 or less when it may."""
        closed = self._closed.get(endpoint)
        return closed.until - self._clock() if closed is not None else 0.0

    def is_closed(self, endpoint: str) -> bool:
        """Whether the endpoint was closed and has not answered since."""
        return endpoint in self._closed

    def is_given_up(self, endpoint: str) -> bool:
        """Whether asking the endpoint now would fail without a request."""
        closed = self._closed.get(endpoint)
        return closed is not None and closed.is_given_up and closed.until > self._clock()

    @property
    def waits(self) -> tuple[Wait, ...]:
        """What is waited for now, by endpoint."""
        return tuple(
            Wait(endpoint, max(0.0, self.held_for(endpoint)), closed.reason)
            for endpoint, closed in sorted(self._closed.items())
            if not closed.is_given_up
        )

    def hold(self, endpoint: str, seconds: float, reason: str) -> bool:
        """Nobody asks the endpoint for so long. True if it was open until now, False if it is still closed."""
        now = self._clock()
        closed = self._closed.get(endpoint)
        is_new = closed is None
        if closed is None:
            closed = self._closed[endpoint] = _Closed(now, now, reason)
        closed.until = max(closed.until, now + seconds)
        closed.reason = reason
        closed.is_given_up = closed.until - closed.began > self._longest
        return is_new

    def answered(self, endpoint: str, *, sent_at: float) -> None:
        """The endpoint answered a request that left at that time: it is open, unless that was before it was closed."""
        closed = self._closed.get(endpoint)
        if closed is not None and sent_at >= closed.until:
            del self._closed[endpoint]

    @asynccontextmanager
    async def asking(self, endpoint: str, *, has_looked: bool = False) -> AsyncIterator[None]:
        """Waits until the endpoint may be asked, and is entered by one alone who looks whether it is open again.

        Who ``has_looked`` before lets others go first. Raises ``GivenUp`` where nobody waits any more.
        """
        probed = await self._turn(endpoint, has_looked)
        try:
            yield
        finally:
            if probed is not None:
                probed.is_probed = False

    async def _turn(self, endpoint: str, has_looked: bool) -> _Closed | None:
        while (closed := self._closed.get(endpoint)) is not None:
            left = closed.until - self._clock()
            if left > 0 and closed.is_given_up:
                waited = closed.until - closed.began
                raise GivenUp(f"Not asked: {closed.reason}, and {waited:.0f} s are longer than it is waited for.")
            if left > 0:
                await self._sleep(left + (_LOOK_AGAIN_SECONDS if has_looked else 0.0))
            elif closed.is_probed:
                await self._sleep(_LOOK_AGAIN_SECONDS)
            else:
                closed.is_probed = True
                return closed
        return None
