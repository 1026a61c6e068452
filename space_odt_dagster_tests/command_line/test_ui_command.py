"""``space-odt ui``: which organisation it serves, and that nothing of it is left when it is stopped."""

import signal
import socket

from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import ANEW, Shell
from space_odt_dagster_tests.orchestration.ports import free_port
from space_odt_dagster_tests.orchestration.served import processes_in


def listens(port: int) -> bool:
    """Whether something answers on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_with_a_token_it_says_which_organisation_and_stops_with_all_it_started(
    shell: Shell, organisation: Simulation
) -> None:
    port = free_port()
    process = shell.start("ui", "--port", str(port), program=ANEW)
    said = ""
    assert process.stderr is not None
    for line in process.stderr:
        said += line
        if "ready at" in line:
            break
    assert "The organisation of your token is read" in said, said
    assert organisation.base_url in said
    assert organisation.token not in said
    assert f"http://127.0.0.1:{port}" in said
    assert listens(port)
    assert len(processes_in(shell.folder)) > 2
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert not listens(port)
    assert processes_in(shell.folder) == {}


def test_a_port_that_is_taken_is_one_plain_line(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = shell.run("ui", "--port", str(port))
    assert ended.code == 1
    assert f"Port {port} cannot be used" in ended.err
    assert "Traceback" not in ended.said
