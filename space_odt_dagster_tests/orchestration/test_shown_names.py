"""``SPACE_ODT_SHOW_NAMES`` shows the names of people on the page of changes, and never in Dagster or in a mail."""

import json
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.build import build_definitions
from space_odt_dagster.orchestration.changes_asset import CHANGES
from space_odt_dagster.orchestration.resources import environment
from space_odt_dagster.orchestration.sensors import MAIL_ON_CHANGES, build_alerts
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.orchestration.location import in_own_thread
from space_odt_dagster_tests.orchestration.mail_server import mail_server, received

A_PERSON_LEFT = 3


def names_in(out: Path) -> set[str]:
    """The names of everybody, without those that a word of ours could be."""
    rows = json.loads((out / "exports" / "people.json").read_text(encoding="utf-8"))
    found = {row[column] for row in rows for column in ("display_name", "email")}
    return {name for name in found if name and len(name) > 7}


def test_no_name_that_is_shown_on_the_page_is_in_a_mail_a_log_or_a_record_of_dagster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    home, out, mails = (tmp_path / name for name in ("home", "out", "mails"))
    home.mkdir()
    mails.mkdir()
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(out))
    monkeypatch.setenv("SPACE_ODT_SHOW_NAMES", "on")
    definitions = build_definitions(manifest=MANIFEST.only(["people"]))
    job = definitions.resolve_job_def("inventory_run")
    names: set[str] = set()
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        for nights in (0, A_PERSON_LEFT):
            with serve(SimulatorSettings(people=12, nights=nights)) as organisation:
                monkeypatch.setenv("WEBEX_BASE_URL", organisation.base_url)
                monkeypatch.setenv("WEBEX_ACCESS_TOKEN", organisation.token)
                result = in_own_thread(lambda: job.execute_in_process(instance=instance))
            names |= names_in(out)
        mail = mail_of(result, instance, mails, monkeypatch)
        recorded = "\n".join(str(entry) for run in instance.get_runs() for entry in instance.all_logs(run.run_id))
    logged = "".join(capfd.readouterr())

    page = (out / "report" / "changes.html").read_text(encoding="utf-8")
    assert [name for name in names if " ".join(name.split()) in page], (
        "Nobody is named on the page: this test proves nothing."
    )
    assert CHANGES in recorded
    assert "ASSET_MATERIALIZATION" in logged
    assert "changes: " in mail
    kept = {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    texts = {"the mail": mail, "the events": recorded, "the log": logged}
    spelled = {spelling for name in names for spelling in (name, " ".join(name.split()), json.dumps(name)[1:-1])}
    assert len(names) > 12
    assert [(where, name) for where, text in texts.items() for name in spelled if name in text] == []
    assert [(path, name) for path, held in kept.items() for name in spelled if name.encode() in held] == []


def mail_of(
    result: dg.ExecuteInProcessResult, instance: dg.DagsterInstance, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The mail on what a run changed."""
    with mail_server(folder) as port:
        for name, value in {
            "SPACE_ODT_SMTP_HOST": "127.0.0.1",
            "SPACE_ODT_SMTP_PORT": str(port),
            "SPACE_ODT_SMTP_SECURITY": "none",
            "SPACE_ODT_ALERT_TO": "telephony@example.com",
            "SPACE_ODT_ALERT_CHANGES": "on",
        }.items():
            monkeypatch.setenv(name, value)
        (sensor,) = (each for each in build_alerts(environment()) if each.name == MAIL_ON_CHANGES)
        (event,) = (each for each in result.all_events if each.event_type is dg.DagsterEventType.RUN_SUCCESS)
        sensor(
            dg.build_run_status_sensor_context(
                sensor_name=MAIL_ON_CHANGES,
                dagster_instance=instance,
                dagster_run=result.dagster_run,
                dagster_event=event,
            )
        )
        ((_, subject, text),) = received(folder)
        return f"{subject}\n{text}"
