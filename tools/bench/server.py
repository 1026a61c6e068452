"""The simulated organisation in a process of its own, so that it takes no time from what is measured."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from space_odt_dagster.simulator import SimulatorSettings, run_forever


@dataclass(frozen=True)
class Served:
    """A simulated organisation that answers at ``base_url``."""

    base_url: str
    token: str


@contextmanager
def served(*, people: int, latency_ms: int = 0, awkward: bool = True) -> Iterator[Served]:
    """Serves an organisation for a ``with`` block."""
    command = [sys.executable, "-m", __name__, "--people", str(people), "--latency-ms", str(latency_ms)]
    command += ["--awkward"] if awkward else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            base_url, _, token = process.stdout.readline().strip().partition(" ")
            yield Served(base_url, token)
        finally:
            process.terminate()


def main() -> None:
    """The server process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--latency-ms", type=int, default=0)
    parser.add_argument("--awkward", action="store_true")
    given = parser.parse_args()
    settings = SimulatorSettings(
        people=given.people, latency_ms=given.latency_ms, awkward=given.awkward, log_limit=1000
    )
    run_forever(settings, port=0, ready=lambda base_url, token: print(base_url, token, flush=True))


if __name__ == "__main__":
    main()
