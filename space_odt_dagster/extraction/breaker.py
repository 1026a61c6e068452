"""A circuit breaker for one export: after enough failures in a row it pauses, sends a few probes, then gives up.

Retrying a transient fault is right for one call and ruinous for ten thousand.
"""

from collections.abc import Callable

from space_odt_dagster.extraction.results import Meaning

ENOUGH_FAILURES = 30
"""Calls that failed in a row, or are in flight while none has succeeded, before the endpoint counts as down."""
PROBES = 3
"""Calls allowed in flight after the pause."""

DOWN = frozenset({Meaning.PASSING, Meaning.MALFORMED, Meaning.THROTTLED})
"""Failures that may mean that the endpoint is down. Refusals may concern only the entity (``probing``)."""


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
        """Whether the remaining calls should not be made."""
        return self._probes_left == 0

    @property
    def held_for(self) -> float:
        """Seconds until a probe may be sent; 0 or less if calls are allowed."""
        return self._paused_until - self._clock()

    @property
    def is_probing(self) -> bool:
        """Whether the breaker has opened, so that the next calls should be spread over all that are waiting."""
        return self._probes_left is not None

    def allows(self, under_way: int) -> bool:
        """Whether another call may start with ``under_way`` in flight."""
        if self._probes_left is not None:
            return self.held_for <= 0 and under_way < self._probes_left
        return self._works or self._failures + under_way < ENOUGH_FAILURES

    def succeeded(self) -> None:
        """Records a call that the endpoint answered, even if the entity has no licence."""
        self._works = True
        self._failures = 0
        self._probes_left = None

    def failed(self, meaning: Meaning) -> None:
        """Records a call that failed for good."""
        if meaning not in DOWN:
            return
        self._works = False
        self._failures += 1
        if self._probes_left is not None:
            # Calls in flight when the pause began say nothing new.
            if self.held_for <= 0:
                self._probes_left -= 1
        elif self._failures >= ENOUGH_FAILURES:
            self._probes_left = PROBES
            self._paused_until = self._clock() + self._pause_seconds
