"""For other code locations: the exports of an inventory as assets that yours can take as inputs.

``webex_specs`` declares them. ``WebexExports`` loads each as the type of the input's annotation: a pandas frame, rows, models of
wxc_sdk or of your own, or the file. Nothing is written, no token is needed, and an inventory run may be in progress.
https://docs.dagster.io/guides/build/assets/external-assets
"""

from typing import Any

import dagster as dg
from pydantic import Field

from space_odt_dagster.data.selecting import export_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.asset_keys import USUAL_PREFIX, AssetKeys, parts_of
from space_odt_dagster.orchestration.export_inputs import load_export
from space_odt_dagster.orchestration.metadata import column_schema_of, description_of, group_of

IO_MANAGER = "webex_exports"


class WebexExports(dg.ConfigurableIOManager):
    """Loads exports from the output folder of an inventory. The resource ``webex_exports``."""

    out_dir: str = Field(
        description="Output folder of the inventory: a path or an fsspec URL such as s3://bucket/folder. Of several organisations, "
        "the folder of theirs: an export with partitions is loaded from the one that is named like its partition."
    )
    at: str = Field(
        default="live",
        description="Which snapshot, as for open_snapshot: live (what lies in exports now), latest (the newest complete one: all "
        "exports are of one night), a day, or a name.",
    )

    def load_input(self, context: dg.InputContext) -> Any:
        """Loads an export as the type of the input's annotation. Raises ``dg.Failure``."""
        return load_export(context, lambda: self._folder_of(context), self.at)

    def _folder_of(self, context: dg.InputContext) -> str:
        if not context.has_asset_partitions:
            return self.out_dir
        from space_odt_dagster.orchestration.fleet.partitions import name_of_input

        return f"{self.out_dir.rstrip('/')}/{name_of_input(context)}"

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Raises ``dg.Failure``: only the inventory writes exports."""
        raise dg.Failure(
            description="WebexExports only reads: give your assets another io_manager_key.", allow_retries=False
        )


def webex_specs(
    *exports: str,
    prefix: str = USUAL_PREFIX,
    io_manager_key: str = IO_MANAGER,
    partitions_def: dg.PartitionsDefinition | None = None,
) -> list[dg.AssetSpec]:
    """Specs of an inventory's exports for another code location; all exports if none is named.

    ``prefix`` is that of the inventory's asset keys, ``partitions_def`` the names of its organisations if it has
    several. Raises ``NoSuchExport`` with the nearest name.
    """
    keys = AssetKeys(parts_of("prefix", prefix), names_too=prefix != USUAL_PREFIX)
    return [
        dg.AssetSpec(
            keys.of(export.name),
            description=description_of(export),
            group_name=group_of(export, keys),
            kinds={"webex", "csv", "json"},
            partitions_def=partitions_def,
            metadata={"dagster/table_name": export.name, "dagster/column_schema": column_schema_of(export)},
        ).with_io_manager_key(io_manager_key)
        for export in map(export_of, exports or MANIFEST.names)
    ]
