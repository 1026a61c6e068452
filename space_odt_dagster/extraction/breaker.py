"""When to stop asking an endpoint that is down: after enough failures in a row, one long pause, a probe, and then no more.

A fault that can pass is asked again a few times for each call, which is right for a call and ruinous for ten thousand of them.
"""

from collections.abc import Callable

from space_odt_dagster.extraction.results import Meaning

ENOUGH_FAILURES = 30
"""Calls that failed in a row, or are under way without one having succeeded, before the endpoint is thought to be down."""
PROBES = 3
"""Calls under way at once while nothing is known of an endpoint, or after the pause."""

DOWN = frozenset({Meaning.PASSING, Meaning.MALFORMED, Meaning.THROTTLED})
"""Failures that say that the endpoint may be down. Refusals may be of the entity alone (``probing``)."""


class Breaker:
    """Watches the calls of one export. ``clock`` is monotonic, in seconds."""

    def __init__(self, *, pause_seconds: float, clock: Callable[[], float]) -> None:
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._works = False
        self._failures = 0
        self._probes_left: int | None = None
        self._paused_until = 0.0

    @property
    def gave_up(self) -> bool:
        """Whether the rest is not to be asked."""
        return self._probes_left == 0

    @property
    def held_for(self) -> float:
        """Seconds until a probe may be made; 0 or less when calls may be made."""
        return self._paused_until - self._clock()

    @property
    def is_probing(self) -> bool:
        """Whether the pause has begun, so that the next calls are to be spread over all that wait."""
        return self._probes_left is not None

    def allows(self, under_way: int) -> bool:
        """Whether another call may begin beside those under way."""
        if self._probes_left is not None:
            return self.held_for <= 0 and under_way < self._probes_left
        return self._works or self._failures + under_way < ENOUGH_FAILURES

    def succeeded(self) -> None:
        """The endpoint answered as an endpoint does, be it that the entity is not entitled."""
        self._works = True
        self._failures = 0
        self._probes_left = None

    def failed(self, meaning: Meaning) -> None:
        """A call failed for good."""
        if meaning not in DOWN:
            return
        self._works = False
        self._failures += 1
        if self._probes_left is not None:
            # What was under way when the pause began says nothing new.
            if self.held_for <= 0:
                self._probes_left -= 1
        elif self._failures >= ENOUGH_FAILURES:
            self._probes_left = PROBES
            self._paused_until = self._clock() + self._pause_seconds
