"""The recurring job: ``inventory_run`` by the clock, off until someone switches it on."""

from collections.abc import Mapping

import dagster as dg

from space_odt_dagster.orchestration.jobs import INVENTORY_RUN, RUN_TAGS
from space_odt_dagster.orchestration.settings import ScheduleSettings, SettingsError, schedule_from

SCHEDULE = "inventory_schedule"


def build_schedule(environ: Mapping[str, str]) -> dg.ScheduleDefinition:
    """The schedule as the environment sets it.

    With a setting that cannot be used everything else still loads and can be launched; the description of the schedule and every
    one of its ticks say what is wrong, so that nobody takes a schedule that cannot run for one that does.
    """
    problem: str | None = None
    try:
        settings = schedule_from(environ)
    except SettingsError as wrong:
        problem = str(wrong)
        settings = ScheduleSettings(on=environ.get("SPACE_ODT_SCHEDULE", "").strip().lower() != "off")
    description = f"Reads the whole organisation ({settings.cron}, {settings.timezone})."

    @dg.schedule(
        name=SCHEDULE,
        job_name=INVENTORY_RUN,
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
                job_name=INVENTORY_RUN,
                tags={"dagster/schedule_name": SCHEDULE},
                statuses=[dg.DagsterRunStatus.QUEUED],
            ),
            limit=1,
        )
        if waiting:
            return dg.SkipReason(f"The run {waiting[0].run_id[:8]} of an earlier tick has not begun yet.")
        return dg.RunRequest(tags=RUN_TAGS)

    return inventory_schedule
