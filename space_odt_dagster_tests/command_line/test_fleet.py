"""Several organisations on one machine: by ``fleet run`` and by name, apart from each other, and with a page of all."""

import gzip
import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from space_odt_dagster.command_line.fleet import row_after
from space_odt_dagster.command_line.fleet_demo import prepared
from space_odt_dagster.fleet.environment import environment_of
from space_odt_dagster.fleet.file_reader import fleet_from
from space_odt_dagster.fleet.running import Ended
from space_odt_dagster.fleet.status import State, last_words
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.lock import RunLock
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, presets, serve
from space_odt_dagster_tests.command_line import shell as command
from space_odt_dagster_tests.command_line.conftest import READ
from space_odt_dagster_tests.command_line.shell import (
    Shell,
    digests,
    document,
    ended,
    table,
    wait_for_requests,
    whole_run_of,
)
from space_odt_dagster_tests.fleet.summaries import NIGHT, fleet_with, summary
from space_odt_dagster_tests.fleet.written import org_id

OTHERS = whole_run_of(*READ)[-1].split(",")
NAMES = ("acme", "globex", "initech")
ASKED = 8
AT_ONCE, IDENTITY = 10, 3
"""Requests that may be under way when a signal comes, and those by which a run sees whose token it has."""


@dataclass(frozen=True)
class Simulated:
    """Simulated organisations, and a shell whose settings name them. ``refused`` has a token that is refused."""

    shell: Shell
    organisations: dict[str, Simulation]

    @property
    def folder(self) -> Path:
        return self.shell.folder / "fleet"

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        found = json.loads((self.folder / "_fleet" / "fleet_status.json").read_text())
        return {each["organisation"]: each for each in found}


def simulated(folder: Path, running: ExitStack) -> Simulated:
    """Three organisations of a few exports each: the token of the last is refused. A fourth is paused."""
    served = {
        name: running.enter_context(
            serve(SimulatorSettings(people=2 + number, seed=number, access_token=f"canary-token-of-{name}"))
        )
        for number, name in enumerate(NAMES, 1)
    }
    entries = [f"{{name: {name}, org_id: {each.org_id}, base_url: '{each.base_url}'}}" for name, each in served.items()]
    entries.append(f"{{name: hooli, org_id: {org_id(4)}, paused: {{reason: Contract ends.}}}}")
    file = folder / "organisations.yaml"
    lines = [f"format: 1\nout_dir: {folder / 'fleet'}\ndefaults: {{exclude: [{', '.join(OTHERS)}]}}\norganisations:"]
    file.write_text("\n  - ".join([*lines, *entries]))
    tokens = {f"WEBEX_ACCESS_TOKEN_{name.upper()}": each.token for name, each in served.items()}
    variables = {**tokens, "WEBEX_ACCESS_TOKEN_INITECH": "canary-token-refused", "SPACE_ODT_ORGANISATIONS": str(file)}
    return Simulated(Shell(folder, variables), served)


@dataclass(frozen=True)
class Night:
    """A reading of all that was stopped by SIGTERM, and continued."""

    fleet: Simulated
    stopped: command.Ended
    after_stop: dict[str, dict[str, Any]]
    continued: command.Ended
    asked: int
    """How often the first organisation was asked in both."""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    with ExitStack() as running:
        fleet = simulated(tmp_path_factory.mktemp("night"), running)
        acme = fleet.organisations["acme"]
        acme.faults.add(Fault(from_call=ASKED, answer=FaultAnswer(delay_ms=60_000)))
        process = fleet.shell.start("fleet", "run", "--places", "1")
        wait_for_requests(process, acme, ASKED + 2)
        process.send_signal(signal.SIGTERM)
        stopped = ended(process)
        after_stop = fleet.rows
        acme.faults.clear()
        continued = fleet.shell.run("fleet", "run", "--resume", "--places", "3")
        yield Night(fleet, stopped, after_stop, continued, len(acme.log.requests))


def test_a_signal_ends_all_and_says_what_was_not_begun(night: Night) -> None:
    assert night.stopped.code == 128 + signal.SIGTERM
    assert "Not begun: globex, initech. Continue with --resume." in night.stopped.err
    assert {name: row["state"] for name, row in night.after_stop.items()} == {
        "acme": "stopped",
        "globex": "never",
        "hooli": "paused",
        "initech": "never",
    }
    assert night.after_stop["acme"]["why"] == "The run was stopped by SIGTERM."


def test_it_is_continued_and_a_token_that_is_refused_stops_nobody_else(night: Night) -> None:
    assert night.continued.code == 3
    rows = night.fleet.rows
    assert {name: row["state"] for name, row in rows.items()} == {
        "acme": "complete",
        "globex": "complete",
        "hooli": "paused",
        "initech": "stopped",
    }
    assert rows["initech"]["why"].startswith("Webex refused the access token")
    lines = sorted(night.continued.err.splitlines())
    assert [line.split()[:2] for line in lines] == [
        ["acme", "complete:"],
        ["globex", "complete:"],
        ["hooli:", "Paused:"],
        ["initech", "stopped:"],
    ]
    assert night.continued.out.splitlines() == [
        "2 of 3 complete, 1 paused",
        f"Page     {night.fleet.folder / '_fleet' / 'index.html'}",
    ]
    assert not (night.fleet.folder / "_fleet" / "night.json").exists()
    assert not (night.fleet.folder / "initech").exists(), "nothing was read, so nothing was written"


def test_a_folder_is_what_a_single_run_writes(night: Night, tmp_path: Path) -> None:
    acme = night.fleet.organisations["acme"]
    alone = Shell.for_simulation(tmp_path, acme, SPACE_ODT_COMPRESS_SNAPSHOTS="on")
    before = len(acme.log.requests)
    assert alone.run("inventory_run", "--exclude", ",".join(OTHERS)).code == 0
    single = len(acme.log.requests) - before
    folder = night.fleet.folder / "acme"
    assert digests(folder) == digests(alone.out_dir)
    assert {each.name for each in folder.iterdir()} - {each.name for each in alone.out_dir.iterdir()} == {
        "summary.json"
    }
    assert night.asked - single <= AT_ONCE + IDENTITY, "what was answered before the signal is not asked again"


def test_nothing_of_one_organisation_is_in_the_folder_of_another(night: Night) -> None:
    canaries = {name: _canaries(night.fleet, name) for name in ("acme", "globex")}
    for name, other in (("acme", "globex"), ("globex", "acme")):
        own = _content(night.fleet.folder / name)
        assert {each for each in canaries[name] if each in own} >= {night.fleet.organisations[name].org_id.encode()}
        foreign = canaries[other] - canaries[name] | {b"canary-token", other.encode()}
        assert {each for each in foreign if each in own} == set()
    shared = _content(night.fleet.folder / "_fleet")
    ids = {each.org_id.encode() for each in night.fleet.organisations.values()}
    assert {each for each in canaries["acme"] | canaries["globex"] | {b"canary-token"} if each in shared} <= ids


def _canaries(fleet: Simulated, name: str) -> set[bytes]:
    """The ids, names and addresses of the people of an organisation, its token and its id."""
    people = document(fleet.folder / name, "people")
    found = {str(each[column]) for each in people for column in ("person_id", "display_name", "email")}
    return {each.encode() for each in found} | {
        fleet.organisations[name].token.encode(),
        fleet.organisations[name].org_id.encode(),
    }


def _content(folder: Path) -> bytes:
    """Every byte in a folder, uncompressed."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert files
    return b"\n".join(
        gzip.decompress(each.read_bytes()) if each.suffix == ".gz" else each.read_bytes() for each in files
    )


def test_the_summary_says_what_the_files_say(night: Night) -> None:
    path = night.fleet.folder / "acme" / "summary.json"
    found = json.loads(path.read_text())
    status = table(night.fleet.folder / "acme", "status")
    assert (found["exports_ok"], found["exports_not_ok"], found["people"]) == (len(READ), 0, 3)
    assert found["size"]["calls"] == sum(int(row["calls"]) for row in status)
    assert found["complete"] == found["started_at"] != ""
    assert (night.fleet.folder / "acme" / "snapshots" / found["snapshot"] / "manifest.json").exists()
    assert found["findings_critical"] is not None
    assert path.stat().st_size < 4096


def test_commands_over_a_folder_choose_it_by_name_and_need_no_token(night: Night) -> None:
    shell = replace(
        night.fleet.shell, variables={"SPACE_ODT_ORGANISATIONS": night.fleet.shell.variables["SPACE_ODT_ORGANISATIONS"]}
    )
    counted = shell.run("sql", "select count(*) as n from people", "--organisation", "globex", "--format", "json")
    assert json.loads(counted.out) == [{"n": 4}]
    assert shell.run("check", "--organisation", "acme", "--quiet").code in (0, 3, 5)
    unnamed = shell.run("check")
    assert (unnamed.code, unnamed.err) == (
        2,
        "space-odt: SPACE_ODT_ORGANISATIONS names several organisations: say which with --organisation NAME.\n",
    )
    assert shell.run("check", "--out-dir", str(night.fleet.folder / "acme"), "--quiet").code in (0, 3, 5)


def test_monitoring_is_said_what_is_not_as_it_should_be(night: Night) -> None:
    before = sorted((each, each.stat().st_mtime_ns) for each in (night.fleet.folder / "_fleet").iterdir())
    checked = night.fleet.shell.run("fleet", "report", "--check")
    assert checked.code == 3
    assert checked.out.splitlines()[0].startswith("initech  stopped: Webex refused the access token")
    assert sorted((each, each.stat().st_mtime_ns) for each in (night.fleet.folder / "_fleet").iterdir()) == before
    planned = night.fleet.shell.run("fleet", "plan", "--window", "1m")
    assert planned.code == 3
    assert "initech: not known. Webex refused the access token" in planned.out


def test_a_mail_is_sent_where_one_is_configured(night: Night) -> None:
    nobody = night.fleet.shell.run("fleet", "report", "--mail")
    assert (nobody.code, nobody.err) == (3, "No mail: nothing to say, or SPACE_ODT_ALERT_TO is not set.\n")
    smtp = {"SPACE_ODT_SMTP_HOST": "127.0.0.1", "SPACE_ODT_SMTP_PORT": "1", "SPACE_ODT_ALERT_TO": "noc@example.com"}
    shell = replace(night.fleet.shell, variables={**night.fleet.shell.variables, **smtp})
    failed = shell.run("fleet", "report", "--mail")
    assert (failed.code, failed.err.count("\n")) == (1, 1)
    assert "127.0.0.1:1 could not be reached" in failed.err


def test_it_is_1_if_none_could_run(night: Night) -> None:
    refused = night.fleet.shell.run("fleet", "run", "--only", "initech, hooli")
    assert refused.code == 1
    assert refused.err.startswith("hooli: Paused: Contract ends.\ninitech  stopped: Webex refused")


@pytest.mark.parametrize(
    ("said", "why"),
    [("The disk is full.", "The disk is full."), ("", "Its process ended with code -9 and wrote nothing about it.")],
)
def test_a_process_that_is_killed_is_not_taken_for_its_reading_of_before(said: str, why: str, tmp_path: Path) -> None:
    fleet = fleet_with(tmp_path, acme=summary("acme"))
    killed = Ended(name="acme", code=-9, said=said)
    row = row_after(fleet, killed, last_words(fleet, "acme"))
    assert (row.state, row.why, row.complete) == (State.STOPPED, why, NIGHT)
    assert row_after(fleet, replace(killed, said="Another reason."), last_words(fleet, "acme")).why == "Another reason."
    assert row_after(fleet, replace(killed, said="Of nobody."), ()).why == "Another reason."
    whole = fleet_with(tmp_path / "two", acme=summary("acme"))
    assert row_after(whole, Ended(name="acme", code=3, said=""), last_words(whole, "acme")).why == ""


def test_a_killed_process_is_not_explained_by_the_night_before(tmp_path: Path) -> None:
    fleet = fleet_with(tmp_path, acme=replace(summary("acme"), stopped="Webex refused the access token."))
    row = row_after(fleet, Ended(name="acme", code=-9, said=""), last_words(fleet, "acme"))
    assert row.why == "Its process ended with code -9 and wrote nothing about it."


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    """A fleet of which nothing was read."""
    with ExitStack() as running:
        yield simulated(tmp_path_factory.mktemp("fleet"), running)


def test_a_run_into_another_folder_says_nothing_about_the_organisation(fleet: Simulated) -> None:
    elsewhere, before = str(fleet.folder / "elsewhere"), fleet.shell.run("fleet", "report").out
    nowhere = ("--base-url", "http://127.0.0.1:1/v1", "--out-dir", elsewhere)
    assert fleet.shell.run("inventory_run", "--organisation", "globex", *nowhere).code == 1
    assert fleet.shell.run("fleet", "report").out == before


def test_a_folder_that_another_run_holds_is_left_alone_and_its_row_says_so(fleet: Simulated) -> None:
    folder = fleet.folder / "acme"
    lock = RunLock(UPath(folder), "of another deployment")
    try:
        refused = fleet.shell.run("inventory_run", "--organisation", "acme")
    finally:
        lock.release()
    assert (refused.code, refused.err) == (
        1,
        f"space-odt: Another run is writing into {folder}: wait until it has ended.\n",
    )
    assert not (folder / "summary.json").exists()
    assert fleet.shell.run("fleet", "report").code == 3
    row = fleet.rows["acme"]
    assert (row["state"], row["why"]) == ("stopped", f"Another run is writing into {folder}: wait until it has ended.")
    assert "Another run holds the folder" in (fleet.folder / "_fleet" / "index.html").read_text()


def test_gaps_are_said_with_their_cause(fleet: Simulated) -> None:
    globex = fleet.organisations["globex"]
    globex.faults.add(presets.forbidden("locations"))
    assert fleet.shell.run("inventory_run", "--organisation", "globex").code == 3
    globex.faults.clear()
    found = json.loads((fleet.folder / "globex" / "summary.json").read_text())
    assert (found["exports_not_ok"], found["missing"]) == (1, ["locations"])
    assert [(each["kind"], each["scopes"][0], each["exports"]) for each in found["gaps"]] == [
        ("role", "spark-admin:locations_read", 1)
    ]


@pytest.mark.parametrize(
    ("arguments", "without", "code", "said"),
    [
        (("inventory_run",), "", 2, "SPACE_ODT_ORGANISATIONS names several organisations: say which with"),
        (("plan",), "", 2, "SPACE_ODT_ORGANISATIONS names several organisations: say which with"),
        (("inventory_run", "--organisation", "acmee"), "", 2, "has no organisation 'acmee'. Did you mean acme?"),
        (
            ("inventory_run", "--organisation", "hooli"),
            "",
            1,
            "hooli is paused (Contract ends): to read it, remove paused",
        ),
        (("inventory_run", "--organisation", "acme"), "WEBEX_ACCESS_TOKEN_ACME", 1, "set WEBEX_ACCESS_TOKEN_ACME"),
        (
            ("inventory_run", "--organisation", "acme"),
            "SPACE_ODT_ORGANISATIONS",
            2,
            "--organisation needs SPACE_ODT_ORG",
        ),
        (("fleet", "run"), "SPACE_ODT_ORGANISATIONS", 2, "space-odt fleet needs SPACE_ODT_ORGANISATIONS"),
        (("fleet", "run", "--only", "acme,nobody"), "", 2, "has no organisation 'nobody'."),
        (("fleet", "plan", "--window", "soon"), "", 2, "takes a time such as 8h or 90m, not 'soon'"),
        (("fleet", "run", "--places", "0"), "", 2, "takes a whole number from 1 to 100, not '0'"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    arguments: tuple[str, ...], without: str, code: int, said: str, fleet: Simulated
) -> None:
    variables = {name: value for name, value in fleet.shell.variables.items() if name != without}
    refused = replace(fleet.shell, variables=variables).run(*arguments)
    assert refused.code == code
    assert said in refused.err
    assert len(refused.err.splitlines()) == 1


def test_a_file_that_is_wrong_reads_nobody(fleet: Simulated, tmp_path: Path) -> None:
    wrong = tmp_path / "organisations.yaml"
    wrong.write_text("format: 1\norganisations: [{name: acme}]\n")
    for path, said in ((wrong, f"{wrong}:2:"), (tmp_path / "none.yaml", "none.yaml: the file cannot be read")):
        shell = replace(fleet.shell, variables={**fleet.shell.variables, "SPACE_ODT_ORGANISATIONS": str(path)})
        refused = shell.run("fleet", "run")
        assert refused.code == 2
        assert said in refused.err


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_read(fleet: Simulated, tmp_path: Path) -> None:
    (tmp_path / "fleet").write_text("a file")
    text = Path(fleet.shell.variables["SPACE_ODT_ORGANISATIONS"]).read_text()
    file = tmp_path / "organisations.yaml"
    file.write_text(text.replace(str(fleet.folder), str(tmp_path / "fleet")))
    shell = replace(fleet.shell, variables={**fleet.shell.variables, "SPACE_ODT_ORGANISATIONS": str(file)})
    before = len(fleet.organisations["acme"].log.requests)
    refused = shell.run("fleet", "run")
    assert refused.code == 1
    assert str(tmp_path / "fleet") in refused.err
    assert len(fleet.organisations["acme"].log.requests) == before


def test_the_demo_has_six_organisations_that_a_fleet_can_be_read_from(tmp_path: Path) -> None:
    with ExitStack() as running:
        environ = prepared(
            tmp_path, running, {"WEBEX_ACCESS_TOKEN": "real", "SPACE_ODT_SCOPE": "full", "HOME": "/root"}
        )
        found = fleet_from(environ, MANIFEST)
        assert found is not None
        assert len(found.organisations) == 6
        assert [each.name for each in found.organisations if each.paused] == ["hooli"]
        for each in found.organisations:
            settings = settings_from(environment_of(each, environ), {})
            assert settings.access is not None
            assert settings.scope == "v1"
    assert "real" not in environ.values()
    assert environ["HOME"] == "/root"
