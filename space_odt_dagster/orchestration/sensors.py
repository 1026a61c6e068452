"""Sends a mail when a run fails, ends with a failed ERROR check, or finds changes: Dagster's run status sensors, off unless
configured.

A mail names assets, counts and reasons, like the status; it never contains a row of an export.
https://docs.dagster.io/guides/automate/sensors/run-status-sensors
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import dagster as dg

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.changes_asset import CHANGES
from space_odt_dagster.orchestration.dagster_internals import JobFailureData, SerializableErrorInfo
from space_odt_dagster.orchestration.jobs import job_names
from space_odt_dagster.orchestration.mail_tries import try_all_again, try_to_send
from space_odt_dagster.orchestration.own_settings import OF_THE_ENVIRONMENT, OwnSettings
from space_odt_dagster.orchestration.tags import WILL_RETRY_TAG
from space_odt_dagster.run.mail import PASSWORD, Mail, MailSettings, mail_settings
from space_odt_dagster.run.settings import SettingsError, value_of
from space_odt_dagster.run.settings_table import BY_NAME

MAIL_ON_FAILURE, MAIL_ON_FAILED_CHECK, MAIL_ON_CHANGES = "mail_on_failure", "mail_on_failed_check", "mail_on_changes"
MAIL_AGAIN = "mail_again"
NOT_OURS = "The run is not one of this inventory."
_MOST_LINES = 25
_MOST_CHARACTERS = 300


def build_alerts(
    environ: Mapping[str, str], manifest: Manifest = MANIFEST, own: OwnSettings = OF_THE_ENVIRONMENT
) -> list[dg.SensorDefinition]:
    """The sensors, switched on; none if no mail is configured. With invalid settings, each tick reports the error."""
    problem: str | None = None
    settings: MailSettings | None = None
    wants_changes = False
    try:
        wants_changes = bool(value_of(BY_NAME["SPACE_ODT_ALERT_CHANGES"], environ, {}))
        settings = mail_settings(environ)
    except SettingsError as wrong:
        problem = str(wrong)
    if settings is None and problem is None:
        return []
    keys = own.keys_at_load(environ)
    jobs = job_names(manifest, keys)
    ui = environ.get("SPACE_ODT_UI_URL", "").strip().rstrip("/")

    def write(instance: dg.DagsterInstance, run: dg.DagsterRun, kind: str) -> Mail | None:
        lines = _LINES[kind](instance, run, keys)
        if not lines:
            return None
        what = _WHAT[kind]
        text = [f"{what}: run {run.run_id} of {run.job_name}.", *_shortened(lines)]
        if ui:
            text += ["", f"{ui}/runs/{run.run_id}"]
        return Mail(
            name=f"{run.run_id}.{kind}",
            subject=f"Webex inventory: {what.lower()} ({run.job_name})",
            text="\n".join(text) + "\n",
        )

    def is_ours(run: dg.DagsterRun) -> bool:
        """Whether a run belongs to this inventory: the code location may have others."""
        return run.job_name in jobs or bool(keys.names_of(run.asset_selection or ()))

    def send(context: dg.RunStatusSensorContext, kind: str) -> dg.SkipReason | None:
        if not is_ours(context.dagster_run):
            return dg.SkipReason(NOT_OURS)
        mail = write(context.instance, context.dagster_run, kind)
        if mail is None:
            return dg.SkipReason(_NOTHING[kind])
        if settings is None:
            raise SettingsError(problem)
        password = own.environment().get(PASSWORD)
        said = try_to_send(context.instance, context.dagster_run.run_id, keys.named(kind), mail, settings, password)
        return dg.SkipReason(said) if said else None

    @dg.run_failure_sensor(
        name=keys.named(MAIL_ON_FAILURE),
        description=f"Cannot run: {problem}" if problem else "Sends an e-mail when a run fails.",
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def mail_on_failure(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
        return send(context, MAIL_ON_FAILURE)

    @dg.run_status_sensor(
        name=keys.named(MAIL_ON_FAILED_CHECK),
        run_status=dg.DagsterRunStatus.SUCCESS,
        description=f"Cannot run: {problem}"
        if problem
        else "Sends an e-mail when a run ends with a failed ERROR check.",
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def mail_on_failed_check(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
        return send(context, MAIL_ON_FAILED_CHECK)

    @dg.run_status_sensor(
        name=keys.named(MAIL_ON_CHANGES),
        run_status=dg.DagsterRunStatus.SUCCESS,
        description=f"Cannot run: {problem}"
        if problem
        else "Sends an e-mail with the number of changes that a run found.",
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def mail_on_changes(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
        return send(context, MAIL_ON_CHANGES)

    @dg.sensor(
        name=keys.named(MAIL_AGAIN),
        description="Tries e-mails again that the mail server has not accepted yet.",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def mail_again(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        assert settings is not None
        writers = {keys.named(kind): partial(write, kind=kind) for kind in _WHAT}
        said = try_all_again(context.instance, writers, settings, own.environment().get(PASSWORD))
        return dg.SkipReason(" ".join(said) or "No e-mail is waiting.")

    sensors: list[dg.SensorDefinition] = [mail_on_failure, mail_on_failed_check]
    sensors += [mail_on_changes] if wants_changes else []
    return [*sensors, mail_again] if settings is not None else sensors


def _why_it_failed(instance: dg.DagsterInstance, run: dg.DagsterRun, keys: AssetKeys) -> list[str]:
    steps = _events(instance, run, dg.DagsterEventType.STEP_FAILURE)
    ends = _events(instance, run, dg.DagsterEventType.RUN_FAILURE)
    lines = [_reason(event, keys) for event in steps] or [_why_it_ended(event) for event in ends[-1:]]
    if run.tags.get(WILL_RETRY_TAG) == "true":
        lines.append("It is tried again from where it stopped.")
    return [*lines, *_failed_checks(instance, run, keys)] or ["No reason is recorded."]


def _events(instance: dg.DagsterInstance, run: dg.DagsterRun, kind: dg.DagsterEventType) -> list[dg.DagsterEvent]:
    records = instance.get_records_for_run(run.run_id, of_type=kind).records
    return [event for record in records if (event := record.event_log_entry.dagster_event) is not None]


def _counts_of_changes(instance: dg.DagsterInstance, run: dg.DagsterRun, keys: AssetKeys) -> list[str]:
    """The counts of a run's comparison, one per line; empty if nothing changed or was compared."""
    records = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION).records
    for record in records:
        found = record.event_log_entry.asset_materialization
        if found is None or found.asset_key != keys.of(CHANGES):
            continue
        counts = {name: value.value for name, value in found.metadata.items() if isinstance(value.value, int)}
        return [f"{name}: {number}" for name, number in counts.items() if number] if counts.get("changes") else []
    return []


def _failed_checks(instance: dg.DagsterInstance, run: dg.DagsterRun, keys: AssetKeys) -> list[str]:
    records = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION).records
    return sorted(_failed_check_lines(records))


def _failed_check_lines(records: Iterable[Any]) -> Iterable[str]:
    for record in records:
        event = record.event_log_entry.dagster_event
        evaluation = event.asset_check_evaluation_data if event is not None else None
        if evaluation is None or evaluation.passed or evaluation.severity != dg.AssetCheckSeverity.ERROR:
            continue
        asset = evaluation.asset_key.path[-1]
        yield _one_line(f"{asset}, check {evaluation.check_name}: {evaluation.description or 'failed'}")


def _reason(event: dg.DagsterEvent, keys: AssetKeys) -> str:
    """Why a step failed: the description of the failure, else the innermost error."""
    data = event.step_failure_data
    said = data.user_failure_data.description if data.user_failure_data is not None else None
    return _one_line(f"{keys.name_of_step(event.step_key or '')}: {said or _innermost(data.error) or 'failed'}")


def _why_it_ended(event: dg.DagsterEvent) -> str:
    """Why a run ended outside of any step."""
    data = event.event_specific_data
    error = data.error if isinstance(data, JobFailureData) else None
    return _one_line(_innermost(error) or event.message or "No reason is recorded.")


def _innermost(error: SerializableErrorInfo | None) -> str | None:
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message if error is not None else None


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]} …"


def _shortened(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], f"… and {more} more"] if more > 0 else lines


_WHAT = {
    MAIL_ON_FAILURE: "A run failed",
    MAIL_ON_FAILED_CHECK: "A check failed",
    MAIL_ON_CHANGES: "Something changed",
}
_LINES = {
    MAIL_ON_FAILURE: _why_it_failed,
    MAIL_ON_FAILED_CHECK: _failed_checks,
    MAIL_ON_CHANGES: _counts_of_changes,
}
_NOTHING = {
    MAIL_ON_FAILURE: "No reason is recorded.",
    MAIL_ON_FAILED_CHECK: "No check failed as an ERROR.",
    MAIL_ON_CHANGES: "Nothing changed.",
}
