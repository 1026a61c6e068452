"""Checks whether another endpoint still accepts the token, before a 401 or 429 is blamed on the token.

A 401 or 429 may concern the token or only one endpoint. Answers since then decide; without any, one request goes to an endpoint
that worked before, shared by all calls that wait for its answer.
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
"""How long an endpoint is known to refuse a working token; then it is tried again."""


class TokenElsewhere(Enum):
    """How the token fared at other endpoints."""

    ANSWERED = auto()
    REFUSED = auto()
    UNKNOWN = auto()


class Elsewhere:
    """Where the token was accepted. ``ask`` sends one request and returns its answer."""

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
        """Records a request that returned its data."""
        self._places.pop(endpoint, None)
        self._places[endpoint] = (url, sent_at)
        if len(self._places) > _REMEMBERED:
            del self._places[next(iter(self._places))]

    def is_known_to_refuse(self, endpoint: str) -> bool:
        """Whether the endpoint recently refused a token that worked elsewhere."""
        return self._refuses_until.get(endpoint, float("-inf")) > self._clock()

    async def accepts_token(self, endpoint: str, *, since: float) -> bool:
        """Whether the token still works, although the endpoint refused it in a request sent at ``since``.

        Only answers to requests sent after this refusal arrived count: requests overtake each other, and another one may have
        been answered before the token expired.
        """
        found = await self._outcome(endpoint, since, answered_since=self._clock(), or_there=True)
        if found is TokenElsewhere.ANSWERED:
            self._refuses_until[endpoint] = self._clock() + _KNOWN_SECONDS
        return found is TokenElsewhere.ANSWERED

    async def is_fast_enough(self, endpoint: str, *, since: float) -> bool:
        """Whether other endpoints answer, although this one answered 429 to a request sent at ``since``."""
        return await self._outcome(endpoint, since, answered_since=since, or_there=False) is TokenElsewhere.ANSWERED

    async def _outcome(self, endpoint: str, since: float, *, answered_since: float, or_there: bool) -> TokenElsewhere:
        async with self._lock:
            places = [at for name, at in self._places.items() if name != endpoint]
            if or_there and endpoint in self._places:
                places.insert(0, self._places[endpoint])
            if any(sent_at >= answered_since for _, sent_at in places):
                return TokenElsewhere.ANSWERED
            checked_at, found = self._last_check
            if checked_at >= since:
                return found
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
                return TokenElsewhere.ANSWERED  # Also for "not found": the server still accepted the token.
        return TokenElsewhere.UNKNOWN
