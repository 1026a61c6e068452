"""What Dagster does not publish is used through one door, and everything that stands in it is there."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from dagster._core.definitions.scoped_resources_builder import ScopedResourcesBuilder
from dagster._core.storage import sql
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs import sql_run_storage
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from dagster_shared.serdes import serdes, utils

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration import dagster_internals, event_rows, run_launcher, warm_storage
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster_tests.test_imports import PACKAGE, imports_of

DOOR = PACKAGE / "orchestration" / "dagster_internals.py"
PRIVATE = re.compile(r"dagster(_\w+)?(\.\w+)*?\._\w+|dagster_shared\b.*")
EXPOSED = {
    "dagster._core.storage",
    "dagster._core.definitions.assets.graph.asset_graph",
    "dagster._core.definitions.dependency.NodeHandle",
    "dagster._core.definitions.dependency.OpNode",
    "dagster._core.definitions.external_asset",
    "dagster._core.definitions.scoped_resources_builder.Resources",
    "dagster._core.definitions.scoped_resources_builder.ScopedResourcesBuilder",
    "dagster._core.errors.DagsterUserCodeUnreachableError",
    "dagster._core.events.ASSET_CHECK_EVENTS",
    "dagster._core.events.ASSET_EVENTS",
    "dagster._core.events.EVENT_TYPE_TO_PIPELINE_RUN_STATUS",
    "dagster._core.events.JobFailureData",
    "dagster._core.instance.ref.InstanceRef",
    "dagster._core.launcher.base.CheckRunHealthResult",
    "dagster._core.launcher.base.LaunchRunContext",
    "dagster._core.launcher.base.WorkerStatus",
    "dagster._core.launcher.default_run_launcher.DefaultRunLauncher",
    "dagster._core.snap.ExecutionPlanSnapshot",
    "dagster._core.snap.JobSnap",
    "dagster._core.snap.node",
    "dagster._core.storage.asset_check_execution_record.AssetCheckExecutionRecordStatus",
    "dagster._core.storage.event_log.schema.AssetCheckExecutionsTable",
    "dagster._core.storage.event_log.schema.AssetEventTagsTable",
    "dagster._core.storage.event_log.schema.AssetKeyTable",
    "dagster._core.storage.event_log.schema.SqlEventLogStorageTable",
    "dagster._core.storage.event_log.sql_event_log.SqlEventLogStorage",
    "dagster._core.storage.event_log.sqlite.sqlite_event_log.INDEX_SHARD_NAME",
    "dagster._core.storage.event_log.sqlite.sqlite_event_log.SqliteEventLogStorage",
    "dagster._core.storage.event_log.migration.ASSET_KEY_INDEX_COLS",
    "dagster._core.storage.runs.RunStorage",
    "dagster._core.storage.runs.sql_run_storage",
    "dagster._core.storage.runs.SqlRunStorage",
    "dagster._core.storage.runs.schema.RunTagsTable",
    "dagster._core.storage.runs.schema.RunsTable",
    "dagster._core.storage.sql.ALEMBIC_SCRIPTS_LOCATION",
    "dagster._core.storage.sqlite_storage.DagsterSqliteStorage",
    "dagster._core.storage.tags.ASSET_RESUME_RETRY_TAG",
    "dagster._core.storage.tags.GRPC_INFO_TAG",
    "dagster._core.storage.tags.MAX_RETRIES_TAG",
    "dagster._core.storage.tags.RESUME_RETRY_TAG",
    "dagster._core.storage.tags.WILL_RETRY_TAG",
    "dagster._grpc.types.CanCancelExecutionRequest",
    "dagster._grpc.types.CanCancelExecutionResult",
    "dagster._grpc.types.ExecuteRunArgs",
    "dagster._serdes.deserialize_value",
    "dagster._serdes.pack_value",
    "dagster._serdes.unpack_value",
    "dagster._time.datetime_from_timestamp",
    "dagster._utils.schedules.is_valid_cron_string",
    "dagster._utils.schedules.schedule_execution_time_iterator",
    "dagster_shared.error.SerializableErrorInfo",
    "dagster_shared.record.replace",
    "dagster_shared.serdes.serdes",
    "dagster_shared.serdes.utils",
}
"""Each of these may be gone with the next minor release of Dagster."""


def private_imports(file: Path) -> Iterator[str]:
    """What a file imports of Dagster that is not public."""
    yield from (name for _, name in imports_of(file) if PRIVATE.match(name))


def test_nothing_but_the_door_imports_what_dagster_does_not_publish() -> None:
    found = {str(file.relative_to(PACKAGE)): sorted(private_imports(file)) for file in PACKAGE.rglob("*.py")}
    assert {name: each for name, each in found.items() if each and name != str(DOOR.relative_to(PACKAGE))} == {}


def test_the_door_has_what_is_listed_and_no_more() -> None:
    assert set(private_imports(DOOR)) == EXPOSED


@pytest.mark.parametrize(
    ("name", "is_private"),
    [
        ("dagster.asset", False),
        ("dagster", False),
        ("dagster._core.events", True),
        ("dagster.components._x.y", True),
        ("dagster_shared.error.SerializableErrorInfo", True),
        ("dagster_webserver._app.x", True),
        ("dagster_home", False),
    ],
)
def test_what_is_private_is_known_by_its_name(name: str, is_private: bool) -> None:
    assert bool(PRIVATE.match(name)) is is_private


@pytest.mark.parametrize("parent", dagster_internals.OVERRIDDEN, ids=lambda parent: parent.__name__)
def test_every_private_member_that_is_leaned_on_is_one_of_dagster(parent: type) -> None:
    source = "".join(inspect.getsource(each) for each in parent.__mro__ if each is not object)
    for name in dagster_internals.OVERRIDDEN[parent]:
        assert hasattr(parent, name) or f"self.{name}" in source, f"{parent.__name__} has no {name} any more"


def test_migration_scripts_are_read_once_in_a_process_and_those_of_others_each_time(tmp_path: Path) -> None:
    dagster_internals.read_migrations_once()
    ours = [
        ScriptDirectory.from_config(sql.get_alembic_config(module.__file__))
        for module in (sqlite_event_log, sqlite_run_storage, sqlite_event_log)
    ]
    assert len({id(each) for each in ours}) == 1
    assert ours[0].as_revision_number("head") in dagster_internals.known_schema_revisions()
    config = Config()
    config.set_main_option("script_location", str(tmp_path))
    assert ScriptDirectory.from_config(config) is not ScriptDirectory.from_config(config)


def test_jobs_share_what_is_made_of_an_asset_that_they_do_not_read() -> None:
    licenses, locations = AssetKeys().all_of(["licenses", "locations"])
    definitions = inventory_definitions(manifest=MANIFEST.only(["licenses", "locations", "phone_number_counts"]))
    identity, locations_only, numbers = (
        definitions.resolve_job_def(f"{area}_run").asset_layer.asset_graph
        for area in ("identity", "locations", "numbers")
    )
    assert identity.get(licenses).is_executable
    assert not numbers.get(licenses).is_executable
    assert numbers.get(licenses).assets_def is locations_only.get(licenses).assets_def
    assert numbers.get(locations).assets_def is identity.get(locations).assets_def


def test_jobs_share_the_description_of_an_op_unless_they_show_its_outputs() -> None:
    definitions = inventory_definitions(manifest=MANIFEST.only(["licenses", "locations"]))
    identity, locations = (definitions.resolve_job_def(f"{area}_run") for area in ("identity", "locations"))
    one, other = (each.get_job_snapshot().get_node_def_snap("webex__status") for each in (identity, locations))
    assert one is other

    @dg.op(out=dg.Out(description="what it is"))
    def alone() -> int:
        return 1

    job = dg.GraphDefinition("job_of_others", node_defs=[alone]).to_job()
    described = job.get_job_snapshot().get_node_def_snap("alone")
    assert described.output_def_snaps[0].description == "what it is"


@dg.asset(key_prefix="there", group_name="both")
def upstream() -> None: ...


@dg.asset(group_name="both", deps=["upstream"])
def by_name() -> None: ...


@dg.asset(deps=["elsewhere"])
def of_nobody() -> None: ...


@dg.asset(required_resource_keys={"absent"})
def needs() -> None: ...


def test_jobs_still_find_dependencies_and_miss_resources() -> None:
    dagster_internals.check_jobs_once()
    definitions = dg.Definitions(assets=[upstream, by_name, of_nobody], jobs=[dg.define_asset_job("all")])
    graph = definitions.resolve_job_def("all").asset_layer.asset_graph
    assert graph.get(by_name.key).parent_keys == {upstream.key}
    assert graph.get(of_nobody.key).parent_keys == {dg.AssetKey("elsewhere")}
    with pytest.raises(dg.DagsterInvalidDefinitionError, match="'absent'"):
        dg.Definitions(assets=[needs], jobs=[dg.define_asset_job("all")]).resolve_job_def("all")


def test_steps_with_the_same_resources_share_them_and_others_do_not() -> None:
    dagster_internals.share_resources_of_steps()
    builder = ScopedResourcesBuilder({"one": 1, "two": 2})
    assert builder.build({"one"}) is builder.build({"one"})
    assert (builder.build({"one"}), builder.build({"one", "two"}).two) == ((1,), 2)  # type: ignore[attr-defined]
    assert ScopedResourcesBuilder({"one": 3}).build({"one"}) == (3,)


def test_a_snapshot_is_serialized_once_with_the_text_and_id_that_it_had() -> None:
    definitions = inventory_definitions(manifest=MANIFEST.only(["licenses", "locations"]))
    identity, locations = (
        definitions.resolve_job_def(f"{area}_run").get_job_snapshot() for area in ("identity", "locations")
    )
    texts = [serdes.serialize_value(each) for each in (identity, locations)]
    dagster_internals.serialize_snapshots_once()
    for snapshot, text in zip((identity, locations, identity), (*texts, texts[0]), strict=True):
        assert utils.create_snapshot_id(snapshot) == utils.hash_str(text)
        assert sql_run_storage.serialize_value(snapshot) == text
        assert sql_run_storage.serialize_value(snapshot) is utils.serialize_value(snapshot)


@pytest.mark.parametrize("module", [run_launcher, event_rows, warm_storage], ids=lambda module: module.__name__)
def test_a_subclass_leans_on_no_other_private_member(module: object) -> None:
    listed = {name for names in dagster_internals.OVERRIDDEN.values() for name in names}
    for defined in ast.parse(inspect.getsource(module)).body:  # type: ignore[arg-type]
        if not isinstance(defined, ast.ClassDef) or not any(
            "Storage" in ast.dump(b) or "Default" in ast.dump(b) for b in defined.bases
        ):
            continue
        own = {each.name for each in defined.body if isinstance(each, ast.FunctionDef)}
        own |= {
            each.attr
            for each in ast.walk(defined)
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)
        }
        used = {
            each.attr
            for each in ast.walk(defined)
            if isinstance(each, ast.Attribute)
            and isinstance(each.value, ast.Name)
            and each.value.id == "self"
            and each.attr.startswith("_")
        }
        assert used - own <= listed
