"""The reading engine: starts each export of the selection as soon as the first ids for its calls are known.

It runs on the event loop of the connection, so it keeps reading while other threads write and sort. ``read_ahead`` and
``read_ahead_mib`` limit how far it runs ahead. If it may not read ahead, it starts only exports that a caller waits for.
"""

from bisect import insort
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from space_odt_dagster.exports.journal import Journal, drop_vanished_calls, entities_in
from space_odt_dagster.extraction.calls import RowsAtHand, SourceRows
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.errors import RunStopped
from space_odt_dagster.extraction.export_reader import Assignment
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.export import Export, Tier, source_asset_of
from space_odt_dagster.manifest.needs import columns_needed_by
from space_odt_dagster.manifest.order import reading_order
from space_odt_dagster.run.call_plan import most_calls
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.journals import Journals, nothing_can_be_written
from space_odt_dagster.run.sources import Blocked, SourceFiles, SourceUnderWay, blocked_by

ReadingProgress = Callable[[str, int, int], None]
"""Called with the name of an export, its calls done and its calls planned so far."""


@dataclass(eq=False)
class _Export:
    """One export of the selection and its progress."""

    declared: Export
    order: int
    source: "_Export | None" = None
    children: list["_Export"] = field(default_factory=list)
    unread_children: int = 0
    journal: Journal | None = None
    under_way: SourceUnderWay | None = None
    has_begun: bool = False
    is_awaited: bool = False
    is_kept: bool = False
    tally: ReadOutcome | None = None
    """Its counts, once it was read. If other exports take ids from it, its rows are counted first."""
    read: "Future[ReadOutcome]" = field(default_factory=Future)


class ReadingEngine:
    """Reads the exports of one run. Public methods are for the thread that writes; everything else runs on the event loop.

    An error on the loop ends the export concerned and those that take their ids from it.
    """

    def __init__(
        self,
        context: RunContext,
        connection: Connection,
        journals: Journals,
        files: SourceFiles,
        progress: ReadingProgress,
    ) -> None:
        self._context = context
        self._connection = connection
        self._journals = journals
        self._files = files
        self._progress = progress
        order = reading_order(context.manifest[name] for name in context.selection)
        self._exports = {name: _Export(context.manifest[name], number) for number, name in enumerate(order)}
        if context.reads_ahead:
            self._tie_sources()
        self._ready = [export for export in self._exports.values() if _has_ids(export)]
        """Those that could start, in reading order."""
        self._ahead = 0
        """How many exports have started and are not written yet."""

    def start(self) -> None:
        """Starts reading ahead, if allowed."""
        self._connection.call_soon(self._read_ahead)

    def outcome(self, name: str) -> ReadOutcome:
        """Waits until an export is read and returns its outcome, which includes failures and a stop.

        Raises ``RunStopped`` if the run was stopped and the event loop hangs.
        """
        export = self._exports[name]
        self._connection.call_soon(lambda: self._wait_for(export))
        outcome = self._connection.wait_for(export.read)
        if export.journal is not None and outcome.failure is None:
            try:
                outcome.rows = export.journal.count()
            except Exception as broken:
                self._blame(outcome, broken)
        return outcome

    def journal_of(self, name: str) -> Journal | None:
        """The journal with the rows of an export that was read; None if no call was made."""
        return self._exports[name].journal

    def kept(self, name: str) -> None:
        """Call it when an export was written, so that another can start."""
        self._connection.call_soon(lambda: self._was_kept(self._exports[name]))

    def _tie_sources(self) -> None:
        for export in self._exports.values():
            export.source = self._exports.get(source_asset_of(export.declared) or "")
            if export.source is not None:
                export.source.children.append(export)
                export.source.unread_children += 1

    def _wait_for(self, export: _Export) -> None:
        export.is_awaited = True
        if export in self._ready:
            self._start(export)

    def _was_kept(self, export: _Export) -> None:
        if not export.is_kept:
            export.is_kept = True
            self._ahead -= export.has_begun
            self._release(export)
        self._read_ahead()

    def _read_ahead(self) -> None:
        """Starts exports in reading order while the limits allow it."""
        while self._ready and self._may_read_ahead:
            self._start(self._ready[0])

    @property
    def _may_read_ahead(self) -> bool:
        settings = self._context.settings
        if not self._context.reads_ahead or self._connection.stopped is not None:
            return False
        return self._ahead < settings.read_ahead and self._journals.bytes_on_disk < settings.read_ahead_mib << 20

    def _start(self, export: _Export) -> None:
        self._ready.remove(export)
        export.has_begun = True
        self._ahead += not export.is_kept
        self._do(export, self._begin)
        self._offer_children(export)

    def _offer_children(self, export: _Export) -> None:
        """Starts the waited-for children of an export once ids are available; marks the others as ready."""
        for child in export.children:
            if not child.has_begun and child not in self._ready and _has_ids(child):
                insort(self._ready, child, key=lambda each: each.order)
                if child.is_awaited:
                    self._start(child)

    def _release(self, export: _Export) -> None:
        """Closes the journal of an export that was written and whose ids no export needs any more."""
        if export.journal is not None and export.is_kept and not export.unread_children:
            export.journal = None
            self._journals.close(export.declared.name)

    def _do(self, export: _Export, act: Callable[[_Export], None]) -> None:
        try:
            act(export)
        except Exception as broken:
            self._break_off(export, broken)

    def _begin(self, export: _Export) -> None:
        if export.source is not None and export.source.tally is not None and export.source.tally.stopped is not None:
            self._has_read(export, _nothing_read(export))
            return
        source = self._source_of(export)
        if isinstance(source, Blocked):
            tally = _nothing_read(export)
            tally.source_result = source.result
            _block(tally, source)
            self._has_read(export, tally)
            return
        export.journal = self._journals.open(export.declared)
        self._read(export, source)

    def _read(self, export: _Export, source: SourceRows) -> None:
        assert export.journal is not None
        assignment = Assignment(
            export=export.declared,
            source=source,
            keeper=export.journal,
            most_calls=most_calls(export.declared, self._context.settings),
            progress=lambda done, planned: self._progress(export.declared.name, done, planned),
            announce=self._connection.dispatch if export.children else lambda: None,
            entities=entities_in(export.journal) if self._context.manifest.children(export.declared.name) else None,
        )
        self._connection.begin(assignment, lambda outcome: self._was_read(export, outcome), order=export.order)

    def _source_of(self, export: _Export) -> SourceRows | Blocked:
        source = export.source
        if source is None:
            return self._files.rows_for(export.declared)
        columns = columns_needed_by(export.declared)
        if source.tally is None:
            assert source.journal is not None
            export.under_way = SourceUnderWay(source.journal.cursor(columns))
            return export.under_way
        if not source.tally.result.has_rows:
            return _blocked_by(source.tally)
        assert source.journal is not None
        return RowsAtHand(source.journal.source_rows(columns), source.tally.result)

    def _was_read(self, export: _Export, outcome: ReadOutcome | BaseException) -> None:
        if isinstance(outcome, BaseException):
            self._break_off(export, outcome)
        else:
            self._do(export, lambda _: self._take_in(export, outcome))

    def _take_in(self, export: _Export, tally: ReadOutcome) -> None:
        if _source_shifted(export, tally):
            self._read_again(export)
            return
        assert export.journal is not None
        if tally.stopped is None:
            drop_vanished_calls(export.journal)
        if export.children:
            tally.rows = export.journal.count()
        self._has_read(export, tally)

    def _break_off(self, export: _Export, broken: BaseException) -> None:
        """Ends an export that failed on the loop."""
        if export.tally is None:
            tally = _nothing_read(export)
            self._blame(tally, broken)
            self._has_read(export, tally)

    def _blame(self, tally: ReadOutcome, broken: BaseException) -> None:
        """Records what failed in the counts of an export. If nothing can be written any more, stops the run."""
        sentence = self._journals.failure_in_words(tally.export, broken)
        if nothing_can_be_written(broken):
            tally.stopped = RunStopped(sentence)
            self._connection.stop(tally.stopped)
        else:
            tally.failure = sentence

    def _has_read(self, export: _Export, tally: ReadOutcome) -> None:
        source = export.source
        if source is not None and source.tally is not None and tally.stopped is None:
            if source.tally.stopped is not None:
                tally.stopped = source.tally.stopped
            elif not source.tally.result.has_rows:
                _block(tally, _blocked_by(source.tally))
        export.tally = tally
        for child in export.children:
            if child.under_way is not None:
                child.under_way.end(Result(tally.result))
        export.read.set_result(tally)
        if source is not None:
            source.unread_children -= 1
            self._release(source)
        self._connection.dispatch()
        self._offer_children(export)
        self._read_ahead()

    def _read_again(self, export: _Export) -> None:
        export.under_way = None
        export.journal = self._journals.begin_anew(export.declared)
        for child in export.children:
            if child.under_way is not None:
                child.under_way.is_outdated = True
        source = self._source_of(export)
        assert not isinstance(source, Blocked)  # it has rows
        self._read(export, source)


def _nothing_read(export: _Export) -> ReadOutcome:
    return ReadOutcome(export.declared, started_at=utc_now().isoformat(timespec="seconds"))


def _blocked_by(source: ReadOutcome) -> Blocked:
    return blocked_by(source.export.name, source.result, source.error, files_stay=source.failure is not None)


def _block(tally: ReadOutcome, blocked: Blocked) -> None:
    tally.blocked = blocked.why
    tally.failure = blocked.why if blocked.files_stay else None


def _source_shifted(export: _Export, tally: ReadOutcome) -> bool:
    """Whether the export was read with outdated rows, because its source changed while it was read."""
    source = export.source
    if export.under_way is None or source is None or source.journal is None or tally.stopped is not None:
        return False
    if source.tally is None or not source.tally.result.has_rows:
        return False
    return export.under_way.was_in_vain(source.journal, columns_needed_by(export.declared))


def _has_ids(export: _Export) -> bool:
    """Whether ids are known or will arrive. The source must be finished if it has several listings, as a later one may correct an
    earlier one, or if only some ids are used: those that sort first."""
    source = export.source
    if source is None or source.tally is not None:
        return True
    if export.declared.tier is Tier.CANDIDATES:
        return False
    return source.has_begun and source.journal is not None and len(source.declared.variants) == 1
