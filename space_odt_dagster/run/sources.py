"""Where an export takes its ids from: the files of another export, or one that is still being read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from space_odt_dagster.exports.journal import Journal, SourceCursor, has_shifted
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.store import AssetState, ExportStore, SourceUnusable
from space_odt_dagster.extraction.calls import RowsAtHand, SourceRow, SourceRows
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.export import Export, source_asset_of
from space_odt_dagster.manifest.ids import are_different
from space_odt_dagster.manifest.needs import columns_needed_by
from space_odt_dagster.run.context import RunContext


@dataclass(frozen=True)
class Blocked:
    """A source without known ids, and why. ``result`` is its result, if known.

    ``files_stay`` means that the failure was on this machine: the exports that depend on it keep their files.
    """

    why: str
    result: Result | None = None
    files_stay: bool = False


def blocked_by(name: str, result: Result, error: str | None, *, files_stay: bool = False) -> Blocked:
    """A source that was read without getting rows."""
    why = f": {error}" if error else ""
    return Blocked(f"Its ids come from {name}, which is {result.value}{why}", result, files_stay)


class SourceFiles:
    """Sources in the output folder, whichever run wrote them."""

    def __init__(self, context: RunContext, store: ExportStore) -> None:
        self._context = context
        self._store = store

    def rows_for(self, export: Export) -> SourceRows | Blocked:
        """The source rows of an export, checked to be unchanged and of this organisation."""
        name = source_asset_of(export)
        if name is None:
            return RowsAtHand((), None)
        source = self._context.manifest[name]
        try:
            facts = self._store.source_facts(source)
            state = self._store.state(name)
            failed_here = state is not None and not state.is_of_its_run and self._is_of_this_run(state)
            if state is not None and (failed_here or not facts.result.has_rows):
                result = state.status.result if failed_here else facts.result
                return blocked_by(name, result, state.status.error, files_stay=failed_here)
            if is_of_another(facts.org_id, self._context.org_id):
                raise SourceUnusable(
                    f"The {name} in {self._context.layout.root} are of another organisation: read {name} again."
                )
            return RowsAtHand(self._store.source_rows(source, columns_needed_by(export)), facts.result)
        except OutputError as unusable:
            return Blocked(str(unusable), files_stay=True)

    def _is_of_this_run(self, state: AssetState) -> bool:
        return state.status.run_id in {self._context.run_id, *self._context.earlier_runs}


def is_of_another(org_id: str | None, other: str | None) -> bool:
    """Whether two organisations are known to differ; one may be a UUID and the other an encoded id."""
    return are_different(org_id, other)


class SourceUnderWay:
    """The rows of an export that is still being read (a ``SourceRows``); each entity once, as it first arrived.

    ``digest`` does not depend on the order of the rows.
    """

    def __init__(self, cursor: SourceCursor) -> None:
        self._cursor = cursor
        self.has_ended = False
        self.result: Result | None = None
        self.digest = 0
        self.is_outdated = False
        """Whether the export is being read again into another journal: this one gets no more rows."""

    def take(self, limit: int) -> Sequence[SourceRow]:
        """Rows that have arrived and were not taken yet."""
        if self.is_outdated:
            return ()
        rows = self._cursor.take(limit)
        self.digest += sum(map(digest_of, rows))
        return rows

    def was_in_vain(self, journal: Journal, columns: Iterable[str]) -> bool:
        """Whether rows were taken that differ from those of the finished journal."""
        if self.is_outdated:
            return True
        return has_shifted(journal) and self.digest != sum(map(digest_of, journal.source_rows(columns)))

    def end(self, result: Result) -> None:
        """No more rows will arrive."""
        self.has_ended = True
        self.result = result


def digest_of(row: SourceRow) -> int:
    """A number that distinguishes rows with the same columns, within this process."""
    return hash(repr(sorted(row.items())))
