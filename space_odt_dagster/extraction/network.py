"""The network around this machine: which proxy to use, and which certificates to trust.

Read from the usual variables: ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY``, ``NO_PROXY`` (lower case too, which takes
precedence), ``SSL_CERT_FILE``, ``SSL_CERT_DIR``, ``REQUESTS_CA_BUNDLE``. Loopback addresses never use a proxy.
"""

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from space_odt_dagster.extraction.errors import CouldNotRun

_AUTHORITIES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")


class NetworkProblem(CouldNotRun):
    """A network setting cannot be used. The text is one plain sentence without secrets."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """Proxies and trusted certificates, with the values of the variables unchanged. A proxy may hold a password."""

    https_proxy: str | None = field(default=None, repr=False)
    http_proxy: str | None = field(default=None, repr=False)
    https_proxy_from: str = "HTTPS_PROXY"
    """The variable that ``https_proxy`` was read from."""
    http_proxy_from: str = "HTTP_PROXY"
    no_proxy: tuple[str, ...] = ()
    authorities: tuple[tuple[str, str], ...] = ()
    """Each variable that names CA certificates, with its file or folder."""

    def arguments_for(self, url: URL) -> dict[str, Any]:
        """Keyword arguments for an aiohttp request to the URL. Raises ``NetworkProblem`` if the proxy cannot be used."""
        proxy = self._proxy_for(url)
        if proxy is None:
            return {}
        found: dict[str, Any] = {"proxy": proxy.with_user(None)}
        if proxy.user is not None:
            found["proxy_auth"] = aiohttp.BasicAuth(proxy.user, proxy.password or "", encoding="utf-8")
        return found

    def proxy_variable(self, url: URL) -> str:
        """The variable that sets the proxy for a URL, or would set it."""
        return self.https_proxy_from if url.scheme == "https" else self.http_proxy_from

    @property
    def secrets(self) -> tuple[str, ...]:
        """The passwords of the proxies, URL-encoded and decoded."""
        found = set()
        for text in (self.https_proxy, self.http_proxy):
            if text and "@" in text:
                written = text.rpartition("@")[0].rpartition("//")[2].partition(":")[2]
                found |= {written}
                try:
                    found |= {_url_of(text).password or ""}
                except ValueError:
                    continue
        return tuple(sorted(found - {""}, key=len, reverse=True))

    def ssl_context(self) -> ssl.SSLContext | bool:
        """A context with the certificates of the variables, or True for those of the system.

        Raises ``NetworkProblem``.
        """
        if not self.authorities:
            return True
        return _context_of(self.authorities, tuple(_version_of(value) for _, value in self.authorities))

    def _proxy_for(self, url: URL) -> URL | None:
        text = self.https_proxy if url.scheme == "https" else self.http_proxy
        if text is None or url.host is None or is_this_machine(url.host) or self._bypasses_proxy(url.host, url.port):
            return None
        try:
            proxy = _url_of(text)
            usable = proxy.scheme in ("http", "https") and proxy.host is not None and proxy.port is not None
        except ValueError:
            usable = False
        if not usable:
            raise NetworkProblem(
                f"{self.proxy_variable(url)} is not a valid proxy: it should look like http://proxy.example.com:3128."
            )
        return proxy

    def _bypasses_proxy(self, host: str, port: int | None) -> bool:
        return any(_matches(each, host, port) for each in self.no_proxy)


@lru_cache(maxsize=4)
def _context_of(authorities: tuple[tuple[str, str], ...], versions: tuple[object, ...]) -> ssl.SSLContext:
    """Made once for the same files: reading the certificates of a system takes longer than a page of an export."""
    context: ssl.SSLContext | None = None
    for name, value in authorities:
        path = Path(value).expanduser()
        file, folder = (None, str(path)) if path.is_dir() else (str(path), None)
        try:
            if context is None:
                context = ssl.create_default_context(cafile=file, capath=folder)
            else:
                context.load_verify_locations(file, folder)
        except OSError as failure:  # ssl.SSLError is an OSError too
            why = failure.strerror if not isinstance(failure, ssl.SSLError) else "it contains no certificates"
            raise NetworkProblem(f"{name} names {value}, which cannot be used ({why}): name a PEM file.") from None
    assert context is not None
    # Corporate CAs often fail the strict checks that Python 3.13 turned on; a user who names a CA trusts it as it is.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _version_of(value: str) -> object:
    try:
        found = Path(value).expanduser().stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def network_from(environ: Mapping[str, str]) -> Network:
    """The network of these variables (with ``.env`` already merged in). Never raises: bad values raise when used."""

    def given(*names: str) -> tuple[str | None, str]:
        """The value of the first variable that is set, lower case first, and the name of that variable."""
        for each in (spelled for name in names for spelled in (name.lower(), name)):
            if value := environ.get(each, "").strip():
                return value, each
        return None, names[0]

    https_proxy, https_proxy_from = given("HTTPS_PROXY", "ALL_PROXY")
    http_proxy, http_proxy_from = given("HTTP_PROXY", "ALL_PROXY")
    return Network(
        https_proxy=https_proxy,
        https_proxy_from=https_proxy_from,
        http_proxy=http_proxy,
        http_proxy_from=http_proxy_from,
        no_proxy=tuple((given("NO_PROXY")[0] or "").replace(",", " ").lower().split()),
        authorities=tuple((name, environ[name].strip()) for name in _AUTHORITIES if environ.get(name, "").strip()),
    )


def _url_of(text: str) -> URL:
    return URL(text if "://" in text else f"http://{text}")


def is_this_machine(host: str) -> bool:
    """Whether a host is the loopback of this machine, by name or address."""
    if host.rstrip(".").lower() == "localhost" or host.rstrip(".").lower().endswith(".localhost"):
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def _matches(pattern: str, host: str, port: int | None) -> bool:
    """Whether an entry of ``NO_PROXY`` matches: ``*``, a domain with its subdomains, an address or a network; optionally a port."""
    if pattern == "*":
        return True
    host = host.rstrip(".").lower()
    address = _address(host)
    if address is not None:
        try:
            return address in ipaddress.ip_network(pattern.strip("[]"), strict=False)
        except ValueError:
            pass
    name, _, number = pattern.rpartition(":")
    if name and number.isdigit() and (":" not in name or name.startswith("[")):
        return int(number) == port and _matches(name.strip("[]"), host, port)
    name = pattern.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
