"""A server that knows nothing but the documented example answers: each documented path, ids as wildcards, one page, no ``Link``."""

import asyncio
import copy
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from aiohttp import web

from space_odt_dagster.simulator.documents import FOLDER

TOKEN = "documented-token"  # made up: the documents have none


@cache
def documented() -> Mapping[str, dict[str, Any]]:
    """Everything that was collected, by the name of the export."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*/*.json"))}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Mapping[str, str], str], ...]:
    """The paths as patterns with the query that is asked for and the export, those without ids first: they would match as an id."""
    found = [(each["path"], each.get("asked_with", {}), name) for name, each in documented().items()]
    found.sort(key=lambda each: (each[0].count("{"), each[0], -len(each[1])))
    # Upper and lower case differ between the reference and the SDK in /groups/{id}/Members, a slash ends /features/numbers/.
    return tuple(
        (re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "/?", re.IGNORECASE), query, name)
        for path, query, name in found
    )


def name_for(path: str, query: Mapping[str, str]) -> str | None:
    """The export whose document answers a path, which begins after the version; None if the reference has no such path."""
    fitting = [
        (pattern.pattern, name)
        for pattern, asked, name in _patterns()
        if pattern.fullmatch(path) and asked.items() <= query.items()
    ]
    of_one_path = [name for pattern, name in fitting if pattern == fitting[0][0]]
    return max(of_one_path, key=lambda name: _named_in(query, name), default=None)


def _named_in(query: Mapping[str, str], name: str) -> int:
    """How many of the ids that an export sends in its query are there, less those that are not."""
    ids = [each[1:] for each in documented()[name].get("ids", {}) if each.startswith("?")]
    return sum(1 if each in query else -1 for each in ids)


def examples_with_a_calling_workspace() -> dict[str, Any]:
    """The examples with one field of one of them changed to another documented value.

    The workspace of the example is one of Hybrid Calling, which has no settings to ask for.
    """
    listing = copy.deepcopy(documented()["workspaces"])
    calling = listing["schema"]["properties"]["items"]["items"]["properties"]["calling"]["properties"]["type"]
    assert "webexCalling" in calling["enum"]
    (workspace,) = listing["example"]["items"]
    assert workspace["calling"]["type"] == "hybridCalling"
    workspace["calling"]["type"] = "webexCalling"
    return {**examples(), "workspaces": listing["example"]}


def examples() -> dict[str, Any]:
    """The example answers exactly as documented, by the name of the export."""
    return {name: each["example"] for name, each in documented().items()}


@contextmanager
def serving(answers: Mapping[str, Any], refused: Mapping[str, tuple[int, Any]] | None = None) -> Iterator[str]:
    """Serves the answers on loopback, and those that are refused with a status and a body; gives the base URL.

    Once one is refused with 401, the token is dead, and everything is.
    """
    dead: list[tuple[int, Any]] = []
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="documented-api", daemon=True)
    thread.start()

    async def answer(request: web.Request) -> web.Response:
        name = name_for(request.path.removeprefix("/v1"), request.query)
        if request.method != "GET" or name is None:
            return web.json_response({"message": f"not documented: {request.method} {request.path}"}, status=501)
        status, body = dead[0] if dead else (refused or {}).get(name, (200, answers[name]))
        if status == 401 and not dead:
            dead.append((status, body))
        return web.json_response(body, status=status)

    async def start() -> tuple[web.AppRunner, int]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, runner.addresses[0][1]

    runner, port = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
