"""Writes one export: its rows go from the journal to the CSV and JSON pair and are observed on the way; then the state."""

from dataclasses import dataclass

from space_odt_dagster.exports.checks.known_ids import KnownIdsOfFolder
from space_odt_dagster.exports.checks.observe import Examination, ExportBefore, Observations
from space_odt_dagster.exports.csv_and_json import PairWritten
from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.store import AssetState, ExportFacts, ExportStore
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.manifest.export import header_of
from space_odt_dagster.run.call_plan import CallPlan
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.ledger import Ledger


@dataclass(frozen=True)
class Kept:
    """An export that was written: its state, and what was observed in it."""

    state: AssetState
    observations: Observations


class ExportKeeper:
    """Writes the exports of one run."""

    def __init__(self, store: ExportStore, ledger: Ledger) -> None:
        self._store = store
        self._ledger = ledger
        self._known_ids = KnownIdsOfFolder(ledger.context.manifest, store)
        self.plan = CallPlan(ledger.context.manifest, ledger.context.settings)

    def keep(self, tally: ReadOutcome, journal: Journal | None) -> Kept:
        """Writes the pair and the state of an export that was read; only the state if reading failed. Raises ``OutputError``.

        ``journal`` has the rows; None if no call was made.
        """
        export, context = tally.export, self._ledger.context
        examination = Examination(export, lambda reference: self._known_ids.of(reference, org_id=context.org_id))
        before = self._export_before(export.name)
        errors = self._ledger.errors_of(tally)

        def describe(pair: PairWritten) -> AssetState:
            facts = self._facts(tally, pair)
            return AssetState(self._ledger.status_of(tally, count=pair.rows), errors, facts)

        if tally.failure is not None:
            state = self._ledger.record_without_rows(tally)
            facts = state.export or self._facts(tally, PairWritten(rows=0, csv_sha256="", json_sha256=""))
            return Kept(state, examination.finish(facts, before))
        rows = journal.rows() if journal is not None and tally.result.has_rows else iter(())
        rows = examination.watch(self.plan.watch(export, rows))
        state = self._store.keep_export(export, rows, csv_safe=context.settings.csv_safe, describe=describe)
        self._ledger.note_new()
        assert state.export is not None
        replaced = journal.replaced if journal is not None else 0
        return Kept(state, examination.finish(state.export, before, replaced=replaced))

    def _facts(self, tally: ReadOutcome, pair: PairWritten) -> ExportFacts:
        context = self._ledger.context
        return ExportFacts(
            run_id=context.run_id,
            result=tally.result,
            org_id=context.org_id,
            manifest_version=context.manifest.version,
            rows=pair.rows,
            columns=header_of(tally.export),
            csv_sha256=pair.csv_sha256,
            json_sha256=pair.json_sha256,
            csv_safe=context.settings.csv_safe,
            redaction=context.settings.redact or "none",
            written_at=utc_now().isoformat(timespec="seconds"),
        )

    def _export_before(self, name: str) -> ExportBefore:
        try:
            state = self._store.state(name)
        except OutputError as damaged:
            return ExportBefore(problem=str(damaged))
        return ExportBefore(state.export if state is not None else None)
