"""The resource ``inventory`` for many organisations: a run opens the one that its partition names.

The file is read anew by every run, so a changed scope needs no reload. What a launch can set is how many requests are sent at once:
anything else could write one customer's data into the folder of another.
"""

from contextlib import suppress
from functools import partial

import dagster as dg

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.environment import environment_of
from space_odt_dagster.fleet.lease import lease_for
from space_odt_dagster.fleet.not_started import note_not_started
from space_odt_dagster.fleet.organisations import Organisation
from space_odt_dagster.fleet.summary import write_summary
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.fleet.partitions import fleet_now, name_of_input, name_of_partition
from space_odt_dagster.orchestration.own_settings import OwnSettings
from space_odt_dagster.orchestration.resources import LaunchConfig, Opening, Subject, inventory_resource
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.scope import names_of
from space_odt_dagster.run.settings import settings_from

MAY_SET = "concurrent_requests"
"""The only field of the configuration."""


def build_fleet_resource(own: OwnSettings, manifest: Manifest) -> dg.ResourceDefinition:
    """The resource. Dagster refuses a launch that sets anything else."""
    subject_of = partial(_subject_of, own=own, manifest=manifest)
    refused = partial(_refused, own=own, manifest=manifest)
    opening = Opening(own=own, manifest=manifest, reads_ahead=lambda job: True, subject_of=subject_of, refused=refused)
    return inventory_resource(opening, {MAY_SET: LaunchConfig.to_fields_dict()[MAY_SET]})


def folder_of_input(context: dg.InputContext, *, own: OwnSettings, manifest: Manifest) -> str:
    """The output folder of the organisation that an input is about. Raises ``CouldNotRun``."""
    return fleet_now(own.environment(), manifest).named(name_of_input(context)).out_dir


def _subject_of(
    context: dg.InitResourceContext, run: dg.DagsterRun, *, own: OwnSettings, manifest: Manifest
) -> Subject:
    environ = own.environment()
    organisation = fleet_now(environ, manifest).named(name_of_partition(run.tags))
    flags = {MAY_SET: context.resource_config.get(MAY_SET)}
    settings = settings_from(environment_of(organisation, environ), flags)
    root = Layout.of(settings.out_dir, settings.local_dir).root
    return Subject(
        settings=settings,
        excluded=names_of(organisation.exclude, manifest, option="exclude"),
        lease=lease_for(root, run.run_id, environ, has_ended=partial(_has_ended, context.instance)),
        ended=partial(_ended, organisation),
    )


def _has_ended(instance: dg.DagsterInstance | None, run_id: str) -> bool:
    """Whether Dagster knows that a run has ended."""
    run = instance.get_run_by_id(run_id) if instance is not None else None
    return run is not None and run.is_finished


def _ended(organisation: Organisation, inventory: Inventory) -> None:
    """Writes the summary. Raises nothing: the run has ended for its own reason."""
    with suppress(OutputError, OSError):
        write_summary(inventory, organisation)


def _refused(run: dg.DagsterRun, reason: CouldNotRun, *, own: OwnSettings, manifest: Manifest) -> None:
    """Notes why the run of an organisation could not start, for the status of all."""
    with suppress(CouldNotRun):
        fleet = fleet_now(own.environment(), manifest)
        note_not_started(fleet, fleet.named(name_of_partition(run.tags)).name, reason, now=utc_now())
