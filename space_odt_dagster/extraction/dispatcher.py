"""Which call is next: the running exports share the request slots, the first in reading order before the next."""

import asyncio
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from space_odt_dagster.extraction.calls import Call
from space_odt_dagster.extraction.errors import RunStopped
from space_odt_dagster.extraction.export_reader import ExportReader
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.request_limit import RequestLimit
from space_odt_dagster.extraction.session import ReadOnlySession

WhenRead = Callable[[ReadOutcome | BaseException], None]
"""Called once on the event loop, with the counts of an export or the exception that ended it. Must not raise."""


@dataclass(order=True)
class _UnderWay:
    """A running export. ``order`` is its position in the reading order."""

    order: tuple[int, int]
    reader: ExportReader = field(compare=False)
    when_read: WhenRead = field(compare=False)
    asking: set["asyncio.Task[None]"] = field(default_factory=set, compare=False)


class Dispatcher:
    """Assigns the request slots of one session. Everything runs on its event loop.

    An exception of an export, while its calls are made or sent, ends only that export.
    """

    def __init__(self, session: ReadOnlySession, limit: RequestLimit) -> None:
        self._session = session
        self._limit = limit
        self._loop = asyncio.get_running_loop()
        self._under_way: list[_UnderWay] = []
        self._numbers = count()
        self._alarm: asyncio.TimerHandle | None = None
        limit.when_free = self._hand_out  # a free slot does not end an export

    def begin(self, reader: ExportReader, when_read: WhenRead, *, order: int = 0) -> None:
        """Adds an export; calls of a lower ``order`` are made first."""
        insort(self._under_way, _UnderWay((order, next(self._numbers)), reader, when_read))
        self.dispatch()

    def dispatch(self) -> None:
        """Starts calls while slots are free, and finishes complete exports. Call it whenever rows have arrived."""
        self._hand_out()
        is_stopped = self._session.stopped is not None
        for each in list(self._under_way):
            try:
                has_ended = not each.asking and (is_stopped or each.reader.is_through)
            except Exception as broken:
                self._break_off(each, broken)
            else:
                if has_ended:
                    self._end(each)

    def stop(self) -> None:
        """Cancels all calls in flight; ``session.stopped`` has the reason."""
        for each in list(self._under_way):
            for task in each.asking:
                task.cancel()
        self.dispatch()

    def _hand_out(self) -> None:
        while self._session.stopped is None and self._limit.has_room:
            found = self._next()
            if found is None:
                self._set_alarm()
                return
            under_way, call = found
            self._limit.take()
            task = self._loop.create_task(self._ask(under_way, call))
            under_way.asking.add(task)
            task.add_done_callback(partial(self._asked, under_way))

    def _next(self) -> tuple[_UnderWay, Call] | None:
        for each in list(self._under_way):
            try:
                call = each.reader.next_call()
            except Exception as broken:
                self._break_off(each, broken)
                continue
            if call is not None:
                return each, call
        return None

    async def _ask(self, under_way: _UnderWay, call: Call) -> None:
        try:
            await under_way.reader.ask(call)
        except RunStopped:
            self._loop.call_soon(self.stop)
        except asyncio.CancelledError:
            if self._session.stopped is None and under_way in self._under_way:
                raise
        except Exception as broken:
            self._break_off(under_way, broken)

    def _asked(self, under_way: _UnderWay, task: "asyncio.Task[None]") -> None:
        # Also called for a task that was cancelled before it started.
        under_way.asking.discard(task)
        if self._session.stopped is not None and under_way.asking:
            self.stop()  # The other calls will get no answer either.
        self.dispatch()

    def _end(self, under_way: _UnderWay) -> None:
        if under_way not in self._under_way:
            return
        reader = under_way.reader
        try:
            tally = reader.finish(None if reader.is_through else self._session.stopped)
        except Exception as broken:
            self._break_off(under_way, broken)
            return
        self._under_way.remove(under_way)
        under_way.when_read(tally)

    def _break_off(self, under_way: _UnderWay, broken: Exception) -> None:
        if under_way in self._under_way:
            self._under_way.remove(under_way)
            for task in under_way.asking:
                self._loop.call_soon(task.cancel)  # after the task has started: only then does it free its slot
            under_way.when_read(broken)

    def _set_alarm(self) -> None:
        """Dispatches again when the first export that waits for a time may continue."""
        waits = [wait for each in self._under_way if (wait := each.reader.held_for) > 0]
        if waits and (self._alarm is None or self._alarm.cancelled() or self._alarm.when() <= self._loop.time()):
            self._alarm = self._loop.call_later(min(waits), self.dispatch)
