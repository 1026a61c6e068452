"""One run of the inventory in one output folder, for the command line and Dagster alike. Knows nothing of Dagster."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from space_odt_dagster.exports.journal import FORM
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.redaction import redaction_key, redactor_for
from space_odt_dagster.exports.rows import Redactor
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.extraction.errors import Interrupted, RunStopped
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.run.call_plan import CallPlan
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.coverage import Coverage
from space_odt_dagster.run.engine import ReadingEngine, ReadingProgress
from space_odt_dagster.run.journals import Journals
from space_odt_dagster.run.keeping import ExportKeeper, Kept
from space_odt_dagster.run.ledger import Ledger
from space_odt_dagster.run.lock import FolderLease, RunLock
from space_odt_dagster.run.resume import RunNote, Unfinished, check_resumable, read_anew, remove_stale
from space_odt_dagster.run.sources import SourceFiles, is_of_another


class OtherOrganisation(OutputError):
    """The output folder holds the exports of another organisation. One plain sentence."""


@dataclass(frozen=True, kw_only=True)
class ApiAccess:
    """How a run reaches the API. ``connect`` also asks for the organisation."""

    connect: Callable[[], tuple[Connection, Identity]]
    progress: ReadingProgress = lambda name, done, planned: None


class Inventory:
    """A run. Use as a context manager; the output folder is locked while it is open, also by the lease, if there is one."""

    def __init__(self, context: RunContext, access: ApiAccess, lease: FolderLease | None = None) -> None:
        self.context = context
        self.store = ExportStore(context.layout)
        self.ledger = Ledger(context, self.store)
        self._access = access
        self._lease = lease
        self._keeper = ExportKeeper(self.store, self.ledger)
        self._unfinished = Unfinished(context.layout.scratch, context.resumes)
        self._journals: Journals | None = None
        self._reader: tuple[ReadingEngine, Connection] | None = None

    def __enter__(self) -> "Inventory":
        self._lock = RunLock(self.context.layout.root, self.context.run_id, when_alone=self.store.recover)
        if self._lease is not None:
            try:
                self._lease.take(self._has_lost_the_folder)
            except BaseException:
                self._lock.release()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._close_journals()
            self.ledger.publish_what_is_new()
            if self.ledger.stopped is None and Coverage(self.context, self.store).has_read(self.context.selection):
                self._unfinished.remove()
        finally:
            if self._lease is not None:
                self._lease.release()
            self._lock.release()

    def _close_journals(self) -> None:
        """Closes the journals once reading has stopped. If it cannot be stopped, they stay open."""
        if self._reader is None or self._journals is None:
            return
        if self._reader[1].stop(RunStopped("The run has ended."), wait=True):
            self._journals.close_all()

    @property
    def plan(self) -> CallPlan:
        """How many calls the run will make, as far as known."""
        return self._keeper.plan

    def start_reading(self) -> None:
        """Starts reading ahead of writing. Raises what ``connect`` raises, ``CannotResume`` or ``OtherOrganisation``."""
        self._open()[0].start()

    def read(self, name: str) -> ReadOutcome:
        """Waits until an export is read and returns its outcome. API errors are in the counts; ``stopped`` says if the run was
        stopped. An export that is not selected is not read, and ``failure`` says so.

        Raises ``OutputError`` if pages cannot be stored, and what ``start_reading`` raises.
        """
        if name not in self.context.selection:
            outcome = self.unread(self.context.manifest[name])
            outcome.failure = "This export is left out of the organisation."
            return outcome
        if self.ledger.stopped is None:
            engine, connection = self._open()
            if not isinstance(connection.stopped, Interrupted):
                engine.start()
                return engine.outcome(name)
            return self.unread(self.context.manifest[name], connection.stopped)
        return self.unread(self.context.manifest[name], self.ledger.stopped)

    def unread(self, export: Export, stopped: RunStopped | None = None) -> ReadOutcome:
        """The outcome of an export that was not read."""
        return ReadOutcome(export, started_at=utc_now().isoformat(timespec="seconds"), stopped=stopped)

    def keep(self, outcome: ReadOutcome) -> Kept:
        """Writes the pair and the state of an export that was read. Raises ``OutputError``, and what ``confirm`` raises."""
        self.confirm()
        name = outcome.export.name
        engine = self._reader[0] if self._reader is not None and name in self.context.selection else None
        kept = self._keeper.keep(outcome, engine.journal_of(name) if engine is not None else None)
        if engine is not None:
            engine.kept(name)
        return kept

    def confirm(self) -> None:
        """Call it before writing: raises ``Interrupted`` if another run took the folder over, and nothing is written any more."""
        if self._lease is None:
            return
        try:
            self._lease.confirm()
        except Interrupted as lost:
            self._has_lost_the_folder(lost)
            raise

    def _has_lost_the_folder(self, lost: Interrupted) -> None:
        self.ledger.refuse(lost)
        if self._reader is not None:
            self._reader[1].stop(lost)

    def stop(self, reason: RunStopped, under_way: ReadOutcome) -> bool:
        """Ends the run early: no more requests, and the ledger records why. Returns True the first time."""
        if self._reader is not None:
            self._reader[1].stop(reason)
        return self.ledger.stop(reason, under_way)

    def _open(self) -> tuple[ReadingEngine, Connection]:
        if self._reader is None:
            connection, identity = self._access.connect()
            redactor = self._redactor()
            self._begin(identity, redactor.key_id if redactor is not None else None)
            self._journals = Journals(self._unfinished, redactor, self._oldest_answer)
            files = SourceFiles(self.context, self.store)
            engine = ReadingEngine(self.context, connection, self._journals, files, self._access.progress)
            self._reader = engine, connection
        return self._reader

    def _redactor(self) -> Redactor | None:
        settings = self.context.settings
        if settings.redact is None:
            return None
        return redactor_for(settings.redact, redaction_key(self.context.layout, settings.redact_key))

    @property
    def _oldest_answer(self) -> float:
        return (self.context.started_at - timedelta(hours=self.context.settings.resume_hours)).timestamp()

    def _begin(self, identity: Identity, redaction_key_id: str | None) -> None:
        context = self.context
        check_owner(self.store, context.manifest.names, identity)
        self.context = self.ledger.context = replace(context, org_id=identity.org_id, redaction_key_id=redaction_key_id)
        remove_stale(context.layout.scratch, keep=self._unfinished.folder.name, oldest=self._oldest_answer)
        begun = RunNote(
            run_id=context.run_id,
            org_id=identity.org_id,
            manifest_version=context.manifest.version,
            redaction=context.settings.redact,
            selection=context.selection,
            started_at=context.started_at.isoformat(timespec="seconds"),
            scope=context.scope.name if context.scope is not None else context.settings.scope,
            excluded=context.scope.excluded if context.scope is not None else (),
            versions=context.manifest.versions,
            journals=FORM,
        )
        note = self._unfinished.note
        if note is None:
            self._unfinished.begin(begun)
            return
        check_resumable(note, begun)
        if (note.manifest_version, note.journals) != (begun.manifest_version, begun.journals):
            self._take_over(note, begun)

    def _take_over(self, note: RunNote, begun: RunNote) -> None:
        """Takes over the journals of another version; exports that this version declares differently are read again."""
        for name in (anew := read_anew(note, begun)):
            self._unfinished.remove_journal_of(name)
        if anew:
            self.ledger.warnings.append(
                f"The unfinished run was made by another version: {len(anew)} of its {len(note.selection)} exports were read again."
            )
        version, versions, form = begun.manifest_version, begun.versions, begun.journals
        self._unfinished.begin(replace(note, manifest_version=version, versions=versions, journals=form))


def has_new_refresh_token(inventory: Inventory) -> bool:
    """Whether Webex replaced the refresh token during this run, so that the configured one may stop working."""
    return inventory._reader is not None and inventory._reader[1].has_new_refresh_token


def check_owner(store: ExportStore, names: Iterable[str], identity: Identity) -> None:
    """Raises ``OtherOrganisation`` if the folder holds exports of another organisation than the token's."""
    for org_id in sorted(store.org_ids(names)):
        if is_of_another(org_id, identity.org_id):
            raise OtherOrganisation(
                f"{store.layout.root} has the exports of another organisation: choose another output folder."
            )
