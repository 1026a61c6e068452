"""The rows of every export by area, compared with the previous snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass

from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.reporting.previous import Previous


@dataclass(frozen=True, kw_only=True)
class Line:
    """One export: its rows (None: unknown), those in the previous snapshot, and the difference if both are complete."""

    status: StatusRow
    rows: int | None
    before: int | None
    difference: int | None
    changes: int
    """How many changes of the organisation were found in it since the previous snapshot."""
    share: float
    """The length of its bar, in percent of the longest in the area."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """One area with its exports in manifest order. ``rows`` is the sum of the known ones."""

    group: str
    rows: int
    lines: tuple[Line, ...]


def areas_of(
    manifest: Manifest, statuses: Mapping[str, StatusRow], previous: Previous | None, changes: Mapping[str, int]
) -> tuple[Area, ...]:
    """The areas with an export in this run, in manifest order."""
    found = []
    for group in dict.fromkeys(export.group for export in manifest):
        here = [statuses[name] for name in manifest.groups[group] if name in statuses]
        if here:
            found.append(_area(group, here, previous.rows if previous else {}, changes))
    return tuple(found)


def _area(group: str, statuses: list[StatusRow], before: Mapping[str, int], changes: Mapping[str, int]) -> Area:
    longest = max(status.rows or 0 for status in statuses)
    return Area(
        group=group,
        rows=sum(status.rows or 0 for status in statuses),
        lines=tuple(
            _line(status, before.get(status.module), longest, changes.get(status.module, 0)) for status in statuses
        ),
    )


def _line(status: StatusRow, before: int | None, longest: int, changes: int) -> Line:
    comparable = status.result.is_good and before is not None
    return Line(
        status=status,
        rows=status.rows,
        before=before,
        difference=status.count - before if comparable and before is not None else None,
        changes=changes,
        share=round(100 * (status.rows or 0) / longest, 1) if longest else 0.0,
    )
