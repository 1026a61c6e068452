"""``space-odt inventory_run``: runs the Dagster job of the UI and the schedule in this process, with a run record."""

import os
import signal
import sys
import threading
import uuid
import webbrowser
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from space_odt_dagster.command_line.ending import Ending
from space_odt_dagster.command_line.progress import Meter, ProgressView
from space_odt_dagster.command_line.summary import RunOutcome, print_summary
from space_odt_dagster.exports.folders import check_bucket, is_there
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import explained, is_local, local
from space_odt_dagster.exports.status_files import status_in
from space_odt_dagster.exports.store import ExportStore, SourceUnusable
from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.extraction.errors import CouldNotRun, Interrupted
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import source_asset_of
from space_odt_dagster.manifest.ids import are_different
from space_odt_dagster.orchestration.dagster_home import dagster_home
from space_odt_dagster.run.cadence import cadences_of
from space_odt_dagster.run.inventory import Inventory, check_owner
from space_odt_dagster.run.opening import Chosen, run_of
from space_odt_dagster.run.resume import CannotResume, RunNote, check_resumable, latest_unfinished
from space_odt_dagster.run.scope import Scope, names_of, with_children
from space_odt_dagster.run.settings import NoToken, Settings, SettingsError

if TYPE_CHECKING:
    from space_odt_dagster.command_line.one_organisation import OneOfFleet

OK, COULD_NOT_RUN, USAGE, NOT_ALL_GOOD = 0, 1, 2, 3


class CannotStart(CouldNotRun):
    """The run cannot start; nothing was written. One or two plain sentences."""


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """Options of ``inventory_run``, besides the settings. ``select`` and ``exclude`` name exports and groups; None selects all.

    ``one`` is the organisation that the run is about, if there are several.
    """

    settings: Settings
    environ: Mapping[str, str]
    select: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    resume: bool = False
    open_report: bool = False
    one: "OneOfFleet | None" = None


def names_selected(select: Iterable[str], *, option: str = "--select") -> tuple[str, ...]:
    """The exports for names of exports and groups. Raises ``SettingsError`` for an unknown name and suggests the nearest."""
    return names_of(select, MANIFEST, option=option)


def what_to_read(options: RunOptions) -> tuple[Scope, tuple[str, ...]]:
    """The scope and the exports of this run: the whole scope or the selected ones. Raises ``SettingsError`` if none is left."""
    cadences_of(MANIFEST, options.settings)
    excluded = with_children(MANIFEST, names_selected(options.exclude, option="--exclude"))
    scope = Scope.of(MANIFEST, options.settings.scope, excluded=excluded)
    selection = scope.names if options.select is None else names_selected(options.select)
    selection = tuple(name for name in selection if name not in excluded)
    if not selection:
        raise SettingsError("--exclude leaves nothing to read.")
    return scope, selection


_NEW_REFRESH_TOKEN = (
    "Webex issued a new refresh token during this run. It is not stored. "
    "If the next run is refused, create a new one and set WEBEX_REFRESH_TOKEN."
)


def run_inventory(options: RunOptions) -> int:
    """Runs, shows progress and prints the summary. Returns the exit code. Raises ``CouldNotRun`` if the run cannot start."""
    settings = options.settings
    if settings.access is None:
        raise NoToken
    layout = Layout.of(settings.out_dir, settings.local_dir)
    _check_folder(layout)
    _check_local_folder(
        dagster_home(options.environ, layout), "The Dagster home", "Set DAGSTER_HOME to another folder."
    )
    scope, selection = what_to_read(options)
    with Connection(settings.access) as connection:
        identity = connection.identity()
        _print_missing_scopes(identity, selection)
        note = _note_to_resume(layout, identity, settings) if options.resume else None
        named = selection if options.select is not None else None
        if note is not None and named is None:
            scope, named = Scope.of(MANIFEST, note.scope, excluded=note.excluded), note.selection
        store = ExportStore(layout)
        check_owner(store, MANIFEST.names, identity)
        chosen = Chosen.of(scope, settings, store, manifest=MANIFEST, selection=named)
        _check_sources(layout, chosen.selection, identity)
        # Dagster is slow to import, so the token is checked first.
        from space_odt_dagster.orchestration.home_check import check_home

        check_home(dagster_home(options.environ, layout), many=options.one is not None)
        code = _run(options, chosen, note, connection, identity)
        if connection.has_new_refresh_token:
            print(_NEW_REFRESH_TOKEN, file=sys.stderr)  # noqa: T201
        return code


def _run(options: RunOptions, chosen: Chosen, note: RunNote | None, connection: Connection, identity: Identity) -> int:
    settings = options.settings
    meter, run_id = Meter(connection), str(uuid.uuid4())
    inventory = run_of(
        chosen,
        settings,
        lambda: (connection, identity),
        manifest=MANIFEST,
        run_id=run_id,
        resumes=note.run_id if note is not None else None,
        progress=meter.calls_done,
        lease=options.one.lease(settings, run_id, options.environ) if options.one is not None else None,
    )
    caught: list[int] = []
    ending = Ending()

    def stop(number: int, frame: FrameType | None) -> None:
        caught.append(number)
        ending.begin(128 + caught[0])
        connection.stop(Interrupted(f"The run was stopped by {signal.Signals(number).name}."))

    with inventory:
        job = _Job(inventory, note, options.environ)
        worker = threading.Thread(target=job.execute, name="dagster")
        handlers = {number: signal.signal(number, stop) for number in signals_that_stop()}
        try:
            worker.start()
            with ProgressView(meter, inventory) as view:
                while worker.is_alive():
                    worker.join(0.1)
                    view.refresh()
                    ending.check()
        finally:
            # Even if the display failed: keep the folder locked and the connection open until the job has ended.
            while worker.is_alive():
                worker.join(0.1)
                ending.check()
            for number, handler in handlers.items():
                signal.signal(number, handler)
        if options.one is not None:
            options.one.has_run(inventory, job.failure)
    rows = status_in(inventory.store, MANIFEST.names)
    outcome = RunOutcome(inventory=inventory, rows=rows, dagster_home=job.home, failure=job.failure)
    print_summary(outcome)
    if options.open_report and settings.with_report and is_local(inventory.context.layout.report):
        with suppress(OSError, webbrowser.Error):
            webbrowser.open(local(inventory.context.layout.report).as_uri())
    if caught:
        return 128 + caught[0]
    if inventory.ledger.stopped is not None or job.failure is not None:
        return COULD_NOT_RUN
    return OK if outcome.all_good else NOT_ALL_GOOD


def signals_that_stop() -> tuple[signal.Signals, ...]:
    """Ctrl-C, SIGTERM and a closed terminal, unless the run was started to survive its terminal (``nohup``)."""
    ends_with_terminal = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
    return (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if ends_with_terminal else ()))


def _print_missing_scopes(identity: Identity, selection: tuple[str, ...]) -> None:
    """Prints which exports the token cannot read, if its scopes are known."""
    if identity.scopes is None:
        return
    for scope, names in MANIFEST.out_of_reach(identity.scopes).items():
        affected = [name for name in names if name in selection]
        if affected:
            print(  # noqa: T201
                f"The token lacks the scope {scope}, so these exports will be forbidden: {', '.join(affected[:3])}"
                f"{f' and {len(affected) - 3} more' if len(affected) > 3 else ''}.",
                file=sys.stderr,
            )


class _Job:
    """The Dagster job of a run, for its own thread: on the main thread Dagster would replace the signal handlers."""

    def __init__(self, inventory: Inventory, note: RunNote | None, environ: Mapping[str, str]) -> None:
        self._inventory = inventory
        self._note = note
        self.home = dagster_home(environ, inventory.context.layout)
        self.failure: str | None = None

    def execute(self) -> None:
        """Executes the job; ``failure`` says what went wrong."""
        try:
            self._execute()
        except CouldNotRun as broken:
            self.failure = str(broken)
        except Exception as broken:
            self.failure = f"The run broke down ({type(broken).__name__}): please report this."

    def _execute(self) -> None:
        # Reading goes on while Dagster, which is slow to import, starts.
        self._inventory.start_reading()
        from space_odt_dagster.command_line.dagster_run import execute

        resumes = self._note.run_id if self._note is not None else None
        self.failure = execute(self._inventory, home=self.home, resumes=resumes)


def _check_folder(layout: Layout) -> None:
    """Raises ``OutputError`` or ``CannotStart`` if the output folder cannot be used. Creates nothing."""
    if is_local(layout.root):
        _check_local_folder(local(layout.root), "The output folder", "Choose another with --out-dir.")
    else:
        check_bucket(layout.root)
        is_there(layout.state_of(MANIFEST.names[0]))  # asks for the right to read, which a listing does not need
        _check_local_folder(layout.scratch, "The folder for unfinished runs", "Set SPACE_ODT_LOCAL_DIR to another.")


def _check_local_folder(path: Path, what: str, remedy: str) -> None:
    with explained(path):
        nearest = next(each for each in (path, *path.parents) if each.exists())
        is_folder = nearest.is_dir()
    if not is_folder:
        raise CannotStart(f"{what} {path} cannot be created: {nearest} is a file. {remedy}")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise CannotStart(
            f"{what} {path} cannot be written: {nearest} belongs to someone else or is read-only. {remedy}"
        )


def _note_to_resume(layout: Layout, identity: Identity, settings: Settings) -> RunNote:
    note = latest_unfinished(layout.scratch)
    if note is None:
        raise CannotResume(f"There is no unfinished run in {layout.root}: start a new one without --resume.")
    check_resumable(note, replace(note, org_id=identity.org_id, redaction=settings.redact))
    return replace(note, selection=MANIFEST.in_order(note.selection), excluded=MANIFEST.in_order(note.excluded))


def _check_sources(layout: Layout, selection: tuple[str, ...], identity: Identity) -> None:
    """Checks the earlier exports that a partial run takes ids from: they must be unchanged and of this organisation."""
    store = ExportStore(layout)
    needed = {source for name in selection if (source := source_asset_of(MANIFEST[name])) is not None}
    for name in sorted(needed - set(selection)):
        if store.state(name) is None:
            continue
        try:
            facts = store.source_facts(MANIFEST[name])
        except SourceUnusable as unusable:
            raise CannotStart(str(unusable)) from None
        if are_different(facts.org_id, identity.org_id):
            raise CannotStart(f"The {name} in {layout.root} are of another organisation: read {name} again.")
