"""A mail server that says "try again" is tried again, through one that says so; every mail arrives once, or is given up aloud."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.orchestration.mail_tries import AGAIN_AFTER_MINUTES, state_tag, tries_tag
from space_odt_dagster.orchestration.sensors import MAIL_AGAIN, MAIL_ON_FAILURE, build_alerts
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.mail import MailNotSent
from space_odt_dagster_tests.orchestration.mail_server import answers, mail_server
from space_odt_dagster_tests.orchestration.ports import free_port

TO = ("telephony@example.com", "oncall@example.com")


class Alerts:
    """The sensors of a location over the records of one run that failed."""

    def __init__(self, instance: dg.DagsterInstance, port: int, tags: Mapping[str, str] | None = None) -> None:
        self.instance = instance
        self._sensors = {
            each.name: each
            for each in build_alerts(
                {
                    "SPACE_ODT_SMTP_HOST": "127.0.0.1",
                    "SPACE_ODT_SMTP_PORT": str(port),
                    "SPACE_ODT_SMTP_SECURITY": "none",
                    "SPACE_ODT_ALERT_FROM": "inventory@mail.example.com",
                    "SPACE_ODT_ALERT_TO": ", ".join(TO),
                }
            )
        }

        @dg.op
        def broken() -> None:
            raise dg.Failure("The disk is full.")

        @dg.job
        def locations_run() -> None:
            broken()

        self._result = locations_run.execute_in_process(instance=instance, raise_on_error=False, tags=tags)

    def after_the_run(self) -> None:
        """The tick that the end of the run brings, and once more as after a restart."""
        (event,) = (each for each in self._result.all_events if each.event_type is dg.DagsterEventType.RUN_FAILURE)
        context = dg.build_run_status_sensor_context(
            sensor_name=MAIL_ON_FAILURE,
            dagster_instance=self.instance,
            dagster_run=self._result.dagster_run,
            dagster_event=event,
        )
        self._sensors[MAIL_ON_FAILURE](context.for_run_failure())

    def again(self) -> str:
        """A later tick; what it says."""
        said = self._sensors[MAIL_AGAIN](dg.build_sensor_context(instance=self.instance))
        assert isinstance(said, dg.SkipReason)
        return said.skip_message or ""

    @property
    def tags(self) -> Mapping[str, str]:
        """The tags of the run."""
        run = self.instance.get_run_by_id(self._result.run_id)
        assert run is not None
        return run.tags

    @property
    def state(self) -> str:
        """What the tag of the run says."""
        return self.tags[state_tag(MAIL_ON_FAILURE)]

    def time_has_come(self) -> None:
        """The wait until the next try is over."""
        tries = json.loads(self.tags[tries_tag(MAIL_ON_FAILURE)])
        assert not any(each in str(self.tags) for each in TO)
        tries["next_at"] = (utc_now() - timedelta(seconds=1)).isoformat()
        self.instance.add_run_tags(self._result.run_id, {tries_tag(MAIL_ON_FAILURE): json.dumps(tries)})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """A relay, and the folder of its mails."""
    folder = tmp_path_factory.mktemp("mails")
    with mail_server(folder) as port:
        yield folder, port


@pytest.fixture
def mails(server: tuple[Path, int]) -> Path:
    """The folder of that relay, empty."""
    for each in server[0].iterdir():
        each.unlink()
    return server[0]


@pytest.fixture
def alerts(server: tuple[Path, int]) -> Iterator[Alerts]:
    """A run that failed, and sensors that mail to that relay."""
    with dg.DagsterInstance.ephemeral() as instance:
        yield Alerts(instance, server[1])


def received(folder: Path) -> list[EmailMessage]:
    return [message_from_bytes(each.read_bytes(), policy=policy.default) for each in sorted(folder.glob("*.eml"))]  # type: ignore[misc]


def reached(mail: EmailMessage) -> str:
    """Whom the server took it for: it writes that in front."""
    return str(mail.get_all("To")[0])  # type: ignore[index]


@pytest.mark.parametrize("step", ["CONNECT 421 busy", "MAIL 451 later", "RCPT 450 greylisted", "DATA 451 later"])
def test_a_mail_that_is_to_be_tried_again_arrives_once_for_everybody(alerts: Alerts, mails: Path, step: str) -> None:
    answers(mails, *([step, step] if step.startswith("RCPT") else [step]))
    alerts.after_the_run()
    alerts.after_the_run()
    assert received(mails) == []
    assert alerts.state == "waiting"
    assert alerts.again() == "No e-mail is waiting."
    alerts.time_has_come()
    alerts.again()
    alerts.again()
    alerts.after_the_run()
    (mail,) = received(mails)
    assert reached(mail) == ", ".join(TO)
    assert alerts.state == "sent"


def test_only_a_recipient_who_was_refused_for_now_is_tried_again(alerts: Alerts, mails: Path) -> None:
    answers(mails, "RCPT 450 greylisted")
    alerts.after_the_run()
    alerts.time_has_come()
    alerts.again()
    assert [reached(mail) for mail in received(mails)] == [TO[1], TO[0]]


def test_a_mail_has_a_date_and_an_id_of_its_sender_that_stays_the_same(alerts: Alerts, mails: Path) -> None:
    answers(mails, "RCPT 450 greylisted", "QUIT 421 too late")
    alerts.after_the_run()
    alerts.time_has_come()
    alerts.again()
    first, second = received(mails)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@mail.example.com>")
    assert abs(utc_now() - parsedate_to_datetime(first["Date"])) < timedelta(hours=1)
    assert "The disk is full." in first.get_content()


def test_a_run_with_the_tags_of_its_parent_has_a_mail_of_its_own(
    alerts: Alerts, mails: Path, server: tuple[Path, int]
) -> None:
    alerts.after_the_run()
    Alerts(alerts.instance, server[1], alerts.tags).after_the_run()
    assert len({mail["Message-ID"] for mail in received(mails)}) == 2


def test_a_refusal_for_good_is_said_and_not_tried_again(alerts: Alerts, mails: Path) -> None:
    answers(mails, "DATA 550 no")
    with pytest.raises(MailNotSent, match=r"did not accept the e-mail \(550\)") as said:
        alerts.after_the_run()
    assert not any(each in str(said.value) for each in TO)
    assert alerts.state == "lost"
    alerts.again()
    assert received(mails) == []


def test_a_server_that_stays_away_is_given_up_aloud() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        alerts = Alerts(instance, free_port())
        alerts.after_the_run()
        for _ in AGAIN_AFTER_MINUTES[1:]:
            alerts.time_has_come()
            assert "could not be reached" in alerts.again()
        alerts.time_has_come()
        with pytest.raises(MailNotSent, match="Given up after 9 tries"):
            alerts.again()
        assert alerts.state == "lost"
        assert alerts.again() == "No e-mail is waiting."
