"""What Dagster would be told of each export, without Dagster: it takes most of the time of a run over all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.order import reading_order
from space_odt_dagster.orchestration.asset_checks import check_results_of
from space_odt_dagster.orchestration.metadata import reading_metadata
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.inventory import ApiAccess, Inventory
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.orchestration.examined import Remarked, remarks_of


@dataclass(frozen=True)
class Told:
    """The results of the checks of an export by name, and the metadata of its materialization as plain values."""

    checks: dict[str, dg.AssetCheckResult]
    metadata: dict[str, Any]

    @property
    def remarks(self) -> dict[str, Remarked]:
        """The remarks of the check ``data`` by name."""
        return remarks_of(self.checks["data"])

    def facts(self, name: str) -> dict[str, Any]:
        """The facts of a remark, as plain values."""
        return {fact: value.value for fact, value in self.remarks[name].metadata.items()}

    def texts(self) -> Iterator[str]:
        """Every word and value."""
        yield from (str(value) for value in self.metadata.values())
        for check in self.checks.values():
            yield check.description or ""
            yield from (str(value.value) for value in check.metadata.values())


def told_of_every_export(simulation: Simulation, folder: Path) -> dict[str, Told]:
    """Reads and writes every export, as its asset does."""
    access = {"WEBEX_BASE_URL": simulation.base_url, "WEBEX_ACCESS_TOKEN": simulation.token}
    settings = settings_from(access, {"out_dir": str(folder)})
    assert settings.access is not None
    with Connection(settings.access) as connection:
        identity = connection.identity()
        names = MANIFEST.names
        context = RunContext(run_id="run", resumes="run", manifest=MANIFEST, settings=settings, selection=names)
        with Inventory(context, ApiAccess(connect=lambda: (connection, identity))) as inventory:
            return {name: _told(inventory, name) for name in reading_order(MANIFEST)}


def _told(inventory: Inventory, name: str) -> Told:
    outcome = inventory.read(name)
    observations = inventory.keep(outcome).observations
    results = check_results_of(outcome, observations, most_fall=inventory.context.settings.volume_fall)
    metadata = reading_metadata(outcome, observations, inventory.context.layout)
    return Told(
        {str(each.check_name): each for each in results},
        {label: value.value if isinstance(value, dg.MetadataValue) else value for label, value in metadata.items()},
    )
