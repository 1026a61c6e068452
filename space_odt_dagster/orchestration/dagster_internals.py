"""The only file that imports from Dagster's private modules.

Dagster may change any of it in a minor release, so its version is pinned to one, and the tests list these names. ``OVERRIDDEN``
lists the private members that our subclasses call or replace.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import dagster._core.storage
from alembic.config import Config
from alembic.script import ScriptDirectory
from dagster import AssetsDefinition, JobDefinition, OpDefinition, OutputContext
from dagster._core.definitions import external_asset
from dagster._core.definitions.assets.graph import asset_graph
from dagster._core.definitions.dependency import NodeHandle, OpNode
from dagster._core.definitions.scoped_resources_builder import Resources, ScopedResourcesBuilder
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.events import ASSET_CHECK_EVENTS, ASSET_EVENTS, JobFailureData
from dagster._core.events import EVENT_TYPE_TO_PIPELINE_RUN_STATUS as RUN_STATUS_EVENTS
from dagster._core.instance.ref import InstanceRef
from dagster._core.launcher.base import CheckRunHealthResult, LaunchRunContext, WorkerStatus
from dagster._core.launcher.default_run_launcher import DefaultRunLauncher
from dagster._core.snap import ExecutionPlanSnapshot, JobSnap, node
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.event_log.migration import ASSET_KEY_INDEX_COLS
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetEventTagsTable,
    AssetKeyTable,
    SqlEventLogStorageTable,
)
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.runs import RunStorage, SqlRunStorage, sql_run_storage
from dagster._core.storage.runs.schema import RunsTable, RunTagsTable
from dagster._core.storage.sql import ALEMBIC_SCRIPTS_LOCATION
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._core.storage.tags import (
    ASSET_RESUME_RETRY_TAG,
    GRPC_INFO_TAG,
    MAX_RETRIES_TAG,
    RESUME_RETRY_TAG,
    WILL_RETRY_TAG,
)
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult, ExecuteRunArgs
from dagster._serdes import deserialize_value, pack_value, unpack_value
from dagster._time import datetime_from_timestamp
from dagster._utils.schedules import is_valid_cron_string, schedule_execution_time_iterator
from dagster_shared.error import SerializableErrorInfo
from dagster_shared.record import replace as replace_in_record
from dagster_shared.serdes import serdes, utils

__all__ = [
    "ASSET_CHECK_EVENTS",
    "ASSET_EVENTS",
    "ASSET_KEY_INDEX_COLS",
    "ASSET_RESUME_RETRY_TAG",
    "GRPC_INFO_TAG",
    "INDEX_SHARD_NAME",
    "MAX_RETRIES_TAG",
    "NO_CAPTURE",
    "OVERRIDDEN",
    "RESUME_RETRY_TAG",
    "RUN_STATUS_EVENTS",
    "WILL_RETRY_TAG",
    "AssetCheckExecutionRecordStatus",
    "AssetCheckExecutionsTable",
    "AssetEventTagsTable",
    "AssetKeyTable",
    "CanCancelExecutionRequest",
    "CanCancelExecutionResult",
    "CheckRunHealthResult",
    "DagsterSqliteStorage",
    "DagsterUserCodeUnreachableError",
    "DefaultRunLauncher",
    "ExecuteRunArgs",
    "InstanceRef",
    "JobFailureData",
    "LaunchRunContext",
    "RunStorage",
    "RunTagsTable",
    "RunsTable",
    "SerializableErrorInfo",
    "SqlEventLogStorage",
    "SqlEventLogStorageTable",
    "SqlRunStorage",
    "SqliteEventLogStorage",
    "WorkerStatus",
    "add_to_materialization",
    "check_jobs_once",
    "datetime_from_timestamp",
    "deserialize_value",
    "is_valid_cron_string",
    "known_schema_revisions",
    "pack_value",
    "read_migrations_once",
    "replace_in_record",
    "schedule_execution_time_iterator",
    "serialize_snapshots_once",
    "shard_files",
    "share_between_jobs",
    "share_resources_of_steps",
    "unpack_value",
]

OVERRIDDEN: dict[type, tuple[str, ...]] = {
    JobDefinition: ("_was_provided_resources",),
    DefaultRunLauncher: ("_get_grpc_client_for_termination",),
    DagsterSqliteStorage: ("_event_log_storage",),
    SqliteEventLogStorage: (
        "_connect",
        "_db_lock",
        "_event_to_row",
        "_fetch_asset_rows",
        "_get_asset_entry_values",
        "_get_latest_materialization_records",
        "_has_asset_key_col_on_connection",
        "_has_asset_key_index_cols_on_connection",
        "_initdb",
        "_initialized_dbs",
        "_store_asset_event_tags",
    ),
}
"""Private members that our subclasses call or replace: if Dagster renames one, a replacement would silently be ignored."""

NO_CAPTURE: dict[str, Any] = {
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
        "config": {},
    }
}
"""Instance settings that do not capture what a process prints: capturing takes four more processes."""


@cache
def known_schema_revisions() -> frozenset[str]:
    """Every revision of the database schema that this Dagster can read; any other is newer."""
    scripts = (Path(dagster._core.storage.__path__[0]) / "alembic" / "versions").glob("*.py")
    texts = (script.read_text(encoding="utf-8") for script in scripts)
    found = (re.search(r'^revision\s*=\s*"(\w+)"', text, re.MULTILINE) for text in texts)
    return frozenset(each[1] for each in found if each is not None)


@cache
def read_migrations_once() -> None:
    """From now on, this process reads the migration scripts of Dagster once.

    Dagster asks for the newest revision whenever it opens or makes a database, and alembic then imports all scripts again: thirteen
    times in the first run into a folder, which took a third of the time of a small run. Scripts elsewhere are read as before.
    """
    read = ScriptDirectory.from_config
    kept: dict[str, ScriptDirectory] = {}

    def from_config(config: Config) -> ScriptDirectory:
        if (place := config.get_main_option("script_location")) != ALEMBIC_SCRIPTS_LOCATION:
            return read(config)
        if place not in kept:
            kept[place] = read(config)
        return kept[place]

    ScriptDirectory.from_config = from_config  # type: ignore[method-assign]


@cache
def share_between_jobs() -> None:
    """From now on, jobs of this process share what Dagster makes of their assets and ops.

    Status and errors come after every export, so each job knows them all. For 28 jobs, Dagster made ten thousand assets that they
    do not read, and described 24 thousand inputs: more than half of the time to load them, in each process of a service.
    """
    make = external_asset.create_unexecutable_external_asset_from_assets_def
    requirements = AssetsDefinition.get_resource_requirements
    describe = node.build_op_def_snap
    made: WeakKeyDictionary[AssetsDefinition, AssetsDefinition] = WeakKeyDictionary()
    required: WeakKeyDictionary[AssetsDefinition, list[Any]] = WeakKeyDictionary()
    described: WeakKeyDictionary[OpDefinition, node.OpDefSnap] = WeakKeyDictionary()

    def unread(assets_def: AssetsDefinition) -> AssetsDefinition:
        if (known := made.get(assets_def)) is None:
            known = make(assets_def)
            if known is not assets_def:  # else it would keep itself
                made[assets_def] = known
        return known

    def requirements_once(assets_def: AssetsDefinition) -> list[Any]:
        if (known := required.get(assets_def)) is None:
            known = required[assets_def] = list(requirements(assets_def))
        return known

    def description(op_def: OpDefinition, job_def: JobDefinition) -> node.OpDefSnap:
        if not job_def.is_asset_job:  # those show more of their outputs
            return describe(op_def, job_def)
        if (known := described.get(op_def)) is None:
            known = described[op_def] = describe(op_def, job_def)
        return known

    external_asset.create_unexecutable_external_asset_from_assets_def = unread
    AssetsDefinition.get_resource_requirements = requirements_once  # type: ignore[method-assign,assignment]
    node.build_op_def_snap = description


@cache
def check_jobs_once() -> None:
    """From now on, this process leaves out what Dagster checks of a job without any effect.

    It validates the resources of a job when it makes it and again when it has made it, looks for the upstream of each input to
    decide about a kind of requirement that it never makes, and parses the metadata of all assets to resolve dependencies by table
    name even if each is the key of an asset.
    """
    validate = JobDefinition.validate_resource_requirements_satisfied
    resolve = asset_graph.resolve_assets_def_deps  # type: ignore[attr-defined]

    def validate_if_not_done(self: JobDefinition) -> None:
        if not self._was_provided_resources:
            validate(self)

    def requirements(
        self: OpNode, outer_container: object, parent_handle: NodeHandle | None = None, asset_layer: Any = None
    ) -> Iterator[Any]:
        yield from self.definition.get_resource_requirements(NodeHandle(self.name, parent_handle), asset_layer)
        for hook in self.hook_defs:
            yield from hook.get_resource_requirements(self.describe_node())

    def resolve_if_needed(assets_defs: list[AssetsDefinition]) -> list[AssetsDefinition]:
        specs = [spec for each in assets_defs for spec in each.specs]
        is_known = {dep.asset_key for spec in specs for dep in spec.deps} <= {spec.key for spec in specs}
        return list(assets_defs) if is_known else resolve(assets_defs)

    JobDefinition.validate_resource_requirements_satisfied = validate_if_not_done  # type: ignore[method-assign]
    OpNode.get_resource_requirements = requirements  # type: ignore[method-assign]
    asset_graph.resolve_assets_def_deps = resolve_if_needed  # type: ignore[attr-defined]


@cache
def share_resources_of_steps() -> None:
    """From now on, the steps of a run in this process share what gives them their resources.

    Dagster made a class of its own for it seven times in each step.
    """
    build = ScopedResourcesBuilder.build

    def shared(self: ScopedResourcesBuilder, required_resource_keys: Set[str] | None) -> Resources:
        made: dict[frozenset[str], Resources] = self.__dict__.setdefault("made", {})
        keys = frozenset(required_resource_keys or ())
        if keys not in made:
            made[keys] = build(self, required_resource_keys)
        return made[keys]

    ScopedResourcesBuilder.build = shared  # type: ignore[method-assign]


@cache
def serialize_snapshots_once() -> None:
    """From now on, this process serializes the snapshot of a job or plan once, instead of for each look at its id."""
    serialize = serdes.serialize_value
    latest: deque[tuple[object, str]] = deque(maxlen=2)  # a run has one of each

    def once(value: Any, **options: Any) -> str:
        if options or not isinstance(value, JobSnap | ExecutionPlanSnapshot):
            return serialize(value, **options)
        text = next((text for known, text in latest if known is value), None)
        if text is None:
            text = serialize(value)
            latest.append((value, text))
        return text

    utils.serialize_value = sql_run_storage.serialize_value = once  # type: ignore[attr-defined,assignment]


def add_to_materialization(context: OutputContext, metadata: Mapping[str, Any]) -> None:
    """Adds metadata to the materialization of the asset whose output is handled.

    ``context.add_output_metadata`` would also write it into a second event, which nobody reads.
    """
    context.step_context.add_asset_metadata(metadata, asset_key=context.asset_key)


def shard_files(storage: object, run_id: str) -> tuple[Path, ...]:
    """The files with the events of a run: SQLite has one per run, plus WAL and shared memory. Empty for other storages."""
    if not isinstance(storage, SqliteEventLogStorage):
        return ()
    return tuple(Path(f"{storage.path_for_shard(run_id)}{ending}") for ending in ("", "-wal", "-shm"))
