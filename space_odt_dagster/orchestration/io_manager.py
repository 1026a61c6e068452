"""How assets are kept and found again in Dagster: the CSV and JSON pair in the output folder, of this run or an earlier one.

https://docs.dagster.io/guides/build/io-managers
"""

from typing import Any

import dagster as dg
from upath import UPath

from space_odt_dagster.exports.private_files import OutputError, make_private_folder
from space_odt_dagster.extraction.stopping import RunStopped
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.metadata import reading_metadata
from space_odt_dagster.run.after_reading import stop_run
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.reading import Reading, Source

ASKED_BY = "asked_by"
"""Input metadata: the asset that loads a source, so that only the columns that it needs are read."""


class ExportPairs(dg.UPathIOManager):
    """Writes what was read as a pair; loads a source for the asset that asks with its ids."""

    extension = ".json"

    def __init__(self, inventory: Inventory) -> None:
        super().__init__(base_path=inventory.layout.exports)
        self._inventory = inventory
        self._manifest: Manifest = inventory.manifest

    def make_directory(self, path: UPath) -> None:
        """Folders are private."""
        make_private_folder(path)

    def dump_to_path(self, context: dg.OutputContext, obj: Reading, path: UPath) -> None:
        """Writes the pair of an asset and its state."""
        try:
            self._inventory.keep(obj)
        except OutputError as failure:
            stop_run(self._inventory, RunStopped(str(failure)), obj)
            raise

    def load_from_path(self, context: dg.InputContext, path: UPath) -> Source:
        """The rows of a source that an asset needs. Never raises for a missing file: that is the asset's result to tell."""
        metadata = context.definition_metadata or {}
        return self._inventory.source_of(self._manifest[metadata[ASKED_BY]])

    def get_metadata(self, context: dg.OutputContext, obj: Reading) -> dict[str, Any]:
        """The numbers of what was read and written, where the two files are, and a few rows."""
        return reading_metadata(obj.tally, self._inventory.findings[obj.spec.name], self._inventory.layout)


@dg.io_manager(required_resource_keys={"inventory"}, description="The CSV and JSON pairs in the output folder.")
def export_pairs(context: dg.InitResourceContext) -> ExportPairs:
    """The pairs of the output folder of the run."""
    return ExportPairs(context.resources.inventory)
