"""The recurring job: that of ``SPACE_ODT_SCOPE`` by the clock, off until someone switches it on.

Here: when, and how its settings are read. What it launches is in ``jobs``.
https://docs.dagster.io/guides/automate/schedules
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import asset_keys_of
from space_odt_dagster.orchestration.dagster_internals import is_valid_cron_string
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.tags import RUN_TAGS, SCHEDULE_NAME_TAG, WHOLE_RUNS
from space_odt_dagster.run.cadence import cadences_of, read_lately
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.environment import environment_in
from space_odt_dagster.run.scope import Scope
from space_odt_dagster.run.setting import OFF, on_off
from space_odt_dagster.run.settings import SettingsError, settings_from, value_of
from space_odt_dagster.run.settings_table import BY_NAME

SCHEDULE = "inventory_schedule"


@dataclass(frozen=True, kw_only=True)
class ScheduleSettings:
    """When the recurring job runs: a cron of five fields in a time zone; whether it is on without a click in the UI; its scope."""

    cron: str = "0 3 * * *"
    timezone: str = "UTC"
    on: bool = False
    scope: str = "v1"


def schedule_from(environ: Mapping[str, str]) -> ScheduleSettings:
    """When the recurring job runs. Raises ``SettingsError`` for a cron or a time zone that does not exist."""
    default = ScheduleSettings()
    cron = environ.get("SPACE_ODT_CRON", "").strip() or default.cron
    if cron != default.cron and not _is_cron(cron):
        raise SettingsError(f"SPACE_ODT_CRON takes five cron fields such as '{default.cron}', not {cron!r}.")
    timezone = environ.get("SPACE_ODT_TIMEZONE", "").strip() or default.timezone
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            f"SPACE_ODT_TIMEZONE takes a time zone such as 'Europe/Madrid', not {timezone!r}."
        ) from None
    switch = environ.get("SPACE_ODT_SCHEDULE", "").strip() or "off"
    scope = value_of(BY_NAME["SPACE_ODT_SCOPE"], environ, {})
    return ScheduleSettings(cron=cron, timezone=timezone, on=on_off("SPACE_ODT_SCHEDULE", switch), scope=scope)


def _is_cron(text: str) -> bool:
    return len(text.split()) == 5 and is_valid_cron_string(text)


def _what_is_due(scope: str, manifest: Manifest) -> list[dg.AssetKey] | None:
    """What the job of a scope is to materialize where it leaves out what was read lately enough; None if that is nothing."""
    environ = environment_in(Path.cwd()).values
    settings = settings_from(environ, {})
    names = Scope.of(manifest, scope).names
    store = ExportStore(Layout.of(settings.out_dir, settings.local_dir))
    kept = read_lately(store, names, cadences_of(manifest, settings), settings=settings, now=utc_now())
    if not kept:
        return None
    return asset_keys_of(environ).all_of([*(name for name in names if name not in kept), *OUTPUTS])


def build_schedule(environ: Mapping[str, str], manifest: Manifest) -> dg.ScheduleDefinition:
    """The schedule as the environment sets it.

    With a setting that cannot be used everything else still loads and can be launched; the description of the schedule and every
    one of its ticks say what is wrong, so that nobody takes a schedule that cannot run for one that does.
    """
    problem: str | None = None
    try:
        settings = schedule_from(environ)
    except SettingsError as wrong:
        problem = str(wrong)
        settings = ScheduleSettings(on=environ.get("SPACE_ODT_SCHEDULE", "").strip().lower() not in OFF)
    job = WHOLE_RUNS[settings.scope]
    description = f"Launches {job} ({settings.cron}, {settings.timezone})."

    @dg.schedule(
        name=SCHEDULE,
        job_name=job,
        cron_schedule=settings.cron,
        execution_timezone=settings.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING if settings.on else dg.DefaultScheduleStatus.STOPPED,
        description=f"Cannot run: {problem}" if problem else description,
    )
    def inventory_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if problem is not None:
            raise SettingsError(problem)
        waiting = context.instance.get_runs(
            dg.RunsFilter(
                job_name=job,
                tags={SCHEDULE_NAME_TAG: SCHEDULE},
                statuses=[dg.DagsterRunStatus.QUEUED],
            ),
            limit=1,
        )
        if waiting:
            return dg.SkipReason(f"The run {waiting[0].run_id[:8]} of an earlier tick has not begun yet.")
        return dg.RunRequest(tags=RUN_TAGS, asset_selection=_what_is_due(settings.scope, manifest))

    return inventory_schedule
