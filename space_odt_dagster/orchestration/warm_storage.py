"""Dagster's own SQLite storage, with its connections kept open.

The stock storage opens and closes a connection for every statement, which is most of the cost of a run with many small events.
This one writes the same files, tables and rows, and each can continue after the other. Durability: ``synchronous=NORMAL`` in WAL
mode, so a power cut may lose the last events in a run's record (never its exports), and cannot damage the file.

A test reads a home with one that the other wrote. https://docs.dagster.io/deployment/oss/oss-instance-configuration
"""

import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import sqlalchemy as db
from dagster import EventLogEntry
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

from space_odt_dagster.orchestration.dagster_internals import (
    INDEX_SHARD_NAME,
    DagsterSqliteStorage,
    RunStorage,
    datetime_from_timestamp,
    read_migrations_once,
)
from space_odt_dagster.orchestration.event_rows import EventRowsStorage
from space_odt_dagster.orchestration.known_schema import KnownSchema

_MOST_OPEN_RUNS = 4
BUSY_SECONDS = 120
"""How long to wait for a locked database. A backup or another run may hold the lock for half a minute."""


@db.event.listens_for(Engine, "connect")
def _wait_for_locks(raw: Any, _: object) -> None:
    """Also applies to connections that Dagster opens by itself, which give up after 5 seconds."""
    if isinstance(raw, sqlite3.Connection):
        raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}").close()


class WarmSqliteEventLogStorage(KnownSchema, EventRowsStorage):
    """The event log with one engine per database file and one transaction per batch of events."""

    runs: RunStorage | None = None
    """Where the status of the runs is stored."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._in_use: dict[str, Connection] = {}
        self._process = os.getpid()
        super().__init__(base_dir, inst_data)
        # Writing a batch takes the lock again for each event in it.
        self._db_lock = threading.RLock()  # type: ignore[assignment]

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> "WarmSqliteEventLogStorage":
        """Needed because the parent names its own class here."""
        return cls(inst_data=inst_data, **config_value)

    def store_event(self, event: EventLogEntry) -> None:
        """Stores one event in one transaction per file."""
        self.store_event_batch([event])

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Stores events of one run in one transaction per file, after setting the run to the status that they bring.

        Dagster sets the status after storing the event. Its daemon looks at each failure event once, and never retries a run that
        is still "started" at that moment.
        """
        run_id = events[0].run_id
        if self.runs is not None:
            for event in events:
                found = event.dagster_event
                if found is not None and found.is_job_event:
                    self.runs.handle_run_event(run_id, found, datetime_from_timestamp(event.timestamp))
        with ExitStack() as connections:
            run = connections.enter_context(self._connect(run_id))
            for event in events:
                self.write_event(event, run, lambda: connections.enter_context(self._connect(INDEX_SHARD_NAME)))
        # The webserver watches the main file of a run for changes, but an open WAL connection writes to another file.
        with suppress(OSError):
            os.utime(self.path_for_shard(run_id))

    def wipe(self) -> None:
        """Removes all events."""
        self._close()
        super().wipe()

    def dispose(self) -> None:
        """Closes all connections."""
        super().dispose()
        self._close()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if shard in self._in_use:
                yield self._in_use[shard]
                return
            with self._engine(shard).connect() as connection, connection.begin():
                self._in_use[shard] = connection
                try:
                    yield connection
                finally:
                    del self._in_use[shard]

    def _engine(self, shard: str) -> Engine:
        if self._process != os.getpid():
            self._drop_inherited_engines()
        engine = self._engines.get(shard)
        if engine is None:
            engine = self._engines[shard] = self._new_engine(shard)
            idle = [name for name in self._engines if name not in (INDEX_SHARD_NAME, shard, *self._in_use)]
            for name in idle[: max(0, len(idle) - _MOST_OPEN_RUNS + 1)]:
                self._engines.pop(name).dispose()
        self._engines.move_to_end(shard)
        return engine

    def _new_engine(self, shard: str) -> Engine:
        engine = db.create_engine(
            self.conn_string_for_shard(shard),
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=4,
            connect_args={"check_same_thread": False},
        )
        db.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=NORMAL").close())
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        return engine

    def _drop_inherited_engines(self) -> None:
        for engine in self._engines.values():
            engine.dispose(close=False)
        self._engines.clear()
        self._in_use.clear()
        self._process = os.getpid()

    def _close(self) -> None:
        with self._db_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()


class WarmSqliteStorage(DagsterSqliteStorage):
    """The storage for ``dagster.yaml``: ``storage: custom:`` with its ``base_dir``."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        read_migrations_once()
        super().__init__(base_dir, inst_data)
        self._event_log_storage = WarmSqliteEventLogStorage(os.path.join(base_dir, "history", "runs", ""))
        self._event_log_storage.runs = self.run_storage

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> "WarmSqliteStorage":
        """Needed because the parent names its own class here."""
        return cls.from_local(inst_data=inst_data, **config_value)
