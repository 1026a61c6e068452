"""``space-odt ui`` where it cannot start, and where it is killed. For what it says, see ``orchestration/test_telemetry``."""

import os
import signal
import socket
from pathlib import Path

from space_odt_dagster.command_line.service_lock import only_service
from space_odt_dagster_tests.command_line.shell import ANEW, Shell
from space_odt_dagster_tests.orchestration.ports import free_port
from space_odt_dagster_tests.orchestration.served import processes_in, wait_for


def test_a_port_that_is_taken_is_one_plain_line(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = shell.run("ui", "--port", str(port))
    assert ended.code == 1
    assert f"Port {port} cannot be used" in ended.err
    assert "Traceback" not in ended.said


def test_one_service_runs_over_a_home_and_one_that_is_killed_leaves_nothing_running(shell: Shell) -> None:
    port, home = free_port(), shell.out_dir / "dagster"
    process = shell.start("ui", "--port", str(port), program=ANEW)
    wait_for(lambda: has_grandchildren(shell.folder) or None, seconds=240, what="what dagster dev starts")

    elsewhere = str(shell.folder / "elsewhere")
    for variables, where in (
        ({}, f"the Dagster home {home}"),
        ({"SPACE_ODT_OUT_DIR": elsewhere, "DAGSTER_HOME": str(home)}, f"the Dagster home {home}"),
        ({"DAGSTER_HOME": elsewhere}, f"the output folder {shell.out_dir}"),
    ):
        second = Shell(shell.folder, {**shell.variables, **variables}).run("ui", "--port", str(free_port()))
        assert second.code == 1
        assert f"runs already over {where} (process {process.pid}, http://127.0.0.1:{port})" in second.err

    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    wait_for(lambda: not processes_in(shell.folder) or None, seconds=120, what="the end of every process")
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
    with only_service(home, "the Dagster home", "") as lock:
        assert lock.before


def has_grandchildren(folder: Path) -> bool:
    """Whether the service, its guard and ``dagster dev`` are there, and something that the last of them started."""
    commands = processes_in(folder).values()
    return any("service_guard" in each for each in commands) and len(commands) > 3
