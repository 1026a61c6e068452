"""What a 429 holds: all calls, or only one endpoint if others are still answered."""

import random

from space_odt_dagster.extraction.elsewhere import Elsewhere
from space_odt_dagster.extraction.maintenance import EndpointHolds
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.request_policy import RequestPolicy
from space_odt_dagster.extraction.response import Answer
from space_odt_dagster.extraction.retry_after import back_off

LONG_SECONDS = 10.0
OFTEN = 3
"""A 429 that asks for a longer wait, or the third in a row at one endpoint, may concern that endpoint alone."""


class Throttling:
    """The 429s of one session."""

    def __init__(self, *, pace: Pace, holds: EndpointHolds, elsewhere: Elsewhere, policy: RequestPolicy) -> None:
        self._pace = pace
        self._holds = holds
        self._elsewhere = elsewhere
        self._policy = policy
        self._chance = random.Random(1)  # noqa: S311 (jitter, not secrecy)
        self._refused_in_a_row = 0
        self._in_a_row: dict[str, int] = {}
        self._served_at = pace.clock()

    def answered(self, endpoint: str) -> None:
        """Records an answer other than a 429."""
        self._refused_in_a_row = 0
        self._in_a_row.pop(endpoint, None)
        self._served_at = self._pace.clock()

    def is_endless(self, since: float) -> bool:
        """Whether nothing but 429 has come since then, for longer than the policy allows."""
        return self._pace.clock() - max(since, self._served_at) > self._policy.throttle_patience_seconds

    async def is_of_endpoint(self, endpoint: str, answer: Answer, *, sent_at: float) -> bool:
        """Whether a 429 concerns this endpoint and not the token. If in doubt, one request to another endpoint decides."""
        is_closed = self._holds.is_closed(endpoint)
        if sent_at < self._pace.resumed_at:
            return is_closed
        in_a_row = self._in_a_row[endpoint] = self._in_a_row.get(endpoint, 0) + 1
        if not is_closed and in_a_row < OFTEN and (answer.asked_wait or 0.0) <= LONG_SECONDS:
            return False
        return await self._elsewhere.is_fast_enough(endpoint, since=sent_at)

    def wait_of(self, answer: Answer) -> float:
        """Seconds to wait after a 429: what it asks for, or else growing."""
        base = self._policy.throttle_back_off_seconds
        return answer.asked_wait or back_off(max(self._refused_in_a_row, 1), base=base, chance=self._chance)

    def hold(self, answer: Answer, *, sent_at: float) -> None:
        """Holds all calls for as long as the 429 asks."""
        if sent_at >= self._pace.resumed_at:
            # Refusals of requests sent before the hold began do not count again.
            self._refused_in_a_row += 1
        self._pace.refused(wait=self.wait_of(answer), sent_at=sent_at)
