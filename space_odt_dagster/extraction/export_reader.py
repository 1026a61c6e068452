"""Reading one spec: its calls, side by side, until all are answered or there is no point in asking on."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from wxc_sdk.as_api import AsWebexSimpleApi

from space_odt_dagster.extraction.answer_classes import Meaning
from space_odt_dagster.extraction.answer_shape import has_documented_shape, only_page
from space_odt_dagster.extraction.binding import bind, lacks_an_id
from space_odt_dagster.extraction.calls import (
    Answered,
    Call,
    CallRefused,
    Keeper,
    NextPage,
    Page,
    Refusal,
    RefusedEntity,
    SourceRow,
)
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.extraction.outcome import Outcome, Result, Tally
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.pagination import PageWalk, first_page
from space_odt_dagster.extraction.sdk import sdk_method
from space_odt_dagster.extraction.session import TRACE, ReadOnlySession, RequestTrace, TakenAnswer, TakenListing
from space_odt_dagster.extraction.stopping import RunStopped
from space_odt_dagster.manifest.spec import Spec

Progress = Callable[[int, int], None]
"""Told after each call: how many calls are done, how many are planned so far."""

_PROBES = 3
"""Calls under way until one was answered: a scope that is missing must not cost a call per worker."""


class Reader:
    """Reads specs through one session. ``now`` is the wall clock (UTC), ``clock`` a monotonic one in seconds."""

    def __init__(
        self,
        *,
        api: AsWebexSimpleApi,
        session: ReadOnlySession,
        pace: Pace,
        workers: int,
        clock: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self._api = api
        self._session = session
        self._pace = pace
        self._workers = workers
        self._clock = clock
        self._now = now

    async def read(
        self,
        spec: Spec,
        rows: Iterable[SourceRow],
        *,
        keeper: Keeper,
        source_result: Result | None,
        progress: Progress,
    ) -> Tally:
        """Asks everything that the spec asks and hands the answers to the keeper. API errors are counted, never raised."""
        tally = Tally(spec, source_result=source_result, started_at=self._now().isoformat(timespec="seconds"))
        began, throttled = self._clock(), self._pace.throttled_seconds
        calls = list(bind(spec, rows))
        tally.planned = len(calls)
        try:
            await _Asking(self._session, self._api, spec, keeper, tally, progress).ask_all(calls, self._workers)
        except RunStopped as stopped:
            tally.stopped = stopped
        except asyncio.CancelledError:
            if self._session.stopped is None:
                raise
            tally.stopped = self._session.stopped
        tally.elapsed_seconds = self._clock() - began
        tally.throttled_seconds = self._pace.throttled_seconds - throttled
        return tally


class _Asking:
    """The asking of one spec."""

    def __init__(
        self,
        session: ReadOnlySession,
        api: AsWebexSimpleApi,
        spec: Spec,
        keeper: Keeper,
        tally: Tally,
        progress: Progress,
    ) -> None:
        self._session = session
        self._spec = spec
        self._endpoint = spec.endpoint
        self._method = sdk_method(api, spec.endpoint.sdk_method)
        self._keeper = keeper
        self._tally = tally
        self._progress = progress
        self._path = spec.endpoint.path if spec.endpoint.sdk_path_is_wrong else None
        self._hopeful = asyncio.Event()
        self._told: set[tuple[str, str, str]] = set()
        self._done = 0

    async def ask_all(self, calls: list[Call], workers: int) -> None:
        waiting = iter(calls)
        tasks = [
            asyncio.create_task(self._work(waiting, number), name=f"{self._spec.name}-{number}")
            for number in range(min(workers, len(calls)))
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._tally.not_asked = sum(1 for _ in waiting)

    async def _work(self, waiting: Iterator[Call], number: int) -> None:
        if number >= _PROBES:
            await self._hopeful.wait()
        while not self._tally.is_hopeless and (call := next(waiting, None)) is not None:
            await self._ask(call)
            self._done += 1
            self._progress(self._done, self._tally.planned)
        self._hopeful.set()

    async def _ask(self, call: Call) -> None:
        if lacks_an_id(call):
            refusal = Refusal(Meaning.NO_ID, None, None, "The source row has no id to ask with.", None, 0)
            self._tally.refuse(call.ids, refusal)
            return
        trace = RequestTrace(
            well_formed=lambda payload: has_documented_shape(self._spec, payload), endpoint=self._endpoint.path
        )
        TRACE.set(trace)
        try:
            known = self._keeper.answered(call)
            if known is not None and self._recall(call, known):
                return
            await self._fetch(call, known)
        except CallRefused as refused:
            self._refuse(call, refused.refusal)
        finally:
            self._tally.retries += trace.retries
            self._tally.http_statuses.update(trace.statuses)
            self._tally.tracking_id = self._tally.tracking_id or trace.tracking_id

    def _recall(self, call: Call, known: Answered) -> bool:
        """Counts what is known of a call from before; True if nothing is left to ask."""
        is_refused = known.pages == 0 and known.is_complete
        self._tally.calls += known.pages or is_refused
        self._tally.fetched += known.pages
        for refused in known.refused:
            self._told.add((call.ids, refused.ids, refused.refusal.message))
            self._tally.refuse(refused.ids, refused.refusal)
        if any(each.refusal.meaning is not Meaning.NOT_FOUND for each in known.refused) or known.pages:
            self._hopeful.set()
        return known.is_complete

    async def _fetch(self, call: Call, known: Answered | None) -> None:
        path, other = self._path, self._endpoint.other_path
        try:
            await self._ask_at(call, path, known.next if known is not None else None)
        except CallRefused as refused:
            if refused.refusal.meaning is not Meaning.NO_SUCH_PATH or other is None or path == other:
                raise
            self._path = other
            await self._ask_at(call, other, None)

    async def _ask_at(self, call: Call, path: str | None, start: NextPage | None) -> None:
        """Asks through the SDK's method, or at a path of ours, or goes on with a listing where it was broken off."""
        if start is not None:
            await self._walk(call, start)
            return
        try:
            if path is None:
                await self._method(**call.arguments)
            else:
                await self._ask_path(call, path)
        except (TypeError, ValueError, KeyError, AttributeError) as broken:
            message = f"The SDK could not ask this ({type(broken).__name__})."
            raise CallRefused(Refusal(Meaning.REJECTED, None, "sdk", message, None, 0)) from broken
        except TakenAnswer as taken:
            self._keep(call, only_page(self._spec, taken.payload, taken.links))
        except TakenListing as listing:
            await self._walk(call, first_page(self._endpoint, listing.url, listing.query))
        else:
            raise CallRefused(Refusal(Meaning.REJECTED, None, "sdk", "The SDK asked nothing.", None, 0))

    async def _ask_path(self, call: Call, path: str) -> None:
        """Asks a documented path through the SDK's session, where the SDK's own method asks another."""
        ids = {name: quote(str(value), safe="=") for name, value in call.arguments.items()}
        url = f"{self._session.BASE}{path.format(**ids)}"
        fixed = (*self._endpoint.fixed, *self._spec.variants[call.variant])
        query = {each.query: _on_the_wire(each.value) for each in fixed}
        for each in self._spec.sources:
            if each.query is not None and each.param in call.arguments:
                query[each.query] = _on_the_wire(call.arguments[each.param])
        if self._endpoint.page is not None:
            raise TakenListing(url, query, self._endpoint.item_key)
        await self._session.rest_get(url, params=query)

    async def _walk(self, call: Call, start: NextPage) -> None:
        walk = PageWalk(self._session, self._spec, start, total=self._total_of(call.source))
        async for page in walk.pages():
            self._keep(call, page)

    def _total_of(self, source: Mapping[str, Any]) -> int | None:
        column = self._endpoint.page.total_column if self._endpoint.page else None
        value = str(source.get(column, "")) if column else ""
        return int(value) if value.isdigit() else None

    def _keep(self, call: Call, page: Page) -> None:
        # What is wrong with a page is kept before it: a crash in between must not leave a page that looks whole.
        for item in page.items:
            self._notice_item_errors(call, item)
        if page.problem is not None:
            self._tell(call, call.ids, page.problem)
        self._keeper.keep(call, page)
        self._tally.calls += 1
        self._tally.fetched += 1
        self._hopeful.set()

    def _notice_item_errors(self, call: Call, item: Any) -> None:
        field = self._endpoint.item_errors
        reported = item.get(field) if field is not None and isinstance(item, dict) else None
        if reported:
            failed = sorted(reported) if isinstance(reported, dict) else []
            message = f"The server could not complete an item: {', '.join(failed) or field}."
            entity = item.get("id")
            ids = json_text({**call.arguments, "id": entity}) if entity else call.ids
            self._tell(call, ids, Refusal(Meaning.INCOMPLETE, 200, None, message, TRACE.get().tracking_id, 1))

    def _tell(self, call: Call, ids: str, refusal: Refusal) -> None:
        """Counts and keeps what is wrong with a page or an item of it, once."""
        known = (call.ids, ids, refusal.message)
        if known not in self._told:
            self._told.add(known)
            self._tally.refuse(ids, refusal)
            self._keeper.refuse(call, RefusedEntity(ids, refusal))

    def _refuse(self, call: Call, refusal: Refusal) -> None:
        self._tally.calls += 1
        outcome = self._tally.refuse(call.ids, refusal)
        if outcome is Outcome.SKIPPED:
            self._keeper.refuse(call, RefusedEntity(call.ids, refusal))
        if refusal.meaning is Meaning.NOT_ENTITLED:
            self._hopeful.set()


def _on_the_wire(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
