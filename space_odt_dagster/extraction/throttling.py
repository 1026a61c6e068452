"""What a 429 costs: everybody waits, or one endpoint alone where the others are answered meanwhile."""

import random

from space_odt_dagster.extraction.elsewhere import Elsewhere
from space_odt_dagster.extraction.maintenance import EndpointHolds
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.request_policy import RequestPolicy
from space_odt_dagster.extraction.response import Answer
from space_odt_dagster.extraction.retry_after import back_off

LONG_SECONDS = 10.0
OFTEN = 3
"""A 429 that asks for a longer wait, or comes so often in a row at one endpoint, may be of that endpoint alone."""


class Throttling:
    """The refusals for haste of one session."""

    def __init__(self, *, pace: Pace, holds: EndpointHolds, elsewhere: Elsewhere, policy: RequestPolicy) -> None:
        self._pace = pace
        self._holds = holds
        self._elsewhere = elsewhere
        self._policy = policy
        self._chance = random.Random(1)  # noqa: S311 (jitter, not secrecy)
        self._hasty = 0
        self._in_a_row: dict[str, int] = {}
        self._served_at = pace.clock()

    def answered(self, endpoint: str) -> None:
        """An answer came that was not a refusal for haste."""
        self._hasty = 0
        self._in_a_row.pop(endpoint, None)
        self._served_at = self._pace.clock()

    def is_endless(self, since: float) -> bool:
        """Whether nothing was answered any more since then, for longer than anybody waits."""
        return self._pace.clock() - max(since, self._served_at) > self._policy.throttle_patience_seconds

    async def is_of_endpoint(self, endpoint: str, answer: Answer, *, sent_at: float) -> bool:
        """Whether a 429 is of this endpoint and not of the token: one question more decides, where it is in doubt."""
        is_closed = self._holds.is_closed(endpoint)
        if sent_at < self._pace.resumed_at:
            return is_closed
        in_a_row = self._in_a_row[endpoint] = self._in_a_row.get(endpoint, 0) + 1
        if not is_closed and in_a_row < OFTEN and (answer.asked_wait or 0.0) <= LONG_SECONDS:
            return False
        return await self._elsewhere.is_fast_enough(endpoint, since=sent_at)

    def wait_of(self, answer: Answer) -> float:
        """Seconds that a refusal asks for; growing where it names none."""
        base = self._policy.throttle_back_off_seconds
        return answer.asked_wait or back_off(max(self._hasty, 1), base=base, chance=self._chance)

    def hold(self, answer: Answer, *, sent_at: float) -> None:
        """Everybody waits as long as the refusal asks for."""
        if sent_at >= self._pace.resumed_at:
            # Refusals of what had left before the hold began are the same haste, not more of it.
            self._hasty += 1
        self._pace.refused(wait=self.wait_of(answer), sent_at=sent_at)
