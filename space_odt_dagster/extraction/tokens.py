"""The access token of a run: given, or fetched and refreshed with the credentials of a service app or integration.

Source: https://developer.webex.com/docs/integrations (refresh grant). The token lives in memory only, and no text made here
holds any part of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
from yarl import URL

from space_odt_dagster.extraction.access import Access, RefreshCredentials
from space_odt_dagster.extraction.body import ACCEPTED_ENCODINGS, BodyTooLong, read_body
from space_odt_dagster.extraction.error_body import read_problem
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.extraction.no_answer import absence_of
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.extraction.stopping import TokenRefused

_EARLY_SECONDS = 300.0
_TRIES = 4
_LONGEST_BODY = 1 << 20


class TokenSource:
    """Hands out the access token and renews it, once for all workers. Raises ``TokenRefused`` when there is none to be had."""

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
        self._lock = asyncio.Lock()
        self.scopes: frozenset[str] | None = None
        """The scopes that the last refresh named, or None if they are not known."""

    def secrets(self) -> tuple[str, ...]:
        """Every text that must not appear anywhere, tokens of before included; the longest first."""
        return tuple(sorted(self._secrets, key=len, reverse=True))

    @property
    def has_new_refresh_token(self) -> bool:
        """Whether the server replaced the refresh token that was given. The new one is nowhere but in memory."""
        return self._refresh is not None and self._refresh_token != self._refresh.refresh_token

    async def current(self) -> str:
        """A token that should be good; renewed first if it is missing or about to expire."""
        token = self._access_token
        about_to_expire = self._renew_at is not None and self._clock() > self._renew_at
        if token is None or (about_to_expire and self._refresh is not None):
            return await self.renewed_after(token)
        return token

    async def renewed_after(self, refused: str | None) -> str:
        """A token other than the refused one. Whoever comes second finds it renewed already."""
        async with self._lock:
            if self._access_token is not None and self._access_token != refused:
                return self._access_token
            if self._refresh is None:
                raise TokenRefused("Webex refused the access token: it is wrong, has expired or was revoked.")
            await self._renew(self._refresh)
            assert self._access_token is not None
            return self._access_token

    async def _renew(self, refresh: RefreshCredentials) -> None:
        form = {
            "grant_type": "refresh_token",
            "client_id": refresh.client_id,
            "client_secret": refresh.client_secret,
            "refresh_token": self._refresh_token,
        }
        problem = "no answer"
        for attempt in range(_TRIES):
            if attempt:
                await self._sleep(self._back_off_seconds * 2.0**attempt)
            try:
                status, body = await self._post(form)
            except (TimeoutError, aiohttp.ClientError, OSError, BodyTooLong) as failure:
                absence = absence_of(failure, proxy=self._network.proxy_variable(URL(self._url)))
                problem = absence.text.rstrip(".")
                if absence.meaning is not Meaning.PASSING:
                    raise TokenRefused(f"The access token could not be refreshed: {absence.text}") from None
                continue
            if status == 200 and self._accept(body):
                return
            # An answer that should have brought a token may hold one somewhere: nothing of it is shown.
            said = "without a token" if status == 200 else read_problem(self._clean(body)).text
            problem = f"HTTP {status} {said}".strip()
            if status not in (200, 429) and status < 500:
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
        self._renew_at = None
        if isinstance(lifetime, int) and lifetime > 0:
            # A token that hardly outlives the margin is used for most of its life: renewing it before each call would never end.
            early = _EARLY_SECONDS if lifetime > 2 * _EARLY_SECONDS else lifetime * 0.1
            self._renew_at = self._clock() + lifetime - early
        scopes = answer.get("scope")
        self.scopes = frozenset(scopes.split()) if isinstance(scopes, str) else None
        return True
