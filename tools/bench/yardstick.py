"""Compares the whole command with a bare client that fetches the same URLs at the same concurrency, and with the plain SDK.

Command and client are separate processes, timed from start to exit, one after the other on one server: their ratio is comparable
even if the seconds are not. The synchronous SDK would take an hour for some of these runs, so its rate is measured on a sample.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tools.bench.command import Measured, measured
from tools.bench.server import Served, served

_SAMPLE = 100


@dataclass(frozen=True, kw_only=True)
class Yardstick:
    """One pair of runs. ``sdk_seconds`` is what the synchronous SDK would take for as many calls, estimated from a sample."""

    people: int
    latency_ms: int
    concurrency: int
    calls: int
    ours: Measured
    bare: Measured
    sdk_seconds: float

    @property
    def ratio(self) -> float:
        """The command's wall-clock time divided by the bare client's."""
        return self.ours.seconds / self.bare.seconds


def yardstick(*, people: int, latency_ms: int, concurrency: int, scope: str = "v1") -> Yardstick:
    """Runs the command for a scope, then the bare client on the URLs that the command requested."""
    with served(people=people, latency_ms=latency_ms) as organisation, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = {
            "WEBEX_BASE_URL": organisation.base_url,
            "WEBEX_ACCESS_TOKEN": organisation.token,
            "WEBEX_CONCURRENT_REQUESTS": str(concurrency),
        }
        command = ["-m", "space_odt_dagster", "inventory_run", "--scope", scope, "--out-dir", f"{folder}/out"]
        ours = measured(command, folder, given)
        urls = _asked(organisation)
        (folder / "urls.json").write_text(json.dumps(urls), encoding="utf-8")
        bare = measured(["-m", __name__, str(folder / "urls.json"), str(concurrency)], folder, given)
        rate = _sdk_rate(organisation)
    return Yardstick(
        people=people,
        latency_ms=latency_ms,
        concurrency=concurrency,
        calls=len(urls),
        ours=ours,
        bare=bare,
        sdk_seconds=len(urls) / rate,
    )


def _asked(organisation: Served) -> list[str]:
    control = organisation.base_url.removesuffix("/v1") + "/_control/log"
    with urllib.request.urlopen(control) as answer:
        log = json.load(answer)
    return [f"{organisation.base_url}{each['path']}?{each['raw_query']}".rstrip("?") for each in log]


def _sdk_rate(organisation: Served) -> float:
    """Calls per second of the synchronous SDK, one after the other, on settings of people."""
    from wxc_sdk import WebexSimpleApi
    from wxc_sdk.rest import RestError

    with WebexSimpleApi(tokens=organisation.token) as api:
        api.session.BASE = organisation.base_url
        people = [person for person, _ in zip(api.people.list(calling_data=True), range(_SAMPLE), strict=False)]
        calling = [person.person_id for person in people if person.location_id]
        began = time.perf_counter()
        for person_id in calling:
            with suppress(ValueError, RestError):  # responses that its models reject, and people without the licence
                api.person_settings.permissions_in.read(person_id)
        return len(calling) / (time.perf_counter() - began)


async def _fetch(urls: list[str], concurrency: int, token: str) -> None:
    waiting = iter(urls)
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=concurrency), headers=headers) as session:

        async def work() -> None:
            for url in waiting:
                async with session.get(url) as answer:
                    await answer.read()

        await asyncio.gather(*(work() for _ in range(concurrency)))


if __name__ == "__main__":
    given_urls = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    asyncio.run(_fetch(given_urls, int(sys.argv[2]), os.environ["WEBEX_ACCESS_TOKEN"]))
