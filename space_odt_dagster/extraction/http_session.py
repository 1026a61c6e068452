"""The aiohttp session of a run: no cookies, no retries and no decoding of its own."""

import aiohttp

from space_odt_dagster.extraction.request_policy import RequestPolicy

_LONGEST_HEADER = 1 << 16  # Gateways send longer cookies and cursors than aiohttp accepts by default.
_CONNECT_SECONDS = 15.0


def http_session(policy: RequestPolicy) -> aiohttp.ClientSession:
    """A new session. Call it inside the running loop."""
    timeout = aiohttp.ClientTimeout(
        total=policy.timeout_seconds, sock_connect=min(policy.timeout_seconds, _CONNECT_SECONDS)
    )
    session = aiohttp.ClientSession(
        timeout=timeout,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        connector=aiohttp.TCPConnector(limit=policy.concurrent_requests, ssl=policy.network.ssl_context()),
        max_line_size=_LONGEST_HEADER,
        max_field_size=_LONGEST_HEADER,
    )
    # aiohttp would resend a GET by itself when a kept-alive connection breaks: uncounted, and even during a hold.
    if not hasattr(session, "_retry_connection"):
        raise AssertionError("aiohttp has another name for the retry of broken connections")
    session._retry_connection = False
    return session
