"""Runs the simulated organisation in a separate process, so that it takes no time from what is measured."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator import SimulatorSettings, run_forever

_LONGEST_LOG = 5_000_000


@dataclass(frozen=True)
class Served:
    """An organisation that answers at ``base_url``."""

    base_url: str
    token: str


def served(*, people: int, latency_ms: int = 0, awkward: bool = True) -> Any:
    """Serves a simulated organisation for a ``with`` block."""
    arguments = ["--people", str(people), "--latency-ms", str(latency_ms)]
    return _serving([*arguments, "--awkward"] if awkward else arguments)


def nobody() -> Any:
    """Serves an empty organisation: every listing is empty."""
    return _serving(["--people", "0"])


@contextmanager
def _serving(arguments: list[str]) -> Iterator[Served]:
    with subprocess.Popen([sys.executable, "-m", __name__, *arguments], stdout=subprocess.PIPE, text=True) as process:
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
    if given.people == 0:
        asyncio.run(_serve_nothing())
        return
    settings = SimulatorSettings(
        people=given.people, latency_ms=given.latency_ms, awkward=given.awkward, log_limit=_LONGEST_LOG
    )
    run_forever(settings, port=0, ready=lambda base_url, token: print(base_url, token, flush=True))


async def _serve_nothing() -> None:
    keys = {export.endpoint.item_key for export in MANIFEST if export.endpoint.item_key}
    nothing: dict[str, Any] = {"id": "nobody", "orgId": "an-organisation", **{key: [] for key in keys}}

    async def answer(request: web.BaseRequest) -> web.Response:
        return web.json_response(nothing)

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    print(f"http://127.0.0.1:{port}/v1 a-token", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    main()
