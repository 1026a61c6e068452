"""One connection for a whole run: one session on its own event loop, for callers that do not await.

The loop has its own thread, so that reading continues while the caller writes files or Dagster writes events.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from yarl import URL

from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.calls import CallRefused, Keeper, RowsAtHand, SourceRow
from space_odt_dagster.extraction.dispatcher import Dispatcher, WhenRead
from space_odt_dagster.extraction.errors import CouldNotRun, RunStopped
from space_odt_dagster.extraction.export_reader import Assignment, ExportReader, Progress
from space_odt_dagster.extraction.identity import Identity, identity_of, organisations_seen, unreachable_in_words
from space_odt_dagster.extraction.maintenance import Wait
from space_odt_dagster.extraction.network import NetworkProblem
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.request_limit import RequestLimit
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.extraction.session import ReadOnlySession
from space_odt_dagster.extraction.tokens import TokenSource
from space_odt_dagster.manifest.export import Export

__all__ = ["Access", "Connection", "Identity", "Unreachable"]

T = TypeVar("T")

_PATIENCE_SECONDS = 5.0
"""How long the event loop may take to stop. A loop that hangs, for example on a file of a dead server, never does."""


class Unreachable(CouldNotRun):
    """The API could not be reached at all. The text is one or two plain sentences for the user."""


class Connection:
    """Reads exports through one session. Use as a context manager; any thread may call any method."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="webex", daemon=True)
        most = access.policy.rate
        self._pace = Pace(clock=time.monotonic, most=most / 60 if most is not None else None)
        self._gate = threading.Lock()
        self._has_ended = False
        self._stop_asked: tuple[RunStopped, float] | None = None

    def __enter__(self) -> "Connection":
        # With debugging on, aiohttp logs URLs, which must not reach a log.
        for name in ("aiohttp.client",):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._thread.start()
        try:
            self._run(self._open())
        except BaseException:
            self._end_loop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with self._gate:
            self._has_ended = True
            ending = asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        with suppress(TimeoutError):
            ending.result(_PATIENCE_SECONDS if self._stop_asked is not None else None)
        self._end_loop()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE_SECONDS if self._stop_asked is not None else None)
        if not self._thread.is_alive():
            self._loop.close()

    @property
    def waits(self) -> tuple[Wait, ...]:
        """What the run waits for now because the server asked for it: everything (429), or endpoints closed for a time."""
        everything = (Wait("everything", self._pace.held_for, "HTTP 429, too many requests"),)
        return (everything if self._pace.held_for > 0 else ()) + self._session.holds.waits

    @property
    def has_new_refresh_token(self) -> bool:
        """Whether Webex replaced the refresh token, so that the configured one may stop working."""
        return self._tokens.has_new_refresh_token

    def identity(self) -> Identity:
        """Who the token belongs to, in one request. Raises ``RunStopped`` if it is refused, ``Unreachable`` without an answer."""
        return self._run(self._identity())

    def begin(self, assignment: Assignment, when_read: WhenRead, *, order: int = 0) -> None:
        """Starts to read an export, in parallel with others; calls of a lower ``order`` are made first.

        ``when_read`` is called on the event loop's thread, with the counts or with the exception.
        """

        def begin() -> None:
            try:
                reader = ExportReader(assignment, self._session)
            except Exception as broken:
                when_read(broken)
            else:
                self._dispatcher.begin(reader, when_read, order=order)

        self.call_soon(begin)

    @property
    def stopped(self) -> RunStopped | None:
        """Why no more requests are sent; None while they are."""
        return self._session.stopped

    def call_soon(self, act: Callable[[], None]) -> None:
        """Runs ``act`` on the event loop's thread, in the order of the calls."""
        with self._gate:
            if self._has_ended:
                raise RunStopped("The connection to the API was closed before everything was read.")
            self._loop.call_soon_threadsafe(act)

    def dispatch(self) -> None:
        """Call this on the event loop's thread when source rows have arrived."""
        self._dispatcher.dispatch()

    def read(
        self,
        export: Export,
        rows: Iterable[SourceRow],
        *,
        keeper: Keeper,
        source_result: Result | None,
        progress: Progress,
    ) -> ReadOutcome:
        """Reads one export whose source rows are all known, and waits for it. API errors are in the counts, never raised."""
        read: Future[ReadOutcome] = Future()

        def when_read(outcome: ReadOutcome | BaseException) -> None:
            if isinstance(outcome, BaseException):
                read.set_exception(outcome)
            else:
                read.set_result(outcome)

        source = RowsAtHand(rows, source_result)
        self.begin(Assignment(export=export, source=source, keeper=keeper, progress=progress), when_read)
        return self.wait_for(read)

    def wait_for(self, read: "Future[T]") -> T:
        """The result of a future of the event loop. After a ``stop``, raises its reason if the loop hangs."""
        while True:
            try:
                return read.result(timeout=1.0)
            except TimeoutError:
                reason, since = self._stop_asked or (None, 0.0)
                if reason is not None and time.monotonic() - since > _PATIENCE_SECONDS:
                    raise reason from None

    def stop(self, reason: RunStopped, *, wait: bool = False) -> bool:
        """Sends no more requests and cancels those in flight.

        With ``wait``: on return, no more pages are passed on. Returns False if the event loop hangs.
        """
        self._stop_asked = self._stop_asked or (reason, time.monotonic())
        stopped = threading.Event()
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._stop, reason)
            self._loop.call_soon_threadsafe(stopped.set)
            return not wait or stopped.wait(_PATIENCE_SECONDS)
        return True

    def _stop(self, reason: RunStopped) -> None:
        self._session.stop(reason)
        for task in asyncio.all_tasks(self._loop):
            task.cancel(str(reason))
        self._dispatcher.stop()

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        with self._gate:
            if self._has_ended:
                coroutine.close()
                raise RunStopped("The connection to the API was closed before everything was read.")
            future: Future[T] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result()
        except CancelledError:
            if self._session.stopped is None:
                raise
            raise self._session.stopped from None
        except BaseException:
            future.cancel()
            raise

    async def _end(self) -> None:
        """Releases callers in other threads that still wait: a closed loop would never answer them."""
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        if waiting:
            self._session.stop(RunStopped("The connection to the API was closed before everything was read."))
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        await self._session.close()

    async def _open(self) -> None:
        access = self._access
        self._tokens = TokenSource(access, clock=time.monotonic)
        limit = RequestLimit(access.policy.concurrent_requests)
        try:
            access.policy.network.arguments_for(URL(access.base_url))
            self._session = ReadOnlySession(
                base_url=access.base_url,
                token_source=self._tokens,
                policy=access.policy,
                pace=self._pace,
                limit=limit,
            )
        except NetworkProblem as problem:
            raise Unreachable(str(problem)) from None
        self._dispatcher = Dispatcher(self._session, limit)

    async def _organisations(self) -> list[tuple[str, str]]:
        try:
            return await organisations_seen(self._session)
        except CallRefused as refused:
            raise Unreachable(unreachable_in_words(refused.refusal, self._access.base_url)) from None

    async def _identity(self) -> Identity:
        try:
            policy = self._access.policy
            found = await identity_of(self._session, asked_org=policy.org_id, must_see_it=policy.must_see_org)
        except CallRefused as refused:
            raise Unreachable(unreachable_in_words(refused.refusal, self._access.base_url)) from None
        return replace(found, scopes=self._tokens.scopes)


def organisations_of(access: Access) -> list[tuple[str, str]]:
    """Id and name of every organisation that a token sees, sorted by name, in one request. Raises as ``Connection.identity``."""
    with Connection(access) as connection:
        return connection._run(connection._organisations())
