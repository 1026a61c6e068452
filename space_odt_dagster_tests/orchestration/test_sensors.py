"""Mails on failures: when one is sent, what it says and what it never says, through a mail server in another process."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.orchestration.changes_asset import CHANGES
from space_odt_dagster.orchestration.own_settings import environment
from space_odt_dagster.orchestration.sensors import MAIL_ON_CHANGES, MAIL_ON_FAILED_CHECK, MAIL_ON_FAILURE, build_alerts
from space_odt_dagster.orchestration.tags import INVENTORY_RUN
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.mail import Mail, MailNotSent, MailSettings, mail_settings, send_mail
from space_odt_dagster.run.settings import SettingsError
from space_odt_dagster.simulator import Simulation, presets
from space_odt_dagster_tests.orchestration.location import LOCATION, Location
from space_odt_dagster_tests.orchestration.mail_server import CERTIFICATE, certificate_in, mail_server, received

PASSWORD = "Pass-Word-For-Mails"
DRY_RUN = """mutation D($s: SensorSelector!, $c: String) { sensorDryRun(selectorData: $s, cursor: $c) {
    ... on DryRunInstigationTick { evaluationResult { error { message } skipReason } } } }"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """The folder and the port of a server that takes mails with STARTTLS and a password."""
    folder = tmp_path_factory.mktemp("mails")
    certificate_in(folder)
    with mail_server(folder, "robot", PASSWORD) as port:
        yield folder, port


@pytest.fixture
def mails(server: tuple[Path, int], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of that server, without mails, and it is the one that the environment names."""
    folder, port = server
    for mail in folder.glob("*.eml"):
        mail.unlink()
    for name, value in {
        "SSL_CERT_FILE": str(folder / CERTIFICATE),
        "SPACE_ODT_SMTP_HOST": "127.0.0.1",
        "SPACE_ODT_SMTP_PORT": str(port),
        "SPACE_ODT_SMTP_USER": "robot",
        "SPACE_ODT_SMTP_PASSWORD": PASSWORD,
        "SPACE_ODT_ALERT_FROM": "inventory@example.com",
        "SPACE_ODT_ALERT_TO": "telephony@example.com, oncall@example.com",
        "SPACE_ODT_UI_URL": "https://dagster.example.com/",
    }.items():
        monkeypatch.setenv(name, value)
    return folder


def evaluate(location: Location, sensor: str, run: dg.DagsterRun) -> None:
    """Ticks as the daemon does after the run: from a cursor that lies before it."""
    from dagster._core.definitions.run_status_sensor_definition import RunStatusSensorCursor
    from dagster._serdes import serialize_value

    cursor = RunStatusSensorCursor(record_id=0, update_timestamp="1970-01-02T00:00:00+00:00", record_timestamp=None)
    repository = location.context.create_request_context().get_code_location(LOCATION).get_repository("__repository__")
    found = repository.get_sensor(sensor)
    context = location.context.create_request_context()
    data = context.get_code_location(LOCATION).get_sensor_execution_data(
        location.instance, repository.handle, found.name, None, None, serialize_value(cursor), None, None
    )
    assert data is not None
    errors = [each.error for each in data.dagster_run_reactions if each.error]
    if errors:
        raise AssertionError(str(errors[0].cause or errors[0]))


def post(settings: MailSettings, *, subject: str = "Test", text: str = "Test", password: str | None = None) -> None:
    mail = Mail(name="name", subject=subject, text=text)
    send_mail(settings, mail, to=settings.to, password=password, now=utc_now())


def test_without_settings_there_are_no_sensors() -> None:
    assert build_alerts({}) == []


def test_a_run_that_failed_is_told_to_everyone_with_its_reason(
    mails: Path, few: Location, organisation: Simulation
) -> None:
    organisation.revoke_token()
    run = few.run("locations_run")
    assert run.status is dg.DagsterRunStatus.FAILURE
    evaluate(few, MAIL_ON_FAILURE, run)
    ((to, subject, text),) = received(mails)
    assert "telephony@example.com" in to
    assert "oncall@example.com" in to
    assert subject == "Webex inventory: a run failed (locations_run)"
    assert f"https://dagster.example.com/runs/{run.run_id}" in text
    assert "token" in text
    assert organisation.token not in text


def test_a_run_that_could_not_begin_is_told_with_its_reason(
    mails: Path, few: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_KEEP_DAYS", "some")
    run = few.run("locations_run")
    evaluate(few, MAIL_ON_FAILURE, run)
    ((_, _, text),) = received(mails)
    assert "SPACE_ODT_KEEP_DAYS takes a whole number" in text


def test_a_check_that_failed_as_an_error_is_told_although_the_run_succeeded(
    mails: Path, few: Location, organisation: Simulation
) -> None:
    organisation.faults.add(presets.forbidden("hunt_groups"))
    run = few.run("hunt_groups_run")
    assert run.status is dg.DagsterRunStatus.SUCCESS
    evaluate(few, MAIL_ON_FAILED_CHECK, run)
    ((_, subject, text),) = received(mails)
    assert subject == "Webex inventory: a check failed (hunt_groups_run)"
    assert "hunt_groups, check calls" in text
    assert "hunt_group_details" not in text, "what is blocked is a warning"


def test_a_good_run_sends_no_mail(mails: Path, few: Location) -> None:
    run = few.run("hunt_groups_run")
    assert run.status is dg.DagsterRunStatus.SUCCESS
    evaluate(few, MAIL_ON_FAILED_CHECK, run)
    assert received(mails) == []


def test_the_password_is_in_no_file_and_in_no_answer(
    mails: Path, few: Location, organisation: Simulation, tmp_path: Path
) -> None:
    organisation.revoke_token()
    evaluate(few, MAIL_ON_FAILURE, few.run("locations_run"))
    assert PASSWORD not in str(few.ask("{ sensorsOrError(repositorySelector: " + _REPOSITORY + ") { " + _SENSOR))
    files = [*tmp_path.rglob("*"), *mails.rglob("*")]
    kept = [path for path in files if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert kept == []


_REPOSITORY = '{repositoryLocationName: "space_odt", repositoryName: "__repository__"}'
_SENSOR = "... on Sensors { results { name description defaultStatus sensorState { status } } } } }"


def test_a_wrong_password_is_said_without_it(mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    settings = mail_settings(os.environ)
    assert settings is not None
    with pytest.raises(MailNotSent, match="SPACE_ODT_SMTP_USER") as told:
        post(settings, password="Wrong-Word")
    assert "Wrong-Word" not in str(told.value)


def test_a_server_that_cannot_prove_itself_gets_no_password(mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.delenv("SSL_CERT_FILE")
    settings = mail_settings(os.environ)
    assert settings is not None
    with pytest.raises(MailNotSent, match="could not be trusted"):
        post(settings, password=PASSWORD)


def test_a_relay_without_login_takes_mails_too(tmp_path: Path) -> None:
    with mail_server(tmp_path) as port:
        settings = mail_settings(
            {
                "SPACE_ODT_SMTP_HOST": "127.0.0.1",
                "SPACE_ODT_SMTP_PORT": str(port),
                "SPACE_ODT_SMTP_SECURITY": "none",
                "SPACE_ODT_ALERT_TO": "telephony@example.com",
            }
        )
        assert settings is not None
        post(settings, subject="Añil", text="Größe\n")
    ((_, subject, text),) = received(tmp_path)
    assert (subject, text.strip()) == ("Añil", "Größe")


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SPACE_ODT_SMTP_HOST": "mail"}, "SPACE_ODT_ALERT_TO"),
        ({"SPACE_ODT_ALERT_TO": "a@b.c"}, "SPACE_ODT_SMTP_HOST"),
        ({"SPACE_ODT_SMTP_HOST": "m", "SPACE_ODT_ALERT_TO": "someone"}, "SPACE_ODT_ALERT_TO"),
        ({"SPACE_ODT_SMTP_HOST": "m", "SPACE_ODT_ALERT_TO": "a@b.c\nBcc: d@e.f"}, "SPACE_ODT_ALERT_TO"),
        (
            {"SPACE_ODT_SMTP_HOST": "m", "SPACE_ODT_ALERT_TO": "a@b.c", "SPACE_ODT_SMTP_PORT": "x"},
            "SPACE_ODT_SMTP_PORT",
        ),
        (
            {"SPACE_ODT_SMTP_HOST": "m", "SPACE_ODT_ALERT_TO": "a@b.c", "SPACE_ODT_SMTP_USER": "u"},
            "SPACE_ODT_SMTP_PASSWORD",
        ),
        (
            {
                "SPACE_ODT_SMTP_HOST": "m",
                "SPACE_ODT_ALERT_TO": "a@b.c",
                "SPACE_ODT_SMTP_USER": "u",
                "SPACE_ODT_SMTP_PASSWORD": "p",
                "SPACE_ODT_SMTP_SECURITY": "none",
            },
            "SPACE_ODT_SMTP_SECURITY",
        ),
    ],
)
def test_settings_that_cannot_work_are_one_sentence_and_the_sensors_say_it(
    settings: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError, match=named):
        mail_settings(settings)
    sensors = build_alerts(settings)
    assert {sensor.name for sensor in sensors} == {MAIL_ON_FAILURE, MAIL_ON_FAILED_CHECK}
    assert all(named in (sensor.description or "") for sensor in sensors)


def ended_with(instance: dg.DagsterInstance, **metadata: dg.MetadataValue | int) -> dg.RunStatusSensorContext:
    """What the sensor sees after a run whose comparison came to this."""

    @dg.asset(key=["webex", CHANGES])
    def compared(context: dg.AssetExecutionContext) -> None:
        context.add_output_metadata(metadata)

    job = dg.define_asset_job(INVENTORY_RUN, selection=[compared])
    result = dg.Definitions([compared], jobs=[job]).resolve_job_def(INVENTORY_RUN).execute_in_process(instance=instance)
    (event,) = (each for each in result.all_events if each.event_type is dg.DagsterEventType.RUN_SUCCESS)
    return dg.build_run_status_sensor_context(
        sensor_name=MAIL_ON_CHANGES, dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=event
    )


def test_changes_are_mailed_as_counts_with_a_link_if_that_is_switched_on(
    mails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAIL_ON_CHANGES not in [each.name for each in build_alerts(environment())]
    monkeypatch.setenv("SPACE_ODT_ALERT_CHANGES", "on")
    (sensor,) = (each for each in build_alerts(environment()) if each.name == MAIL_ON_CHANGES)
    with dg.DagsterInstance.ephemeral() as instance:
        context = ended_with(instance, changes=3, unknown=0, compared_with=dg.MetadataValue.text("20261101T0"))
        sensor(context)
        ((to, subject, text),) = received(mails)
        assert "telephony@example.com" in to
        assert subject.startswith("Webex inventory: something changed")
        assert "changes: 3" in text
        assert "unknown" not in text
        assert "20261101T0" not in text
        assert f"https://dagster.example.com/runs/{context.dagster_run.run_id}" in text
        sensor(ended_with(instance, changes=0, unknown=2))
        assert len(received(mails)) == 1
