"""One asset per export, generated from its declaration.

https://docs.dagster.io/guides/build/assets/defining-assets
"""

import dagster as dg

from space_odt_dagster.exports.status_and_errors import kind_of
from space_odt_dagster.manifest.export import Export, source_asset_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.order import reading_order
from space_odt_dagster.orchestration.asset_checks import check_results_of, check_specs_of
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.io_manager import EXPORTS, Handed
from space_odt_dagster.orchestration.metadata import column_lineage_of, column_schema_of, description_of, group_of
from space_odt_dagster.orchestration.resources import INVENTORY, inventory_in
from space_odt_dagster.run.after_reading import stop_run, stopping_on_failure


def build_assets(
    manifest: Manifest, keys: AssetKeys, partitions: dg.PartitionsDefinition | None = None
) -> list[dg.AssetsDefinition]:
    """The assets of all exports, sources first. ``partitions`` are the organisations, if there are several."""
    order = reading_order(manifest)
    return [
        build_asset(
            export,
            keys,
            version=manifest.versions[export.name],
            priority=len(order) - order.index(export.name),
            partitions=partitions,
        )
        for export in manifest
    ]


def build_asset(
    export: Export,
    keys: AssetKeys,
    *,
    version: str,
    priority: int = 0,
    partitions: dg.PartitionsDefinition | None = None,
) -> dg.AssetsDefinition:
    """The asset of one export: reads it, writes it and checks it. ``version`` is the version of its declaration.

    Dagster runs the ready asset with the highest priority first, so exports that others take ids from are read before them, even
    without lineage. The ids come from the files of the source, of this run or an earlier one: an input that Dagster loads would
    cost two more events per asset.
    """
    source = source_asset_of(export)

    @dg.asset(
        key=keys.of(export.name),
        deps=[keys.of(source)] if source else [],
        group_name=group_of(export, keys),
        description=description_of(export),
        kinds={"webex", "csv", "json"},
        tags={"layer": kind_of(export)},
        metadata={
            "dagster/table_name": export.name,
            "dagster/column_schema": column_schema_of(export),
            **column_lineage_of(export, keys),
            "endpoint": f"GET {export.endpoint.path}",
            "documentation": dg.MetadataValue.url(export.endpoint.docs_url),
        },
        code_version=version,
        op_tags={"dagster/priority": str(priority)},
        check_specs=check_specs_of(keys.of(export.name), partitions),
        partitions_def=partitions,
        io_manager_key=keys.named(EXPORTS),
        required_resource_keys={keys.named(INVENTORY)},
    )
    def _asset(context):  # type: ignore[no-untyped-def]  # Dagster takes annotations for output types
        inventory = inventory_in(context, keys)
        with stopping_on_failure(inventory, inventory.unread(export)):
            outcome = inventory.read(export.name)
        if (stopped := outcome.stopped) is not None:
            stop_run(inventory, stopped, outcome)
            raise dg.Failure(description=str(stopped), allow_retries=False)
        # The IO manager writes the export and records its numbers; what was observed is known only after that.
        handed = Handed(inventory, outcome)
        # With only a code version, Dagster would take the data of every run for the same.
        yield dg.MaterializeResult(value=handed, data_version=dg.DataVersion(inventory.context.run_id))
        yield from check_results_of(outcome, handed.observations, most_fall=inventory.context.settings.volume_fall)

    return _asset
