"""Opens a run: what it reads of its scope, and the run over its output folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.cadence import cadences_of, read_lately
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.engine import ReadingProgress
from space_odt_dagster.run.inventory import ApiAccess, Inventory
from space_odt_dagster.run.lock import FolderLease
from space_odt_dagster.run.scope import Scope
from space_odt_dagster.run.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What a run reads, of which scope; ``kept`` maps the exports that are not due to the time they were read (ISO 8601)."""

    scope: Scope
    selection: tuple[str, ...]
    kept: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        scope: Scope,
        settings: Settings,
        store: ExportStore,
        *,
        manifest: Manifest,
        selection: tuple[str, ...] | None = None,
    ) -> "Chosen":
        """The selection; if None, the exports of the scope that are due. Raises ``SettingsError`` and ``OutputError``."""
        others = [name for name in scope.names if name not in (selection or ())]
        kept = read_lately(store, others, cadences_of(manifest, settings), settings=settings, now=utc_now())
        if selection is None:
            selection = tuple(name for name in scope.names if name not in kept)
        return cls(scope=scope, selection=selection, kept=kept)


def run_of(
    chosen: Chosen,
    settings: Settings,
    connect: Callable[[], tuple[Connection, Identity]],
    *,
    manifest: Manifest,
    run_id: str,
    resumes: str | None = None,
    earlier_runs: frozenset[str] = frozenset(),
    reads_ahead: bool = True,
    progress: ReadingProgress = lambda name, done, planned: None,
    lease: FolderLease | None = None,
) -> Inventory:
    """A run, to be used as a context manager. For the arguments see ``RunContext``, ``ApiAccess`` and ``Inventory``."""
    context = RunContext(
        run_id=run_id,
        resumes=resumes or run_id,
        manifest=manifest,
        settings=settings,
        selection=chosen.selection,
        scope=chosen.scope,
        kept=chosen.kept,
        earlier_runs=earlier_runs,
        reads_ahead=reads_ahead,
    )
    return Inventory(context, ApiAccess(connect=connect, progress=progress), lease)
