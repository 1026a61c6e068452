"""The asset ``fleet_status``: how all organisations are, from their summaries alone, and the one mail of the morning.

It has no partition and depends on none, so that it is made whatever became of the runs. Only it has a freshness policy. It shows
counts, and the names of organisations that are not complete. https://docs.dagster.io/guides/build/assets/metadata-and-tags
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import dagster as dg

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import is_local, local
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.files import write_fleet
from space_odt_dagster.fleet.mail import fleet_mail
from space_odt_dagster.fleet.organisations import Fleet
from space_odt_dagster.fleet.status import FleetRow, State, rows_of, time_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.fleet.partitions import fleet_now
from space_odt_dagster.orchestration.fleet.records import prune_fleet_records
from space_odt_dagster.orchestration.freshness import build_freshness, late_after
from space_odt_dagster.orchestration.mail_tries import try_all_again, try_to_send
from space_odt_dagster.orchestration.own_settings import OwnSettings
from space_odt_dagster.orchestration.schedule_settings import ScheduleSettings, cron_from, schedule_from
from space_odt_dagster.orchestration.tags import OUTPUT_TAG, PARTITION_TAG, RUN_TAGS
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.mail import PASSWORD, Mail, MailNotSent, mail_settings
from space_odt_dagster.run.setting import OFF
from space_odt_dagster.run.settings import SettingsError, value_of
from space_odt_dagster.run.settings_table import BY_NAME

FLEET_STATUS, GROUP = "fleet_status", "fleet"
JOB, SCHEDULE, MAIL, MAIL_AGAIN = "fleet_status_run", "fleet_status_schedule", "fleet_mail", "mail_again"
NIGHTS = "nights"
USUAL_CRON = "0 7 * * *"
MOST_NAMES = 20


@dataclass(frozen=True, kw_only=True)
class FleetAsset:
    """What the asset works with."""

    own: OwnSettings
    manifest: Manifest
    keys: AssetKeys

    @property
    def job(self) -> str:
        """The name of its job."""
        return self.keys.named(JOB)

    def fleet(self, environ: Mapping[str, str]) -> Fleet:
        """The organisations as the file names them now. Raises ``WrongFile``."""
        return fleet_now(environ, self.manifest)

    def mail(self, environ: Mapping[str, str], rows: Iterable[FleetRow]) -> Mail | None:
        """The mail about these rows; None if there is nothing to say."""
        ui = environ.get("SPACE_ODT_UI_URL", "").strip().rstrip("/")
        more = f"{ui}/assets/{'/'.join(self.keys.of(FLEET_STATUS).path)}" if ui else ""
        return fleet_mail(rows, environ, now=utc_now(), more=more)


def build_fleet_status(about: FleetAsset, environ: Mapping[str, str]) -> dg.AssetsDefinition:
    """The asset, with its check."""
    key = about.keys.of(FLEET_STATUS)

    @dg.asset(
        key=key,
        group_name=about.keys.named(GROUP),
        description="How all organisations are: one row for each, a page, and one e-mail if somebody is needed.\n\nThey are in "
        "`_fleet`, beside the folders of the organisations, and made from their summaries alone.",
        kinds={"csv", "json", "html"},
        freshness_policy=build_freshness(
            {**environ, "SPACE_ODT_CRON": environ.get("SPACE_ODT_FLEET_CRON", "") or USUAL_CRON}
        ),
        check_specs=[
            dg.AssetCheckSpec(
                NIGHTS,
                asset=key,
                blocking=False,
                description="Every organisation that is not paused was read completely since the schedule last asked for it.",
            )
        ],
    )
    def fleet_status(context):  # type: ignore[no-untyped-def]  # Dagster takes annotations for output types
        now_set = about.own.environment()
        try:
            fleet = about.fleet(now_set)
            rows = rows_of(fleet)
            page = write_fleet(
                fleet,
                rows,
                language=value_of(BY_NAME["SPACE_ODT_LANG"], now_set, {}) or "en",
                csv_safe=value_of(BY_NAME["SPACE_ODT_CSV_SAFE"], now_set, {}),
            )
            removed = _remove_records(context.instance, fleet, about, now_set)
            said = _send(context.instance, context.run.run_id, about.mail(now_set, rows), now_set)
        except CouldNotRun as problem:
            raise dg.Failure(description=str(problem), allow_retries=False) from None
        if said:
            context.log.warning(said)
        address = local(page).as_uri() if is_local(page) else str(page)
        context.add_asset_metadata(
            {**_metadata(rows), "page": dg.MetadataValue.url(address), "run_records_removed": removed}
        )
        yield dg.MaterializeResult()
        yield _nights(rows, now=utc_now(), late=late_after(now_set))

    return fleet_status


def build_fleet_job(about: FleetAsset) -> Any:
    """The job over the asset alone."""
    return dg.define_asset_job(
        about.job,
        selection=dg.AssetSelection.assets(about.keys.of(FLEET_STATUS)),
        description="Writes how all organisations are, sends one e-mail if somebody is needed, and removes old run records.",
        executor_def=dg.in_process_executor,
    )


def build_fleet_status_schedule(about: FleetAsset, environ: Mapping[str, str]) -> dg.ScheduleDefinition:
    """The schedule of the job. With an invalid setting or a wrong file, every tick fails with the reason."""
    problem: str | None = None
    try:
        schedule, cron = schedule_from(environ), cron_from(environ, "SPACE_ODT_FLEET_CRON", USUAL_CRON)
    except SettingsError as wrong:
        problem, cron = str(wrong), USUAL_CRON
        schedule = ScheduleSettings(on=environ.get("SPACE_ODT_SCHEDULE", "").strip().lower() not in OFF)

    @dg.schedule(
        name=about.keys.named(SCHEDULE),
        job_name=about.job,
        cron_schedule=cron,
        execution_timezone=schedule.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING if schedule.on else dg.DefaultScheduleStatus.STOPPED,
        description=f"Cannot run: {problem}" if problem else f"Launches {about.job} ({cron}, {schedule.timezone}).",
    )
    def fleet_status_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        if problem is not None:
            raise SettingsError(problem)
        about.fleet(about.own.environment())
        return dg.RunRequest()

    return fleet_status_schedule


def build_fleet_mail_again(about: FleetAsset, environ: Mapping[str, str]) -> list[dg.SensorDefinition]:
    """The sensor that tries the mail again which the server did not accept yet; none if no mail is configured."""
    try:
        settings = mail_settings(environ)
    except SettingsError:
        return []  # each run of the asset says so
    if settings is None:
        return []

    @dg.sensor(
        name=about.keys.named(MAIL_AGAIN),
        description="Tries e-mails again that the mail server has not accepted yet.",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def mail_again(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        now_set = about.own.environment()

        def write(instance: dg.DagsterInstance, run: dg.DagsterRun) -> Mail | None:
            return about.mail(now_set, rows_of(about.fleet(now_set)))

        said = try_all_again(context.instance, {MAIL: write}, settings, now_set.get(PASSWORD))
        return dg.SkipReason(" ".join(said) or "No e-mail is waiting.")

    return [mail_again]


def _send(instance: dg.DagsterInstance, run_id: str, mail: Mail | None, environ: Mapping[str, str]) -> str | None:
    """Sends the mail, if one is configured. Returns a sentence if it was not accepted; the files are made all the same."""
    settings = mail_settings(environ)
    if settings is None or mail is None:
        return None
    try:
        return try_to_send(instance, run_id, MAIL, mail, settings, environ.get(PASSWORD))
    except MailNotSent as lost:
        return str(lost)


def _remove_records(instance: dg.DagsterInstance, fleet: Fleet, about: FleetAsset, environ: Mapping[str, str]) -> int:
    days = value_of(BY_NAME["SPACE_ODT_KEEP_RECORDS"], environ, {})
    folders = [Layout.of(each.out_dir).address for each in fleet.organisations]
    runs = (
        dg.RunsFilter(tags={OUTPUT_TAG: folders}),
        dg.RunsFilter(tags={**RUN_TAGS, PARTITION_TAG: list(fleet.names)}),  # refused ones have no folder
        dg.RunsFilter(job_name=about.job),
    )
    return prune_fleet_records(instance, runs, before=utc_now() - timedelta(days=days))


def _metadata(rows: Sequence[FleetRow]) -> dict[str, Any]:
    states = Counter(each.state for each in rows)
    lines = [f"| {each.organisation} | {each.state.value} |" for each in rows if each.needs_somebody]
    shown = ["| organisation | state |", "|---|---|", *lines[:MOST_NAMES]]
    more = [f"\n… and {len(lines) - MOST_NAMES} more"] if len(lines) > MOST_NAMES else []
    return {
        "organisations": len(rows),
        **{state.value: states[state] for state in State},
        "not_complete": dg.MetadataValue.md("\n".join([*shown, *more]) if lines else "None."),
    }


def _nights(rows: Iterable[FleetRow], *, now: datetime, late: timedelta) -> dg.AssetCheckResult:
    """Whether each was read lately enough."""
    behind = [
        each.organisation
        for each in rows
        if each.state is not State.PAUSED and ((at := time_of(each.complete)) is None or now - at > late)
    ]
    named = ", ".join(behind[:MOST_NAMES]) + (
        f" and {len(behind) - MOST_NAMES} more" if len(behind) > MOST_NAMES else ""
    )
    return dg.AssetCheckResult(
        check_name=NIGHTS,
        passed=not behind,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"Not read completely for {late.total_seconds() / 3600:g} hours: {named}."
        if behind
        else "All were read.",
        metadata={"organisations": len(behind)},
    )
