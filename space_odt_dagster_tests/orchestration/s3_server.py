"""An S3 server on loopback, in a process of its own, whose rights can be taken away.

The one with everything is moto's. Before it stands what a policy does: a right that is denied is refused with the answer of the
real service, also the one in which a removal of many is answered 200 and refuses each key. Writes on a condition come one after
the other, as moto looks and then writes, and can be treated as a store does that knows no conditions.
"""

import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from space_odt_dagster_tests.orchestration.ports import free_port

BUCKET = "inventory"
_DENIED = "/_denied"
CONDITIONS = "conditions"
"""As if it were a right: without it, the store ignores the conditions of writes."""
_CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@contextmanager
def s3_server(log: Path) -> Iterator[str]:
    """The address of a server that has an empty bucket."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as said, subprocess.Popen([sys.executable, "-m", __name__, str(port)], stderr=said) as server:
        try:
            _make_bucket(address, server, log)
            yield address
        finally:
            server.kill()


@contextmanager
def denied(address: str, *rights: str) -> Iterator[None]:
    """Refuses what needs one of these rights, such as ``s3:DeleteObject``, for as long as the block lasts."""
    _ask(address + _DENIED, " ".join(rights))
    try:
        yield
    finally:
        _ask(address + _DENIED, "")


def _ask(address: str, content: str = "") -> None:
    urllib.request.urlopen(urllib.request.Request(address, content.encode(), method="PUT"), timeout=10).close()


def _make_bucket(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            return _ask(f"{address}/{BUCKET}")
        except (urllib.error.URLError, OSError):
            if server.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"The S3 server did not start: {log.read_text()[-1000:]}") from None
            time.sleep(0.1)


class _Policy:
    """What stands before the store."""

    def __init__(self, store: Wsgi) -> None:
        self._store = store
        self._denied: set[str] = set()
        self._one_at_a_time = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == _DENIED:
            self._denied = set(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode().split())
            return _answer(start, "200 OK", b"")
        right = _right_of(environ)
        if environ["REQUEST_METHOD"] == "PUT" and any(each in environ for each in _CONDITIONS):
            return self._write(environ, start)
        if right in self._denied:
            if right == "s3:DeleteObject" and environ["REQUEST_METHOD"] == "POST":
                keys = re.findall(rb"<Key>(.*?)</Key>", environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
                each = b"<Error><Key>%b</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
                return _answer(
                    start, "200 OK", b"<DeleteResult>%b</DeleteResult>" % b"".join(each % key for key in keys)
                )
            return _refuse(environ, start, right)
        if "s3:ListBucket" not in self._denied:
            return self._store(environ, start)
        # Who may not list is not told what is missing either.
        begun: list[tuple[Any, ...]] = []
        content = self._store(environ, lambda *answer: begun.append(answer))
        if begun[0][0].startswith("404"):
            return _refuse(environ, start, "s3:ListBucket")
        start(*begun[0])
        return content

    def _write(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """A write on a condition."""
        if "s3:PutObject" in self._denied:
            return _refuse(environ, start, "s3:PutObject")
        if CONDITIONS in self._denied:
            environ = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        with self._one_at_a_time:
            return self._store(environ, start)


def _right_of(environ: dict[str, Any]) -> str:
    method, is_of_key = environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/").count("/") > 0
    if method == "DELETE" or (method == "POST" and "delete" in environ["QUERY_STRING"]):
        return "s3:DeleteObject"
    if method in ("PUT", "POST"):
        return "s3:PutObject"
    return "s3:GetObject" if is_of_key else "s3:ListBucket"


def _refuse(environ: dict[str, Any], start: Callable[..., Any], right: str) -> Iterable[bytes]:
    message = f"User: arn:aws:iam::123456789012:user/example is not authorized to perform: {right}".encode()
    text = b"<Error><Code>AccessDenied</Code><Message>%b</Message></Error>" % message
    return _answer(start, "403 Forbidden", b"" if environ["REQUEST_METHOD"] == "HEAD" else text)


def _answer(start: Callable[..., Any], status: str, content: bytes) -> Iterable[bytes]:
    start(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(content)))])
    return [content]


def _serve(port: int) -> None:
    from moto.moto_server.werkzeug_app import create_backend_app
    from werkzeug.serving import run_simple

    run_simple("127.0.0.1", port, _Policy(create_backend_app("s3")), threaded=True)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
