"""The service as it runs at night: the clock launches a run, one that dies is tried again, and a machine comes back.

A service takes long to start, so it has a few exports, and what it connects to, that it is the only one and that it leaves nothing
behind are checked on the services that are here anyway.
"""

import csv
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from space_odt_dagster.command_line.service_lock import only_service
from space_odt_dagster.extraction.request_policy import RequestPolicy
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster.orchestration.dagster_home import settings_text
from space_odt_dagster.orchestration.schedules import SCHEDULE
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, Wire
from space_odt_dagster_tests.command_line.shell import Shell
from space_odt_dagster_tests.orchestration.connections import recorded, recording, telemetry_server
from space_odt_dagster_tests.orchestration.few_exports import FEW, with_few_exports
from space_odt_dagster_tests.orchestration.mail_server import mail_server, received
from space_odt_dagster_tests.orchestration.ports import free_port
from space_odt_dagster_tests.orchestration.served import (
    REPOSITORY,
    Served,
    kill_all_in,
    processes_in,
    served_ui,
    wait_for,
)
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests

HELD_AT = "workspaces"
IN_FLIGHT = RequestPolicy().concurrent_requests
"""What was answered when the process was killed and had not arrived yet is asked again."""
HOLD = Fault(route=HELD_AT, answer=FaultAnswer(wire=Wire.HANG), times=1)
STATE = "query Q($s: ScheduleSelector!) { scheduleOrError(scheduleSelector: $s) { ... on Schedule { scheduleState { id } } } }"
STOP = "mutation S($i: String!) { stopRunningSchedule(id: $i) { __typename } }"
TICKED = "dagster/schedule_name"


def home_of(folder: Path) -> Path:
    """Where the service in a folder keeps its records."""
    return folder / ".artifacts" / "dagster"


@contextmanager
def service(folder: Path, organisation: Simulation, **variables: str) -> Iterator[Served]:
    """The service on an organisation that outlives it. It looks after its runs every second; its home asks for telemetry."""
    home = home_of(folder)
    home.mkdir(parents=True, exist_ok=True)
    settings = settings_text().replace("poll_interval_seconds: 30", "poll_interval_seconds: 1")
    asking = settings.replace("telemetry:\n  enabled: false", "telemetry:\n  enabled: true")
    assert asking != settings
    (home / "dagster.yaml").write_text(asking, encoding="utf-8")
    access = {"WEBEX_BASE_URL": organisation.base_url, "WEBEX_ACCESS_TOKEN": organisation.token}
    variables = {**access, **with_few_exports(folder.parent), **variables}
    with served_ui(folder, variables=variables) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the service runs."""
    (tmp_path / "service").mkdir()
    return tmp_path / "service"


def answered(organisation: Simulation) -> set[str]:
    """What was asked and answered, beside the question whose token it is."""
    return {entry.url for entry in organisation.log.requests if entry.status == 200 and entry.asset != "me"}


def wait_until_held(organisation: Simulation) -> None:
    wait_for(lambda: organisation.log.for_route(HELD_AT) or None, seconds=120, what=f"the call for {HELD_AT}")


def switch_off(served: Served) -> None:
    """The clock launches no more runs."""
    schedule = served.ask(STATE, s={**REPOSITORY, "scheduleName": SCHEDULE})["scheduleOrError"]
    stopped = served.ask(STOP, i=schedule["scheduleState"]["id"])["stopRunningSchedule"]
    assert stopped["__typename"] == "ScheduleStateResult"


def retry_of(served: Served, run_id: str) -> str:
    """The run that was launched to go on from another."""

    def found() -> str | None:
        return next((run["runId"] for run in served.all_runs() if run["parentRunId"] == run_id), None)

    return wait_for(found, seconds=240, what=f"the retry of {run_id}")


def check_exact(organisation: Simulation, out: Path, run_id: str) -> None:
    """The inventory is that of the organisation, and the snapshot of the run is there and complete."""
    truth = organisation.truth()
    for export in FEW:
        with (out / "exports" / f"{export.name}.csv").open(encoding="utf-8", newline="") as stream:
            assert {tuple(row[key] for key in keys_of(export)) for row in csv.DictReader(stream)} == truth[export.name]
    (snapshot,) = (each for each in snapshot_manifests(out) if each["run_id"] == run_id)
    assert snapshot["complete"]


def check_ended_by_someone(out: Path, run_id: str) -> None:
    """What the run had read is kept, and what it had not is named."""
    (snapshot,) = snapshot_manifests(out)
    assert (snapshot["run_id"], snapshot["complete"]) == (run_id, False)
    with (out / "exports" / "status.csv").open(encoding="utf-8", newline="") as stream:
        status = {row["module"]: row for row in csv.DictReader(stream)}
    assert status["people"]["result"] == "ok"
    assert "interrupted" in status[HELD_AT]["error"]
    assert set(status) == set(FEW.names)


def check_only_one(served: Served, folder: Path) -> None:
    """A second service over the home or the output folder of one that runs is refused, and says where that one is."""
    home, elsewhere = home_of(folder), str(folder / "elsewhere")
    out_dir = str(folder / ".artifacts")
    for variables, where in (
        ({}, f"the Dagster home {home}"),
        ({"SPACE_ODT_OUT_DIR": elsewhere, "DAGSTER_HOME": str(home)}, f"the Dagster home {home}"),
        ({"SPACE_ODT_OUT_DIR": out_dir, "DAGSTER_HOME": elsewhere}, f"the output folder {out_dir}"),
    ):
        second = Shell(folder, variables).run("ui", "--port", str(free_port()))
        assert second.code == 1
        assert f"is already running with {where} (process {served.process.pid}, {served.url})" in second.err


def check_killed_leaves_nothing(served: Served, folder: Path) -> None:
    """A service that is killed takes with it all that it started; its port and its home are free."""
    commands = processes_in(folder).values()
    assert any("service_guard" in each for each in commands)
    assert len(commands) > 3
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()
    wait_for(lambda: not processes_in(folder) or None, seconds=120, what="the end of every process")
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", urlsplit(served.url).port or 0))
    with only_service(home_of(folder), "the Dagster home", "") as lock:
        assert lock.before


def check_names_its_organisation(served: Served, organisation: Simulation) -> None:
    """Whose inventory it is can be read where it was started, and the token cannot."""
    assert "The UI reads the organisation of your token" in served.said()
    assert organisation.base_url in served.said()
    assert organisation.token not in served.said()


def check_stops_with_all_it_started(served: Served, folder: Path) -> None:
    """SIGTERM ends everything, each part of which was told to have no telemetry."""
    started = [number for number, command in processes_in(folder).items() if "dagster" in command]
    environments = [Path(f"/proc/{number}/environ").read_bytes().split(b"\0") for number in started]
    assert listens(served.url)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0, served.said()
    assert not listens(served.url)
    assert processes_in(folder) == {}
    assert len(environments) > 3
    without = [each for each in environments if b"DAGSTER_DISABLE_TELEMETRY=1" not in each]
    assert len(without) <= 1, "space-odt itself, which passes it on"


def listens(url: str) -> bool:
    """Whether something answers there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(url).port or 0)) == 0


def test_the_clock_launches_a_run_and_one_that_is_killed_is_tried_again_from_where_it_stopped(
    organisation: Simulation, folder: Path, tmp_path: Path
) -> None:
    organisation.faults.add(HOLD)
    mails = tmp_path / "mails"
    mails.mkdir()
    with mail_server(mails) as port:
        settings = {
            "SPACE_ODT_SCHEDULE": "on",
            "SPACE_ODT_CRON": "* * * * *",
            "SPACE_ODT_SMTP_HOST": "127.0.0.1",
            "SPACE_ODT_SMTP_PORT": str(port),
            "SPACE_ODT_SMTP_SECURITY": "none",
            "SPACE_ODT_ALERT_TO": "telephony@example.com",
        }
        with service(folder, organisation, **settings) as served:
            first = wait_for(
                lambda: next((run for run in served.all_runs() if run["tags"].get(TICKED) == SCHEDULE), None),
                seconds=240,
                what="the run of a tick",
            )
            assert first["jobName"] == "inventory_run"
            switch_off(served)
            wait_until_held(organisation)

            second = served.launch("devices_run")
            served.has_status(second, "QUEUED")
            assert served.runs()[first["runId"]] == "STARTED"
            served.terminate(second)
            served.has_status(second, "CANCELED")

            before = answered(organisation)
            assert len(before) > IN_FLIGHT
            organisation.log.clear()
            os.kill(served.process_of(first["runId"]), signal.SIGKILL)
            served.has_status(first["runId"], "FAILURE")
            retry = retry_of(served, first["runId"])
            served.has_status(retry, "SUCCESS")
            assert len(answered(organisation) & before) <= IN_FLIGHT
            check_exact(organisation, folder / ".artifacts", retry)
            _, subject, text = wait_for(lambda: next(iter(received(mails)), None), seconds=240, what="the mail")
            check_only_one(served, folder)
            check_killed_leaves_nothing(served, folder)
    assert subject == "Webex inventory: a run failed (inventory_run)"
    assert first["runId"] in text


def test_a_run_that_someone_ends_keeps_what_it_read_and_one_whose_machine_died_is_tried_again(
    organisation: Simulation, folder: Path, tmp_path: Path
) -> None:
    organisation.faults.add(HOLD)
    with service(folder, organisation) as served:
        run_id = served.launch("inventory_run")
        wait_until_held(organisation)
        kept = folder / ".artifacts" / "state" / "people.json"
        wait_for(lambda: kept.exists() or None, seconds=120, what="the export that is read first")
        served.terminate(run_id)
        served.has_status(run_id, "CANCELED")
        check_ended_by_someone(folder / ".artifacts", run_id)
        assert [run["parentRunId"] for run in served.all_runs()] == [None], "what a person ended is not tried again"

        organisation.log.clear()
        organisation.faults.add(HOLD)
        run_id = served.launch("inventory_run")
        wait_until_held(organisation)
        kill_all_in(folder)
    before = answered(organisation)
    assert len(before) > IN_FLIGHT
    organisation.log.clear()
    with (
        telemetry_server() as (url, sent),
        service(folder, organisation, **recording(tmp_path), DAGSTER_TELEMETRY_URL=url) as served,
    ):
        served.has_status(run_id, "FAILURE")
        retry = retry_of(served, run_id)
        served.has_status(retry, "SUCCESS")
        assert [run["parentRunId"] for run in served.all_runs()] == [run_id, None, None]
        check_names_its_organisation(served, organisation)
        check_stops_with_all_it_started(served, folder)
    away = [place for place in recorded(tmp_path) if not any(own in place for own in ("127.0.0.1", "localhost", "::1"))]
    assert away == []
    assert sent == []
    assert len(answered(organisation) & before) <= IN_FLIGHT
    check_exact(organisation, folder / ".artifacts", retry)
