"""The schedule of the job of ``SPACE_ODT_SCOPE``, off until someone switches it on.

``jobs`` defines the job, ``schedule_settings`` parses the settings. https://docs.dagster.io/guides/automate/schedules
"""

from collections.abc import Mapping

import dagster as dg

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.own_settings import OF_THE_ENVIRONMENT, OwnSettings
from space_odt_dagster.orchestration.run_assets import outputs_in
from space_odt_dagster.orchestration.schedule_settings import ScheduleSettings, schedule_from
from space_odt_dagster.orchestration.tags import RUN_TAGS, SCHEDULE_NAME_TAG, WHOLE_RUNS
from space_odt_dagster.run.cadence import cadences_of, read_lately
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.scope import Scope
from space_odt_dagster.run.setting import OFF
from space_odt_dagster.run.settings import SettingsError, settings_from

SCHEDULE = "inventory_schedule"


def _due_assets(scope: str, manifest: Manifest, own: OwnSettings, outputs: tuple[str, ...]) -> list[dg.AssetKey] | None:
    """The assets for a run that leaves out exports that are not due; None for the whole job, if all are due."""
    environ = own.environment()
    settings = settings_from(environ, {})
    names = Scope.of(manifest, scope).names
    store = ExportStore(Layout.of(settings.out_dir, settings.local_dir))
    kept = read_lately(store, names, cadences_of(manifest, settings), settings=settings, now=utc_now())
    if not kept:
        return None
    return own.keys_at_load(environ).all_of([*(name for name in names if name not in kept), *outputs])


def build_schedule(
    environ: Mapping[str, str], manifest: Manifest, own: OwnSettings = OF_THE_ENVIRONMENT
) -> dg.ScheduleDefinition:
    """The schedule as set in the environment.

    With an invalid setting everything else still loads and can be launched. The description of the schedule and each tick report
    the error, so that nobody believes that the schedule works.
    """
    problem: str | None = None
    try:
        settings = schedule_from(environ)
    except SettingsError as wrong:
        problem = str(wrong)
        settings = ScheduleSettings(on=environ.get("SPACE_ODT_SCHEDULE", "").strip().lower() not in OFF)
    keys, outputs = own.keys_at_load(environ), outputs_in(environ)
    job, name = keys.named(WHOLE_RUNS[settings.scope]), keys.named(SCHEDULE)
    description = f"Launches {job} ({settings.cron}, {settings.timezone})."

    @dg.schedule(
        name=name,
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
                tags={SCHEDULE_NAME_TAG: name},
                statuses=[dg.DagsterRunStatus.QUEUED],
            ),
            limit=1,
        )
        if waiting:
            return dg.SkipReason(f"The run {waiting[0].run_id[:8]} of an earlier tick has not begun yet.")
        return dg.RunRequest(tags=RUN_TAGS, asset_selection=_due_assets(settings.scope, manifest, own, outputs))

    return inventory_schedule
