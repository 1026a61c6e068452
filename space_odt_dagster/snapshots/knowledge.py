"""What a snapshot knows. A failed read is not a deletion: what was not read is unknown.

An export that was not due, or that an earlier try of the same run read, is known as of the time it was read: its row of ``status``
is from the run that wrote it. If the files are from an older run than ``status``, a read failed since, and the rows do not count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.extraction.results import Outcome, Result
from space_odt_dagster.manifest.ids import comparable_id, entity_of
from space_odt_dagster.snapshots.folder import Snapshot, SnapshotFile

NOT_READ = "not read"


@dataclass(frozen=True)
class Refused:
    """A call without rows: its ids, in the form of ``comparable_id``, and the reason in a few words."""

    ids: frozenset[str]
    reason: str


@dataclass(frozen=True)
class RowAbsence:
    """Why a row is missing. ``unknown``: why it may still exist; ``reason``: why its call was skipped. Both None: it is gone."""

    unknown: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ExportKnowledge:
    """What is known of one export.

    ``unread`` is why nothing is known, else None. ``all_in_doubt`` is why no missing row is certain to be gone. ``read_by`` is the
    run that read it: the snapshot's own or an earlier one. ``as_of`` is when that reading began (ISO 8601), empty if nobody tried.
    ``failed`` and ``skipped`` have the calls by id.
    """

    unread: str | None = None
    as_of: str = ""
    read_by: str = ""
    rows: int = 0
    all_in_doubt: str | None = None
    failed: Mapping[str, tuple[Refused, ...]] = field(default_factory=dict)
    skipped: Mapping[str, tuple[Refused, ...]] = field(default_factory=dict)

    def absence_of(self, ids: frozenset[str]) -> RowAbsence:
        """Why a row with these ids is missing."""
        if self.all_in_doubt is not None:
            return RowAbsence(unknown=self.all_in_doubt)
        if (found := _asked_for(self.failed, ids)) is not None:
            return RowAbsence(unknown=found.reason)
        found = _asked_for(self.skipped, ids)
        return RowAbsence(reason=found.reason if found is not None else None)

    def doubt_about(self, ids: frozenset[str]) -> str | None:
        """Why an existing row may be incomplete: the reason of a failed call with its ids, or None."""
        found = _asked_for(self.failed, ids)
        return found.reason if found is not None else None


@dataclass(frozen=True)
class Knowledge:
    """What a snapshot knows of each export."""

    exports: Mapping[str, ExportKnowledge]

    def of(self, export: str) -> ExportKnowledge:
        """What is known of an export."""
        return self.exports.get(export, ExportKnowledge(unread=NOT_READ))

    def as_of(self, export: str) -> str:
        """When the reading of an export began, in this run or an earlier one (ISO 8601). Empty if nobody tried."""
        return self.of(export).as_of


def knowledge_of(
    snapshot: Snapshot,
    files: Mapping[str, SnapshotFile],
    statuses: Mapping[str, dict[str, Any]],
    errors: Iterable[dict[str, Any]],
) -> Knowledge:
    """Combines the files, ``status`` and ``errors`` of a snapshot."""
    refused: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in errors:
        refused[str(each.get("module"))].append(each)
    return Knowledge(
        {
            name: replace(
                _of_export(snapshot, files.get(name), statuses.get(name, {}), refused[name]),
                as_of=str(statuses.get(name, {}).get("started_at") or snapshot.run.started_at),
            )
            for name in sorted(files.keys() | statuses.keys())
        }
    )


def _of_export(
    snapshot: Snapshot, file: SnapshotFile | None, status: dict[str, Any], errors: list[dict[str, Any]]
) -> ExportKnowledge:
    result = _result(file.result if file is not None else status.get("result"))
    if result is not None and not result.has_rows:
        return ExportKnowledge(unread=f"{result.value}: {status.get('error') or 'not read'}".rstrip(": "))
    if file is None or result is None:
        return ExportKnowledge(unread=NOT_READ)
    if file.written_by != snapshot.run.run_id and file.written_by != status.get("run_id"):
        return ExportKnowledge(unread=f"kept from run {file.written_by}", rows=file.rows)
    failed = _by_id(each for each in errors if each.get("outcome") == Outcome.FAILED)
    in_doubt = None
    if result is Result.PARTIAL and (not failed or "" in failed):
        in_doubt = str(status.get("error") or "the list is not complete")
    return ExportKnowledge(
        read_by=file.written_by,
        rows=file.rows,
        all_in_doubt=in_doubt,
        failed=failed,
        skipped=_by_id(each for each in errors if each.get("outcome") == Outcome.SKIPPED),
    )


def _result(text: Any) -> Result | None:
    try:
        return Result(text)
    except ValueError:
        return None


def _by_id(errors: Iterable[dict[str, Any]]) -> dict[str, tuple[Refused, ...]]:
    """The refused calls by each of their ids; calls without ids under the empty string."""
    found: dict[str, list[Refused]] = defaultdict(list)
    for each in errors:
        ids = frozenset(_ids(each.get("ids")))
        skipped = each.get("outcome") == Outcome.SKIPPED
        said = f"skipped {each.get('code') or each.get('http_status') or ''}".rstrip()
        failed = f"the call failed (HTTP {each['http_status']})" if each.get("http_status") else "the call failed"
        for one in ids or {""}:
            found[one].append(Refused(ids, said if skipped else failed))
    return {one: tuple(calls) for one, calls in found.items()}


def _ids(text: Any) -> list[str]:
    """The ids in the ``ids`` text of a row of ``errors``, in the form of ``comparable_id``."""
    try:
        asked = parse_json(text) if isinstance(text, str) and text else text
    except ValueError:
        return []
    values = asked.values() if isinstance(asked, dict) else asked if isinstance(asked, list) else []
    texts = (each for each in values if isinstance(each, str))
    return [comparable_id(each) for each in texts if entity_of(each) is not None or len(each) > 8]


def _asked_for(calls: Mapping[str, tuple[Refused, ...]], ids: frozenset[str]) -> Refused | None:
    if not calls:
        return None
    known = frozenset(map(comparable_id, ids))
    return next((each for one in sorted(known) for each in calls.get(one, ()) if each.ids <= known), None)
