"""What follows reading, whether the run finished or was stopped: snapshot, report, retention."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from space_odt_dagster.comparing.kept import remove_without_snapshot
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.store_rights import cause_of
from space_odt_dagster.extraction.connection import Unreachable
from space_odt_dagster.extraction.errors import FolderRefused, Interrupted, RunStopped
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.reporting.headline import Headline
from space_odt_dagster.reporting.report import write_report
from space_odt_dagster.run.changes import SincePrevious, changes_by_export, changes_since_previous
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.coverage import Coverage
from space_odt_dagster.run.findings import RunFindings, finding_counts, findings_of_snapshot, remove_findings
from space_odt_dagster.run.inventory import Inventory, OtherOrganisation
from space_odt_dagster.run.resume import CannotResume
from space_odt_dagster.run.settings import NoToken
from space_odt_dagster.snapshots.retention import Pruned, prune
from space_odt_dagster.snapshots.taking import SnapshotTaken, previous_snapshot, snapshots_ahead_of, take_snapshot


@contextmanager
def stopping_on_failure(inventory: Inventory, under_way: ReadOutcome) -> Iterator[None]:
    """Stops the run if reading or writing an export fails inside, and raises the error again."""
    try:
        yield
    except OtherOrganisation as refused:
        inventory.ledger.refuse(FolderRefused(str(refused)))
        raise
    except BaseException as broken:
        stop_run(inventory, _reason_of(broken, under_way.export.name), under_way)
        raise


def stop_run(inventory: Inventory, reason: RunStopped, under_way: ReadOutcome) -> None:
    """Ends a run early: records the status of every export, takes a snapshot marked incomplete and writes a report that says so.

    Also removes old snapshots: with an expired token every nightly run adds one.
    """
    if inventory.stop(reason, under_way):
        steps: list[Callable[[Inventory], object]] = [snapshot_of]
        if inventory.context.settings.with_report:
            steps.append(report_of)
        steps.append(retention_of)
        for step in steps:
            # On a full disk these steps fail; the run still ends for its own reason.
            with suppress(OutputError, OSError):
                step(inventory)


def first_unread(inventory: Inventory) -> Export | None:
    """The first export that this run has not recorded yet, or None."""
    extent = extent_of(inventory)
    name = next((each for each in inventory.context.selection if not extent.was_read(each)), None)
    return inventory.context.manifest[name] if name is not None else None


def snapshot_of(inventory: Inventory) -> SnapshotTaken:
    """Copies the exports of this run into a snapshot. Raises ``OutputError``."""
    context, ledger = inventory.context, inventory.ledger
    ledger.publish_what_is_new()
    compress = context.settings.compress_snapshots
    covered = {*extent_of(inventory).covered, *context.kept}
    taken = take_snapshot(inventory.store, run_facts(inventory), covered, compress=compress)
    for name in snapshots_ahead_of(context.layout, utc_now()):
        ledger.warnings.append(
            f"The clock was ahead when the snapshot {name} was written: its times are wrong. "
            "Snapshots are compared in the order in which they were written."
        )
    return taken


def changes_of(inventory: Inventory) -> SincePrevious:
    """Compares the snapshot of this run with the previous one and writes the changes. Raises nothing."""
    return changes_since_previous(inventory.context, run_facts(inventory))


def findings_of(inventory: Inventory) -> RunFindings:
    """Judges the snapshot of this run and writes the findings. Raises nothing."""
    return findings_of_snapshot(inventory.context, run_facts(inventory))


def report_of(inventory: Inventory) -> Headline:
    """Writes the report on the current exports. Raises ``OutputError``."""
    run, manifest = run_facts(inventory), inventory.context.manifest
    return write_report(
        inventory.store,
        run=run,
        host=_host_of(inventory),
        previous=previous_snapshot(inventory.context.layout, run),
        changes=changes_by_export(inventory.context.layout, run.run_id),
        findings=finding_counts(inventory.context.layout, run.run_id),
        language=inventory.context.settings.language,
        manifest=manifest.only([*inventory.context.wanted, *inventory.store.known(manifest.names)]),
    )


def extent_of(inventory: Inventory) -> Coverage:
    """What the run has read so far."""
    return Coverage(inventory.context, inventory.store)


def retention_of(inventory: Inventory) -> Pruned:
    """Removes snapshots beyond the retention settings, and their comparisons and findings.

    Raises nothing: the exports are written, so old files that stay do not fail the run. ``problem`` says what went wrong.
    """
    settings, layout = inventory.context.settings, inventory.context.layout
    pruned = Pruned()
    try:
        pruned = prune(layout, keep=settings.keep_snapshots, keep_days=settings.keep_days, now=utc_now())
        if pruned.removed:
            remove_without_snapshot(layout, pruned.kept)
            remove_findings(layout, pruned.kept)
    except OutputError as failure:
        pruned = replace(pruned, problem=str(failure))
    except Exception as failure:  # each object store has its own errors
        problem = (
            f"Cannot remove old comparisons in {layout.root}: {cause_of(failure)}. Allow it, or remove them yourself."
        )
        pruned = replace(pruned, problem=problem)
    if pruned.problem:
        inventory.ledger.warnings.append(pruned.problem)
    return pruned


def run_facts(inventory: Inventory) -> RunFacts:
    """Facts about the run as a whole, for its snapshot and report."""
    stopped, extent, scope = inventory.ledger.stopped, extent_of(inventory), inventory.context.scope
    return RunFacts(
        run_id=inventory.context.run_id,
        tool_version=tool_version(),
        sdk_version=version("wxc_sdk"),
        manifest_version=inventory.context.manifest.version,
        org_id=extent.org_id,
        started_at=inventory.context.started_at.isoformat(timespec="seconds"),
        ended_at=utc_now().isoformat(timespec="seconds"),
        complete=stopped is None and extent.has_read_all,
        stopped=str(stopped) if stopped is not None else None,
        redaction=inventory.context.settings.redact,
        redaction_key_id=inventory.context.redaction_key_id,
        scope=scope.name if scope is not None else inventory.context.settings.scope,
        excluded=scope.excluded if scope is not None else (),
        kept=dict(inventory.context.kept),
    )


def tool_version() -> str:
    """The version of this package, or ``unknown`` if it is not installed."""
    try:
        return version("space-odt-dagster")
    except PackageNotFoundError:
        return "unknown"


def _reason_of(broken: BaseException, name: str) -> RunStopped:
    if isinstance(broken, RunStopped):
        return broken
    if isinstance(broken, OutputError | Unreachable | NoToken | CannotResume):
        return RunStopped(str(broken))
    if isinstance(broken, Exception):
        return RunStopped(f"Reading {name} broke down ({type(broken).__name__}): please report this.")
    return Interrupted(f"The run was interrupted while {name} was read.")


def _host_of(inventory: Inventory) -> str:
    access = inventory.context.settings.access
    return urlsplit(access.base_url).netloc if access is not None else ""
