"""Makes the same calls in three ways: with this project, with the SDK alone, and with a bare aiohttp loop.

They take turns within one run on one server, so that their ratios are comparable even if the seconds are not.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from wxc_sdk.as_api import AsWebexSimpleApi

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.extraction.session import RequestPolicy
from space_odt_dagster.manifest.catalogue import MANIFEST
from tools.bench.server import Served, served

_SPEC = MANIFEST["person_permissions_in"]
_PATH = "/people/{}/features/incomingPermission"


@dataclass(frozen=True)
class Rate:
    """The speed of one way: calls per second, and processor milliseconds per call."""

    per_second: float
    processor_ms: float


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The best round of each way: the one that other programs disturbed least."""

    latency_ms: int
    concurrency: int
    calls: int
    ours: Rate
    sdk: Rate
    bare: Rate


def rates(*, people: int, latency_ms: int, concurrency: int, rounds: int) -> Rates:
    """Reads one setting of each person in the three ways."""
    found: dict[str, list[Rate]] = {"ours": [], "sdk": [], "bare": []}
    # Without awkward cases: the SDK's models reject some of those, and all three ways must do the same work.
    with served(people=people, latency_ms=latency_ms, awkward=False) as organisation:
        ids = asyncio.run(_ids(organisation))
        ways = {"ours": _ours, "sdk": _sdk, "bare": _bare}
        for number in range(rounds):
            names = list(ways)
            for name in names[number % 3 :] + names[: number % 3]:
                used = time.process_time()
                seconds = ways[name](organisation, ids, concurrency)
                used = time.process_time() - used
                found[name].append(Rate(len(ids) / seconds, 1000 * used / len(ids)))
    best = {
        name: Rate(max(each.per_second for each in rounds_), min(each.processor_ms for each in rounds_))
        for name, rounds_ in found.items()
    }
    return Rates(latency_ms=latency_ms, concurrency=concurrency, calls=len(ids), **best)


async def _ids(organisation: Served) -> list[str]:
    async with aiohttp.ClientSession(headers=_headers(organisation)) as session:
        url, ids = f"{organisation.base_url}/people?max=100&callingData=true", []
        while url:
            async with session.get(url) as answer:
                ids += [person["id"] for person in (await answer.json())["items"]]
                url = str(answer.links["next"]["url"]) if "next" in answer.links else ""
    return ids


def _headers(organisation: Served) -> dict[str, str]:
    return {"Authorization": f"Bearer {organisation.token}"}


def _ours(organisation: Served, ids: Sequence[str], concurrency: int) -> float:
    """Also makes rows and writes a journal, unlike the others."""
    access = Access(
        base_url=organisation.base_url,
        access_token=organisation.token,
        policy=RequestPolicy(concurrent_requests=concurrency),
    )
    rows = [{"person_id": each, "location_id": "set"} for each in ids]
    with Connection(access) as connection, tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal", _SPEC)
        began = time.perf_counter()
        tally = connection.read(
            _SPEC, rows, keeper=journal, source_result=Result.OK, progress=lambda done, planned: None
        )
        seconds = time.perf_counter() - began
        journal.close()
    assert tally.fetched == len(ids)
    return seconds


def _sdk(organisation: Served, ids: Sequence[str], concurrency: int) -> float:
    async def asked() -> float:
        async with AsWebexSimpleApi(tokens=organisation.token, concurrent_requests=concurrency) as api:
            api.session.BASE = organisation.base_url
            return await _timed(api.person_settings.permissions_in.read, ids, concurrency)

    return asyncio.run(asked())


def _bare(organisation: Served, ids: Sequence[str], concurrency: int) -> float:
    async def asked() -> float:
        connector = aiohttp.TCPConnector(limit=concurrency)
        async with aiohttp.ClientSession(connector=connector, headers=_headers(organisation)) as session:

            async def ask(person_id: str) -> None:
                async with session.get(organisation.base_url + _PATH.format(person_id)) as answer:
                    answer.raise_for_status()
                    await answer.json()

            return await _timed(ask, ids, concurrency)

    return asyncio.run(asked())


async def _timed(ask: Callable[[str], Awaitable[object]], ids: Sequence[str], concurrency: int) -> float:
    waiting = iter(ids)

    async def work() -> None:
        for each in waiting:
            await ask(each)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(concurrency)))
    return time.perf_counter() - began
