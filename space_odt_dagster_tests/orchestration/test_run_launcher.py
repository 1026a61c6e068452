"""Whether the process of a run that the command line executes is still there."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.launcher.base import WorkerStatus

from space_odt_dagster.orchestration.run_launcher import WatchedRunLauncher, this_process
from space_odt_dagster.orchestration.tags import PROCESS_TAG

HERE = socket.gethostname()


def status_of(tag: str | None) -> WorkerStatus:
    run = dg.DagsterRun(job_name="inventory_run", tags={} if tag is None else {PROCESS_TAG: tag})
    return WatchedRunLauncher().check_run_worker_health(run).status


def number_that_ended() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


def test_a_process_that_is_there_is_running() -> None:
    assert status_of(this_process()) is WorkerStatus.RUNNING


def test_a_process_that_ended_has_failed() -> None:
    assert status_of(f"{HERE}:{number_that_ended()}:x") is WorkerStatus.FAILED


def test_another_process_with_the_same_number_is_not_it() -> None:
    assert Path(f"/proc/{os.getpid()}/stat").exists(), "the tests run on Linux"
    assert status_of(f"{HERE}:{os.getpid()}:of-another-boot-1") is WorkerStatus.FAILED


@pytest.mark.parametrize("tag", [None, "", "elsewhere:1:x", "{here}:", "{here}:many:x", "{here}:{number}"])
def test_what_cannot_be_known_is_taken_to_run(tag: str | None) -> None:
    filled = tag.format(here=HERE, number=os.getpid()) if tag is not None else None
    assert status_of(filled) is WorkerStatus.RUNNING
