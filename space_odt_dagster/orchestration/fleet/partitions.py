"""The partitions: one for each organisation, by its name. Which one a run or an input is about.

https://docs.dagster.io/guides/build/partitions-and-backfills/partitioning-assets
"""

from collections.abc import Mapping

import dagster as dg

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.file_reader import fleet_from
from space_odt_dagster.fleet.organisations import Fleet
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.tags import PARTITION_TAG, RANGE_TAG
from space_odt_dagster.run.settings import SettingsError


class NotOneOrganisation(CouldNotRun):
    """A run or an input that is not about exactly one organisation. One plain sentence."""


def partitions_of(fleet: Fleet) -> dg.StaticPartitionsDefinition:
    """The names of the organisations, sorted. A new name needs a reload of the code location, whatever else changes does not."""
    return dg.StaticPartitionsDefinition(list(fleet.names))


def fleet_now(environ: Mapping[str, str], manifest: Manifest) -> Fleet:
    """The organisations, from the file as it is now. Raises ``WrongFile``, and ``SettingsError`` if no file is named."""
    fleet = fleet_from(environ, manifest)
    if fleet is None:
        raise SettingsError("SPACE_ODT_ORGANISATIONS is not set where the run executes.")
    return fleet


def name_of_partition(tags: Mapping[str, str]) -> str:
    """The organisation that a run with these tags reads. Raises ``NotOneOrganisation``."""
    if RANGE_TAG in tags:
        raise NotOneOrganisation("A run reads one organisation, not a range: launch a run for each of them.")
    if PARTITION_TAG not in tags:
        raise NotOneOrganisation("The run names no organisation: choose a partition when you launch it.")
    return tags[PARTITION_TAG]


def name_of_input(context: dg.InputContext) -> str:
    """The organisation whose export an input is. Raises ``NotOneOrganisation``."""
    names = list(context.asset_partition_keys) if context.has_asset_partitions else []
    if len(names) != 1:
        raise NotOneOrganisation(
            f"{context.asset_key.path[-1]} is of several organisations: the asset that takes it needs their partitions, and a run "
            "for each."
        )
    return names[0]
