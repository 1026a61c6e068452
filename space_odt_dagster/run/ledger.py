"""The ledger of a run: the result of each export, in ``status`` and ``errors``, and why the run ended."""

from contextlib import suppress
from dataclasses import replace

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.status_and_errors import ErrorRow, StatusRow, error_rows, status_row
from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.exports.store import AssetState, ExportStore
from space_odt_dagster.extraction.errors import RunStopped
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.coverage import Coverage


class Ledger:
    """Records the results of the exports. ``stopped`` is why the run ended early, or None."""

    def __init__(self, context: RunContext, store: ExportStore) -> None:
        self.context = context
        self.stopped: RunStopped | None = None
        self.warnings: list[str] = []
        """Warnings that concern no missing data; one sentence each."""
        self._store = store
        self._is_new = False
        self._is_refused = False

    def status_of(self, tally: ReadOutcome, *, count: int) -> StatusRow:
        """The row of ``status`` for an export."""
        return status_row(tally, count=count, run_id=self.context.run_id, org_id=self.context.org_id)

    def errors_of(self, tally: ReadOutcome) -> tuple[ErrorRow, ...]:
        """The rows of ``errors``; without server messages if personal data is redacted."""
        return tuple(error_rows(tally, server_texts=self.context.settings.redact != "personal"))

    def record_without_rows(self, tally: ReadOutcome) -> AssetState:
        """Records the result of an export without rows; its files stay as they are. Raises ``OutputError``."""
        before = self._store.state(tally.export.name)
        kept = before.export if before is not None else None
        row = self.status_of(tally, count=0)
        if kept is not None:
            row = replace(row, error=f"{row.error} Its files are still those of run {kept.run_id}.")
        state = AssetState(row, self.errors_of(tally), kept)
        self._store.keep_state(tally.export.name, state)
        self.note_new()
        return state

    def note_new(self) -> None:
        """Call it when an export was written: ``status`` and ``errors`` are out of date from then on."""
        self._is_new = True

    def refuse(self, reason: RunStopped) -> None:
        """Ends a run that must not write into this folder at all."""
        self.stopped = reason
        self._is_refused = True

    def stop(self, reason: RunStopped, under_way: ReadOutcome) -> bool:
        """Records that the run ends here: the current export and those not reached keep their files, and their status says why.

        Returns True the first time; later calls only confirm it.
        """
        if self._is_refused:
            return False
        is_first = self.stopped is None
        self.stopped = self.stopped or reason
        under_way.stopped = self.stopped
        # On a full disk nothing can be written; the run keeps its reason.
        with suppress(OutputError):
            self.record_without_rows(under_way)
            if is_first:
                extent = Coverage(self.context, self._store)
                for name in self.context.selection:
                    if not extent.was_read(name):
                        self.record_without_rows(ReadOutcome(self.context.manifest[name], stopped=self.stopped))
            self._publish()
        return is_first

    def _publish(self) -> None:
        names, csv_safe = self.context.manifest.names, self.context.settings.csv_safe
        keep_status(self._store, names, csv_safe=csv_safe)
        keep_errors(self._store, names, csv_safe=csv_safe)
        self._is_new = False

    def publish_what_is_new(self) -> None:
        """Writes ``status`` and ``errors`` if an export was written since the last time."""
        if self._is_new and not self._is_refused:
            self._publish()
