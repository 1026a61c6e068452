"""One asset per export, made from its spec: nothing here knows a particular export."""

from typing import Any

import dagster as dg

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.records import kind_of
from space_odt_dagster.extraction.connection import Unreachable
from space_odt_dagster.extraction.stopping import Interrupted, RunStopped
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.spec import ColumnType, Spec, keys_of, source_asset_of
from space_odt_dagster.orchestration.checks import calls_check, check_specs_of
from space_odt_dagster.orchestration.inventory import NO_SOURCE, Inventory, Reading
from space_odt_dagster.orchestration.io_manager import ASKED_BY
from space_odt_dagster.orchestration.settings import NoToken
from space_odt_dagster.orchestration.telling import stop_run
from space_odt_dagster.orchestration.unfinished import CannotResume

OWNERS = ["team:telephony"]


def build_assets(manifest: Manifest) -> list[dg.AssetsDefinition]:
    """The assets of every export, sources first."""
    return [build_asset(spec) for spec in manifest]


def build_asset(spec: Spec) -> dg.AssetsDefinition:
    """The asset of one export: reads it, keeps it, and checks it."""
    source = source_asset_of(spec)
    ins = {source: dg.AssetIn(key=source, metadata={ASKED_BY: spec.name})} if source else {}

    @dg.asset(
        name=spec.name,
        ins=ins,
        group_name=spec.group,
        description=description_of(spec),
        kinds={"webex", "csv", "json"},
        owners=OWNERS,
        tags={"layer": kind_of(spec)},
        metadata={
            "dagster/table_name": spec.name,
            "dagster/column_schema": column_schema_of(spec),
            "endpoint": f"GET {spec.endpoint.path}",
            "documentation": dg.MetadataValue.url(spec.endpoint.docs_url),
        },
        check_specs=check_specs_of(spec.name),
        io_manager_key="exports",
        required_resource_keys={"inventory"},
    )
    def _asset(context, **sources):  # type: ignore[no-untyped-def]  # Dagster takes annotations for output types
        inventory: Inventory = context.resources.inventory
        try:
            reading = inventory.read(spec, sources[source] if source else NO_SOURCE)
        except BaseException as broken:
            stop_run(inventory, _reason_of(broken, spec), inventory.unread(spec))
            raise
        if (stopped := reading.tally.stopped) is not None:
            stop_run(inventory, stopped, reading)
            raise dg.Failure(description=str(stopped), allow_retries=False)
        return dg.MaterializeResult(
            value=reading, metadata=_metadata_of(reading), check_results=[calls_check(reading.tally)]
        )

    return _asset


def _reason_of(broken: BaseException, spec: Spec) -> RunStopped:
    if isinstance(broken, RunStopped):
        return broken
    if isinstance(broken, OutputError | Unreachable | NoToken | CannotResume):
        return RunStopped(str(broken))
    if isinstance(broken, Exception):
        return RunStopped(f"Reading {spec.name} broke down ({type(broken).__name__}): please report this.")
    return Interrupted(f"The run was interrupted while {spec.name} was read.")


def description_of(spec: Spec) -> str:
    """Markdown: a first plain line, then what is asked, with which scopes, and what a row is."""
    scopes = " or ".join(f"`{scope}`" for scope in spec.endpoint.scopes)
    keys = ", ".join(f"`{key}`" for key in keys_of(spec)) or "none (a single row)"
    return "\n\n".join(
        [
            spec.description,
            f"- **Method**: `{spec.endpoint.sdk_method}`\n"
            f"- **Path**: `GET {spec.endpoint.path}`\n"
            f"- **Scopes**: {scopes}\n"
            f"- **One row per**: {spec.grain}\n"
            f"- **Key**: {keys}\n"
            f"- [API documentation]({spec.endpoint.docs_url})",
        ]
    )


def column_schema_of(spec: Spec) -> dg.TableSchema:
    """The declared columns, as Dagster shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.type.value if column.type is not ColumnType.LIST else "list of text",
                description=column.description,
                constraints=dg.TableColumnConstraints(nullable=not column.key, unique=keys_of(spec) == (column.name,)),
            )
            for column in spec.columns
        ]
    )


def _metadata_of(reading: Reading) -> dict[str, Any]:
    tally = reading.tally
    return {
        "dagster/row_count": tally.rows if tally.result.has_rows else 0,
        "result": tally.result.value,
        "calls": tally.calls,
        "skipped": tally.skipped,
        "failed": tally.failed,
        "seconds": round(tally.elapsed_seconds, 3),
    }
