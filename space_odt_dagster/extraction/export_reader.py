"""Reads one export: makes its calls as source rows arrive, until all are answered or the rest is given up."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from space_odt_dagster.extraction.answer_shape import has_documented_shape, only_page
from space_odt_dagster.extraction.binding import Binding
from space_odt_dagster.extraction.breaker import DOWN, Breaker
from space_odt_dagster.extraction.calls import (
    Answered,
    Call,
    CallError,
    CallRefused,
    Keeper,
    LinkExpired,
    NextPage,
    Page,
    SourceRows,
)
from space_odt_dagster.extraction.errors import RunStopped
from space_odt_dagster.extraction.incomplete_items import incomplete_items
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.extraction.listing import Entities, Listing
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.pagination import first_page
from space_odt_dagster.extraction.probing import Doubt, WaitingCalls
from space_odt_dagster.extraction.question import question_of
from space_odt_dagster.extraction.results import Meaning, Outcome
from space_odt_dagster.extraction.session import TRACE, ReadOnlySession, RequestTrace
from space_odt_dagster.manifest.export import Export

Progress = Callable[[int, int], None]
"""Called after each call with the number of calls done and planned so far."""

_ROWS_AT_ONCE = 200
"""Source rows turned into calls at once."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """What to read: an export, its source rows, and where the pages go."""

    export: Export
    source: SourceRows
    keeper: Keeper
    most_calls: int | None = None
    """Further calls are not made; None for no limit."""
    progress: Progress = lambda done, planned: None
    announce: Callable[[], None] = lambda: None
    """Called after each stored page, so that exports that take their ids from it can continue."""
    entities: Entities | None = None
    """Knows the entities of a listing that other exports take ids from, so that it is read again; None to read it once."""


class ExportReader:
    """One running export, on the event loop of its session. The dispatcher takes its next call whenever a request slot is free."""

    def __init__(self, assignment: Assignment, session: ReadOnlySession) -> None:
        export = assignment.export
        self.tally = ReadOutcome(export, started_at=datetime.now(UTC).isoformat(timespec="seconds"))
        self._assignment = assignment
        self._export = export
        self._endpoint = export.endpoint
        self._keeper = assignment.keeper
        self._session = session
        self._binding = Binding(export)
        self._breaker = Breaker(pause_seconds=session.policy.breaker_pause_seconds, clock=session.pace.clock)
        self._waiting = WaitingCalls(self._binding.calls_without_rows())
        self._doubt = Doubt()
        self._path = export.endpoint.path
        self._noted: set[tuple[str, str, str]] = set()
        self._pages_of: Counter[str] = Counter()
        """Pages received so far, by call in flight."""
        self._outdated: set[str] = set()
        """Calls that start over from their first page; their earlier pages are dropped when that page arrives."""
        self._under_way = 0
        self._was_given_up = False
        self._done = 0
        self._began, self._throttled = session.pace.clock(), session.pace.throttled_seconds
        self.tally.planned = len(self._waiting)

    @property
    def is_through(self) -> bool:
        """Whether nothing is in flight and nothing is left to request."""
        if self._under_way or self._waiting or self._was_given_up or not self._assignment.source.has_ended:
            return False
        return not self._take()

    @property
    def held_for(self) -> float:
        """Seconds until the next call may start, if the export waits for a time; else 0 or less."""
        return max(self._breaker.held_for, self._session.holds.held_for(self._endpoint.path))

    def next_call(self) -> Call | None:
        """The next call that may be sent, or None; it counts as in flight until ``ask`` has ended."""
        if self._should_give_up:
            self._give_up_rest()
            return None
        if not self._breaker.allows(self._under_way):
            return None
        if self._under_way and self._session.holds.is_closed(self._endpoint.path):
            return None  # One waiting call is enough to see when the endpoint is open again.
        call = self._spread_call() if self._doubt.has_begun else self._call_in_order()
        self._under_way += call is not None
        return call

    async def ask(self, call: Call) -> None:
        """Makes one call and passes its pages to the keeper. API errors are counted, never raised; ``RunStopped`` is raised."""
        trace = RequestTrace(
            well_formed=lambda payload: has_documented_shape(self._export, payload),
            endpoint=self._endpoint.path,
            org_param=self._endpoint.org_param,
            holds_place=True,
        )
        TRACE.set(trace)
        try:
            await self._ask(call)
            self._done += 1
            self._assignment.progress(self._done, self.tally.planned)
        except BaseException:
            self._was_given_up = True
            raise
        finally:
            self._session.leave_place(trace)
            self._under_way -= 1
            self._pages_of.pop(call.ids, None)
            self.tally.retries += trace.retries
            self.tally.http_statuses.update(trace.statuses)
            self.tally.tracking_id = self.tally.tracking_id or trace.tracking_id

    def finish(self, stopped: RunStopped | None = None) -> ReadOutcome:
        """The counts, once the export is complete or the run was stopped."""
        tally = self.tally
        tally.stopped = stopped
        tally.source_result = self._assignment.source.result
        tally.elapsed_seconds = self._session.pace.clock() - self._began
        tally.throttled_seconds = self._session.pace.throttled_seconds - self._throttled
        return tally

    @property
    def _should_give_up(self) -> bool:
        if self._doubt.has_begun and self._assignment.source.has_ended:
            self._take(everything=True)
            if self._doubt.is_hopeless(self.tally.planned):
                return True
        return self._breaker.gave_up

    def _call_in_order(self) -> Call | None:
        if not self._doubt.allows_first(self._under_way) or not self._take(everything=self._breaker.is_probing):
            return None
        return self._waiting.spread() if self._breaker.is_probing else self._waiting.first()

    def _spread_call(self) -> Call | None:
        """A call from anywhere in the list. Waits for all source rows, so the choice does not depend on when they arrive."""
        if not self._assignment.source.has_ended or not self._waiting:
            return None
        return self._waiting.spread() if self._doubt.allows_spread(self.tally.planned, self._under_way) else None

    def _take(self, *, everything: bool = False) -> bool:
        """Turns arrived source rows into calls if none are waiting. Returns whether a call is waiting then."""
        while (everything or not self._waiting) and (rows := self._assignment.source.take(_ROWS_AT_ONCE)):
            calls = list(self._binding.calls(rows))
            most = self._assignment.most_calls
            within = calls if most is None else calls[: max(most - self.tally.planned, 0)]
            self._waiting.extend(within)
            self.tally.planned += len(within)
            self.tally.beyond_bound += len(calls) - len(within)
        return bool(self._waiting)

    def _give_up_rest(self) -> None:
        while self._waiting or self._take():
            self.tally.not_asked += len(self._waiting)
            self._waiting.clear()

    async def _ask(self, call: Call) -> None:
        if self._binding.lacks_an_id(call):
            error = CallError.of_ours(Meaning.NO_ID, "The source row has no id to ask with.")
            self.tally.refuse(error.of(call.ids))
            return
        try:
            known = self._keeper.answered(call)
            if known is not None and self._recall(call, known):
                return
            await self._fetch_whole(call, known.next if known is not None else None)
        except CallRefused as refused:
            self._refuse(call, refused.refusal.of(call.ids))

    def _recall(self, call: Call, known: Answered) -> bool:
        """Counts what an earlier run stored of a call. Returns True if nothing is left to request."""
        is_refused = known.pages == 0 and known.is_complete
        self.tally.calls += known.pages or is_refused
        self.tally.fetched += known.pages
        self._pages_of[call.ids] += known.pages
        for refused in known.refused:
            self._noted.add((call.ids, refused.ids, refused.message))
            self.tally.refuse(refused)
        if known.pages or any(each.meaning is not Meaning.NOT_FOUND for each in known.refused):
            self._note_success()
        elif known.refused:
            self._doubt.refused(known.refused[0])
        return known.is_complete

    async def _fetch_whole(self, call: Call, start: NextPage | None) -> None:
        """Requests the pages of a call; starts over from the first if the server no longer knows the link to the next."""
        try:
            await self._fetch(call, start)
            return
        except LinkExpired as refused:
            expired = refused
        self._outdated.add(call.ids)
        try:
            await self._fetch(call, None)
        except CallRefused:
            if call.ids in self._outdated:
                raise expired from None  # Nothing new arrived: the earlier pages are all there is.
            raise
        finally:
            self._outdated.discard(call.ids)

    async def _fetch(self, call: Call, start: NextPage | None) -> None:
        path, other = self._path, self._endpoint.other_path
        try:
            await self._ask_at(call, path, start)
        except CallRefused as refused:
            if refused.refusal.meaning is not Meaning.NO_SUCH_PATH or other is None or path == other:
                raise
            self._path = other
            await self._ask_at(call, other, None)

    async def _ask_at(self, call: Call, path: str, start: NextPage | None) -> None:
        """Makes a call at a path, or continues its listing at ``start``."""
        url, query = question_of(call, path, self._session.base_url)
        if self._endpoint.page is None:
            payload, links = await self._session.get_json(url, query)
            self._keep(call, only_page(self._export, payload, links))
            return
        first = first_page(self._endpoint, url, query)
        listing = Listing(self._session, call, first, self._assignment.entities)
        async for page in listing.pages(start or first):
            for ids in listing.gone:
                gone = CallError.of_ours(Meaning.GONE, "It was in the listing, and not when it was read again.")
                self._note(call, gone.of(json_text({**call.arguments, **ids})))
            self._keep(call, page)

    def _keep(self, call: Call, page: Page) -> None:
        if call.ids in self._outdated:
            self._forget(call)
        # Errors are stored before their page: a crash in between must not leave a page that looks complete.
        for incomplete in incomplete_items(call, page):
            self._note(call, incomplete)
        if page.problem is not None:
            self._note(call, page.problem.of(call.ids))
        self._keeper.keep(call, page)
        self._assignment.announce()
        self.tally.calls += 1
        self.tally.fetched += 1
        self._pages_of[call.ids] += 1
        self._note_success()

    def _forget(self, call: Call) -> None:
        """Drops the pages of a call and takes them out of the counts."""
        self._outdated.discard(call.ids)
        self._keeper.forget(call)
        pages = self._pages_of.pop(call.ids, 0)
        self.tally.calls -= pages
        self.tally.fetched -= pages
        for known in [each for each in self._noted if each[0] == call.ids]:
            self._noted.discard(known)
            self.tally.take_back(*known[1:])

    def _note(self, call: Call, error: CallError) -> None:
        """Counts and stores an error of a page or item, once."""
        known = (call.ids, error.ids, error.message)
        if known not in self._noted:
            self._noted.add(known)
            self.tally.refuse(error)
            self._keeper.refuse(call, error)

    def _refuse(self, call: Call, error: CallError) -> None:
        self.tally.calls += 1
        if self.tally.refuse(error) is Outcome.SKIPPED:
            self._keeper.refuse(call, error)
        if error.meaning is Meaning.NOT_ENTITLED:
            self._note_success()
            return
        if error.meaning in DOWN:
            self._breaker.failed(error.meaning)
            self._doubt.failed()
        else:
            self._doubt.refused(error)

    def _note_success(self) -> None:
        self._doubt.answered()
        self._breaker.succeeded()
