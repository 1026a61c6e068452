"""``SPACE_ODT_SHOW_NAMES`` shows the names of people on the page of changes, and never in Dagster or in a mail."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.changes_asset import CHANGES
from space_odt_dagster.orchestration.dagster_home import open_instance
from space_odt_dagster.orchestration.own_settings import environment
from space_odt_dagster.orchestration.sensors import MAIL_ON_CHANGES, MAIL_ON_FAILED_CHECK, MAIL_ON_FAILURE, build_alerts
from space_odt_dagster.simulator import Simulation, SimulatorSettings, presets, serve
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
    mails.mkdir()
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(out))
    monkeypatch.setenv("SPACE_ODT_SHOW_NAMES", "on")
    definitions = inventory_definitions(manifest=MANIFEST.only(["people"]))
    job = definitions.resolve_job_def("inventory_run")

    def run(organisation: Simulation, kind: str = "") -> None:
        monkeypatch.setenv("WEBEX_BASE_URL", organisation.base_url)
        monkeypatch.setenv("WEBEX_ACCESS_TOKEN", organisation.token)
        result = in_own_thread(lambda: job.execute_in_process(instance=instance, raise_on_error=False))
        names.update(names_in(out))
        if kind:
            send(kind, result, instance)

    names: set[str] = set()
    with open_instance(home) as instance, mails_to(mails, monkeypatch):
        with serve(SimulatorSettings(people=12)) as organisation:
            run(organisation)
        with serve(SimulatorSettings(people=12, nights=A_PERSON_LEFT)) as organisation:
            run(organisation, MAIL_ON_CHANGES)
            page = (out / "report" / "changes.html").read_text(encoding="utf-8")
            organisation.faults.add(presets.forbidden("people"))
            run(organisation, MAIL_ON_FAILED_CHECK)
            organisation.revoke_token()
            run(organisation, MAIL_ON_FAILURE)
        recorded = "\n".join(str(entry) for each in instance.get_runs() for entry in instance.all_logs(each.run_id))
    sent = received(mails)
    logged = "".join(capfd.readouterr())

    assert len(names) > 12
    assert [name for name in names if " ".join(name.split()) in page], "Nobody is named: this proves nothing."
    assert {subject.partition(" (")[0] for _, subject, _ in sent} == {
        f"Webex inventory: {what}" for what in ("something changed", "a check failed", "a run failed")
    }
    assert CHANGES in recorded
    assert "ASSET_MATERIALIZATION" in logged
    texts = {"the mails": str(sent), "the events": recorded, "the log": logged}
    held = {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    spelled = {spelling for name in names for spelling in (name, " ".join(name.split()), json.dumps(name)[1:-1])}
    assert [(where, name) for where, text in texts.items() for name in spelled if name in text] == []
    assert [(path, name) for path, content in held.items() for name in spelled if name.encode() in content] == []


@contextmanager
def mails_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every mail that there is goes to a server that puts them into a folder."""
    with mail_server(folder) as port:
        for name, value in {
            "SPACE_ODT_SMTP_HOST": "127.0.0.1",
            "SPACE_ODT_SMTP_PORT": str(port),
            "SPACE_ODT_SMTP_SECURITY": "none",
            "SPACE_ODT_ALERT_TO": "telephony@example.com",
            "SPACE_ODT_ALERT_CHANGES": "on",
        }.items():
            monkeypatch.setenv(name, value)
        yield


def send(kind: str, result: dg.ExecuteInProcessResult, instance: dg.DagsterInstance) -> None:
    """What the sensor does after a run."""
    (sensor,) = (each for each in build_alerts(environment()) if each.name == kind)
    end = dg.DagsterEventType.RUN_FAILURE if kind == MAIL_ON_FAILURE else dg.DagsterEventType.RUN_SUCCESS
    (event,) = (each for each in result.all_events if each.event_type is end)
    context = dg.build_run_status_sensor_context(
        sensor_name=kind, dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=event
    )
    sensor(context.for_run_failure() if kind == MAIL_ON_FAILURE else context)
