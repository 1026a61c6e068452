"""Ctrl-C ends a run wherever it hangs: in a source that is read on the event loop, or in what writes the exports."""

import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from space_odt_dagster_tests.command_line.shell import Process, Shell, digests, ended, results, table

HANGING = """
import threading
from pathlib import Path
from space_odt_dagster.command_line import ending
from space_odt_dagster.exports import {module}
from space_odt_dagster.extraction import connection

def hang(*_, **__):
    Path("hangs").touch()
    threading.Event().wait()

{module}.{name} = hang
connection._PATIENCE_SECONDS, ending._LONGEST_SECONDS = 0.5, {longest}
"""


def hanging(shell: Shell, module: str, name: str, *, longest: float) -> Process:
    """A run of the details of people with a function that never returns, once it was called."""
    hang = HANGING.format(module=module, name=name, longest=longest)
    process = shell.start("inventory_run", "--select", "people_details", first=hang)
    while not (shell.folder / "hangs").exists() and process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.01)
    return process


@pytest.fixture
def people_before(read_before: Shell) -> Path:
    """The output folder of a whole run."""
    return read_before.out_dir


def test_a_source_that_hangs_on_the_event_loop_does_not_keep_a_signal_from_ending_the_run(
    read_before: Shell, people_before: Path
) -> None:
    before = digests(people_before)
    process = hanging(read_before, "written_exports", "_columns_in", longest=60)
    process.send_signal(signal.SIGINT)
    stopped = ended(process)
    assert stopped.code == 130, stopped.said
    assert "Traceback" not in stopped.said
    assert "The run was stopped by SIGINT." in stopped.said
    assert results(people_before)["people_details"] == "error"
    assert {row["result"] for row in table(people_before, "status") if row["module"] != "people_details"} <= {
        "ok",
        "empty",
    }
    assert {name: each for name, each in digests(people_before).items() if not name.startswith(".")} == before


def test_a_disk_that_hangs_while_an_export_is_written_does_not_keep_a_signal_from_ending_the_process(
    read_before: Shell, people_before: Path
) -> None:
    before = digests(people_before)
    process = hanging(read_before, "store", "write_pair", longest=0.5)
    process.send_signal(signal.SIGTERM)
    stopped = ended(process)
    assert stopped.code == 143, stopped.said
    assert stopped.err.splitlines()[-1].endswith("continue with --resume.")
    assert "Traceback" not in stopped.said
    assert {name: each for name, each in digests(people_before).items() if not name.startswith(".")} == before
