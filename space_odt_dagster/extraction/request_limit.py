"""How many requests may be under way at once: one limit for all exports together.

A call is given a place when it begins. It gives the place up while it waits (for a retry, for the server), so that others ask
meanwhile, and takes one again, ahead of calls that have not begun.
"""

import asyncio
from collections import deque
from collections.abc import Callable


class RequestLimit:
    """So many places. ``when_free`` is called when a place is free and no call that has begun waits for it."""

    def __init__(self, places: int, when_free: Callable[[], None] = lambda: None) -> None:
        self._free = places
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.when_free = when_free

    @property
    def has_room(self) -> bool:
        """Whether a call may begin."""
        return self._free > 0

    def take(self) -> None:
        """Takes a place that is free, for a call that begins."""
        self._free -= 1

    async def acquire(self) -> None:
        """Takes a place, when there is one, for a call that goes on."""
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release()
            raise

    def release(self) -> None:
        """Gives a place back."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
        self.when_free()
