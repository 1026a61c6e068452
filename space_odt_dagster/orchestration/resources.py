"""The run as a Dagster resource: its launch configuration, and how a run is opened from it.

The configuration of a run never holds a token, only the name of the environment variable that does.
https://docs.dagster.io/guides/build/external-resources
"""

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import dagster as dg
from pydantic import Field

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.extraction.errors import CouldNotRun, Interrupted
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.own_settings import TOKEN, OwnSettings
from space_odt_dagster.orchestration.tags import (
    ASSET_RESUME_RETRY_TAG,
    MAX_RETRIES_TAG,
    OUTPUT_TAG,
    RESUME_RETRY_TAG,
    RESUMES_TAG,
    WHOLE_RUNS,
)
from space_odt_dagster.run.after_reading import first_unread, stop_run
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.lock import FolderLease
from space_odt_dagster.run.opening import Chosen, run_of
from space_odt_dagster.run.scope import Scope, with_children
from space_odt_dagster.run.settings import (
    REFRESH,
    NoToken,
    Settings,
    SettingsError,
    settings_from,
)

INVENTORY = "inventory"
"""The name of the resource."""


def inventory_in(context: dg.AssetExecutionContext, keys: AssetKeys) -> Inventory:
    """The run that a step belongs to."""
    inventory: Inventory = getattr(context.resources, keys.named(INVENTORY))
    return inventory


class LaunchConfig(dg.Config):
    """What can be set at launch. Everything left empty comes from the environment or ``.env``."""

    out_dir: str | None = Field(
        default=None, description="Output folder: a path or an fsspec URL such as s3://bucket/folder."
    )
    redact: str | None = Field(
        default=None, description="Replace secrets, or also personal data, by a keyed hash: `secrets` or `personal`."
    )
    csv_safe: bool = Field(default=False, description="Keep a spreadsheet from running cells as formulas.")
    org_id: str | None = Field(default=None, description="Organisation to read, for partner administrators.")
    concurrent_requests: int | None = Field(default=None, description="How many requests to send at once, 1 to 100.")
    access_token_variable: str = Field(
        default=TOKEN,
        description="Name of the environment variable that holds the access token. Never the token itself.",
    )

    def settings(self, own: OwnSettings) -> Settings:
        """The settings of a run with this configuration. Raises ``SettingsError``."""
        environ = own.environment()
        own.keys(environ)
        if self.access_token_variable != TOKEN:
            if not environ.get(self.access_token_variable, "").strip():
                raise SettingsError(
                    f"The environment variable {self.access_token_variable} (access_token_variable) is not set where the run "
                    "executes."
                )
            environ[TOKEN] = environ[self.access_token_variable]
            for name in REFRESH:
                environ.pop(name, None)  # they would renew a token that may belong to another organisation
        flags = {
            "out_dir": self.out_dir,
            "redact": self.redact,
            "csv_safe": self.csv_safe,
            "org_id": self.org_id,
            "concurrent_requests": self.concurrent_requests,
        }
        return settings_from(environ, flags)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a run is about: its settings, the exports that are left out, the lease of its folder, if it needs one, and what is done
    when the run has ended, whatever its end, while its folder is locked."""

    settings: Settings
    excluded: tuple[str, ...] = ()
    lease: FolderLease | None = None
    ended: Callable[[Inventory], None] = lambda inventory: None


@dataclass(frozen=True, kw_only=True)
class Opening:
    """How the runs of a code location are opened.

    ``reads_ahead`` says whether a job runs all its steps in one process. ``subject_of`` says what a run is about; it raises
    ``CouldNotRun``. ``refused`` is called if the run cannot be opened.
    """

    own: OwnSettings
    manifest: Manifest
    reads_ahead: Callable[[str], bool]
    subject_of: Callable[[dg.InitResourceContext, dg.DagsterRun], Subject]
    refused: Callable[[dg.DagsterRun, CouldNotRun], None] = lambda run, reason: None


def alone(own: OwnSettings) -> Callable[[dg.InitResourceContext, dg.DagsterRun], Subject]:
    """The subject of every run of a code location that reads one organisation."""
    return lambda context, run: Subject(settings=LaunchConfig(**context.resource_config).settings(own))


def build_inventory_resource(environ: Mapping[str, str], opening: Opening) -> dg.ResourceDefinition:
    """The resource ``inventory``.

    Its configuration accepts only the names of variables that are set: ``WEBEX_ACCESS_TOKEN`` and those that start with it.
    Anything else, such as a token, is refused before the run is created, because the configuration of a run is stored for
    everyone to see.
    """
    further = (name for name in environ if re.fullmatch(f"{TOKEN}_[A-Z0-9_]+", name))
    names = sorted({TOKEN, opening.own.token, *further})
    fields = dict(LaunchConfig.to_fields_dict())
    field = fields["access_token_variable"]
    variables = dg.Enum("_or_".join(names), [dg.EnumValue(name) for name in names])
    fields["access_token_variable"] = dg.Field(
        variables, default_value=opening.own.token, is_required=False, description=field.description
    )
    levels = dg.Enum("secrets_or_personal", [dg.EnumValue("secrets"), dg.EnumValue("personal")])
    fields["redact"] = dg.Field(levels, is_required=False, description=fields["redact"].description)

    return inventory_resource(opening, fields)


def inventory_resource(opening: Opening, fields: Mapping[str, Any]) -> dg.ResourceDefinition:
    """The resource, with the fields of its configuration."""

    def open_inventory(context: dg.InitResourceContext) -> Generator[Inventory, None, None]:
        yield from _open_inventory(context, opening)

    return dg.ResourceDefinition(
        open_inventory, config_schema=dict(fields), description="A run of the inventory over one output folder."
    )


def _open_inventory(context: dg.InitResourceContext, opening: Opening) -> Generator[Inventory, None, None]:
    """Opens the run for the steps of this process. Disables retries if it cannot be opened: they would fail the same way."""
    run = context.run
    if run is None:
        raise SettingsError("The inventory is only read in a run.")
    with ExitStack() as opened:
        try:
            subject = opening.subject_of(context, run)
            inventory = _opened(subject, run, opened, opening, context.instance)
        except CouldNotRun as reason:
            if context.instance is not None:
                context.instance.add_run_tags(run.run_id, {MAX_RETRIES_TAG: "0"})
            opening.refused(run, reason)
            raise
        try:
            yield inventory
        finally:
            _finish_interrupted(inventory, run, context.instance)
            subject.ended(inventory)


def _finish_interrupted(inventory: Inventory, run: dg.DagsterRun, instance: dg.DagsterInstance | None) -> None:
    """Writes what an interruption leaves, if Dagster ended the run between two steps, when our code did not notice."""
    now = instance.get_run_by_id(run.run_id) if instance is not None and inventory.ledger.stopped is None else None
    if now is None or now.status not in (dg.DagsterRunStatus.CANCELING, dg.DagsterRunStatus.CANCELED):
        return
    unread = first_unread(inventory)
    if unread is not None:
        stop_run(
            inventory,
            Interrupted(f"The run was interrupted before {unread.name} was read."),
            inventory.unread(unread),
        )


def _opened(
    subject: Subject, run: dg.DagsterRun, opened: ExitStack, opening: Opening, instance: dg.DagsterInstance | None
) -> Inventory:
    own, manifest, settings = opening.own, opening.manifest, subject.settings
    keys = own.keys(own.environment())
    _tag_with_folder(run, instance, settings)

    def connect() -> tuple[Connection, Identity]:
        if settings.access is None:
            raise NoToken
        connection = opened.enter_context(Connection(settings.access))
        return connection, connection.identity()

    scopes = {keys.named(job): name for name, job in WHOLE_RUNS.items()}
    scope = Scope.of(manifest, scopes.get(run.job_name, settings.scope), excluded=subject.excluded)
    steps = _steps_of(run, instance, keys)
    names = manifest.names if steps is None else steps
    left_out = with_children(manifest, subject.excluded)
    selection = tuple(each for each in manifest.in_order(names) if each not in left_out)
    store = ExportStore(Layout.of(settings.out_dir, settings.local_dir))
    inventory = run_of(
        Chosen.of(scope, settings, store, manifest=manifest, selection=selection),
        settings,
        connect,
        manifest=manifest,
        run_id=run.run_id,
        resumes=run.tags.get(RESUMES_TAG) or (run.root_run_id if _continues(run) else None),
        earlier_runs=frozenset(_earlier_runs(run, instance)),
        reads_ahead=opening.reads_ahead(run.job_name),
        lease=subject.lease,
    )
    return opened.enter_context(inventory)


def _tag_with_folder(run: dg.DagsterRun, instance: dg.DagsterInstance | None, settings: Settings) -> None:
    """Tags a run, however it was launched, with its output folder: retention removes only records with that tag."""
    folder = Layout.of(settings.out_dir, settings.local_dir).address
    if instance is not None and run.tags.get(OUTPUT_TAG) != folder:
        instance.add_run_tags(run.run_id, {OUTPUT_TAG: folder})


def _steps_of(run: dg.DagsterRun, instance: dg.DagsterInstance | None, keys: AssetKeys) -> set[str] | None:
    """The assets that a run materializes: its selection, or what a failed run left; None for all."""
    if run.step_keys_to_execute is not None:
        return keys.names_of_steps(run.step_keys_to_execute)
    if instance is None or run.execution_plan_snapshot_id is None:
        return keys.names_of(run.asset_selection) if run.asset_selection else None
    plan = instance.get_execution_plan_snapshot(run.execution_plan_snapshot_id)
    return keys.names_of_steps(plan.step_keys_to_execute)


def _continues(run: dg.DagsterRun) -> bool:
    """Whether a run continues after a failure. One that executes all steps again, or selected ones, reads them again."""
    return RESUME_RETRY_TAG in run.tags or ASSET_RESUME_RETRY_TAG in run.tags


def _earlier_runs(run: dg.DagsterRun, instance: dg.DagsterInstance | None) -> set[str]:
    """The failed runs that this one continues: what they read counts as read by this one."""
    if instance is None or run.root_run_id is None or not _continues(run):
        return set()
    group = instance.get_run_group(run.run_id)
    ended = (dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)
    return {each.run_id for each in group[1] if each.status in ended} - {run.run_id} if group is not None else set()
