"""Writes the rows of events as Dagster's own SQLite storage does, with statements that are made once.

The stock storage makes a new statement for each row, which SQLAlchemy then compiles, and serializes an event once for each table.
It reads each materialization back from the database several times, although it has just written it. A test compares every
table of both. https://docs.sqlalchemy.org/en/20/core/connections.html#sql-compilation-caching
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dagster as dg
from sqlalchemy import bindparam, or_, select
from sqlalchemy.engine import Connection

from space_odt_dagster.orchestration.dagster_internals import (
    ASSET_CHECK_EVENTS,
    ASSET_EVENTS,
    ASSET_KEY_INDEX_COLS,
    RUN_STATUS_EVENTS,
    AssetCheckExecutionRecordStatus,
    AssetCheckExecutionsTable,
    AssetKeyTable,
    SqlEventLogStorageTable,
    SqliteEventLogStorage,
)

_INSERT_EVENT = SqlEventLogStorageTable.insert()
_INSERT_ASSET = AssetKeyTable.insert()
_UPDATE_ASSET = AssetKeyTable.update().where(AssetKeyTable.c.asset_key == bindparam("of_asset"))
_INSERT_CHECK = AssetCheckExecutionsTable.insert()
_UPDATE_CHECK = AssetCheckExecutionsTable.update().where(
    AssetCheckExecutionsTable.c.asset_key == bindparam("of_asset"),
    AssetCheckExecutionsTable.c.check_name == bindparam("of_check"),
    AssetCheckExecutionsTable.c.run_id == bindparam("of_run"),
    AssetCheckExecutionsTable.c.partition.is_(None),
)
_OF_ASSET = AssetKeyTable.c
_ASSETS = (
    select(
        _OF_ASSET.id,
        _OF_ASSET.asset_key,
        _OF_ASSET.last_materialization,
        _OF_ASSET.last_run_id,
        _OF_ASSET.asset_details,
        _OF_ASSET.cached_status_data,
    )
    .where(
        _OF_ASSET.asset_key.in_(bindparam("of_assets", expanding=True)),
        or_(_OF_ASSET.wipe_timestamp.is_(None), _OF_ASSET.last_materialization_timestamp > _OF_ASSET.wipe_timestamp),
    )
    .order_by(_OF_ASSET.asset_key)
)

Row = Mapping[str, Any]


class EventRowsStorage(SqliteEventLogStorage):
    """The stock storage, with quicker writing. What is rare, such as partitions, is left to it."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._complete_indexes: set[str] = set()
        self._written: dict[dg.AssetKey, tuple[str, dg.EventLogRecord]] = {}
        """The last materialization of each asset that this process wrote, with its text in the database."""
        super().__init__(base_dir, inst_data)

    def has_secondary_index(self, name: str) -> bool:
        """Remembers indexes that are complete, as they stay so."""
        if name not in self._complete_indexes and super().has_secondary_index(name):
            self._complete_indexes.add(name)
        return name in self._complete_indexes

    def wipe(self) -> None:
        """Removes all events, and with them what is remembered of them."""
        self._complete_indexes.clear()
        self._written.clear()
        super().wipe()

    def write_event(self, event: dg.EventLogEntry, run: Connection, index: Callable[[], Connection]) -> None:
        """Writes an event to the file of its run, and to the index if that has its type."""
        row = self._event_to_row(event)
        run.execute(_INSERT_EVENT, row)
        kind = event.dagster_event_type
        if kind in ASSET_EVENTS or kind in ASSET_CHECK_EVENTS or kind in RUN_STATUS_EVENTS:
            connection = index()
            key = connection.execute(_INSERT_EVENT, row).inserted_primary_key
            assert key is not None
            if kind in ASSET_EVENTS:
                self._write_asset(event, key[0], connection)
            elif kind is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
                self._write_check(event, key[0], row, connection)
            elif kind is dg.DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED:
                self._write_planned_check(event, key[0], row, connection)

    def _write_asset(self, event: dg.EventLogEntry, event_id: int, index: Connection) -> None:
        self._store_asset_event_tags(index, [event], [event_id])
        key = event.dagster_event.asset_key if event.dagster_event is not None else None
        if key is None:
            return
        values = self._get_asset_entry_values(event, event_id, self._has_asset_key_index_cols_on_connection(index))
        if not values:
            return
        if not index.execute(_UPDATE_ASSET, {"of_asset": key.to_string(), **values}).rowcount:
            index.execute(_INSERT_ASSET, {"asset_key": key.to_string(), **values})
        if (text := values.get("last_materialization")) is not None:
            self._written[key] = text, dg.EventLogRecord(storage_id=event_id, event_log_entry=event)

    def _write_planned_check(self, event: dg.EventLogEntry, event_id: int, row: Row, index: Connection) -> None:
        planned: Any = event.dagster_event and event.dagster_event.event_specific_data
        if planned.partitions_subset:
            self.store_asset_check_event(event, event_id)
            return
        values = {
            "asset_key": planned.asset_key.to_string(),
            "check_name": planned.check_name,
            "partition": None,
            "run_id": event.run_id,
            "execution_status": AssetCheckExecutionRecordStatus.PLANNED.value,
            "evaluation_event": row["event"],
            "evaluation_event_timestamp": row["timestamp"],
            "evaluation_event_storage_id": event_id,
        }
        index.execute(_INSERT_CHECK, values)

    def _write_check(self, event: dg.EventLogEntry, event_id: int, row: Row, index: Connection) -> None:
        found: Any = event.dagster_event and event.dagster_event.event_specific_data
        if not event.run_id or found.partition is not None:
            self.store_asset_check_event(event, event_id)
            return
        status, target = AssetCheckExecutionRecordStatus, found.target_materialization_data
        values = {
            "of_asset": found.asset_key.to_string(),
            "of_check": found.check_name,
            "of_run": event.run_id,
            "execution_status": (status.SUCCEEDED if found.passed else status.FAILED).value,
            "evaluation_event": row["event"],
            "evaluation_event_timestamp": row["timestamp"],
            "evaluation_event_storage_id": event_id,
            "materialization_event_storage_id": target.storage_id if target else None,
        }
        if index.execute(_UPDATE_CHECK, values).rowcount != 1:  # it was not planned, or twice
            self.store_asset_check_event(event, event_id)

    def _fetch_asset_rows(self, asset_keys: Sequence[dg.AssetKey] | None = None, **others: Any) -> Sequence[Any]:
        is_current = self.has_secondary_index(ASSET_KEY_INDEX_COLS) and self.can_read_asset_status_cache()
        if asset_keys is None or others or not is_current:
            return super()._fetch_asset_rows(asset_keys, **others)
        with self.index_connection() as index:
            return index.execute(_ASSETS, {"of_assets": [key.to_string() for key in asset_keys]}).mappings().all()

    def _get_latest_materialization_records(
        self, raw_asset_rows: Sequence[Row]
    ) -> Mapping[dg.AssetKey, dg.EventLogRecord | None]:
        """Parses only what this process did not write: a row whose text it wrote is a record that it has."""
        known: dict[dg.AssetKey, dg.EventLogRecord | None] = {}
        others = []
        for row in raw_asset_rows:
            key = dg.AssetKey.from_db_string(row["asset_key"])
            written = self._written.get(key) if key is not None else None
            if (
                key is not None
                and written is not None
                and written[0] == row["last_materialization"]
                and not row["asset_details"]
            ):
                known[key] = written[1]
            else:
                others.append(row)
        return {**known, **super()._get_latest_materialization_records(others)} if others else known
