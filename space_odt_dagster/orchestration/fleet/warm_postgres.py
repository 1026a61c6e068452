"""Dagster's storage in Postgres, with connections that stay open and outlive a restart of the database.

The stock storage opens a connection for every statement, which is half of the time of a small run and most of that to enqueue one.
Here a process shares a few, tested before they are used, and a call whose connection broke is made again, up to three times;
opening one is tried for some seconds by Dagster itself. Tables and rows are the same.
"""

import functools
import inspect
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

import dagster as dg
import sqlalchemy as db
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from space_odt_dagster.orchestration.dagster_internals import (
    SqlEventLogStorageTable,
    datetime_from_timestamp,
    deserialize_value,
    read_migrations_once,
    replace_in_record,
)
from space_odt_dagster.orchestration.known_schema import KnownSchema

try:
    from dagster_postgres.event_log import PostgresEventLogStorage
    from dagster_postgres.run_storage import PostgresRunStorage
    from dagster_postgres.schedule_storage import PostgresScheduleStorage
    from dagster_postgres.storage import DagsterPostgresStorage
    from dagster_postgres.utils import create_pg_connection, create_pg_engine, pg_url_from_config
except ModuleNotFoundError as missing:
    from space_odt_dagster.orchestration.fleet.not_installed import NotInstalled

    raise NotInstalled("celery", missing) from None

TRIES = 3
_KEPT_OPEN = 4
_TABLES = 7_306_151_926
"""The number of the lock in PostgreSQL for whoever creates the tables."""
Storage = TypeVar("Storage", PostgresRunStorage, PostgresEventLogStorage, PostgresScheduleStorage)
_is_tried = ContextVar("_is_tried", default=False)


@functools.cache
def _engine_of(url: str) -> Engine:
    """The engine of this process for a database."""
    engine = create_pg_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
        pool_size=_KEPT_OPEN,
        max_overflow=_KEPT_OPEN,
        pool_use_lifo=True,
    )
    # A connection that two processes share mixes their answers.
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return engine


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Waits for other processes that may be creating the tables: when all start at once, Dagster's would fail over each other."""
    with create_pg_connection(_engine_of(url)) as connection:
        connection.exec_driver_sql(f"select pg_advisory_lock({_TABLES})")
        try:
            yield
        finally:
            connection.exec_driver_sql(f"select pg_advisory_unlock({_TABLES})")


def _with_tries(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, called again if its connection broke. What it calls itself is not tried separately."""

    @functools.wraps(method)
    def tried(*args: Any, **kwargs: Any) -> Any:
        if _is_tried.get():
            return method(*args, **kwargs)
        is_tried = _is_tried.set(True)
        try:
            for left in reversed(range(TRIES)):
                try:
                    return method(*args, **kwargs)
                except DBAPIError as failure:
                    if not failure.connection_invalidated or not left:
                        raise
        finally:
            _is_tried.reset(is_tried)
        raise AssertionError("the last try returns or raises")

    return tried


def _warm(storage: type[Storage]) -> type[Storage]:
    """The class, with tries around each public method that does not itself hand out a connection."""
    for name, method in inspect.getmembers(storage, inspect.isfunction):
        hands_out = inspect.isgeneratorfunction(inspect.unwrap(method)) or name.endswith(("connect", "connection"))
        is_plain = inspect.isfunction(inspect.getattr_static(storage, name))
        if is_plain and not hands_out and not name.startswith("_"):
            setattr(storage, name, _with_tries(method))
    return storage


@_warm
class _Runs(PostgresRunStorage):
    def __init__(self, url: str, should_autocreate_tables: bool) -> None:
        super().__init__(url, should_autocreate_tables)
        self._engine = _engine_of(url)

    def handle_run_event(self, run_id: str, event: dg.DagsterEvent, update_timestamp: datetime | None = None) -> None:
        """Sets the status that an event brings, unless the run has ended.

        A worker that had no network finds out late that its run was failed, and tried again elsewhere.
        """
        if not any(run.is_finished for run in self.get_runs(dg.RunsFilter(run_ids=[run_id]))):
            super().handle_run_event(run_id, event, update_timestamp)


@_warm
class _Schedules(PostgresScheduleStorage):
    def __init__(self, url: str, should_autocreate_tables: bool) -> None:
        super().__init__(url, should_autocreate_tables)
        self._engine = _engine_of(url)


@_warm
class _Events(KnownSchema, PostgresEventLogStorage):
    def __init__(self, url: str, should_autocreate_tables: bool, runs: _Runs) -> None:
        super().__init__(url, should_autocreate_tables)
        self._engine = _engine_of(url)
        self._runs = runs

    def store_event(self, event: dg.EventLogEntry) -> None:
        """Stores an event, after setting the run to the status that it brings.

        Dagster sets the status after storing the event. Its daemon looks at each failure event once, and never retries a run that
        is still "started" at that moment.
        """
        found = event.dagster_event
        if found is not None and found.is_job_event:
            self._runs.handle_run_event(event.run_id, found, datetime_from_timestamp(event.timestamp))
        super().store_event(event)

    @property
    def asset_records_have_last_observation(self) -> bool:
        """They have: else a step asks for it once for each input that was never read, of which ``status`` has hundreds."""
        return True

    def get_asset_records(self, asset_keys: Sequence[dg.AssetKey] | None = None) -> Sequence[Any]:
        """The records of assets, with their latest observations."""
        records = super().get_asset_records(asset_keys)
        latest = self._latest_observations([each.asset_entry.asset_key for each in records])
        return [_observed(each, latest.get(each.asset_entry.asset_key)) for each in records]

    def _latest_observations(self, asset_keys: Sequence[dg.AssetKey]) -> dict[dg.AssetKey, dg.EventLogRecord]:
        events = SqlEventLogStorageTable.c
        ids = (
            db.select(db.func.max(events.id))
            .where(events.asset_key.in_([each.to_string() for each in asset_keys]))
            .where(events.dagster_event_type == dg.DagsterEventType.ASSET_OBSERVATION.value)
            .group_by(events.asset_key)
        )
        with self.index_connection() as connection:
            found = connection.execute(db.select(events.id, events.event).where(events.id.in_(ids))).all()
        records = [dg.EventLogRecord(number, deserialize_value(event, dg.EventLogEntry)) for number, event in found]
        return {each.asset_key: each for each in records if each.asset_key is not None}


def _observed(record: Any, latest: dg.EventLogRecord | None) -> Any:
    """The record of an asset with its latest observation, unless that was wiped."""
    entry = record.asset_entry
    wiped = entry.asset_details.last_wipe_timestamp if entry.asset_details else None
    if latest is None or (wiped is not None and latest.timestamp <= wiped):
        return record
    return replace_in_record(record, asset_entry=replace_in_record(entry, last_observation_record=latest))


class WarmPostgresStorage(DagsterPostgresStorage):
    """The storage for ``dagster.yaml``: ``storage: custom:`` with the settings of Dagster's own."""

    def __init__(self, postgres_url: str, should_autocreate_tables: bool = True, inst_data: Any = None) -> None:
        read_migrations_once()
        with _alone(postgres_url):
            super().__init__(postgres_url, should_autocreate_tables, inst_data)
            self._run_storage = _Runs(postgres_url, should_autocreate_tables)
            self._schedule_storage = _Schedules(postgres_url, should_autocreate_tables)
            self._event_log_storage = _Events(postgres_url, should_autocreate_tables, self._run_storage)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> "WarmPostgresStorage":
        """Needed because the parent names its own class here."""
        # For this scheme alone, SQLAlchemy 2.1 takes another driver than the one that Dagster brings.
        url = re.sub("^postgres(ql)?://", "postgresql+psycopg2://", pg_url_from_config(config_value))
        return cls(
            url,
            should_autocreate_tables=config_value.get("should_autocreate_tables", True),
            inst_data=inst_data,
        )
