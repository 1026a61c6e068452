"""Why no answer came, in one sentence that names the host and what to do about it.

No sentence contains a URL, which could hold a proxy's password, or any text from a server.
"""

import ssl

import aiohttp

from space_odt_dagster.extraction.body import BodyTooLong
from space_odt_dagster.extraction.calls import CallError
from space_odt_dagster.extraction.results import Meaning

_CERTIFICATE = {
    10: "it has expired",
    18: "it is self-signed",
    19: "it is signed by an authority that this machine does not know",
    20: "it is signed by an authority that this machine does not know",
    62: "it is for another host",
    64: "it is for another address",
}


def why_no_answer(failure: BaseException, *, proxy: str = "HTTPS_PROXY") -> CallError:
    """The error for an exception of aiohttp, with a one-word code for machines. Never raises.

    Transient faults are ``PASSING``; the others are not retried. ``proxy`` is the variable that sets the proxy for this URL, or
    would set it.
    """
    if isinstance(failure, BodyTooLong):
        return CallError.of_ours(Meaning.REJECTED, str(failure), code="too long")
    if isinstance(failure, ssl.SSLCertVerificationError):  # aiohttp's own is a subclass
        return _untrusted(failure)
    if isinstance(failure, aiohttp.ClientHttpProxyError):
        return refused_by_proxy(failure.status, proxy=proxy)
    if isinstance(failure, aiohttp.ClientProxyConnectionError):
        text = f"The proxy {_where(failure)} does not answer: check {proxy}, or add the host to NO_PROXY."
        return CallError.of_ours(Meaning.PASSING, text, code="proxy")
    if isinstance(failure, aiohttp.ClientConnectorDNSError):
        text = (
            f"The name {_host(failure)} cannot be resolved: check its spelling and the DNS server. "
            f"Behind a proxy, set {proxy}."
        )
        return CallError.of_ours(Meaning.PASSING, text, code="name")
    if isinstance(failure, aiohttp.ClientConnectorSSLError | ssl.SSLError):
        text = f"{_where(failure)} does not answer with TLS: check the scheme and port of the URL and of {proxy}."
        return CallError.of_ours(Meaning.PASSING, text, code="tls")
    if isinstance(failure, aiohttp.ClientConnectorError):
        refused = isinstance(failure.os_error, ConnectionRefusedError)
        why = "refuses the connection" if refused else f"cannot be reached ({_reason(failure.os_error)})"
        text = f"{_where(failure)} {why}. Behind a proxy, set {proxy}."
        return CallError.of_ours(Meaning.PASSING, text, code="port")
    if isinstance(failure, aiohttp.ConnectionTimeoutError):
        text = f"The connection timed out: a firewall may block it. Behind a proxy, set {proxy}."
        return CallError.of_ours(Meaning.PASSING, text, code="connect")
    name = "timed out" if isinstance(failure, TimeoutError) else type(failure).__name__
    return CallError.of_ours(Meaning.PASSING, f"No complete answer arrived ({name}).")


def refused_by_proxy(status: int, *, proxy: str) -> CallError:
    """The error for a proxy that answered with this status itself."""
    if status == 407:
        text = f"The proxy needs a user and a password (HTTP 407): {proxy}=http://user:password@host:port."
        return CallError.of_ours(Meaning.REJECTED, text, code="proxy")
    text = f"The proxy does not connect (HTTP {status}): ask its administrator, check {proxy}, or add the host to NO_PROXY."
    return CallError.of_ours(
        Meaning.PASSING if status >= 500 or status == 429 else Meaning.REJECTED, text, code="proxy"
    )


def _untrusted(failure: BaseException) -> CallError:
    number = getattr(getattr(failure, "certificate_error", failure), "verify_code", 0)
    why = _CERTIFICATE.get(number, "it cannot be verified")
    remedy = (
        "check the URL and the clock of this machine"
        if number in (10, 62, 64)
        else "if your network inspects TLS, set SSL_CERT_FILE to the PEM file of its certificates"
    )
    text = f"The certificate of {_where(failure)} is not trusted, because {why}: {remedy}."
    return CallError.of_ours(Meaning.UNSAFE, text, code="certificate")


def _host(failure: BaseException) -> str:
    return str(getattr(failure, "host", None) or "of the server")


def _where(failure: BaseException) -> str:
    host, port = getattr(failure, "host", None), getattr(failure, "port", None)
    return f"{host}:{port}" if host and port else str(host or "the server")


def _reason(failure: BaseException | None) -> str:
    text = getattr(failure, "strerror", None)
    return str(text) if text and len(str(text)) < 80 else type(failure).__name__
