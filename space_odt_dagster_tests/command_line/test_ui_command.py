"""``space-odt ui`` where it cannot start. For what else it does, see ``orchestration/test_service``."""

import socket

from space_odt_dagster_tests.command_line.shell import Shell


def test_a_port_that_is_taken_is_one_plain_line(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = shell.run("ui", "--port", str(port))
    assert ended.code == 1
    assert f"Port {port} cannot be used" in ended.err
    assert "Traceback" not in ended.said
