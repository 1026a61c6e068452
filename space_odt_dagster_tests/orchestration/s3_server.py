"""An S3 server on loopback, in a process of its own."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from space_odt_dagster_tests.orchestration.ports import free_port

BUCKET = "inventory"


@contextmanager
def s3_server(log: Path) -> Iterator[str]:
    """The address of a server that has an empty bucket."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=said) as server:
        try:
            _make_bucket(address, server, log)
            yield address
        finally:
            server.kill()


def _make_bucket(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(urllib.request.Request(f"{address}/{BUCKET}", method="PUT"), timeout=10).close()
            return
        except (urllib.error.URLError, OSError):
            if server.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"The S3 server did not start: {log.read_text()[-1000:]}") from None
            time.sleep(0.1)
