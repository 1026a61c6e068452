"""Nothing but GET leaves, to nobody but the configured host, whatever is asked."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

import space_odt_dagster
from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.calls import CallRefused
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.request_limit import RequestLimit
from space_odt_dagster.extraction.session import (
    TRACE,
    ReadOnlySession,
    RequestPolicy,
    RequestTrace,
)
from space_odt_dagster.extraction.tokens import TokenSource
from space_odt_dagster_tests.extraction.reading import QUICK, connect, read
from space_odt_dagster_tests.extraction.scripted import Reply, ScriptedServer, scripted

Ask = Callable[[ReadOnlySession], Awaitable[Any]]


@pytest.fixture(scope="module")
def listening() -> Iterator[ScriptedServer]:
    with scripted(lambda asked: Reply({"id": "x", "items": []})) as server:
        yield server


@pytest.fixture
def server(listening: ScriptedServer) -> ScriptedServer:
    listening.asked.clear()
    return listening


def within_a_session(server: ScriptedServer, ask: Ask, policy: RequestPolicy = QUICK) -> Any:
    """Runs a coroutine with a session of the real kind."""

    async def run() -> Any:
        tokens = TokenSource(Access(base_url=server.base_url, access_token="a token"), clock=time.monotonic)
        session = ReadOnlySession(
            base_url=server.base_url,
            token_source=tokens,
            policy=policy,
            pace=Pace(clock=time.monotonic),
            limit=RequestLimit(policy.concurrent_requests),
        )
        TRACE.set(RequestTrace())
        try:
            return await ask(session)
        finally:
            await session.close()

    return asyncio.run(run())


def test_the_session_has_no_method_that_could_send_anything_but_get(server: ScriptedServer) -> None:
    public = {
        name for name in dir(ReadOnlySession) if not name.startswith("_") and callable(getattr(ReadOnlySession, name))
    }
    assert public == {"close", "get_json", "is_trusted", "leave_place", "stop"}
    within_a_session(server, lambda session: session.get_json(f"{server.base_url}/people", {}))
    assert [each.method for each in server.asked] == ["GET"]


def test_only_two_places_of_the_package_send_anything() -> None:
    """The session, which sends GET, and the token source, which renews a token; both through aiohttp."""
    sending = re.compile(
        r"\.(get|post|put|patch|delete|head|options|request|urlopen)\(\s*(?:[\"']https?:|url|self\._url|target)"
    )
    found = {
        (file.name, match[1])
        for file in Path(space_odt_dagster.__file__).parent.rglob("*.py")
        if "simulator" not in file.parts
        for match in sending.finditer(file.read_text(encoding="utf-8"))
    }
    assert found == {("session.py", "get"), ("tokens.py", "post")}


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/v1/people",
        "http://127.0.0.1:1/v1/people",
        "https://127.0.0.1/v1/people",
        "http://localhost/v1/people",
        "/v1/people",
        "mailto:x@example.com",
    ],
)
def test_another_host_is_refused_before_a_byte_is_sent(server: ScriptedServer, url: str) -> None:
    with pytest.raises(CallRefused):
        within_a_session(server, lambda session: session.get_json(url, {}))
    assert server.asked == []


def test_credentials_in_a_url_are_not_taken_for_the_configured_host(server: ScriptedServer) -> None:
    url = server.base_url.replace("http://", "http://user:secret@")
    with pytest.raises(CallRefused, match=r"unsafe"):
        within_a_session(server, lambda session: session.get_json(f"{url}/people", {}))
    assert server.asked == []


@pytest.mark.parametrize(
    ("trusted", "url", "is_trusted"),
    [
        ("other.example", "https://other.example/v1", True),
        ("other.example", "https://other.example:8443/v1", False),
        ("other.example:8443", "https://other.example:8443/v1", True),
        ("other.example", "http://other.example/v1", False),
        ("other.example", "https://sub.other.example/v1", False),
        ("other.example", "https://OTHER.example/v1", True),
        ("", "https://api.example/v1/people", True),
        ("", "https://api.example:443/v1/people", True),
        ("", "https://api.example:444/v1/people", False),
    ],
)
def test_hosts_named_as_trusted_are_trusted_by_scheme_name_and_port(trusted: str, url: str, is_trusted: bool) -> None:
    policy = replace(QUICK, trusted_hosts=frozenset({trusted} - {""}))

    async def judge(session: ReadOnlySession) -> bool:
        return session.is_trusted(URL(url))

    assert within_a_session(_At("https://api.example/v1"), judge, policy) is is_trusted


class _At(ScriptedServer):
    """Nothing that listens, only a base URL."""

    def __init__(self, base_url: str) -> None:
        super().__init__(0, [])
        self._base_url = base_url

    @property
    def base_url(self) -> str:
        return self._base_url


def test_cookies_are_neither_kept_nor_sent(tmp_path: Path) -> None:
    with scripted(lambda asked: Reply({"items": []}, headers={"Set-Cookie": "a=b"})) as server:
        with connect(server) as connection:
            read(connection, tmp_path, "people")
            read(connection, tmp_path, "licenses")
        assert [each.headers.get("Cookie") for each in server.asked] == [None, None]
