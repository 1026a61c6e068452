"""One more question before a refusal is said of the token: whether the token is answered elsewhere.

A 401 or 429 may be of the whole token or of one endpoint. What was answered since counts; only if nothing was, one request is sent
to where the token worked before, for all who ask at the same time.
"""

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum, auto

from yarl import URL

from space_odt_dagster.extraction.answer_classes import RETRIED
from space_odt_dagster.extraction.response import Answer
from space_odt_dagster.extraction.results import Meaning

_REMEMBERED = 2
_TRIES = 3
_TRY_AGAIN_SECONDS = 1.0
_KNOWN_SECONDS = 30.0
"""For so long an endpoint is known to refuse a token that works; then it is asked again."""


class TokenElsewhere(Enum):
    """What became of the token elsewhere."""

    ANSWERED = auto()
    REFUSED = auto()
    UNKNOWN = auto()


class Elsewhere:
    """Where the token was answered. ``ask`` sends one request and gives back its answer."""

    def __init__(
        self,
        ask: Callable[[URL], Awaitable[Answer]],
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._sleep = sleep
        self._places: dict[str, tuple[URL, float]] = {}
        self._refuses_until: dict[str, float] = {}
        self._last_check = (float("-inf"), TokenElsewhere.UNKNOWN)
        self._lock = asyncio.Lock()

    def answered(self, endpoint: str, url: URL, *, sent_at: float) -> None:
        """A request brought what was asked for."""
        self._places.pop(endpoint, None)
        self._places[endpoint] = (url, sent_at)
        if len(self._places) > _REMEMBERED:
            del self._places[next(iter(self._places))]

    def is_known_to_refuse(self, endpoint: str) -> bool:
        """Whether the endpoint refused a moment ago what worked elsewhere."""
        return self._refuses_until.get(endpoint, float("-inf")) > self._clock()

    async def accepts_token(self, endpoint: str, *, since: float) -> bool:
        """Whether the token works, although the endpoint has just refused it in a request that left at ``since``.

        What was answered counts only if it left after this refusal came: requests overtake each other, and another one may have
        been answered before the token died.
        """
        verdict = await self._verdict(endpoint, since, answered_since=self._clock(), or_there=True)
        if verdict is TokenElsewhere.ANSWERED:
            self._refuses_until[endpoint] = self._clock() + _KNOWN_SECONDS
        return verdict is TokenElsewhere.ANSWERED

    async def is_fast_enough(self, endpoint: str, *, since: float) -> bool:
        """Whether others are answered, although the endpoint refused a request for haste that left at ``since``."""
        return await self._verdict(endpoint, since, answered_since=since, or_there=False) is TokenElsewhere.ANSWERED

    async def _verdict(self, endpoint: str, since: float, *, answered_since: float, or_there: bool) -> TokenElsewhere:
        async with self._lock:
            places = [at for name, at in self._places.items() if name != endpoint]
            if or_there and endpoint in self._places:
                places.insert(0, self._places[endpoint])
            if any(sent_at >= answered_since for _, sent_at in places):
                return TokenElsewhere.ANSWERED
            checked_at, verdict = self._last_check
            if checked_at >= since:
                return verdict
            if not places:
                return TokenElsewhere.UNKNOWN
            self._last_check = (self._clock(), await self._checked(places[-1][0], is_patient=or_there))
            return self._last_check[1]

    async def _checked(self, url: URL, *, is_patient: bool) -> TokenElsewhere:
        for attempt in range(_TRIES if is_patient else 1):
            if attempt:
                await self._sleep(_TRY_AGAIN_SECONDS)
            answer = await self._ask(url)
            if answer.meaning is Meaning.UNAUTHORIZED:
                return TokenElsewhere.REFUSED
            if answer.status is not None and answer.meaning not in RETRIED | {Meaning.THROTTLED}:
                return (
                    TokenElsewhere.ANSWERED
                )  # Also where it says that this is not there any more: it knows the token.
        return TokenElsewhere.UNKNOWN
