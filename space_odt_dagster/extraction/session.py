"""The one HTTP session of a run: the SDK's own, which only ever sends GET, only ever to the configured host.

The SDK decides what to ask (method, path, query); this session decides whether, when and how often it is sent, and takes the
JSON before a model sees it, so that no model can refuse, rewrite or drop anything.

Source: wxc_sdk 1.41, ``as_rest.py``. Everything that the SDK sends passes ``_request_w_response``; everything that aiohttp sends
passes ``_request``.
"""

import asyncio
import random
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from wxc_sdk.as_rest import AsRestSession
from wxc_sdk.tokens import Tokens
from yarl import URL

from space_odt_dagster.extraction.answer_classes import RETRIED
from space_odt_dagster.extraction.calls import CallRefused, Refusal
from space_odt_dagster.extraction.error_body import LONGEST_TEXT
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.request_limit import RequestLimit
from space_odt_dagster.extraction.response import Answer, no_answer, read_answer
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.extraction.retry_after import back_off
from space_odt_dagster.extraction.stopping import RunStopped, TokenRefused
from space_odt_dagster.extraction.tokens import TokenSource


class ReadOnlyViolation(Exception):
    """Something tried to send anything but a GET, or to send the token to another host. Nothing was sent."""


@dataclass(frozen=True, kw_only=True)
class RequestPolicy:
    """How the API is asked. Times are seconds."""

    concurrent_requests: int = 10
    attempts: int = 5
    timeout_seconds: float = 60.0
    back_off_seconds: float = 0.4
    throttle_back_off_seconds: float = 1.0
    throttle_patience_seconds: float = 1800.0
    breaker_pause_seconds: float = 60.0
    trusted_hosts: frozenset[str] = frozenset()
    org_id: str | None = None


@dataclass
class RequestTrace:
    """What is known of the call that the current task is asking; the session fills it in."""

    well_formed: Callable[[Any], bool] = lambda _: True
    """Whether a JSON answer has the shape that the endpoint promises; one that has not is asked again."""
    org_param: str = "orgId"
    """What the endpoint calls the organisation in its query."""
    attempts: int = 0
    retries: int = 0
    statuses: list[int] = field(default_factory=list)
    tracking_id: str | None = None
    holds_place: bool = False
    """Whether the call has one of the places for requests under way."""


class TakenAnswer(Exception):
    """Ends the SDK method that asked: its answer was taken before a model saw it."""

    def __init__(self, url: str, payload: Any, links: Mapping[str, str]) -> None:
        super().__init__("the answer was taken")
        self.url = url
        self.payload = payload
        self.links = links


class TakenListing(Exception):
    """Ends the SDK method that began a listing: where it begins was taken, its pages are read by ``pages``."""

    def __init__(self, url: str, query: Mapping[str, str], item_key: str | None) -> None:
        super().__init__("the listing was taken")
        self.url = url
        self.query = query
        self.item_key = item_key


_SHORT_SECONDS = 1.0
"""A wait for which a call keeps its place; in a longer one others ask meanwhile."""

TRACE: ContextVar[RequestTrace] = ContextVar("trace")


class ReadOnlySession(AsRestSession):
    """The session that the SDK is given. Build it inside the running loop and close it."""

    def __init__(
        self,
        *,
        base_url: str,
        token_source: TokenSource,
        policy: RequestPolicy,
        pace: Pace,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(
            tokens=Tokens(access_token=""),
            concurrent_requests=policy.concurrent_requests,
            retry_429=False,
            timeout=aiohttp.ClientTimeout(total=policy.timeout_seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            connector=aiohttp.TCPConnector(limit=policy.concurrent_requests),
        )
        # aiohttp would send a GET again by itself when a kept connection breaks: uncounted, and heedless of a hold.
        self._retry_connection = False
        self.BASE = base_url
        self._base = URL(base_url)
        self.policy = policy
        self._token_source = token_source
        self.pace = pace
        self.clock = clock
        self._sleep = sleep
        self.limit = RequestLimit(policy.concurrent_requests)
        self._chance = random.Random(0)  # noqa: S311 (jitter, not secrecy)
        self._served_at = clock()
        self._hasty = 0
        self.stopped: RunStopped | None = None

    @property
    def base_url(self) -> str:
        """Where the API is, without a slash at the end."""
        return self.BASE

    def leave_place(self, trace: RequestTrace) -> None:
        """Gives back the place of a call that has ended, if it still has one."""
        if trace.holds_place:
            trace.holds_place = False
            self.limit.release()

    def is_trusted(self, url: URL) -> bool:
        """Whether the token may go to this URL: the configured scheme, host and port, or a host that was named as trusted."""
        if url.host is None or url.user is not None or url.password is not None or url.scheme != self._base.scheme:
            return False
        if (url.host, url.port) == (self._base.host, self._base.port):
            return True
        named = {f"{url.host}:{url.port}"} | ({url.host} if url.port == self._base.port else set())
        return bool(named & self.policy.trusted_hosts)

    def stop(self, reason: RunStopped) -> None:
        """From now on nothing is asked any more; whoever asks gets the reason."""
        self.stopped = self.stopped or reason

    async def _request(self, method: str, str_or_url: Any, **kwargs: Any) -> aiohttp.ClientResponse:
        url = URL(str_or_url)
        if method.upper() != "GET":
            raise ReadOnlyViolation(f"{method} is never sent: this tool only reads.")
        if not self.is_trusted(url):
            raise ReadOnlyViolation(f"Nothing is sent to {url.host}: it is not the configured host.")
        kwargs["allow_redirects"] = False
        return await super()._request(method, url, **kwargs)

    async def _request_w_response(  # type: ignore[override]
        self, method: str, url: str, **kwargs: Any
    ) -> tuple[Any, Any]:
        """Sends one GET, again where that can help, and hands out the answer by raising ``TakenAnswer``.

        Raises ``CallRefused`` with what the answer means, or ``RunStopped``.
        """
        if method.upper() != "GET" or kwargs.get("data") is not None or kwargs.get("json") is not None:
            raise ReadOnlyViolation(f"{method} is never sent: this tool only reads.")
        payload, links = await self.get_json(url, kwargs.get("params") or {})
        raise TakenAnswer(url, payload, links)

    async def follow_pagination(
        self,
        url: str,
        model: Any = None,
        params: Mapping[str, Any] | None = None,
        item_key: str | None = None,
        **kwargs: Any,
    ) -> AsyncGenerator[Any, None]:
        """Hands out where a listing begins by raising ``TakenListing``."""
        raise TakenListing(url, {name: str(value) for name, value in (params or {}).items()}, item_key)
        yield  # type: ignore[unreachable]

    async def get_json(
        self, url: str, query: Mapping[str, Any], *, attempts_if_heavy: int | None = None
    ) -> tuple[Any, Mapping[str, str]]:
        """The JSON of a GET and the URLs of its ``Link`` header by relation. Raises ``CallRefused`` or ``RunStopped``.

        ``attempts_if_heavy`` is when to give up on 504, for those who can ask for less instead.
        """
        target = self._with_org(URL(url).extend_query({name: str(value) for name, value in query.items()}))
        if not self.is_trusted(target):
            raise CallRefused(Refusal.of_ours(Meaning.UNSAFE, "It leads to another host; nothing was sent."))
        trace = TRACE.get()
        trace.attempts = 0
        throttled_since: float | None = None
        has_renewed = False
        while True:
            await self._turn(trace)
            self._raise_if_stopped()
            token = await self._token()
            if self.pace.held_for > 0:
                continue  # The hold began while this waited for a place or the token.
            sent_at = self.clock()
            answer = await self._send(target, token, trace.well_formed)
            status, meaning = answer.status, answer.meaning
            if status is not None:
                trace.statuses.append(status)
            trace.tracking_id = answer.problem.tracking_id or trace.tracking_id
            if meaning is Meaning.THROTTLED:
                throttled_since = throttled_since or sent_at
                trace.retries += 1
                self._hold(answer, sent_at)
                if self.clock() - max(throttled_since, self._served_at) > self.policy.throttle_patience_seconds:
                    raise CallRefused(answer.refusal(trace.attempts + 1))
                continue
            self.pace.accepted()
            self._hasty = 0
            self._served_at = self.clock()
            if meaning is None:
                return answer.payload, answer.links
            if meaning is Meaning.UNAUTHORIZED:
                if has_renewed:
                    self.stop(TokenRefused("Webex refused the access token although it had just been renewed."))
                    self._raise_if_stopped()
                has_renewed = True
                await self._renew(token)
                continue
            trace.attempts += 1
            most = attempts_if_heavy if attempts_if_heavy and status == 504 else self.policy.attempts
            if meaning not in RETRIED or trace.attempts >= most:
                raise CallRefused(answer.refusal(trace.attempts))
            trace.retries += 1
            wait = back_off(trace.attempts, base=self.policy.back_off_seconds, chance=self._chance)
            wait = max(wait, answer.asked_wait or 0.0)
            if wait > _SHORT_SECONDS:
                self.leave_place(trace)
            await self._sleep(wait)

    async def _turn(self, trace: RequestTrace) -> None:
        """Waits until the request may leave: its turn in the pace of all, and a place unless the call has one."""
        await self.pace.turn()
        if not trace.holds_place:
            await self.limit.acquire()
            trace.holds_place = True

    def _with_org(self, url: URL) -> URL:
        org_id, name = self.policy.org_id, TRACE.get().org_param
        return url if org_id is None or name in url.query else url.extend_query({name: org_id})

    def _raise_if_stopped(self) -> None:
        if self.stopped is not None:
            raise self.stopped

    async def _token(self) -> str:
        try:
            return await self._token_source.current()
        except TokenRefused as refused:
            self.stop(refused)
            raise

    async def _renew(self, refused: str) -> None:
        try:
            await self._token_source.renewed_after(refused)
        except TokenRefused as dead:
            self.stop(dead)
            raise

    def _hold(self, answer: Answer, sent_at: float) -> None:
        if sent_at >= self.pace.resumed_at:
            # Refusals of what had left before the hold began are the same haste, not more of it.
            self._hasty += 1
        wait = answer.asked_wait
        if not wait:
            wait = back_off(max(self._hasty, 1), base=self.policy.throttle_back_off_seconds, chance=self._chance)
        self.pace.refused(wait=wait, sent_at=sent_at)

    async def _send(self, url: URL, token: str, well_formed: Callable[[Any], bool]) -> Answer:
        headers = {"Authorization": f"Bearer {token}", "TrackingID": f"ODT_{uuid.uuid4()}"}
        try:
            async with self.request("GET", url, headers=headers) as response:
                body = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as failure:
            return no_answer(failure)
        now = datetime.now(UTC)
        return read_answer(response, body, well_formed=well_formed, clean=self._without_secrets, now=now)

    def _without_secrets(self, text: str) -> str:
        for secret in self._token_source.secrets():
            text = text.replace(secret, "***")
        return text[: LONGEST_TEXT * 50]
