"""What is told of a run as a whole once its exports are written, or once it had to stop: snapshot, report, retention."""

from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from space_odt_dagster.exports.private_files import OutputError, make_private_folder
from space_odt_dagster.exports.retention import Pruned, prune
from space_odt_dagster.exports.snapshot_folder import SnapshotRun
from space_odt_dagster.exports.snapshots import SnapshotTaken, previous_snapshot, take_snapshot
from space_odt_dagster.extraction.stopping import RunStopped
from space_odt_dagster.reporting.facts import Headline, RunFacts
from space_odt_dagster.reporting.report import write_report
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.reading import Reading


def stop_run(inventory: Inventory, reason: RunStopped, under_way: Reading) -> None:
    """Ends a run early: the status of every asset, a snapshot that is marked incomplete, and a report that says so.

    Snapshots beyond what is kept go here too: a token that stays dead leaves one each night.
    """
    if inventory.stop(reason, under_way):
        steps: list[Callable[[Inventory], object]] = [snapshot_of]
        if inventory.settings.with_report:
            steps.append(report_of)
        steps.append(retention_of)
        for step in steps:
            # On a full disk nothing can be told in files; the reason is still the run's.
            with suppress(OutputError, OSError):
                step(inventory)


def snapshot_of(inventory: Inventory) -> SnapshotTaken:
    """Keeps a copy of the exports of this run. Raises ``OutputError``."""
    inventory.publish_what_is_new()
    compress = inventory.settings.compress_snapshots
    return take_snapshot(inventory.layout, snapshot_run(inventory), inventory.told, compress=compress)


def report_of(inventory: Inventory) -> Headline:
    """Writes the report on the exports as they are now. Raises ``OutputError``."""
    run = snapshot_run(inventory)
    previous = previous_snapshot(inventory.layout, run)
    make_private_folder(inventory.layout.report.parent)
    try:
        return write_report(
            exports=inventory.layout.exports,
            report=inventory.layout.report,
            run=RunFacts(
                run_id=run.run_id,
                tool_version=run.tool_version,
                sdk_version=run.sdk_version,
                manifest_version=run.manifest_version,
                org_id=run.org_id or "",
                org_name=None,
                base_url_host=_host_of(inventory),
                started_at=run.started_at,
                ended_at=run.ended_at,
                stopped=run.stopped,
                redaction=run.redaction,
            ),
            previous=previous.folder if previous is not None else None,
            language=inventory.settings.language,
        )
    except OSError as failure:
        raise OutputError(f"Cannot write {inventory.layout.report}: {failure.strerror or failure}.") from failure


def retention_of(inventory: Inventory) -> Pruned:
    """Removes the snapshots that need not be kept any longer. Raises ``OutputError``."""
    settings = inventory.settings
    return prune(inventory.layout, keep=settings.keep_snapshots, keep_days=settings.keep_days, now=utc_now())


def snapshot_run(inventory: Inventory) -> SnapshotRun:
    """The facts of a run as they go with its snapshot."""
    stopped = inventory.stopped
    redactor = inventory.make_redactor(inventory.layout)
    return SnapshotRun(
        run_id=inventory.run_id,
        tool_version=tool_version(),
        sdk_version=version("wxc_sdk"),
        manifest_version=inventory.manifest.version,
        org_id=inventory.known_org_id,
        started_at=inventory.started_at.isoformat(timespec="seconds"),
        ended_at=utc_now().isoformat(timespec="seconds"),
        complete=stopped is None and inventory.has_read_all,
        stopped=str(stopped) if stopped is not None else None,
        redaction=inventory.settings.redact,
        redaction_key_id=redactor.key_id if redactor is not None else None,
    )


def tool_version() -> str:
    """The version of this package; ``unknown`` where it is not installed."""
    try:
        return version("space-odt-dagster")
    except PackageNotFoundError:
        return "unknown"


def _host_of(inventory: Inventory) -> str:
    access = inventory.settings.access
    return urlsplit(access.base_url).netloc if access is not None else ""
