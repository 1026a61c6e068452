"""Endpoints that the server closed for a stated time: all calls to one wait together, other endpoints continue.

When the time is over, one call probes the endpoint and the others follow. An endpoint that stays closed longer than the policy
allows is given up: its calls fail at once, until the last stated time is over and one call may probe again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

_LOOK_AGAIN_SECONDS = 0.25


@dataclass(frozen=True)
class Wait:
    """One wait: what is waited for, for how many more seconds, and why, in words for the user."""

    what: str
    seconds: float
    reason: str


class GivenUp(Exception):
    """The endpoint is closed for too long; the text says so."""


@dataclass
class _Closed:
    began: float
    until: float
    reason: str
    is_given_up: bool = False
    is_probed: bool = False


class EndpointHolds:
    """The closed endpoints. ``clock`` is monotonic; ``longest`` is the longest total wait for one endpoint. Both in seconds."""

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
        """Seconds until the endpoint may be called; 0 or less if it may be called now."""
        closed = self._closed.get(endpoint)
        return closed.until - self._clock() if closed is not None else 0.0

    def is_closed(self, endpoint: str) -> bool:
        """Whether the endpoint was closed and has not answered since."""
        return endpoint in self._closed

    def is_given_up(self, endpoint: str) -> bool:
        """Whether a call to the endpoint would now fail without a request."""
        closed = self._closed.get(endpoint)
        return closed is not None and closed.is_given_up and closed.until > self._clock()

    @property
    def waits(self) -> tuple[Wait, ...]:
        """The current waits, by endpoint."""
        return tuple(
            Wait(endpoint, max(0.0, self.held_for(endpoint)), closed.reason)
            for endpoint, closed in sorted(self._closed.items())
            if not closed.is_given_up
        )

    def hold(self, endpoint: str, seconds: float, reason: str) -> bool:
        """Closes the endpoint for ``seconds``. Returns True if it was open before."""
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
        """Records an answer: the endpoint is open again if the request was sent after the hold ended."""
        closed = self._closed.get(endpoint)
        if closed is not None and sent_at >= closed.until:
            del self._closed[endpoint]

    @asynccontextmanager
    async def asking(self, endpoint: str, *, has_looked: bool = False) -> AsyncIterator[None]:
        """Waits until the endpoint may be called; while it is closed, only one caller at a time enters, as a probe.

        Callers that have probed before (``has_looked``) let others go first. Raises ``GivenUp`` if the endpoint was given up.
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
