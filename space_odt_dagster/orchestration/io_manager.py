"""How assets are kept and found again in Dagster: the CSV and JSON pair in the output folder, of this run or an earlier one.

https://docs.dagster.io/guides/build/io-managers
"""

from typing import Any

import dagster as dg
from upath import UPath

from space_odt_dagster.exports.private_files import make_private_folder
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.orchestration.metadata import reading_metadata
from space_odt_dagster.run.after_reading import stopping_on_failure
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.reading import Reading


class ExportPairs(dg.UPathIOManager):
    """Writes what was read as a pair; loads the rows for whoever asks for them."""

    extension = ".json"

    def __init__(self, inventory: Inventory) -> None:
        super().__init__(base_path=inventory.context.layout.exports)
        self._inventory = inventory

    def make_directory(self, path: UPath) -> None:
        """Folders are private."""
        make_private_folder(path)

    def handle_output(self, context: dg.OutputContext, obj: Reading) -> None:
        """Writes the pair of an asset; a failure ends the run."""
        with stopping_on_failure(self._inventory, obj.tally):
            super().handle_output(context, obj)

    def dump_to_path(self, context: dg.OutputContext, obj: Reading, path: UPath) -> None:
        """Writes the pair of an asset and its state."""
        self._inventory.keep(obj)

    def load_from_path(self, context: dg.InputContext, path: UPath) -> list[dict[str, Any]]:
        """The rows of an export, for an asset of your own downstream of it: a dict for each, with the columns as keys."""
        with path.open("r", encoding="utf-8") as stream:
            rows: list[dict[str, Any]] = parse_json(stream.read())
        return rows

    def get_metadata(self, context: dg.OutputContext, obj: Reading) -> dict[str, Any]:
        """The numbers of what was read and written, where the two files are, and a few rows."""
        return reading_metadata(obj.tally, self._inventory.findings[obj.spec.name], self._inventory.context.layout)


@dg.io_manager(required_resource_keys={"inventory"}, description="The CSV and JSON pairs in the output folder.")
def export_pairs(context: dg.InitResourceContext) -> ExportPairs:
    """The pairs of the output folder of the run."""
    return ExportPairs(context.resources.inventory)
