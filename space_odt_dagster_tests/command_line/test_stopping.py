"""Runs that are stopped: by a signal, by a token that dies, by another run. What is there stays true, and ``--resume`` goes on."""

import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import pytest

from space_odt_dagster.exports.database import sum_of
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, Wire, presets, serve
from space_odt_dagster_tests.command_line.conftest import READ, RUN, SETTINGS, WholeRun
from space_odt_dagster_tests.command_line.shell import (
    Shell,
    digests,
    ended,
    results,
    table,
    wait_for_requests,
)

ASKED = 25
"""Requests after which something happens: lists were read, and the details of people are."""


def run_status(out_dir: Path) -> list[str]:
    """The status of every recorded Dagster run, oldest first."""
    connection = sqlite3.connect(out_dir / "dagster" / "history" / "runs.db")
    try:
        return [row[0] for row in connection.execute("select status from runs order by id")]
    finally:
        connection.close()


@pytest.fixture(scope="module")
def broken_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run whose token died. To be copied only."""
    with serve(SETTINGS) as organisation:
        organisation.faults.add(presets.dead_token_after(ASKED))
        shell = Shell.for_simulation(tmp_path_factory.mktemp("broken-off"), organisation)
        assert shell.run(*RUN).code == 1
    return shell.out_dir


@pytest.fixture
def to_resume(shell: Shell, broken_off: Path) -> Shell:
    """The shell, with what is left of that run."""
    shutil.copytree(broken_off, shell.out_dir)
    return shell


def test_a_signal_stops_the_asking_and_tells_the_truth(shell: Shell, organisation: Simulation, few: WholeRun) -> None:
    organisation.faults.add(Fault(from_call=ASKED + 1, answer=FaultAnswer(delay_ms=2000)))
    process = shell.start(*RUN)
    while not (shell.out_dir / "exports" / f"{READ[0]}.csv").exists():
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.01)
            break
    process.send_signal(signal.SIGINT)
    stopped = ended(process)
    assert stopped.code == 130, stopped.said
    asked = len(organisation.log.requests)
    assert asked < ASKED + 30 < len(few.requests)
    assert "Traceback" not in stopped.said
    found = results(shell.out_dir)
    assert found.keys() == set(READ)
    assert "ok" in found.values()
    assert "error" in found.values()
    assert run_status(shell.out_dir) == ["CANCELED"]
    manifests = list((shell.out_dir / "snapshots").glob("*/manifest.json"))
    assert '"complete":false' in manifests[0].read_text(encoding="utf-8").replace(" ", "")
    organisation.faults.clear()
    assert shell.run("inventory_run", "--resume").code == 0
    assert digests(shell.out_dir) == digests(few.shell.out_dir)


def test_a_token_that_dies_keeps_the_files_that_are_there_and_resumes_with_a_new_one(
    read_before: Shell, organisation: Simulation
) -> None:
    shell = read_before
    before = digests(shell.out_dir)
    first_run = table(shell.out_dir, "status")[0]["run_id"]
    organisation.faults.add(presets.dead_token_after(ASKED))
    stopped = shell.run(*RUN)
    assert stopped.code == 1, stopped.said
    assert len(organisation.log.requests) <= ASKED + 10 + 1
    assert digests(shell.out_dir) == before
    rows = table(shell.out_dir, "status")
    by_result = {row["result"] for row in rows}
    assert by_result == {"ok", "unauthorized"} or by_result == {"ok", "empty", "unauthorized"}
    assert all(first_run in row["error"] for row in rows if row["result"] == "unauthorized")
    assert run_status(shell.out_dir)[-1] == "FAILURE"
    organisation.faults.clear()
    organisation.replace_token("a-new-access-token")
    organisation.log.clear()
    renewed = Shell(shell.folder, {**shell.variables, "WEBEX_ACCESS_TOKEN": "a-new-access-token"})
    resumed = renewed.run("inventory_run", "--resume")
    assert resumed.code == 0, resumed.said
    after = digests(shell.out_dir)
    assert {name: after.pop(name, None) for name in before} == before
    assert set(after) <= {"changes.csv", "changes.json", "changes_summary.csv", "changes_summary.json"}, (
        "there are two runs now"
    )
    assert "unauthorized" not in results(shell.out_dir).values()


def test_a_refused_token_at_the_first_call_touches_nothing(read_before: Shell, organisation: Simulation) -> None:
    shell = read_before
    before = {path: path.read_bytes() for path in shell.out_dir.rglob("*") if path.is_file()}
    organisation.revoke_token()
    assert shell.run("inventory_run").code == 1
    assert {path: path.read_bytes() for path in shell.out_dir.rglob("*") if path.is_file()} == before


def test_credentials_renew_a_token_that_expires_in_the_middle_and_nothing_is_lost(
    shell: Shell, organisation: Simulation
) -> None:
    credentials = {
        "WEBEX_CLIENT_ID": organisation.settings.client_id,
        "WEBEX_CLIENT_SECRET": organisation.settings.client_secret,
        "WEBEX_REFRESH_TOKEN": organisation.settings.refresh_token,
    }
    organisation.set_latency(10)
    process = Shell(shell.folder, {**shell.variables, **credentials}).start(*RUN)
    wait_for_requests(process, organisation, ASKED)
    organisation.expire_token()
    finished = ended(process)
    assert finished.code == 0, finished.said
    renewals = [request for request in organisation.log.requests if request.method == "POST"]
    assert [request.path for request in renewals] == ["/access_token"]
    assert set(results(shell.out_dir).values()) <= {"ok", "empty"}


def test_a_second_run_into_the_same_folder_says_so_and_stops(shell: Shell, organisation: Simulation) -> None:
    organisation.faults.add(Fault(nth=(2,), answer=FaultAnswer(wire=Wire.HANG)))
    first = shell.start(*RUN)
    wait_for_requests(first, organisation, 2)
    second = shell.run("inventory_run")
    assert second.code == 1
    assert "Another run is writing" in second.err
    first.send_signal(signal.SIGTERM)
    assert ended(first).code == 143


def test_a_resume_of_something_else_is_refused_with_the_reason(to_resume: Shell) -> None:
    for arguments, says in (
        (["--org-id", "another"], "another organisation"),
        (["--redact", "secrets"], "another --redact"),
    ):
        refused = to_resume.run("inventory_run", "--resume", *arguments)
        assert refused.code == 1
        assert says in refused.err


def test_a_resume_asks_again_what_is_too_old_and_nothing_else(to_resume: Shell, organisation: Simulation) -> None:
    shell = to_resume
    (folder,) = (shell.out_dir / "unfinished").iterdir()
    old, fresh = "locations", "people"
    make_older(folder / f"{old}.sqlite", seconds=25 * 3600)
    make_older(folder / f"{fresh}.sqlite", seconds=23 * 3600)
    assert shell.run("inventory_run", "--resume").code == 0
    asked = [request.asset for request in organisation.log.requests]
    assert (asked.count(old), asked.count(fresh)) == (1, 0)


def test_how_old_an_answer_may_be_is_a_setting(to_resume: Shell, organisation: Simulation) -> None:
    shell = Shell(to_resume.folder, {**to_resume.variables, "SPACE_ODT_RESUME_HOURS": "48"})
    (folder,) = (shell.out_dir / "unfinished").iterdir()
    make_older(folder / "locations.sqlite", seconds=25 * 3600)
    assert shell.run("inventory_run", "--resume").code == 0
    assert "locations" not in [request.asset for request in organisation.log.requests]


def make_older(journal: Path, *, seconds: int) -> None:
    """Sets back the time of every answer in a journal, and makes the checksum of each anew."""
    with closing(sqlite3.connect(journal)) as database, database:
        database.create_function("sum_of", -1, sum_of)
        older = "at - :by, sum = sum_of(id, call, at - :by, number, variant, rows, next, refused)"
        assert database.execute(f"UPDATE answer SET at = {older}", {"by": seconds}).rowcount
