"""One mail a night, and only if it says something."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from space_odt_dagster.fleet.causes import Cause
from space_odt_dagster.fleet.mail import MOST_LINES, mail_of, send_fleet_mail
from space_odt_dagster.fleet.status import FleetRow, State, time_of, with_those_behind
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.mail import MailNotSent
from space_odt_dagster.run.settings import SettingsError
from space_odt_dagster_tests.fleet.summaries import NIGHT
from space_odt_dagster_tests.orchestration.mail_server import answers, mail_server, received


def row(name: str, state: State = State.COMPLETE, cause: Cause = Cause.NONE, *, nights: int = 0) -> FleetRow:
    began = time_of(NIGHT)
    assert began is not None
    at = (began - timedelta(days=nights)).isoformat()
    return FleetRow(
        organisation=name,
        title="",
        labels={},
        org_id="",
        token=name,
        state=state,
        cause=cause,
        started_at=at,
        complete=at,
        why="Because.",
    )


def nightly(*rows: FleetRow) -> list[FleetRow]:
    return list(with_those_behind(rows))


def many() -> list[FleetRow]:
    """500 organisations, of which four need somebody and one is paused."""
    fine = [row(f"fine-{number:03}") for number in range(495)]
    return nightly(
        *fine,
        row("acme", State.STOPPED, Cause.TOKEN),
        row("globex", nights=2),
        row("initech", nights=2),
        row("hooli", State.PAUSED, Cause.PAUSED),
        row("umbrella", State.NEVER, Cause.NEVER),
    )


def test_500_summaries_are_one_mail_whatever_their_order() -> None:
    rows = many()
    found = mail_of(rows)
    assert found is not None
    assert found == (
        "Webex inventories: 495 of 499 complete",
        "495 of 499 complete, 1 paused.\n"
        "Token refused: acme.\n"
        "Never read: umbrella.\n"
        "Not read for 2 nights: globex, initech.\n",
    )
    Random(1).shuffle(rows)
    assert mail_of(rows) == found


def test_all_is_well_needs_no_mail_unless_it_is_wanted() -> None:
    rows = [row("acme"), row("hooli", State.PAUSED, Cause.PAUSED)]
    assert mail_of(rows) is None
    assert mail_of(rows, always=True, more="/srv/_fleet/index.html") == (
        "Webex inventories: 1 of 1 complete",
        "1 of 1 complete, 1 paused.\n\n/srv/_fleet/index.html\n",
    )


def test_nothing_read_at_all_is_said() -> None:
    now = time_of("2026-12-02T07:00:00+00:00")
    found = mail_of([row("acme")], now=now)
    assert found is not None
    assert "Nothing was read since 2026-11-30 03:00 UTC." in found[1]
    assert mail_of([row("acme")], now=time_of("2026-11-30T07:00:00+00:00")) is None


def test_a_long_mail_ends_with_a_number() -> None:
    rows = [row("acme"), *(row(f"old-{nights:02}", nights=nights) for nights in range(1, 31))]
    rows += [row(f"refused-{number:02}", State.STOPPED, Cause.TOKEN) for number in range(25)]
    found = mail_of(nightly(*rows))
    assert found is not None
    lines = found[1].splitlines()
    assert len(lines) == 1 + MOST_LINES + 1
    assert lines[1].startswith("Token refused: refused-00, refused-01,")
    assert lines[1].endswith("refused-19 and 5 more.")
    assert lines[-1] == "… and 11 more."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("mails")
    with mail_server(folder) as port:
        own = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_SECURITY": "none", "ALERT_TO": "noc@example.com"}
        yield folder, {f"SPACE_ODT_{name}": value for name, value in own.items()}


def test_it_is_sent_once_or_says_who_is_left(server: tuple[Path, dict[str, str]]) -> None:
    folder, environ = server
    now = utc_now()
    today = [row("acme", State.STOPPED, Cause.TOKEN)]
    answers(folder, "RCPT 450 greylisted")
    with pytest.raises(MailNotSent) as failed:
        send_fleet_mail(today, environ, now=now)
    assert failed.value.left == ("noc@example.com",)
    first = send_fleet_mail(today, environ, now=now, to=failed.value.left)
    assert first is not None
    ((to, subject, text),) = received(folder)
    assert "noc@example.com" in to
    assert subject == "Webex inventories: 0 of 1 complete"
    assert "Token refused: acme." in text
    again = send_fleet_mail(today, environ, now=now)
    assert again is not None
    assert again.name == first.name, "a mail server recognises it"


def test_it_is_sent_as_the_settings_say() -> None:
    now = time_of("2026-11-30T07:00:00+00:00")
    assert now is not None
    assert send_fleet_mail([row("acme", State.STOPPED, Cause.TOKEN)], {}, now=now) is None
    unreachable = {
        "SPACE_ODT_SMTP_HOST": "127.0.0.1",
        "SPACE_ODT_SMTP_PORT": "1",
        "SPACE_ODT_ALERT_TO": "noc@example.com",
    }
    assert send_fleet_mail([row("acme")], unreachable, now=now) is None, "nothing to say, so nobody is asked"
    with pytest.raises(MailNotSent):
        send_fleet_mail([row("acme")], {**unreachable, "SPACE_ODT_ALERT_FLEET": "always"}, now=now)
    with pytest.raises(SettingsError, match="SPACE_ODT_ALERT_FLEET takes problems or always"):
        send_fleet_mail([row("acme")], {**unreachable, "SPACE_ODT_ALERT_FLEET": "never"}, now=now)
