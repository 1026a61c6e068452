"""Whatever becomes of what is printed: the run goes on, and ends with its own exit code."""

import json
import os
import pty
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from space_odt_dagster.simulator import Simulation, presets
from space_odt_dagster_tests.command_line.shell import ANEW, Shell, ended, results, table, wait_for_requests
from space_odt_dagster_tests.command_line.streams import BAD, ENCODINGS, Streams, drained, read_late, run_with
from space_odt_dagster_tests.command_line.warm_start import start_warm

MakeStreams = Callable[[], AbstractContextManager[Streams]]
SELECTED = ("inventory_run", "--no-report", "--select", "licenses,locations")
each_bad_state = pytest.mark.parametrize("make", BAD.values(), ids=BAD.keys())
ENDING = [name for name in BAD if name != "nobody reads"]
ANEW_IN = "none at all"
"""The bad state in which the interpreter itself starts otherwise: others are also the streams of a fork."""
WHOLE_RUNS = ("nobody there", "nobody reads", ANEW_IN)
ODD_FOLDER = "añ 你好 🎉"


@pytest.fixture
def gapped(shell: Shell, organisation: Simulation) -> Shell:
    """A shell in which a run ends with 3: something is missing."""
    organisation.faults.add(presets.forbidden("/licenses"))
    return shell


@pytest.mark.parametrize("name", WHOLE_RUNS)
def test_a_run_ends_with_its_own_code_and_result_whatever_its_streams(name: str, gapped: Shell) -> None:
    with BAD[name]() as streams:
        assert run_with(gapped, streams, *SELECTED, anew=name == ANEW_IN) == 3
    assert results(gapped.out_dir) == {"licenses": "forbidden", "locations": "ok"}
    assert list((gapped.out_dir / "unfinished").iterdir()) == []


@pytest.mark.parametrize(
    ("command", "anew"), [("--version", True), ("--help", False), ("settings --format json", False)]
)
@pytest.mark.parametrize("make", [make for name, make in BAD.items() if name != "nobody reads"], ids=ENDING)
def test_a_document_that_could_not_be_written_is_an_error_unless_nobody_wants_it(
    make: MakeStreams, shell: Shell, command: str, anew: bool
) -> None:
    with make() as streams:
        code = run_with(shell, streams, *command.split(), anew=anew)
    assert code == (1 if make in (BAD["full device"], BAD["read only"]) else 0)


def test_a_document_waits_for_a_reader_that_reads_late(shell: Shell) -> None:
    commands = [["--help"], ["settings"], ["settings", "--format", "json"], ["plan"], ["plan", "--format", "json"]]
    codes, late = read_late(commands, shell.folder, {"PATH": os.environ["PATH"], **shell.variables})
    assert codes == [0] * len(commands)
    assert late == b"".join(shell.run(*command).out.encode() for command in commands)


@each_bad_state
@pytest.mark.parametrize(
    ("arguments", "anew"),
    [(("nonsense",), True), (("demo", "--people", "0"), False), (("inventory_run", "--lang", "xx"), False)],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_wrong_usage_ends_with_its_own_code_whatever_the_streams(
    make: MakeStreams, shell: Shell, arguments: tuple[str, ...], anew: bool
) -> None:
    with make() as streams:
        assert run_with(shell, streams, *arguments, anew=anew) == 2


@pytest.mark.parametrize("name", ["full device", ANEW_IN])
def test_a_process_that_starts_again_without_its_token_has_the_same_streams(name: str, shell: Shell) -> None:
    with BAD[name]() as streams:
        assert run_with(shell, streams, "inventory_run", "--token", "refused", "--lang", "xx") == 2


@pytest.mark.parametrize(
    ("variables", "encoding"), [({}, "ascii"), (ENCODINGS["no UTF-8 anywhere"], "")], ids=["ascii", "no UTF-8"]
)
def test_a_character_that_the_encoding_lacks_changes_nothing(
    variables: Mapping[str, str], encoding: str, gapped: Shell
) -> None:
    odd = Shell(gapped.folder, {**gapped.variables, **variables})
    first = f"import sys; sys.stdout.reconfigure(encoding={encoding!r}); sys.stderr.reconfigure(encoding={encoding!r})"
    arguments = (*SELECTED, "--out-dir", ODD_FOLDER)
    finished = ended(odd.start(*arguments, first=first) if encoding else odd.start(*arguments, program=ANEW))
    assert finished.code == 3, finished.said
    assert "Finished, but something is missing." in finished.out
    assert finished.said.isascii()
    assert results(gapped.folder / ODD_FOLDER)["locations"] == "ok"


@pytest.mark.parametrize(
    "variables",
    [
        {"TERM": "dumb"},
        {"TERM": "xterm", "COLUMNS": "0", "LINES": "0"},
        {"TERM": "xterm", "COLUMNS": "1", "NO_COLOR": "1"},
        {},
    ],
    ids=lambda variables: ",".join(f"{name}={value}" for name, value in variables.items()) or "nothing set",
)
def test_the_kind_and_width_of_a_terminal_change_nothing(variables: Mapping[str, str], gapped: Shell) -> None:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (0, 0))
    environ = {"PATH": os.environ["PATH"], **gapped.variables, **variables}
    process = start_warm(SELECTED, folder=gapped.folder, variables=environ, outputs=(slave, slave))
    os.close(slave)
    shown = drained(master).decode()
    assert process.wait(60) == 3
    assert "something is missing" in shown.replace("\r\n", "")
    assert "Traceback" not in shown
    assert results(gapped.out_dir)["locations"] == "ok"


def test_a_terminal_that_is_closed_ends_the_run_with_its_status_written_and_resume_goes_on(
    shell: Shell, organisation: Simulation
) -> None:
    organisation.set_latency(200)
    master, slave = pty.openpty()
    process = start_warm(
        ("inventory_run", "--select", "people,people_details"),
        folder=shell.folder,
        variables={"PATH": os.environ["PATH"], "TERM": "xterm", **shell.variables},
        first="import fcntl, os, termios; os.setsid(); fcntl.ioctl(1, termios.TIOCSCTTY, 0)",
        outputs=(slave, slave),
    )
    os.close(slave)
    wait_for_requests(process, organisation, 8)
    os.close(master)
    assert process.wait(timeout=60) == 128 + signal.SIGHUP
    rows = {row["module"]: row for row in table(shell.out_dir, "status")}
    assert "SIGHUP" in rows["people_details"]["error"]
    organisation.set_latency(0)
    assert shell.run("inventory_run", "--resume").code == 0
    assert results(shell.out_dir) == {"people": "ok", "people_details": "ok"}


def test_a_run_that_was_started_to_outlive_its_terminal_does(shell: Shell, organisation: Simulation) -> None:
    organisation.set_latency(20)
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    process = shell.start("inventory_run", "--select", "people,people_details", first=ignoring)
    wait_for_requests(process, organisation, 8)
    process.send_signal(signal.SIGHUP)
    finished = ended(process)
    assert finished.code == 0, finished.said


def test_the_settings_can_be_read_by_a_program_in_any_encoding(shell: Shell) -> None:
    for variables in ENCODINGS.values():
        odd = Shell(shell.folder, {**shell.variables, **variables, "SPACE_ODT_OUT_DIR": ODD_FOLDER})
        shown = ended(odd.start("settings", "--format", "json", program=ANEW))
        assert shown.code == 0, shown.said
        assert {row["name"]: row for row in json.loads(shown.out)}["SPACE_ODT_OUT_DIR"]["value"] == ODD_FOLDER


def test_a_device_that_is_full_leaves_nothing_behind_for_the_end(tmp_path: Path) -> None:
    """What stays in a buffer is written once more when the interpreter ends, which then exits with 120."""
    code = (
        "from space_odt_dagster.command_line.quiet_streams import make_streams_quiet\n"
        "make_streams_quiet(); print('x' * 100_000, end='')\n"
    )
    with Path("/dev/full").open("w") as full:
        assert subprocess.run([sys.executable, "-c", code], stdout=full, stderr=full, timeout=60).returncode == 0
