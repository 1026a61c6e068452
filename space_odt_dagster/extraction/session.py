"""The one HTTP session of a run: sends only GET, and only to the configured host.

The caller decides what to request (path and query); the session decides whether, when and how often it is sent, and returns the
JSON unchanged. It has no method that could send anything else; the tool's only other request is in ``tokens``.
"""

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
from yarl import URL

from space_odt_dagster.extraction.answer_classes import RETRIED
from space_odt_dagster.extraction.body import ACCEPTED_ENCODINGS, BodyTooLong, read_body
from space_odt_dagster.extraction.calls import CallError, CallRefused
from space_odt_dagster.extraction.elsewhere import Elsewhere
from space_odt_dagster.extraction.error_body import LONGEST_TEXT
from space_odt_dagster.extraction.errors import RunStopped, TokenRefused
from space_odt_dagster.extraction.http_session import http_session
from space_odt_dagster.extraction.maintenance import EndpointHolds, GivenUp
from space_odt_dagster.extraction.pacing import Pace
from space_odt_dagster.extraction.parsed_answers import ParsedAnswers
from space_odt_dagster.extraction.redirects import Redirects
from space_odt_dagster.extraction.request_limit import RequestLimit
from space_odt_dagster.extraction.request_policy import RequestPolicy
from space_odt_dagster.extraction.request_trace import TRACE, RequestTrace
from space_odt_dagster.extraction.response import Answer, no_answer, read_answer
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.extraction.retry_after import back_off
from space_odt_dagster.extraction.throttling import Throttling
from space_odt_dagster.extraction.tokens import TokenSource

__all__ = ["TRACE", "ReadOnlySession", "ReadOnlyViolation", "RequestPolicy", "RequestTrace"]

_CLOSED = frozenset({502, 503})
_LEAST_CLOSED_SECONDS = 1.0  # A shorter wait is retried like any other fault.
_SHORT_SECONDS = 1.0
"""A call keeps its slot for waits up to this; in longer ones it frees the slot for others."""


class ReadOnlyViolation(Exception):
    """Something tried to send the token to another host. Nothing was sent."""


class ReadOnlySession:
    """Sends the requests of a run. Create it inside the running loop and close it."""

    def __init__(
        self,
        *,
        base_url: str,
        token_source: TokenSource,
        policy: RequestPolicy,
        pace: Pace,
        limit: RequestLimit,
    ) -> None:
        self._http = http_session(policy)
        self.base_url = base_url
        self.policy = policy
        self.pace = pace
        self.holds = EndpointHolds(longest=policy.maintenance_patience_seconds, clock=pace.clock, sleep=pace.sleep)
        """The endpoints that the server closed for a time."""
        self.stopped: RunStopped | None = None
        self._base = URL(base_url)
        self._token_source = token_source
        self._limit = limit
        self._chance = random.Random(0)  # noqa: S311 (jitter, not secrecy)
        self._ids = random.Random(uuid.uuid4().int)  # noqa: S311 (names, not secrecy)
        self._elsewhere = Elsewhere(self._send_once, clock=pace.clock, sleep=pace.sleep)
        self._throttling = Throttling(pace=pace, holds=self.holds, elsewhere=self._elsewhere, policy=policy)
        self._parsed = ParsedAnswers()

    async def close(self) -> None:
        """Closes every connection."""
        await self._http.close()

    def is_trusted(self, url: URL) -> bool:
        """Whether the token may go to this URL: the configured scheme, host and port, or a trusted host."""
        if url.host is None or url.user is not None or url.password is not None or url.scheme != self._base.scheme:
            return False
        if (url.host, url.port) == (self._base.host, self._base.port):
            return True
        named = {f"{url.host}:{url.port}"} | ({url.host} if url.port == self._base.port else set())
        return bool(named & self.policy.trusted_hosts)

    def stop(self, reason: RunStopped) -> None:
        """Sends no more requests; callers get the reason."""
        self.stopped = self.stopped or reason

    def leave_place(self, trace: RequestTrace) -> None:
        """Frees the slot of a call that waits long or has ended, if it has one."""
        if trace.holds_place:
            trace.holds_place = False
            self._limit.release()

    async def get_json(
        self, url: str, query: Mapping[str, Any], *, attempts_if_heavy: int | None = None
    ) -> tuple[Any, Mapping[str, str]]:
        """The JSON of a GET and the URLs of its ``Link`` header by relation. Raises ``CallRefused`` or ``RunStopped``.

        ``attempts_if_heavy`` is the number of attempts on 504, for callers that can request less instead.
        """
        target = self._with_org(URL(url).extend_query({name: str(value) for name, value in query.items()}))
        if not self.is_trusted(target):
            raise CallRefused(CallError.of_ours(Meaning.UNSAFE, "The URL is on another host; nothing was sent."))
        trace = TRACE.get()
        trace.attempts = 0
        endpoint = trace.endpoint or target.path
        throttled_since: float | None = None
        has_renewed = has_looked = False
        redirects = Redirects(self.is_trusted)
        while True:
            try:
                sent = await self._send_in_turn(target, endpoint, has_looked=has_looked)
            except GivenUp as given_up:
                raise CallRefused(CallError.of_ours(Meaning.PASSING, str(given_up), code="maintenance")) from None
            if sent is None:
                continue
            answer, status, meaning = sent.answer, sent.answer.status, sent.answer.meaning
            if status is not None:
                trace.statuses.append(status)
            trace.tracking_id = answer.problem.tracking_id or trace.tracking_id
            if meaning is Meaning.THROTTLED:
                throttled_since = throttled_since or sent.at
                if await self._throttling.is_of_endpoint(endpoint, answer, sent_at=sent.at):
                    self.pace.given_back()
                    self._close(endpoint, answer, trace, seconds=self._throttling.wait_of(answer))
                    has_looked = True
                    continue
                trace.retries += 1
                self._throttling.hold(answer, sent_at=sent.at)
                if self._throttling.is_endless(throttled_since):
                    self.stop(RunStopped("Webex answers only HTTP 429: try again later with --resume."))
                    raise CallRefused(answer.refusal(trace.attempts + 1))
                continue
            self.pace.accepted()
            self._throttling.answered(endpoint)
            if status in _CLOSED and (answer.asked_wait or 0.0) >= _LEAST_CLOSED_SECONDS:
                self._close(endpoint, answer, trace, seconds=answer.asked_wait or 0.0)
                has_looked = True
                continue
            if status is not None:
                self.holds.answered(endpoint, sent_at=sent.at)
            if meaning is None:
                self._elsewhere.answered(endpoint, target, sent_at=sent.at)
                return answer.payload, answer.links
            if meaning is Meaning.UNAUTHORIZED:
                await self._renew(endpoint, sent, has_renewed=has_renewed)
                has_renewed = True
                continue
            if answer.redirect is not None:
                target = redirects.after(target, answer, attempts=trace.attempts)
                continue
            trace.attempts += 1
            most = attempts_if_heavy if attempts_if_heavy and status == 504 else self.policy.attempts
            if meaning not in RETRIED or trace.attempts >= most:
                raise CallRefused(answer.refusal(trace.attempts))
            trace.retries += 1
            wait = back_off(trace.attempts, base=self.policy.back_off_seconds, chance=self._chance)
            await self._wait(max(wait, answer.asked_wait or 0.0), trace)

    async def _send_in_turn(self, target: URL, endpoint: str, *, has_looked: bool) -> "_Sent | None":
        """Sends the request when its endpoint is open, the pace allows it and a slot is free. None if a hold began meanwhile."""
        trace = TRACE.get()
        if self.holds.held_for(endpoint) > _SHORT_SECONDS:
            self.leave_place(trace)
        async with self.holds.asking(endpoint, has_looked=has_looked):
            await self.pace.turn()
            if not trace.holds_place:
                await self._limit.acquire()
                trace.holds_place = True
            return await self._send_unless_held(target, endpoint, trace)

    async def _send_unless_held(self, target: URL, endpoint: str, trace: RequestTrace) -> "_Sent | None":
        """Sends the request; gives its turn back and returns None if a hold began while it waited for a slot or the token."""
        try:
            self._raise_if_stopped()
            token = await self._token()
            if self.pace.held_for > 0 or self.holds.held_for(endpoint) > 0:
                self.pace.given_back()
                return None
            sent_at = self.pace.clock()
            return _Sent(sent_at, token, await self._send(target, token, trace.well_formed))
        except BaseException:
            self.pace.given_back()
            raise

    async def _wait(self, seconds: float, trace: RequestTrace) -> None:
        if seconds > _SHORT_SECONDS:
            self.leave_place(trace)
        await self.pace.sleep(seconds)

    def _close(self, endpoint: str, answer: Answer, trace: RequestTrace, *, seconds: float) -> None:
        """Holds an endpoint that says when it will be back. Raises ``CallRefused`` if that is too long."""
        reason = f"HTTP {answer.status}, the server asks to wait"
        # Waiting on is no further attempt; being refused again after other calls were answered is one.
        trace.attempts += self.holds.hold(endpoint, seconds, reason)
        if self.holds.is_given_up(endpoint) or trace.attempts >= self.policy.attempts:
            raise CallRefused(answer.refusal(max(trace.attempts, 1)))
        trace.retries += 1

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

    async def _renew(self, endpoint: str, sent: "_Sent", *, has_renewed: bool) -> None:
        """Renews a refused token. If that fails, raises ``CallRefused`` if the token works elsewhere, else stops the run."""
        if not self._elsewhere.is_known_to_refuse(endpoint):
            dead = TokenRefused("Webex refused the access token although it had just been renewed.")
            if not has_renewed:
                try:
                    await self._token_source.renewed_after(sent.token)
                    return
                except TokenRefused as refused:
                    dead = refused
            if not await self._elsewhere.accepts_token(endpoint, since=sent.at):
                self.stop(dead)
                self._raise_if_stopped()
        text = f"{endpoint} refuses a token that is accepted elsewhere."
        refused_here = sent.answer.as_problem(Meaning.FORBIDDEN, text)
        raise CallRefused(refused_here.refusal(TRACE.get().attempts + 1))

    async def _send_once(self, url: URL) -> Answer:
        """Sends one extra request, in its turn, to see whether it is answered."""
        await self.pace.turn()
        try:
            answer = await self._send(url, await self._token(), lambda _: True)
        finally:
            self.pace.given_back()
        return answer

    async def _send(self, url: URL, token: str, well_formed: Callable[[Any], bool]) -> Answer:
        if not self.is_trusted(url):
            raise ReadOnlyViolation(f"Nothing is sent to {url.host}: it is not the configured host.")
        headers = {
            "Authorization": f"Bearer {token}",
            "TrackingID": self._tracking_id(),
            "Accept-Encoding": ACCEPTED_ENCODINGS,
        }
        network = self.policy.network
        try:
            async with self._http.get(
                url, headers=headers, allow_redirects=False, **network.arguments_for(url)
            ) as response:
                body = await read_body(response)
        except (TimeoutError, aiohttp.ClientError, OSError, BodyTooLong) as failure:
            return no_answer(failure, proxy=network.proxy_variable(url))
        return read_answer(
            response,
            body,
            parsed=self._parsed,
            well_formed=well_formed,
            clean=self._without_secrets,
            now=datetime.now(UTC),
            proxy=network.proxy_variable(url),
        )

    def _tracking_id(self) -> str:
        # Like uuid4, but without a system call for randomness each time: these ids are not secret.
        return f"ODT_{uuid.UUID(int=self._ids.getrandbits(128), version=4)}"

    def _without_secrets(self, text: str) -> str:
        for secret in (*self._token_source.secrets(), *self.policy.network.secrets):
            text = text.replace(secret, "***")
        return text[: LONGEST_TEXT * 50]


@dataclass(frozen=True)
class _Sent:
    at: float
    token: str
    answer: Answer
