"""One run of the inventory over one output folder: reading a spec, keeping what came, and telling how it all came out.

Here: what every way of running shares. It knows nothing of Dagster; the assets call it, one at a time or from several processes.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress

from space_odt_dagster.exports.checks.columns_found import columns_found
from space_odt_dagster.exports.checks.known_ids import KnownIdsOfFolder
from space_odt_dagster.exports.checks.observe import Examination, ExportBefore, Findings
from space_odt_dagster.exports.csv_and_json import PairWritten
from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.rows import Redactor
from space_odt_dagster.exports.status_and_errors import Record, error_records, status_record
from space_odt_dagster.exports.store import AssetState, ExportFacts, ExportStore, SourceUnusable
from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.extraction.outcome import Tally
from space_odt_dagster.extraction.stopping import RunStopped
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.needs import columns_needed_by
from space_odt_dagster.manifest.spec import Spec, header_of, source_asset_of
from space_odt_dagster.run.call_plan import CallPlan
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.lock import RunLock
from space_odt_dagster.run.reading import NO_SOURCE, Reading, Source
from space_odt_dagster.run.resume import RunNote, Unfinished, check_resumable, remove_stale
from space_odt_dagster.run.settings import Settings

Progress = Callable[[str, int, int], None]
"""Told the asset, how many of its calls are done and how many are planned so far."""


class Inventory:
    """A run. Use as a context manager; the output folder is locked for the run while it is open.

    ``run_id`` names this run, ``scratch_id`` the run whose journals it goes on from (itself, if it starts anew). ``selection`` are
    the assets that this run reads, ``earlier_runs`` those that failed and that it goes on from.
    """

    def __init__(
        self,
        *,
        manifest: Manifest,
        settings: Settings,
        connect: Callable[[], tuple[Connection, Identity]],
        run_id: str,
        scratch_id: str,
        selection: Iterable[str],
        redactor: Callable[[Layout], Redactor | None],
        earlier_runs: Iterable[str] = (),
        progress: Progress = lambda asset, done, planned: None,
    ) -> None:
        self.manifest = manifest
        self.settings = settings
        self.layout = Layout.of(settings.out_dir)
        self.store = ExportStore(self.layout)
        self.run_id = run_id
        self.started_at = utc_now()
        self.selection = tuple(name for name in manifest.names if name in set(selection))
        self._earlier_runs = frozenset(earlier_runs)
        self.stopped: RunStopped | None = None
        self._connect = connect
        self._connected: tuple[Connection, Identity] | None = None
        self.make_redactor = redactor
        self._redactor: Redactor | None = None
        self._progress = progress
        self._unfinished = Unfinished(self.layout.scratch, scratch_id)
        self._unpublished = False
        self._known_ids = KnownIdsOfFolder(manifest, self.store)
        self.findings: dict[str, Findings] = {}
        """What was found in each export that this process wrote."""
        self.plan = CallPlan(manifest)

    def __enter__(self) -> "Inventory":
        self._lock = RunLock(self.layout.root, self.run_id, when_alone=self.store.recover)
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.publish_what_is_new()
            if self.stopped is None and all(self._was_read(name) for name in self.selection):
                self._unfinished.remove()
        finally:
            self._lock.release()

    @property
    def identity(self) -> Identity:
        """Whose organisation is read. Asks once. Raises ``RunStopped`` or ``Unreachable``."""
        return self._open()[1]

    def source_of(self, spec: Spec) -> Source:
        """The source of a spec from the output folder, whichever run wrote it."""
        name = source_asset_of(spec)
        if name is None:
            return NO_SOURCE
        source = self.manifest[name]
        try:
            facts = self.store.source_facts(source)
            if not facts.result.has_rows:
                state = self.store.state(name)
                why = f": {state.status['error']}" if state is not None and state.status["error"] else ""
                return Source((), facts.result, f"Its ids come from {name}, which is {facts.result.value}{why}")
            if facts.org_id is not None and facts.org_id != self.identity.org_id:
                raise SourceUnusable(
                    f"The {name} in {self.layout.root} are of another organisation: read {name} again."
                )
            return Source(tuple(self.store.source_rows(source, columns_needed_by(spec))), facts.result)
        except SourceUnusable as unusable:
            return Source((), None, str(unusable))

    def unread(self, spec: Spec) -> Reading:
        """An asset of which nothing was read."""
        return Reading(Tally(spec, started_at=utc_now().isoformat(timespec="seconds")), None)

    def read(self, spec: Spec, source: Source) -> Reading:
        """Reads a spec. API errors are in the tally; a run that was stopped is in ``tally.stopped``.

        Raises ``OutputError`` if what comes cannot be kept.
        """
        tally = Tally(spec, source_result=source.result, started_at=utc_now().isoformat(timespec="seconds"))
        if self.stopped is not None:
            tally.stopped = self.stopped
            return Reading(tally, None)
        if source.unusable is not None:
            tally.blocked = source.unusable
            return Reading(tally, None)
        connection, _ = self._open()
        try:
            journal = Journal(self._unfinished.journal_of(spec.name), spec, self._redactor)
        except OSError as failure:
            raise OutputError(f"Cannot write into {self._unfinished.folder}: {failure.strerror}.") from failure
        try:
            tally = connection.read(
                spec,
                source.rows,
                keeper=journal,
                source_result=source.result,
                progress=lambda done, planned: self._progress(spec.name, done, planned),
            )
        except OSError as failure:
            raise OutputError(f"Cannot write into {self._unfinished.folder}: {failure.strerror}.") from failure
        except BaseException:
            journal.close()
            raise
        tally.rows = journal.count()
        return Reading(tally, journal)

    def keep(self, reading: Reading) -> AssetState:
        """Writes the pair of an asset that was read, with what is to be told of it. What was found is in ``findings``."""
        tally, journal = reading.tally, reading.journal
        errors = self._errors_of(tally)
        rows = journal.rows() if journal is not None and tally.result.has_rows else iter(())
        rows = self.plan.watch(reading.spec, rows)
        org_id = self._connected[1].org_id if self._connected is not None else None
        examination = Examination(reading.spec, lambda reference: self._known_ids.of(reference, org_id=org_id))
        before = self._export_before(reading.spec.name)

        def describe(pair: PairWritten) -> AssetState:
            facts = ExportFacts(
                run_id=self.run_id,
                result=tally.result,
                org_id=org_id,
                manifest_version=self.manifest.version,
                rows=pair.rows,
                columns=header_of(reading.spec),
                csv_sha256=pair.csv_sha256,
                json_sha256=pair.json_sha256,
                csv_safe=self.settings.csv_safe,
                written_at=utc_now().isoformat(timespec="seconds"),
            )
            return AssetState(status_record(tally, count=pair.rows, run_id=self.run_id), errors, facts)

        rows = examination.watch(rows)
        state = self.store.keep_export(reading.spec, rows, csv_safe=self.settings.csv_safe, describe=describe)
        assert state.export is not None
        columns = columns_found(self.layout, reading.spec.name)
        replaced = journal.replaced if journal is not None else 0
        self.findings[reading.spec.name] = examination.finish(state.export, columns, before, replaced=replaced)
        if journal is not None:
            journal.close()
        self._unpublished = True
        return state

    def stop(self, reason: RunStopped, under_way: Reading) -> bool:
        """Records that the run ends here: the asset under way and those not reached keep their files and say why.

        True the first time: the steps that come after only confirm it.
        """
        first = self.stopped is None
        self.stopped = self.stopped or reason
        under_way.tally.stopped = self.stopped
        if under_way.journal is not None:
            under_way.journal.close()
        # On a full disk nothing can be told in files; the reason is still the run's.
        with suppress(OutputError):
            self._record_unreached(under_way.tally)
            if first:
                for name in self.selection:
                    if not self._was_read(name):
                        self._record_unreached(Tally(self.manifest[name], stopped=self.stopped))
            self.publish_status()
        return first

    @property
    def known_org_id(self) -> str | None:
        """The organisation that the exports are of: that of this run's token, else that of the exports that are there."""
        if self._connected is not None:
            return self._connected[1].org_id
        states = [state for name in self.manifest.names if (state := self.store.state(name)) and state.export]
        newest = max(states, key=lambda state: state.export.written_at if state.export else "", default=None)
        return newest.export.org_id if newest is not None and newest.export is not None else None

    @property
    def told(self) -> tuple[str, ...]:
        """The exports that this run told of, with those that it goes on from."""
        return tuple(self._states_of_run)

    @property
    def has_read_all(self) -> bool:
        """Whether this run, with those that it goes on from, got round to every export of the manifest."""
        return sum(each.is_of_its_run for each in self._states_of_run.values()) == len(self.manifest)

    @property
    def _states_of_run(self) -> dict[str, AssetState]:
        runs = {self.run_id, *self._earlier_runs}
        states = {name: self.store.state(name) for name in self.manifest.names}
        return {name: each for name, each in states.items() if each is not None and each.status["run_id"] in runs}

    def publish_status(self) -> list[Record]:
        """Writes ``status`` and ``errors`` from what is known of every asset; returns the rows of ``status``."""
        records = self.store.keep_status(self.manifest.names, csv_safe=self.settings.csv_safe)
        self.store.keep_errors(self.manifest.names, csv_safe=self.settings.csv_safe)
        self._unpublished = False
        return records

    def publish_what_is_new(self) -> None:
        """Writes ``status`` and ``errors`` if an export was written since."""
        if self._unpublished:
            self.publish_status()

    def _export_before(self, name: str) -> ExportBefore:
        try:
            state = self.store.state(name)
        except OutputError as damaged:
            return ExportBefore(problem=str(damaged))
        return ExportBefore(state.export if state is not None else None)

    def _was_read(self, name: str) -> bool:
        state = self.store.state(name)
        return state is not None and state.status["run_id"] == self.run_id

    def _record_unreached(self, tally: Tally) -> None:
        assert tally.stopped is not None
        before = self.store.state(tally.spec.name)
        record = status_record(tally, count=0, run_id=self.run_id)
        if before is not None and before.export is not None:
            record["error"] = f"{record['error']} Its files are still those of run {before.export.run_id}."
        kept = before.export if before is not None else None
        self.store.keep_state(
            tally.spec.name,
            AssetState(record, self._errors_of(tally), kept),
        )

    def _errors_of(self, tally: Tally) -> tuple[Record, ...]:
        return tuple(error_records(tally, server_texts=self.settings.redact != "personal"))

    def _open(self) -> tuple[Connection, Identity]:
        if self._connected is None:
            self._connected = self._connect()
            self._redactor = self.make_redactor(self.layout)
            self._begin(self._connected[1])
        return self._connected

    def _begin(self, identity: Identity) -> None:
        remove_stale(self.layout.scratch, keep=self._unfinished.folder.name, now=self.started_at)
        note = self._unfinished.note
        redaction = self.settings.redact
        if note is not None:
            check_resumable(
                note,
                org_id=identity.org_id,
                manifest_version=self.manifest.version,
                redaction=redaction,
                now=self.started_at,
            )
            return
        self._unfinished.begin(
            RunNote(
                run_id=self.run_id,
                org_id=identity.org_id,
                manifest_version=self.manifest.version,
                redaction=redaction,
                selection=self.selection,
                started_at=self.started_at.isoformat(timespec="seconds"),
            )
        )
