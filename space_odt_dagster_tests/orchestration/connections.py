"""Writes down where a process connects to, and all that it starts."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from space_odt_dagster_tests.orchestration.beginnings import beginning_with

_HOOK = """
import os, sys

def _write(event, arguments):
    if event == "socket.connect":
        place = arguments[1]
    elif event == "socket.getaddrinfo":
        place = arguments[:2]
    else:
        return
    with open(os.environ["CONNECTIONS_FILE"], "a") as file:
        file.write(f"{place!r}\\n")

sys.addaudithook(_write)
"""


def recording(folder: Path) -> dict[str, str]:
    """The variables of a process whose connections are to be written down in a folder."""
    return {**beginning_with(folder, _HOOK), "CONNECTIONS_FILE": str(folder / "connections.txt")}


def recorded(folder: Path) -> set[str]:
    """The places that were connected to or looked up, each as Python shows it."""
    return set((folder / "connections.txt").read_text(encoding="utf-8").splitlines())


@contextmanager
def telemetry_server() -> Iterator[tuple[str, list[str]]]:
    """The URL of a server in the place of that of Dagster's makers, and what it was sent."""
    taken: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Prints nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/actions", taken
    finally:
        server.shutdown()
        server.server_close()
