"""Limits the requests in flight, for all exports together.

A call takes a slot when it starts. While it waits (for a retry or for the server) it frees the slot for others; it gets one back
ahead of calls that have not started.
"""

import asyncio
from collections import deque
from collections.abc import Callable


class RequestLimit:
    """A number of slots. ``when_free`` is called when one is free and no started call waits for it."""

    def __init__(self, places: int, when_free: Callable[[], None] = lambda: None) -> None:
        self._free = places
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.when_free = when_free

    @property
    def has_room(self) -> bool:
        """Whether a call may start."""
        return self._free > 0

    def take(self) -> None:
        """Takes a free slot for a call that starts."""
        self._free -= 1

    async def acquire(self) -> None:
        """Waits for a slot, for a call that continues."""
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
        """Frees a slot."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
        self.when_free()
