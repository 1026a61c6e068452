"""The status of the fleet: one row for each organisation, from the summaries alone. Equal summaries give equal rows.

Rows hold times and never ages, so that nothing changes while nothing is read.
"""

import posixpath
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from space_odt_dagster.exports.folders import folders, is_there
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.fleet.causes import Cause
from space_odt_dagster.fleet.not_started import READERS, NotStarted, fleet_folder, not_started, root_of
from space_odt_dagster.fleet.organisations import Fleet, Organisation
from space_odt_dagster.fleet.summary import SUMMARY, Missing, Summary, read_summary
from space_odt_dagster.manifest.ids import are_different
from space_odt_dagster.reporting.phrases import moment as in_words
from space_odt_dagster.snapshots.folder import moment

REPORT = "report/index.html"
_SCOPE = "scope"
_DAY, _EARLIER = timedelta(days=1), timedelta(hours=4)
_FEW = 3


class State(StrEnum):
    """How an organisation is, worst first."""

    UNREADABLE = "unreadable"
    STOPPED = "stopped"
    NEVER = "never"
    GAPS = "gaps"
    PAUSED = "paused"
    COMPLETE = "complete"


@dataclass(frozen=True, kw_only=True)
class FleetRow:
    """One organisation. The fields up to ``why`` are the columns of ``fleet_status``; what is not known is None or empty.

    ``complete`` is when its newest complete reading began. ``report`` is the address of its report, seen from ``_fleet/``.
    ``why`` is one plain sentence, empty if all is as it should be.
    """

    organisation: str
    title: str
    labels: dict[str, str]
    org_id: str
    token: str
    state: State
    snapshot: str = ""
    started_at: str = ""
    complete: str = ""
    exports_ok: int | None = None
    exports_not_ok: int | None = None
    missing: tuple[str, ...] = ()
    people: int | None = None
    rows: int | None = None
    calls: int | None = None
    failed_calls: int | None = None
    retries: int | None = None
    seconds: int | None = None
    changes: int | None = None
    changes_unknown: int | None = None
    findings_critical: int | None = None
    findings_high: int | None = None
    score_low: float | None = None
    score_high: float | None = None
    confidence: float | None = None
    report: str = ""
    run_id: str = ""
    why: str = ""
    cause: Cause = Cause.NONE
    gaps: tuple[Missing, ...] = ()
    calls_of_all: int | None = None
    """The calls of the last whole reading; None if there was none."""

    @property
    def needs_somebody(self) -> bool:
        """Whether something is not as it should be."""
        return self.cause not in (Cause.NONE, Cause.PAUSED)

    def record(self) -> dict[str, Any]:
        """The columns of ``fleet_status``."""
        found = {name: getattr(self, name) for name in COLUMNS}
        return {**found, "state": self.state.value, "missing": list(self.missing)}


COLUMNS = tuple(each.name for each in fields(FleetRow))[:-3]
"""The columns of ``fleet_status``, in their order."""


def rows_of(fleet: Fleet) -> tuple[FleetRow, ...]:
    """A row for each organisation, by name. Raises ``OutputError`` if the folder of the fleet cannot be read."""
    notes = not_started(fleet)
    with ThreadPoolExecutor(READERS) as pool:
        found = pool.map(lambda each: _row(fleet, each, notes.get(each.name)), fleet.organisations)
        return with_those_behind(found)


def last_words(fleet: Fleet, name: str) -> tuple[str, ...]:
    """What the newest run of an organisation wrote about its end: another run leaves something else. Raises ``OutputError``."""
    organisation = fleet.named(name)
    note, summary = not_started(replace(fleet, organisations=(organisation,))).get(name), None
    with suppress(OutputError):  # its row says so
        summary = read_summary(root_of(organisation.out_dir))
    of_run = (summary.run_id, summary.ended_at) if summary is not None else ()
    return (*of_run, *((note.at, note.why) if note is not None else ()))


def folders_without_entry(fleet: Fleet) -> tuple[str, ...]:
    """The folders beside those of the organisations that hold an inventory of a fleet but have no entry. Raises ``OutputError``."""
    known = set()
    for each in fleet.organisations:
        with suppress(OutputError):  # its row says so
            known.add(root_of(each.out_dir).path.rstrip("/"))
    found = [each for each in folders(root_of(fleet.out_dir)) if not each.name.startswith(("_", "."))]
    return tuple(each.name for each in found if each.path.rstrip("/") not in known and is_there(each / SUMMARY))


def latest(rows: Iterable[FleetRow]) -> datetime | None:
    """When the newest run of all began; None if there is none."""
    return max((at for row in rows if (at := time_of(row.started_at)) is not None), default=None)


def time_of(text: str) -> datetime | None:
    """A time of a row, in UTC; None if it has none."""
    try:
        return moment(text)
    except ValueError:
        return None


def nights_behind(row: FleetRow, newest: datetime) -> int:
    """How many nights the newest complete reading of an organisation is behind the newest of all. A night is 20 hours or more."""
    complete = time_of(row.complete)
    return max(0, int(((newest - complete) + _EARLIER) / _DAY)) if complete is not None else 0


def complete_of(rows: Iterable[FleetRow]) -> tuple[int, int]:
    """How many organisations are complete and not behind, and how many are read at all."""
    active = [each for each in rows if each.state is not State.PAUSED]
    return sum(each.state is State.COMPLETE and each.cause is not Cause.BEHIND for each in active), len(active)


def with_those_behind(rows: Iterable[FleetRow]) -> tuple[FleetRow, ...]:
    """The rows, where an organisation that looks complete, but was not read when the others were, says so."""
    found = tuple(rows)
    newest = latest(found)
    if newest is None:
        return found
    return tuple(_behind(each, nights_behind(each, newest)) for each in found)


def _behind(row: FleetRow, nights: int) -> FleetRow:
    if not nights or row.state not in (State.COMPLETE, State.GAPS):
        return row
    before = "1 night" if nights == 1 else f"{nights} nights"
    why = f"Its newest complete reading began {in_words(row.complete)}, {before} before the others."
    return replace(row, cause=Cause.BEHIND, why=why)


def _row(fleet: Fleet, organisation: Organisation, note: NotStarted | None) -> FleetRow:
    row = FleetRow(
        organisation=organisation.name,
        title=organisation.title,
        labels=dict(organisation.labels),
        org_id=organisation.org_id,
        token=organisation.token.name,
        state=State.NEVER,
        why="It was never read.",
        cause=Cause.NEVER,
    )
    try:
        summary = read_summary(root_of(organisation.out_dir))
        if summary is not None and are_different(summary.org_id, organisation.org_id):
            raise OutputError(f"{organisation.out_dir} holds the inventory of another organisation.")
    except OutputError as failure:
        row = replace(row, state=State.UNREADABLE, why=str(failure), cause=Cause.UNREADABLE)
        summary = None
    if summary is not None:
        row = _read(row, summary, fleet, organisation)
    if note is not None and (summary is None or not note.at or note.at >= summary.ended_at):
        state = State.UNREADABLE if note.cause is Cause.UNREADABLE else State.STOPPED
        row = replace(row, state=state, why=note.why, cause=note.cause)
    if organisation.paused is not None:
        since = f" since {organisation.paused.since}" if organisation.paused.since else ""
        row = replace(row, state=State.PAUSED, why=f"Paused{since}: {organisation.paused.reason}", cause=Cause.PAUSED)
    return row


def _read(row: FleetRow, summary: Summary, fleet: Fleet, organisation: Organisation) -> FleetRow:
    """The row with what the summary says."""
    same = {name: getattr(summary, name) for name in COLUMNS if name in Summary.__dataclass_fields__}
    same |= {"report": _report(fleet, organisation) if summary.report else "", "org_id": row.org_id}
    row = replace(row, **{**same, "organisation": row.organisation}, calls_of_all=summary.size.calls or None)
    if summary.stopped:
        return replace(row, state=State.STOPPED, why=summary.stopped, cause=summary.cause or Cause.STOPPED)
    if summary.exports_not_ok:
        is_scope = bool(summary.gaps) and summary.gaps[0].kind == _SCOPE
        cause = Cause.SCOPE if is_scope else Cause.GAPS
        return replace(row, state=State.GAPS, why=_gaps(summary), cause=cause, gaps=summary.gaps)
    if summary.new_refresh_token:
        why = "Webex issued a new refresh token during the run. It is not stored."
        return replace(row, state=State.COMPLETE, why=why, cause=Cause.REFRESH_TOKEN)
    return replace(row, state=State.COMPLETE, why="", cause=Cause.NONE)


def _gaps(summary: Summary) -> str:
    total, more = summary.exports_ok + summary.exports_not_ok, summary.exports_not_ok - _FEW
    named = ", ".join(summary.missing[:_FEW]) + (f" and {more} more" if more > 0 else "")
    scopes = [each.scopes[0] for each in summary.gaps if each.kind == _SCOPE and each.scopes]
    lacking = f" The token lacks {', '.join(scopes[:_FEW])}." if scopes else ""
    number = summary.exports_not_ok
    return f"{number} of {total} exports {'is' if number == 1 else 'are'} not complete: {named}.{lacking}"


def _report(fleet: Fleet, organisation: Organisation) -> str:
    """The address of the report of an organisation, seen from the folder of the fleet; empty if it is in another store."""
    page, report = fleet_folder(fleet), root_of(organisation.out_dir) / REPORT
    if page.protocol != report.protocol or urlsplit(str(page)).netloc != urlsplit(str(report)).netloc:
        return ""
    return posixpath.relpath(report.path, page.path)
