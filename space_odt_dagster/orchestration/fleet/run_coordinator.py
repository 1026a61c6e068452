"""Dagster's queue, which knows the organisations: one run at a time for each of them, and one for each token.

Every launch passes here: button, backfill, schedule and retry. The tags of a job cannot depend on the partition, so they are added
here, from the file as it is now; the limits on them are in ``dagster.yaml``. A refused run fails at once, with the reason in
one sentence, and is not retried, so that a backfill continues with the others.
https://docs.dagster.io/deployment/execution/run-coordinators
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.file_reader import read_fleet
from space_odt_dagster.fleet.not_started import root_of
from space_odt_dagster.fleet.organisations import Fleet, Organisation
from space_odt_dagster.fleet.summary import read_summary
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.fleet.kubernetes import secret_tags
from space_odt_dagster.orchestration.fleet.partitions import fleet_now, name_of_partition
from space_odt_dagster.orchestration.lake_asset import LAKE
from space_odt_dagster.orchestration.own_settings import OF_THE_ENVIRONMENT
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.tags import (
    MAX_RETRIES_TAG,
    ORGANISATION_TAG,
    PARTITION_TAG,
    PRIORITY_TAG,
    RUN_TAG,
    TOKEN_TAG,
)
from space_odt_dagster.run.settings import value_of
from space_odt_dagster.run.settings_table import BY_NAME

_FILES = "organisations"
_MOST_CALLS = 1_000_000_000


class Paused(CouldNotRun):
    """An organisation that is not read for now. One plain sentence."""


class OrganisationRunCoordinator(dg.QueuedRunCoordinator):
    """The run coordinator for the ``dagster.yaml`` of many organisations.

    ``organisations`` are their files, if several code locations have one each; without it, the one of the environment.
    """

    def __init__(self, organisations: Sequence[str] = (), **queue: Any) -> None:
        super().__init__(**queue)
        self._files = tuple(organisations)

    @classmethod
    def config_type(cls) -> Any:
        """The settings of Dagster's queue, and ours."""
        queue: Any = super().config_type()
        return {**queue, _FILES: dg.Field([dg.StringSource], is_required=False, default_value=[])}

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> "OrganisationRunCoordinator":
        """Needed because the parent names its own arguments here."""
        return cls(inst_data=inst_data, **config_value)

    def submit_run(self, context: dg.SubmitRunContext) -> dg.DagsterRun:
        """Enqueues a run with the tags of its organisation; a run that cannot be one fails instead."""
        run, instance = context.dagster_run, self._instance
        try:
            tags = self._tags_of(run)
        except CouldNotRun as refused:
            instance.add_run_tags(run.run_id, {MAX_RETRIES_TAG: "0"})
            instance.report_run_failed(run, " ".join(str(refused).split()))
            found = instance.get_run_by_id(run.run_id)
            assert found is not None
            return found
        if tags:
            instance.add_run_tags(run.run_id, tags)
        return super().submit_run(context)

    def _tags_of(self, run: dg.DagsterRun) -> dict[str, str]:
        """The tags that a run gets; none if it is not one of ours. Raises ``CouldNotRun``."""
        environ = OF_THE_ENVIRONMENT.environment()
        is_ours = _is_ours(run, environ)
        if not is_ours and PARTITION_TAG not in run.tags:
            return {}
        try:
            organisation = self._organisation(run, environ)
        except CouldNotRun:
            if is_ours:
                raise
            return {}  # the partition of somebody else's asset
        if organisation.paused is not None and is_ours:
            since = f" since {organisation.paused.since}" if organisation.paused.since else ""
            raise Paused(f"{organisation.name} is paused{since}: {organisation.paused.reason}")
        return {
            ORGANISATION_TAG: organisation.name,
            TOKEN_TAG: organisation.token.name,
            **({} if PRIORITY_TAG in run.tags else _priority(organisation)),
            **secret_tags(environ, organisation.name),
        }

    def _organisation(self, run: dg.DagsterRun, environ: Mapping[str, str]) -> Organisation:
        name = name_of_partition(run.tags)
        fleets = self._fleets(environ)
        return next((fleet for fleet in fleets if name in fleet.names), fleets[0]).named(name)

    def _fleets(self, environ: Mapping[str, str]) -> list[Fleet]:
        if not self._files:
            return [fleet_now(environ, MANIFEST)]
        out_dir = value_of(BY_NAME["SPACE_ODT_OUT_DIR"], environ, {})
        return [read_fleet(file, MANIFEST, out_dir=out_dir) for file in self._files]


def _priority(organisation: Organisation) -> dict[str, str]:
    """Longest first, by the calls of last time: so the night is shortest. Who was never read begins at once."""
    try:
        summary = read_summary(root_of(organisation.out_dir))
    except OutputError:
        summary = None
    calls = summary.size.calls if summary is not None else 0
    return {PRIORITY_TAG: str(calls or _MOST_CALLS)}


def _is_ours(run: dg.DagsterRun, environ: Mapping[str, str]) -> bool:
    """Whether a run reads an inventory: a job of ours, or some of our assets by themselves."""
    selected = OF_THE_ENVIRONMENT.keys_at_load(environ).names_of(run.asset_selection or ())
    return RUN_TAG in run.tags or not selected.isdisjoint((*MANIFEST.names, *OUTPUTS, LAKE))
