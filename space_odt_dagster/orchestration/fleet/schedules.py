"""The schedules of many organisations: each tick asks for a run of every organisation of a scope.

There is one schedule for the job of each scope. Every tick reads the file, so a changed scope, pause or cadence needs no reload; a
new name does. https://docs.dagster.io/guides/automate/schedules
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import dagster as dg

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.fleet.environment import environment_without_secrets
from space_odt_dagster.fleet.not_started import root_of
from space_odt_dagster.fleet.organisations import Fleet, Organisation
from space_odt_dagster.fleet.summary import read_summary
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.dagster_internals import schedule_execution_time_iterator
from space_odt_dagster.orchestration.fleet.partitions import fleet_now
from space_odt_dagster.orchestration.own_settings import OwnSettings
from space_odt_dagster.orchestration.run_assets import outputs_in
from space_odt_dagster.orchestration.schedule_settings import ScheduleSettings, cron_from, schedule_from
from space_odt_dagster.orchestration.schedules import SCHEDULE
from space_odt_dagster.orchestration.tags import PARTITION_TAG, RUN_TAGS, WHOLE_RUNS
from space_odt_dagster.run.cadence import cadences_of, read_lately
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.scope import Scope, names_of
from space_odt_dagster.run.setting import OFF
from space_odt_dagster.run.settings import Settings, SettingsError, settings_from
from space_odt_dagster.snapshots.folder import moment

_UNDER_WAY = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dataclass(frozen=True, kw_only=True)
class FleetSchedule:
    """When the organisations are read: at each tick of ``cron``; at those of ``again``, who was not read completely since."""

    first: ScheduleSettings
    again: str = ""

    @property
    def crons(self) -> list[str]:
        """All ticks."""
        return [self.first.cron, *([self.again] if self.again else [])]

    def began(self, tick: datetime) -> datetime:
        """The last tick of ``cron``, at the latest this one."""
        ticks = schedule_execution_time_iterator(
            tick.timestamp(), self.first.cron, self.first.timezone, ascending=False
        )
        return next(each for each in ticks if each <= tick)


def build_fleet_schedules(
    own: OwnSettings, environ: Mapping[str, str], manifest: Manifest, *, names: Iterable[str], problem: str | None
) -> list[dg.ScheduleDefinition]:
    """The schedules of all scopes, for the organisations that the location was loaded with.

    ``problem`` is what is wrong with the file; with that, or an invalid setting, every tick fails with it.
    """
    try:
        schedule = FleetSchedule(first=schedule_from(environ), again=cron_from(environ, "SPACE_ODT_CRON_AGAIN", ""))
    except SettingsError as wrong:
        problem = problem or str(wrong)
        on = environ.get("SPACE_ODT_SCHEDULE", "").strip().lower() not in OFF
        schedule = FleetSchedule(first=ScheduleSettings(on=on))
    ticks = _Ticks(own, own.keys_at_load(environ), manifest, schedule, frozenset(names), outputs_in(environ))
    return [_schedule(scope, ticks, problem) for scope in WHOLE_RUNS]


def _schedule(scope: str, ticks: "_Ticks", problem: str | None) -> dg.ScheduleDefinition:
    keys = ticks.keys
    job, settings = keys.named(WHOLE_RUNS[scope]), ticks.schedule.first
    launches = f"Launches {job} for every organisation of this scope"
    times = f"{', '.join(ticks.schedule.crons)}, {settings.timezone}"

    @dg.schedule(
        name=keys.named(SCHEDULE if scope == "v1" else f"{scope}_{SCHEDULE}"),
        job_name=job,
        cron_schedule=ticks.schedule.crons,
        execution_timezone=settings.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING if settings.on else dg.DefaultScheduleStatus.STOPPED,
        description=f"Cannot run: {problem}" if problem else f"{launches} ({times}).",
    )
    def inventory_schedule(context: dg.ScheduleEvaluationContext) -> dg.SkipReason | list[dg.RunRequest]:
        if problem is not None:
            raise SettingsError(problem)
        requests = list(ticks.requests(context, scope))
        return requests or dg.SkipReason(f"No organisation of the scope {scope} is to be read now.")

    return inventory_schedule


@dataclass(frozen=True)
class _Ticks:
    own: OwnSettings
    keys: AssetKeys
    manifest: Manifest
    schedule: FleetSchedule
    loaded: frozenset[str]
    outputs: tuple[str, ...]

    def requests(self, context: dg.ScheduleEvaluationContext, scope: str) -> Iterator[dg.RunRequest]:
        """A run for each organisation of a scope that is neither paused nor read now. Raises ``CouldNotRun``."""
        environ, tick = self.own.environment(), context.scheduled_execution_time
        fleet = fleet_now(environ, self.manifest)
        self._note_new_names(context, fleet)
        busy = _read_now(context.instance)
        since = self.schedule.began(tick)
        for organisation in fleet.organisations:
            if organisation.paused is not None or organisation.name in busy or organisation.name not in self.loaded:
                continue
            settings = settings_from(environment_without_secrets(organisation, environ), {})
            if settings.scope != scope:
                continue
            try:
                if since < tick and _was_read(settings, since):
                    continue
                selection = self._selection(organisation, settings)
            except OutputError as problem:
                context.log.error(f"{organisation.name}: {problem}")  # its run fails with the same; the others are read
                selection = None
            yield dg.RunRequest(
                run_key=f"{organisation.name}@{tick.isoformat()}",
                partition_key=organisation.name,
                tags=RUN_TAGS,
                asset_selection=selection,
            )

    def _note_new_names(self, context: dg.ScheduleEvaluationContext, fleet: Fleet) -> None:
        new = [name for name in fleet.names if name not in self.loaded]
        if new:
            context.log.warning(f"New, and read once the code location is reloaded: {', '.join(new)}.")

    def _selection(self, organisation: Organisation, settings: Settings) -> list[dg.AssetKey] | None:
        """The assets without what is left out or not due; None for the whole job."""
        excluded = names_of(organisation.exclude, self.manifest, option="exclude")
        names = Scope.of(self.manifest, settings.scope, excluded=excluded).names
        store = ExportStore(Layout.of(settings.out_dir, settings.local_dir))
        kept = read_lately(store, names, cadences_of(self.manifest, settings), settings=settings, now=utc_now())
        due = [name for name in names if name not in kept]
        if len(due) == len(Scope.of(self.manifest, settings.scope).names):
            return None
        return self.keys.all_of([*due, *self.outputs])


def _read_now(instance: dg.DagsterInstance) -> frozenset[str]:
    """The organisations with a run under way or in the queue: one query for all."""
    runs = instance.get_runs(dg.RunsFilter(statuses=_UNDER_WAY))
    return frozenset(run.tags[PARTITION_TAG] for run in runs if PARTITION_TAG in run.tags)


def _was_read(settings: Settings, since: datetime) -> bool:
    """Whether the organisation was read completely since then."""
    summary = read_summary(root_of(settings.out_dir))
    return summary is not None and bool(summary.complete) and moment(summary.complete) >= since
