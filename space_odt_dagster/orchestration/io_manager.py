"""The IO manager: writes assets as CSV and JSON files in the output folder.

Our own assets only write through it; they read their sources from the files, whichever run wrote them. Other assets in the same
code location can use an export as an input. https://docs.dagster.io/guides/build/io-managers
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dagster as dg

from space_odt_dagster.exports.checks.observe import Observations
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.orchestration.dagster_internals import add_to_materialization
from space_odt_dagster.orchestration.metadata import reading_metadata
from space_odt_dagster.run.after_reading import stopping_on_failure
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.keeping import Kept

EXPORTS = "exports"
"""The name of the IO manager."""


@dataclass
class Handed:
    """What an asset passes to the IO manager: the run, its outcome and, once written, the observations."""

    inventory: Inventory
    outcome: ReadOutcome
    kept: Kept | None = None

    @property
    def observations(self) -> Observations:
        """The observations. Raises ``RuntimeError`` if nothing was written."""
        if self.kept is None:
            raise RuntimeError(f"{self.outcome.export.name} was not written: no IO manager handled it.")
        return self.kept.observations


class ExportPairs(dg.IOManager):
    """Writes exports as CSV and JSON, and loads them for other assets. Has no run of its own, so no lock and no token."""

    def __init__(self, folder_of: Callable[[dg.InputContext], str]) -> None:
        self._folder_of = folder_of

    def handle_output(self, context: dg.OutputContext, obj: Handed) -> None:
        """Writes the files and the state of an export; its numbers, paths and a few rows become metadata."""
        inventory = obj.inventory
        with stopping_on_failure(inventory, obj.outcome):
            obj.kept = inventory.keep(obj.outcome)
        add_to_materialization(context, reading_metadata(obj.outcome, obj.observations, inventory.context.layout))

    def load_input(self, context: dg.InputContext) -> Any:
        """An export of the output folder in the form that the annotation asks for. Raises ``dg.Failure``."""
        from space_odt_dagster.orchestration.export_inputs import LIVE, load_export

        return load_export(context, lambda: self._folder_of(context), LIVE)


def build_export_pairs(folder_of: Callable[[dg.InputContext], str]) -> dg.IOManagerDefinition:
    """The IO manager as a resource. ``folder_of`` says which output folder an input is loaded from; it raises ``CouldNotRun``."""
    return dg.IOManagerDefinition.hardcoded_io_manager(
        ExportPairs(folder_of), "The CSV and JSON pairs in the output folder."
    )
