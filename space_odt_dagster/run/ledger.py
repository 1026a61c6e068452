"""The ledger of a run: how each export came out, in ``status`` and ``errors``, and how the run itself ended."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.status_and_errors import ErrorRow, StatusRow, error_rows, status_row
from space_odt_dagster.exports.store import AssetState, ExportStore
from space_odt_dagster.extraction.outcome import Tally
from space_odt_dagster.extraction.stopping import RunStopped
from space_odt_dagster.run.context import RunContext


class Ledger:
    """Records what became of the exports. ``stopped`` is why the run ended early, if it did."""

    def __init__(self, context: RunContext, store: ExportStore) -> None:
        self.context = context
        self.stopped: RunStopped | None = None
        self._store = store
        self._is_new = False

    def status_of(self, tally: Tally, *, count: int) -> StatusRow:
        """The row of ``status`` that the counts of an export make."""
        return status_row(tally, count=count, run_id=self.context.run_id, org_id=self.context.org_id)

    def errors_of(self, tally: Tally) -> tuple[ErrorRow, ...]:
        """The rows of ``errors``; without the server's own words where personal data is redacted."""
        return tuple(error_rows(tally, server_texts=self.context.settings.redact != "personal"))

    def note_new(self) -> None:
        """To be called when an export was written: ``status`` and ``errors`` are behind from then on."""
        self._is_new = True

    def stop(self, reason: RunStopped, under_way: Tally) -> bool:
        """Records that the run ends here: the export under way and those not reached keep their files and say why.

        True the first time: the steps that come after only confirm it.
        """
        is_first = self.stopped is None
        self.stopped = self.stopped or reason
        under_way.stopped = self.stopped
        # On a full disk nothing can be written; the reason is still the run's.
        with suppress(OutputError):
            self._record_unreached(under_way)
            if is_first:
                for name in self.context.selection:
                    if not self._was_read(name):
                        self._record_unreached(Tally(self.context.manifest[name], stopped=self.stopped))
            self.publish()
        return is_first

    @property
    def org_id(self) -> str | None:
        """The organisation that the exports are of: that of this run's token, else that of the exports that are there."""
        if self.context.org_id is not None:
            return self.context.org_id
        exports = [state.export for state in self._states().values() if state.export]
        newest = max(exports, key=lambda export: export.written_at, default=None)
        return newest.org_id if newest is not None else None

    @property
    def covered(self) -> tuple[str, ...]:
        """The exports that this run recorded, or one that it completes."""
        return tuple(self._of_this_run())

    @property
    def has_read_all(self) -> bool:
        """Whether this run, with those that it completes, read every export of its scope but those it keeps."""
        found = self._of_this_run()
        asked = (name for name in self.context.wanted if name not in self.context.kept)
        return all(name in found and found[name].is_of_its_run for name in asked)

    def publish(self) -> list[StatusRow]:
        """Writes ``status`` and ``errors`` from what is known of every export; returns the rows of ``status``."""
        names, csv_safe = self.context.manifest.names, self.context.settings.csv_safe
        rows = self._store.keep_status(names, csv_safe=csv_safe)
        self._store.keep_errors(names, csv_safe=csv_safe)
        self._is_new = False
        return rows

    def publish_what_is_new(self) -> None:
        """Writes ``status`` and ``errors`` if an export was written since."""
        if self._is_new:
            self.publish()

    def has_read(self, names: Iterable[str]) -> bool:
        """Whether this run read all of these."""
        return all(map(self._was_read, names))

    def _of_this_run(self) -> dict[str, AssetState]:
        runs = {self.context.run_id, *self.context.earlier_runs}
        return {name: each for name, each in self._states().items() if each.status.run_id in runs}

    def _states(self) -> dict[str, AssetState]:
        names = self._store.known(self.context.manifest.names)
        return {name: state for name in names if (state := self._store.state(name)) is not None}

    def _was_read(self, name: str) -> bool:
        state = self._store.state(name)
        return state is not None and state.status.run_id == self.context.run_id

    def _record_unreached(self, tally: Tally) -> None:
        assert tally.stopped is not None
        before = self._store.state(tally.spec.name)
        kept = before.export if before is not None else None
        row = self.status_of(tally, count=0)
        if kept is not None:
            row = replace(row, error=f"{row.error} Its files are still those of run {kept.run_id}.")
        self._store.keep_state(tally.spec.name, AssetState(row, self.errors_of(tally), kept))
