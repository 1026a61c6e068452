"""``summary.json`` in the folder of an organisation: what the fleet shows of it, about 3 KB, written last and only in fleet mode.

With it, the status of 500 organisations takes 500 small reads. It holds names of exports, counts and times: no row, no age, and no
name, number or address of a person.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from upath import UPath

from space_odt_dagster.exports.folders import folders, is_there
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.store import AssetState
from space_odt_dagster.extraction.errors import FolderRefused
from space_odt_dagster.fleet.causes import Cause, cause_of
from space_odt_dagster.fleet.lease import LeaseLost
from space_odt_dagster.fleet.organisations import Organisation
from space_odt_dagster.fleet.small_files import read_small, write_small
from space_odt_dagster.reporting.gaps import find_gaps
from space_odt_dagster.run.changes import counts_of_changes
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.coverage import Coverage
from space_odt_dagster.run.findings import judged_numbers
from space_odt_dagster.run.inventory import Inventory, has_new_refresh_token
from space_odt_dagster.snapshots.folder import Snapshot, read_snapshot
from space_odt_dagster.snapshots.taking import snapshots

SUMMARY = "summary.json"
MOST_NAMED = 20
"""The most exports that a summary names in a list."""


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A root cause of gaps, as the report names it: its kind, the scopes that would fill it, and how many exports lack rows."""

    kind: str
    scopes: tuple[str, ...]
    exports: int


@dataclass(frozen=True, kw_only=True)
class Size:
    """The calls of the last whole reading, and those of the exports with the most."""

    calls: int = 0
    most: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The last run of an organisation, and what its folder holds. Times are ISO 8601; a text is empty if there is none.

    ``stopped`` says why the run ended early. ``complete`` is when the newest complete reading began: it covers its scope, and may
    have gaps. ``missing`` names exports that are not complete, 20 at most; ``exports_not_ok`` counts all. ``people`` and ``rows``
    are those in the files. ``calls``, ``failed_calls``, ``retries`` and ``seconds`` are those of this run.
    """

    organisation: str
    org_id: str
    run_id: str
    scope: str
    started_at: str
    ended_at: str
    stopped: str
    cause: Cause
    complete: str
    snapshot: str
    exports_ok: int
    exports_not_ok: int
    missing: tuple[str, ...]
    gaps: tuple[Missing, ...]
    people: int | None
    rows: int
    calls: int
    failed_calls: int
    retries: int
    seconds: int
    changes: int | None
    changes_unknown: int | None
    findings_critical: int | None
    findings_high: int | None
    score_low: float | None
    score_high: float | None
    confidence: float | None
    report: bool
    new_refresh_token: bool
    size: Size


def read_summary(root: UPath) -> Summary | None:
    """The summary in the folder of an organisation; None if it has none. Raises ``OutputError`` if it cannot be used."""
    return read_small(root / SUMMARY, Summary)


def write_summary(inventory: Inventory, organisation: Organisation, *, failure: str | None = None) -> None:
    """Writes the summary of a run that has ended, whatever its end.

    The run itself does not know of a ``failure`` of its steps.
    Writes nothing into a folder that belongs to another organisation or run. Raises ``OutputError``.
    """
    if not isinstance(inventory.ledger.stopped, FolderRefused | LeaseLost):
        layout = inventory.context.layout
        found = summary_of(inventory, organisation, failure=failure)
        write_small(layout.root / SUMMARY, asdict(found))


def summary_of(inventory: Inventory, organisation: Organisation, *, failure: str | None = None) -> Summary:
    """The summary of a run, from its files. Raises ``OutputError`` if they cannot be read."""
    context, layout, stopped = inventory.context, inventory.context.layout, inventory.ledger.stopped
    states = {name: state for name in context.wanted if (state := inventory.store.state(name)) is not None}
    mine = [each.status for each in states.values() if each.status.run_id == context.run_id]
    missing = [name for name in context.wanted if name not in states or not states[name].status.result.is_good]
    earlier, snapshot = _earlier(layout.root), _snapshot_of(layout, context.run_id)
    is_complete = snapshot is not None and snapshot.run.complete
    ended_at = utc_now()
    changes = counts_of_changes(layout, context.run_id)
    judged = judged_numbers(layout, context.run_id)
    return Summary(
        organisation=organisation.name,
        org_id=context.org_id or organisation.org_id,
        run_id=context.run_id,
        scope=context.scope.name if context.scope is not None else context.settings.scope,
        started_at=context.started_at.isoformat(timespec="seconds"),
        ended_at=ended_at.isoformat(timespec="seconds"),
        stopped=str(stopped) if stopped is not None else failure or "",
        cause=cause_of(stopped) if stopped is not None else Cause.STOPPED if failure else Cause.NONE,
        complete=_complete(context.started_at, layout, earlier, is_complete=is_complete),
        snapshot=snapshot.folder.name if snapshot is not None else "",
        exports_ok=len(context.wanted) - len(missing),
        exports_not_ok=len(missing),
        missing=tuple(missing[:MOST_NAMED]),
        gaps=_gaps(inventory, states),
        people=_rows_in(states.get("people")),
        rows=sum(_rows_in(each) or 0 for each in states.values()),
        calls=sum(each.calls for each in mine),
        failed_calls=sum(each.failed for each in mine),
        retries=sum(each.retries for each in mine),
        seconds=round((ended_at - context.started_at).total_seconds()),
        changes=changes[0] if changes is not None else None,
        changes_unknown=changes[1] if changes is not None else None,
        findings_critical=judged.critical if judged is not None else None,
        findings_high=judged.high if judged is not None else None,
        score_low=judged.score_low if judged is not None else None,
        score_high=judged.score_high if judged is not None else None,
        confidence=judged.confidence if judged is not None else None,
        report=is_there(layout.report),
        new_refresh_token=has_new_refresh_token(inventory),
        size=_size(states)
        if stopped is None and Coverage(context, inventory.store).has_read_all
        else earlier_size(earlier),
    )


def earlier_size(earlier: Summary | None) -> Size:
    """The size that is known so far."""
    return earlier.size if earlier is not None else Size()


def _earlier(root: UPath) -> Summary | None:
    try:
        return read_summary(root)
    except OutputError:
        return None


def _snapshot_of(layout: Layout, run_id: str) -> Snapshot | None:
    """The snapshot of a run; None if there is none yet, or it cannot be read."""
    for folder in folders(layout.snapshots):
        if folder.name.endswith(f"_{run_id}") and (found := read_snapshot(folder)) is not None:
            return found
    return None


def _complete(started_at: datetime, layout: Layout, earlier: Summary | None, *, is_complete: bool) -> str:
    if is_complete:
        return started_at.isoformat(timespec="seconds")
    if earlier is not None:
        return earlier.complete
    return next((each.run.started_at for each in snapshots(layout) if each.run.complete), "")


def _gaps(inventory: Inventory, states: Mapping[str, AssetState]) -> tuple[Missing, ...]:
    unreached = [name for name in inventory.context.wanted if name not in states]
    found = find_gaps(inventory.context.manifest, {name: each.status for name, each in states.items()}, unreached)
    return tuple(Missing(kind=each.kind.value, scopes=each.scopes, exports=each.size) for each in found[:MOST_NAMED])


def _rows_in(state: AssetState | None) -> int | None:
    """The rows in the files of an export, which may be those of an earlier run; None if it has none."""
    return state.export.rows if state is not None and state.export is not None else None


def _size(states: Mapping[str, AssetState]) -> Size:
    calls = {name: each.status.calls for name, each in states.items()}
    most = sorted(calls, key=lambda name: (-calls[name], name))[:MOST_NAMED]
    return Size(calls=sum(calls.values()), most={name: calls[name] for name in most})
