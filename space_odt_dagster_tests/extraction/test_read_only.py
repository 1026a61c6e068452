"""Nothing but GET leaves, to nobody but the configured host, by whatever way through the SDK."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from wxc_sdk.as_api import AsWebexSimpleApi
from yarl import URL

from space_odt_dagster.extraction.calls import CallRefused
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.session import (
    TRACE,
    ReadOnlySession,
    ReadOnlyViolation,
    RequestPolicy,
    RequestTrace,
    TakenAnswer,
)
from space_odt_dagster.extraction.tokens import TokenSource
from space_odt_dagster_tests.extraction.reading import QUICK, connect, read
from space_odt_dagster_tests.extraction.scripted import Reply, ScriptedServer, scripted

Ask = Callable[[ReadOnlySession, AsWebexSimpleApi], Awaitable[Any]]


@pytest.fixture(scope="module")
def listening() -> Iterator[ScriptedServer]:
    with scripted(lambda asked: Reply({"id": "x", "items": []})) as server:
        yield server


@pytest.fixture
def server(listening: ScriptedServer) -> ScriptedServer:
    listening.asked.clear()
    return listening


def within_a_session(server: ScriptedServer, ask: Ask, policy: RequestPolicy = QUICK) -> Any:
    """Runs a coroutine with a session of the real kind and the SDK on it."""

    async def run() -> Any:
        tokens = TokenSource(
            access_token="a token", refresh=None, base_url=server.base_url, clock=time.monotonic, timeout_seconds=5.0
        )
        session = ReadOnlySession(
            base_url=server.base_url,
            token_source=tokens,
            policy=policy,
            pace=Pace(clock=time.monotonic),
            clock=time.monotonic,
        )
        TRACE.set(RequestTrace())
        async with session:
            return await ask(session, AsWebexSimpleApi(tokens="a token", session=session))

    return asyncio.run(run())


WRITES: dict[str, Ask] = {
    "rest_post": lambda session, api: session.rest_post(session.ep("people"), json={}),
    "rest_put": lambda session, api: session.rest_put(session.ep("people"), json={}),
    "rest_patch": lambda session, api: session.rest_patch(session.ep("people"), json={}),
    "rest_delete": lambda session, api: session.rest_delete(session.ep("people")),
    "rest_get with a body": lambda session, api: session.rest_get(session.ep("people"), json={"a": 1}),
    "rest_get with data": lambda session, api: session.rest_get(session.ep("people"), data={"a": 1}),
    "post": lambda session, api: session.post(session.ep("people")),
    "put": lambda session, api: session.put(session.ep("people")),
    "patch": lambda session, api: session.patch(session.ep("people")),
    "delete": lambda session, api: session.delete(session.ep("people")),
    "head": lambda session, api: session.head(session.ep("people")),
    "options": lambda session, api: session.options(session.ep("people")),
    "request": lambda session, api: session.request("POST", session.ep("people")),
    "request in lower case": lambda session, api: session.request("post", session.ep("people")),
    "request of its own making": lambda session, api: session.request("FROBNICATE", session.ep("people")),
    "create a person": lambda session, api: api.people.delete_person(person_id="x"),
    "delete a queue": lambda session, api: api.telephony.callqueue.delete_queue(location_id="x", queue_id="y"),
    "delete a webhook": lambda session, api: api.webhook.webhook_delete(webhook_id="x"),
}


@pytest.mark.parametrize("ask", WRITES.values(), ids=WRITES.keys())
def test_a_write_raises_before_a_byte_is_sent(server: ScriptedServer, ask: Ask) -> None:
    with pytest.raises(ReadOnlyViolation, match=r"only reads"):
        within_a_session(server, ask)
    assert server.asked == []


def methods_of(api: object, seen: set[int]) -> Iterator[Callable[..., Any]]:
    """Every public coroutine method of the SDK, of all its parts."""
    seen.add(id(api))
    for name in dir(api):
        if name.startswith("_") or name in ("session", "close"):
            continue
        with suppress(Exception):
            found = getattr(api, name)
            if inspect.iscoroutinefunction(found):
                yield found
            elif type(found).__module__.startswith("wxc_sdk") and id(found) not in seen:
                yield from methods_of(found, seen)


def made_up(method: Callable[..., Any]) -> dict[str, Any]:
    """Some value for each parameter that the method needs."""
    needed = [
        each
        for each in inspect.signature(method).parameters.values()
        if each.default is each.empty and each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    ]
    return {each.name: _Anything() if "settings" in each.name else "x" for each in needed}


class _Anything(str):
    """Text that also passes for a model of the SDK, so that as many methods as can be get as far as sending."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: "{}"


def test_no_method_of_the_whole_sdk_sends_anything_but_get(server: ScriptedServer) -> None:
    called: dict[str, list[str]] = {"read": [], "refused": []}

    async def ask(session: ReadOnlySession, api: AsWebexSimpleApi) -> None:
        for method in methods_of(api, set()):
            try:
                await method(**made_up(method))
            except ReadOnlyViolation:
                called["refused"].append(method.__qualname__)
            except TakenAnswer:
                called["read"].append(method.__qualname__)
            except Exception:
                continue

    within_a_session(server, ask, replace(QUICK, attempts=1))
    assert {each.method for each in server.asked} == {"GET"}
    assert len(called["refused"]) > 200, "most methods that write are tried"
    assert len(called["read"]) > 100


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
    with pytest.raises(ReadOnlyViolation, match=r"not the configured host"):
        within_a_session(server, lambda session, api: session.get(url))
    with pytest.raises(CallRefused):
        within_a_session(server, lambda session, api: session.rest_get(url))
    assert server.asked == []


def test_credentials_in_a_url_are_not_taken_for_the_configured_host(server: ScriptedServer) -> None:
    url = server.base_url.replace("http://", "http://user:secret@")
    with pytest.raises(CallRefused, match=r"unsafe"):
        within_a_session(server, lambda session, api: session.rest_get(f"{url}/people"))
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

    async def judge(session: ReadOnlySession, api: AsWebexSimpleApi) -> bool:
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
