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
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
from wxc_sdk.as_rest import AsRestSession
from wxc_sdk.tokens import Tokens
from yarl import URL

from space_odt_dagster.extraction.answer_classes import RETRIED, Meaning
from space_odt_dagster.extraction.calls import CallRefused, Refusal
from space_odt_dagster.extraction.error_body import LONGEST_TEXT
from space_odt_dagster.extraction.maintenance import EndpointHolds, GivenUp
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.redirects import Redirects
from space_odt_dagster.extraction.request_policy import RequestPolicy
from space_odt_dagster.extraction.request_trace import TRACE, RequestTrace, TakenAnswer, TakenListing
from space_odt_dagster.extraction.response import Answer, no_answer, read_answer
from space_odt_dagster.extraction.retry_after import back_off
from space_odt_dagster.extraction.stopping import RunStopped, TokenRefused
from space_odt_dagster.extraction.tokens import TokenSource

__all__ = [
    "TRACE",
    "ReadOnlySession",
    "ReadOnlyViolation",
    "RequestPolicy",
    "RequestTrace",
    "TakenAnswer",
    "TakenListing",
]

_LONGEST_HEADER = 1 << 16  # Cookies and cursors of gateways are longer than what aiohttp takes by itself.
_CONNECT_SECONDS = 15.0
_CLOSED = frozenset({502, 503})
_LEAST_CLOSED_SECONDS = 1.0  # What will be back sooner is asked again like any other fault.


class ReadOnlyViolation(Exception):
    """Something tried to send anything but a GET, or to send the token to another host. Nothing was sent."""


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
            timeout=aiohttp.ClientTimeout(
                total=policy.timeout_seconds, sock_connect=min(policy.timeout_seconds, _CONNECT_SECONDS)
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            connector=aiohttp.TCPConnector(limit=policy.concurrent_requests, ssl=policy.network.ssl_context()),
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )
        # aiohttp would send a GET again by itself when a kept connection breaks: uncounted, and heedless of a hold.
        self._retry_connection = False
        self.BASE = base_url
        self._base = URL(base_url)
        self._policy = policy
        self._token_source = token_source
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._slots = asyncio.Semaphore(policy.concurrent_requests)
        self._chance = random.Random(0)  # noqa: S311 (jitter, not secrecy)
        self._served_at = clock()
        self._hasty = 0
        self.holds = EndpointHolds(longest=policy.maintenance_patience_seconds, clock=clock, sleep=sleep)
        """The endpoints that the server closed for a time."""
        self.stopped: RunStopped | None = None

    def is_trusted(self, url: URL) -> bool:
        """Whether the token may go to this URL: the configured scheme, host and port, or a host that was named as trusted."""
        if url.host is None or url.user is not None or url.password is not None or url.scheme != self._base.scheme:
            return False
        if (url.host, url.port) == (self._base.host, self._base.port):
            return True
        named = {f"{url.host}:{url.port}"} | ({url.host} if url.port == self._base.port else set())
        return bool(named & self._policy.trusted_hosts)

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
        return await super()._request(method, url, **self._policy.network.arguments_for(url), **kwargs)

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
            raise CallRefused(
                Refusal(Meaning.UNSAFE, None, None, "It leads to another host; nothing was sent.", None, 0)
            )
        trace = TRACE.get()
        trace.attempts = 0
        endpoint = trace.endpoint or target.path
        throttled_since: float | None = None
        has_renewed = has_looked = False
        redirects = Redirects(self.is_trusted)
        while True:
            try:
                async with self.holds.asking(endpoint, has_looked=has_looked), _Slot(self._slots, self._pace):
                    sent = await self._send_unless_held(target, endpoint, trace)
            except GivenUp as given_up:
                refusal = Refusal(Meaning.PASSING, None, "maintenance", str(given_up), None, trace.attempts)
                raise CallRefused(refusal) from None
            if sent is None:
                continue
            answer, status, meaning = sent.answer, sent.answer.status, sent.answer.meaning
            if status is not None:
                trace.statuses.append(status)
            trace.tracking_id = answer.problem.tracking_id or trace.tracking_id
            if meaning is Meaning.THROTTLED:
                throttled_since = throttled_since or sent.at
                trace.retries += 1
                self._hold(answer, sent.at)
                if self._clock() - max(throttled_since, self._served_at) > self._policy.throttle_patience_seconds:
                    raise CallRefused(answer.refusal(trace.attempts + 1))
                continue
            self._pace.accepted()
            self._hasty = 0
            self._served_at = self._clock()
            if status in _CLOSED and (answer.asked_wait or 0.0) >= _LEAST_CLOSED_SECONDS:
                self._close(endpoint, answer, trace)
                has_looked = True
                continue
            if status is not None:
                self.holds.answered(endpoint, sent_at=sent.at)
            if meaning is None:
                return answer.payload, answer.links
            if meaning is Meaning.UNAUTHORIZED:
                if has_renewed:
                    self.stop(TokenRefused("Webex refused the access token although it had just been renewed."))
                    self._raise_if_stopped()
                has_renewed = True
                await self._renew(sent.token)
                continue
            if answer.redirect is not None:
                target = redirects.after(target, answer, attempts=trace.attempts)
                continue
            trace.attempts += 1
            most = attempts_if_heavy if attempts_if_heavy and status == 504 else self._policy.attempts
            if meaning not in RETRIED or trace.attempts >= most:
                raise CallRefused(answer.refusal(trace.attempts))
            trace.retries += 1
            wait = back_off(trace.attempts, base=self._policy.back_off_seconds, chance=self._chance)
            await self._sleep(max(wait, answer.asked_wait or 0.0))

    async def _send_unless_held(self, target: URL, endpoint: str, trace: RequestTrace) -> "_Sent | None":
        """Sends the request, or gives its turn back if a hold began while it waited for a place or for the token."""
        try:
            self._raise_if_stopped()
            token = await self._token()
            if self._pace.held_for > 0 or self.holds.held_for(endpoint) > 0:
                self._pace.given_back()
                return None
            sent_at = self._clock()
            return _Sent(sent_at, token, await self._send(target, token, trace.well_formed))
        except BaseException:
            self._pace.given_back()
            raise

    def _close(self, endpoint: str, answer: Answer, trace: RequestTrace) -> None:
        """Holds an endpoint that says when it will be back. Raises ``CallRefused`` where nobody waits that long."""
        reason = f"HTTP {answer.status}, the server asks to wait"
        # Waiting on is no further attempt. To be refused again where others were answered meanwhile is one.
        trace.attempts += self.holds.hold(endpoint, answer.asked_wait or 0.0, reason)
        if self.holds.is_given_up(endpoint) or trace.attempts >= self._policy.attempts:
            raise CallRefused(answer.refusal(max(trace.attempts, 1)))
        trace.retries += 1

    def _with_org(self, url: URL) -> URL:
        org_id = self._policy.org_id
        return url if org_id is None or "orgId" in url.query else url.extend_query({"orgId": org_id})

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
        if sent_at >= self._pace.resumed_at:
            # Refusals of what had left before the hold began are the same haste, not more of it.
            self._hasty += 1
        wait = answer.asked_wait
        if not wait:
            wait = back_off(max(self._hasty, 1), base=self._policy.throttle_back_off_seconds, chance=self._chance)
        self._pace.refused(wait=wait, sent_at=sent_at)

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
        for secret in (*self._token_source.secrets(), *self._policy.network.secrets):
            text = text.replace(secret, "***")
        return text[: LONGEST_TEXT * 50]


@dataclass(frozen=True)
class _Sent:
    at: float
    token: str
    answer: Answer


class _Slot:
    """One of the places for requests under way, taken when it is a request's turn, so that none waits for that in a place."""

    def __init__(self, slots: asyncio.Semaphore, pace: Pace) -> None:
        self._slots = slots
        self._pace = pace

    async def __aenter__(self) -> None:
        await self._pace.turn()
        await self._slots.acquire()

    async def __aexit__(self, *_: object) -> None:
        self._slots.release()
