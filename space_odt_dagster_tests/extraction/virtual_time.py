"""Workers that ask a rate-limited server in virtual time: hours in milliseconds, and the same each time."""

import heapq
import random
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass, field
from itertools import count

from space_odt_dagster.extraction.pacing import Pace


class _Wait:
    """Gives control back until so many virtual seconds are over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __await__(self) -> Generator[float, None, None]:
        yield self._seconds


class VirtualTime:
    """A clock that jumps from one thing that happens to the next."""

    def __init__(self) -> None:
        self.now = 0.0
        self._happening: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()

    async def sleep(self, seconds: float) -> None:
        await _Wait(seconds)

    def run(self, *tasks: Coroutine[float, None, None]) -> None:
        for task in tasks:
            self._step(task)
        while self._happening:
            self.now, _, go_on = heapq.heappop(self._happening)
            go_on()

    def _step(self, task: Coroutine[float, None, None]) -> None:
        try:
            seconds = task.send(None)  # type: ignore[arg-type]
        except StopIteration:
            return
        heapq.heappush(self._happening, (self.now + seconds, next(self._order), lambda: self._step(task)))


@dataclass
class LimitedServer:
    """A token bucket that refills at ``rate``; ``retry_after`` is what it announces when it is empty."""

    rate: float
    capacity: float
    retry_after: float = 1.0
    served: int = 0
    refused: int = 0
    sent: list[float] = field(default_factory=list)
    holds: list[tuple[float, float]] = field(default_factory=list)
    """When a refusal was heard, and until when it holds."""
    _level: float = -1.0
    _at: float = 0.0

    def accepts(self, now: float) -> bool:
        level = self.capacity if self._level < 0 else self._level
        self._level = min(self.capacity, level + (now - self._at) * self.rate)
        self._at = now
        if self._level < 1:
            self.refused += 1
            return False
        self._level -= 1
        self.served += 1
        return True


@dataclass
class RefusingEachSoMany(LimitedServer):
    """Refuses every nth request however fast they come, ``until`` so many came; from then on it is limited."""

    every: int = 25
    until: int = 1_000_000

    def accepts(self, now: float) -> bool:
        if self.served + self.refused >= self.until:
            return super().accepts(now)
        if (self.served + self.refused + 1) % self.every == 0:
            self.refused += 1
            return False
        self.served += 1
        return True


def ask_all(server: LimitedServer, requests: int, *, workers: int = 10, latency: float = 0.01) -> tuple[float, Pace]:
    """Asks so many requests as the session does, and returns how long it took."""
    time = VirtualTime()
    pace = Pace(clock=lambda: time.now, sleep=time.sleep)
    chance = random.Random(1)
    left = [requests]

    async def worker() -> None:
        while left[0] > 0:
            left[0] -= 1
            while True:
                await pace.turn()
                sent_at = time.now
                server.sent.append(sent_at)
                await time.sleep(latency * chance.uniform(0.3, 0.7))
                accepted = server.accepts(time.now)
                await time.sleep(latency * chance.uniform(0.3, 0.7))
                if accepted:
                    pace.accepted()
                    break
                pace.refused(wait=server.retry_after, sent_at=sent_at)
                server.holds.append((time.now, time.now + server.retry_after))

    time.run(*(worker() for _ in range(workers)))
    return time.now, pace
