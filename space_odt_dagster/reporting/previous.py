"""The number of rows of each export in the previous snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass

from space_odt_dagster.extraction.results import Result
from space_odt_dagster.snapshots.folder import Snapshot


@dataclass(frozen=True, kw_only=True)
class Previous:
    """The previous snapshot, with the rows of the exports that it has complete."""

    run_id: str
    started_at: str
    rows: Mapping[str, int]


def previous_of(snapshot: Snapshot | None, org_id: str | None) -> Previous | None:
    """The rows in a snapshot. None if there is no snapshot, it is of another organisation, or nothing in it is complete."""
    if snapshot is None or snapshot.run.org_id not in (None, org_id):
        return None
    rows = {each.asset: each.rows for each in snapshot.files if each.result in (Result.OK, Result.EMPTY)}
    if not rows:
        return None
    return Previous(run_id=snapshot.run.run_id, started_at=snapshot.run.started_at, rows=rows)
