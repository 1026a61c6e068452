"""The access token of a run: given, or refreshed with the credentials of a service app or integration.

Source: https://developer.webex.com/docs/integrations (refresh grant). The token stays in memory, and no message made here
contains any part of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import aiohttp
from yarl import URL

from space_odt_dagster.extraction.access import Access, RefreshCredentials
from space_odt_dagster.extraction.body import ACCEPTED_ENCODINGS, BodyTooLong, read_body
from space_odt_dagster.extraction.error_body import read_problem
from space_odt_dagster.extraction.errors import TokenRefused
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.extraction.no_answer import why_no_answer
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.extraction.retry_after import retry_after

_EARLY_SECONDS = 300.0
_TRIES = 4
_LATER_SECONDS = 30.0
"""Wait after a failed renewal: a token that still works is renewed again after it; a refused one not before."""
_LONGEST_WAIT = 300.0
_LONGEST_BODY = 1 << 20


class TokenSource:
    """Provides the access token and renews it, once for all workers. Raises ``TokenRefused`` if none can be had."""

    def __init__(
        self,
        access: Access,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        refresh, policy = access.refresh, access.policy
        self._access_token = access.access_token
        self._refresh = refresh
        self._refresh_token = refresh.refresh_token if refresh else None
        self._url = f"{access.base_url}/access_token"
        self._network = policy.network
        self._clock = clock
        self._back_off_seconds = policy.back_off_seconds
        self._sleep = sleep
        given = (access.access_token, self._refresh_token, refresh.client_secret if refresh else None)
        self._secrets = {each for each in given if each}
        self._timeout = aiohttp.ClientTimeout(total=policy.timeout_seconds)
        self._renew_at: float | None = None
        self._ends_at: float | None = None
        self._failed: tuple[str | None, float, TokenRefused] | None = None
        self._asked_wait = 0.0
        self._lock = asyncio.Lock()
        self.scopes: frozenset[str] | None = None
        """The scopes that the last refresh named; None if unknown."""

    def secrets(self) -> tuple[str, ...]:
        """Every text that must never appear in output, including earlier tokens; the longest first."""
        return tuple(sorted(self._secrets, key=len, reverse=True))

    @property
    def has_new_refresh_token(self) -> bool:
        """Whether the server replaced the given refresh token. The new one exists only in memory."""
        return self._refresh is not None and self._refresh_token != self._refresh.refresh_token

    async def current(self) -> str:
        """A token that should work; renewed first if it is missing or about to expire."""
        token, now = self._access_token, self._clock()
        if token is None:
            return await self.renewed_after(token)
        if self._renew_at is None or now < self._renew_at or self._refresh is None:
            return token
        if self._ends_at is None or now >= self._ends_at:
            return await self.renewed_after(token)
        return token if self._lock.locked() else await self._renewed_before_end(token, self._ends_at)

    async def _renewed_before_end(self, token: str, ends_at: float) -> str:
        """A new token, or the old one, which still works, if the renewal fails."""
        async with self._lock:
            if self._access_token != token or self._refresh is None:
                return self._access_token or token
            try:
                await self._renew(self._refresh, tries=1)
            except TokenRefused:
                self._renew_at = min(ends_at, self._clock() + max(_LATER_SECONDS, self._asked_wait))
            return self._access_token

    async def renewed_after(self, refused: str | None) -> str:
        """A token other than the refused one. A second caller finds it already renewed. Raises ``TokenRefused``."""
        async with self._lock:
            if self._access_token is not None and self._access_token != refused:
                return self._access_token
            if self._refresh is None:
                raise TokenRefused("Webex refused the access token: it is wrong, has expired or was revoked.")
            if self._failed is not None and self._failed[0] == refused and self._clock() < self._failed[1]:
                raise self._failed[2]
            try:
                await self._renew(self._refresh, tries=_TRIES)
            except TokenRefused as failed:
                self._failed = refused, self._clock() + _LATER_SECONDS, failed
                raise
            assert self._access_token is not None
            return self._access_token

    async def _renew(self, refresh: RefreshCredentials, *, tries: int) -> None:
        form = {
            "grant_type": "refresh_token",
            "client_id": refresh.client_id,
            "client_secret": refresh.client_secret,
            "refresh_token": self._refresh_token,
        }
        problem = "no answer"
        for attempt in range(tries):
            if attempt:
                await self._sleep(max(self._back_off_seconds * 2.0**attempt, min(self._asked_wait, _LONGEST_WAIT)))
            self._asked_wait = 0.0
            try:
                status, body = await self._post(form)
            except (TimeoutError, aiohttp.ClientError, OSError, BodyTooLong) as failure:
                why = why_no_answer(failure, proxy=self._network.proxy_variable(URL(self._url)))
                problem = why.message.rstrip(".")
                if why.meaning is not Meaning.PASSING:
                    raise TokenRefused(f"The access token could not be refreshed: {why.message}") from None
                continue
            if status == 200 and self._accept(body):
                return
            # Nothing of a 200 response is shown: it may hold a token somewhere.
            said = "without a token" if status == 200 else read_problem(self._clean(body)).text
            problem = f"HTTP {status} {said}".strip()
            if status not in (200, 408, 425, 429) and status < 500:
                break
        raise TokenRefused(
            f"The access token could not be refreshed ({problem}): check the client id, secret and refresh token."
        )

    async def _post(self, form: Mapping[str, str | None]) -> tuple[int, str]:
        connector = aiohttp.TCPConnector(ssl=self._network.ssl_context())
        async with (
            aiohttp.ClientSession(
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                connector=connector,
                auto_decompress=False,
                headers={"Accept-Encoding": ACCEPTED_ENCODINGS},
            ) as session,
            session.post(
                self._url, data=form, allow_redirects=False, **self._network.arguments_for(URL(self._url))
            ) as answer,
        ):
            self._asked_wait = retry_after(answer.headers, now=datetime.now(UTC)) or 0.0
            body = await read_body(answer, longest=_LONGEST_BODY)
            return answer.status, body.unreadable or body.content.decode("utf-8", errors="replace")

    def _clean(self, text: str) -> str:
        for secret in self.secrets():
            text = text.replace(secret, "***")
        return text

    def _accept(self, body: str) -> bool:
        try:
            answer = parse_json(body)
        except ValueError:
            return False
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            return False
        self._access_token = token
        self._secrets.add(token)
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated:
            self._refresh_token = rotated
            self._secrets.add(rotated)
        lifetime = answer.get("expires_in")
        self._renew_at = self._ends_at = None
        if isinstance(lifetime, int) and lifetime > 0:
            # A token that hardly outlives the margin is used for most of its life: otherwise each call would renew it.
            early = _EARLY_SECONDS if lifetime > 2 * _EARLY_SECONDS else lifetime * 0.1
            self._ends_at = self._clock() + lifetime
            self._renew_at = self._ends_at - early
        scopes = answer.get("scope")
        self.scopes = frozenset(scopes.split()) if isinstance(scopes, str) else None
        return True
