"""Removes Dagster's records of old runs of all organisations together, in one statement a table.

Each run by itself would search tables of millions of rows that have no index by run. What last materialized an asset for an
organisation stays, or the UI would show that partition as missing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import dagster as dg
import sqlalchemy as db

from space_odt_dagster.orchestration.dagster_internals import (
    AssetCheckExecutionsTable,
    AssetEventTagsTable,
    RunsTable,
    RunTagsTable,
    SqlEventLogStorage,
    SqlEventLogStorageTable,
    SqlRunStorage,
    shard_files,
)

_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
_MOST_IDS = 10_000
"""How many ids a statement names: databases take 32,000 at most."""


def prune_fleet_records(instance: dg.DagsterInstance, runs: Iterable[dg.RunsFilter], *, before: datetime) -> int:
    """Deletes the records of the runs that meet one of the filters and ended before that time. Returns how many they were.

    Does nothing in a storage that is not an SQL database.
    """
    events, records = instance.event_log_storage, instance.run_storage
    if not isinstance(events, SqlEventLogStorage) or not isinstance(records, SqlRunStorage):
        return 0
    old = _ended(instance, runs, before)
    going = sorted(old - _last_to_materialize(events)) if old else []
    for ids in _parts(going):
        with events.index_connection() as connection:
            _delete_events(connection, ids)
        with records.connect() as connection:
            connection.execute(RunTagsTable.delete().where(RunTagsTable.c.run_id.in_(ids)))
            connection.execute(RunsTable.delete().where(RunsTable.c.run_id.in_(ids)))
        for run_id in ids:  # SQLite has a file for the events of each run
            for path in shard_files(events, run_id):
                path.unlink(missing_ok=True)
    return len(going)


def _ended(instance: dg.DagsterInstance, runs: Iterable[dg.RunsFilter], before: datetime) -> set[str]:
    found: set[str] = set()
    for each in runs:
        wanted = dg.RunsFilter(tags=each.tags, job_name=each.job_name, statuses=_ENDED, created_before=before)
        found |= {
            record.dagster_run.run_id
            for record in instance.get_run_records(wanted)
            if record.end_time is None or record.end_time < before.timestamp()
        }
    return found


def _last_to_materialize(events: SqlEventLogStorage) -> set[str]:
    """The runs that were the last to materialize some asset for some partition."""
    table = SqlEventLogStorageTable
    newest = (
        db.select(db.func.max(table.c.id))
        .where(table.c.dagster_event_type == dg.DagsterEventType.ASSET_MATERIALIZATION.value)
        .group_by(table.c.asset_key, table.c.partition)
    )
    with events.index_connection() as connection:
        return set(connection.execute(db.select(table.c.run_id).where(table.c.id.in_(newest)).distinct()).scalars())


def _delete_events(connection: db.Connection, ids: Sequence[str]) -> None:
    table = SqlEventLogStorageTable
    theirs = db.select(table.c.id).where(table.c.run_id.in_(ids))
    connection.execute(AssetEventTagsTable.delete().where(AssetEventTagsTable.c.event_id.in_(theirs)))
    connection.execute(table.delete().where(table.c.run_id.in_(ids)))
    connection.execute(AssetCheckExecutionsTable.delete().where(AssetCheckExecutionsTable.c.run_id.in_(ids)))


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (ids[place : place + _MOST_IDS] for place in range(0, len(ids), _MOST_IDS))
