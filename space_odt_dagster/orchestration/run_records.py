"""Removes Dagster's records of old runs, together with the snapshots of their time.

Only our own finished runs are removed. What the UI still shows stays: the newest successful run of each scope, and every run that
last materialized an asset. Other inventories in the same home may have assets and jobs of the same names: a run is ours if it has
the tag with our output folder. https://docs.dagster.io/deployment/oss/oss-instance-configuration
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import dagster as dg

from space_odt_dagster.orchestration.dagster_internals import (
    AssetCheckExecutionsTable,
    SqlEventLogStorage,
    shard_files,
)
from space_odt_dagster.orchestration.tags import OUTPUT_TAG

_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


@dataclass(frozen=True, kw_only=True)
class OwnRuns:
    """Which runs are ours: those that wrote to this output folder (a path or URL).

    ``assets`` are the assets that they materialize; ``jobs`` are the jobs of whole scopes.
    """

    folder: str
    assets: Sequence[dg.AssetKey]
    jobs: Sequence[str]

    def filter(self, **more: object) -> dg.RunsFilter:
        """A filter for our runs that also meet ``more``."""
        return dg.RunsFilter(tags={OUTPUT_TAG: self.folder}, **more)  # type: ignore[arg-type]


def prune_run_records(
    instance: dg.DagsterInstance, own: OwnRuns, *, before: datetime | None, keep: Iterable[str] = ()
) -> tuple[str, ...]:
    """Deletes the records of our runs that ended before ``before``, except those in ``keep``. Returns their ids, oldest first.

    ``before`` needs a time zone; None deletes nothing.
    """
    if before is None:
        return ()
    records = instance.get_run_records(own.filter(statuses=_ENDED, created_before=before), ascending=True)
    old = [each.dagster_run for each in records if each.end_time is None or each.end_time < before.timestamp()]
    needed = _needed(instance, own) | set(keep) if old else set()
    going = tuple(run.run_id for run in old if run.run_id not in needed)
    for run_id in going:
        _delete(instance, run_id)
    return going


def _needed(instance: dg.DagsterInstance, own: OwnRuns) -> set[str]:
    found = set()
    for job in own.jobs:
        whole = own.filter(job_name=job, statuses=[dg.DagsterRunStatus.SUCCESS])
        found |= {run.run_id for run in instance.get_runs(whole, limit=1)}
    for record in instance.get_asset_records(sorted(own.assets)):
        event = record.asset_entry.last_materialization
        if event is not None:
            found.add(event.run_id)
    return found


def _delete(instance: dg.DagsterInstance, run_id: str) -> None:
    instance.delete_run(run_id)
    _delete_check_evaluations(instance, run_id)
    with suppress(Exception):  # captured output is not a record, and not every storage for it can delete
        instance.compute_log_manager.delete_logs(prefix=[run_id])
    # SQLite has one file per run, which Dagster only empties.
    for path in shard_files(instance.event_log_storage, run_id):
        path.unlink(missing_ok=True)


def _delete_check_evaluations(instance: dg.DagsterInstance, run_id: str) -> None:
    """Dagster stores check evaluations separately, and leaves them behind when their run is deleted."""
    storage = instance.event_log_storage
    if isinstance(storage, SqlEventLogStorage):
        with storage.index_connection() as connection:
            connection.execute(AssetCheckExecutionsTable.delete().where(AssetCheckExecutionsTable.c.run_id == run_id))
