"""A tiny server on loopback that answers what a test's script says, for what the simulated organisation never does."""

import asyncio
import json
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

PREFIX = "/v1"


@dataclass(frozen=True)
class Asked:
    """A request as it came: ``path`` is without the prefix of the base URL."""

    number: int
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: str = ""


@dataclass(frozen=True)
class Reply:
    """An answer. Bytes are sent as they are, text as text, everything else as JSON. ``link`` is the next page."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    link: str | None = None


Script = Callable[[Asked], Reply]


@dataclass
class ScriptedServer:
    """A running server and what it was asked."""

    port: int
    asked: list[Asked]
    host: str = "127.0.0.1"
    scheme: str = "http"

    @property
    def base_url(self) -> str:
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}{PREFIX}"

    @property
    def paths(self) -> list[str]:
        return [each.path for each in self.asked]

    def queries(self, *names: str) -> list[tuple[str | None, ...]]:
        """The values that these parameters had in each request."""
        return [tuple(each.query.get(name) for name in names) for each in self.asked]


def _web_server(handle: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]) -> web.Server:
    """A server that takes cursors as long as those that it gives."""
    return web.Server(handle, access_log=None, max_line_size=1 << 16, max_field_size=1 << 16)


@contextmanager
def scripted(script: Script, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[ScriptedServer]:
    """Serves a script for the time of the block. A script that raises answers 418."""
    server = ScriptedServer(0, [], host, "http" if tls is None else "https")
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        asked = Asked(
            number=len(server.asked) + 1,
            method=request.method,
            path=path.removeprefix(PREFIX),
            query=dict(parse_qsl(query, keep_blank_values=True)),
            headers=dict(request.headers),
            body=await request.text(),
        )
        server.asked.append(asked)
        try:
            reply = script(asked)
        except Exception as broken:
            return web.Response(status=418, text=f"the script broke: {broken!r}")
        headers = dict(reply.headers)
        if reply.link is not None:
            headers["Link"] = f'<{reply.link}>; rel="next"'
        if not isinstance(reply.body, bytes | str):
            headers.setdefault("Content-Type", "application/json")
        text = reply.body if isinstance(reply.body, bytes | str) else json.dumps(reply.body)
        body = text if isinstance(text, bytes) else text.encode()
        return web.Response(status=reply.status, body=body, headers=headers)

    async def start() -> web.ServerRunner:
        runner = web.ServerRunner(_web_server(handle), handle_signals=False, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, host, 0, ssl_context=tls).start()
        server.port = runner.addresses[0][1]
        return runner

    def run() -> None:
        runner = loop.run_until_complete(start())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
