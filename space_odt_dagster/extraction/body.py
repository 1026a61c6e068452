"""Reads and decodes response bodies up to a size limit, so that a wrong host or a gzip bomb cannot fill the memory."""

import zlib
from dataclasses import dataclass

import aiohttp

ACCEPTED_ENCODINGS = "gzip, deflate"
"""The ``Accept-Encoding`` of each request."""
LONGEST_BODY = 32 << 20
"""Bytes, compressed or not. The longest page that Webex documents has a few thousand items: a tenth of this."""

_GZIP, _ZLIB, _RAW = 31, zlib.MAX_WBITS, -zlib.MAX_WBITS
_WRAPPED_IN_ZLIB = 8  # The low half of the first byte (RFC 1950); some servers send deflate without this wrapper.


class BodyTooLong(Exception):
    """The body exceeds the limit. The text is one sentence."""


@dataclass(frozen=True)
class Body:
    """A decoded body, or why it cannot be decoded: one sentence that names the encoding."""

    content: bytes
    unreadable: str = ""


class _Unreadable(Exception):
    """The body cannot be decoded. The text is one sentence that names the encoding."""


async def read_body(response: aiohttp.ClientResponse, *, longest: int = LONGEST_BODY) -> Body:
    """The body of a response, decoded. The session must not decompress by itself.

    Raises ``BodyTooLong``, and what aiohttp raises if the connection breaks.
    """
    if (response.content_length or 0) > longest:
        raise _too_long(longest)
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > longest:
            raise _too_long(longest)
    encodings = response.headers.getall("Content-Encoding", [])
    try:
        return Body(_decoded(bytes(body), encodings, longest) if encodings else bytes(body))
    except _Unreadable as why:
        return Body(b"", str(why))


def _decoded(body: bytes, headers: list[str], longest: int) -> bytes:
    encodings = [each.strip().lower() for header in headers for each in header.split(",")]
    for encoding in reversed([each for each in encodings if each not in ("", "identity")]):
        body = _undone(body, encoding, longest) if body else body
    return body


def _undone(body: bytes, encoding: str, longest: int) -> bytes:
    if encoding in ("gzip", "x-gzip"):
        window = _GZIP
    elif encoding == "deflate":
        window = _ZLIB if body[0] & 0x0F == _WRAPPED_IN_ZLIB else _RAW
    else:
        raise _Unreadable(
            f"The answer has the encoding {_plain(encoding)}, which was not requested and cannot be read: "
            "a proxy may have changed it."
        )
    found = bytearray()
    while body:
        one = zlib.decompressobj(window)
        try:
            found += one.decompress(body, longest + 1 - len(found))
        except zlib.error:
            raise _Unreadable(f"The answer is not {encoding}, although its header says so.") from None
        if len(found) > longest:
            raise _too_long(longest)
        if not one.eof:
            raise _Unreadable(f"The answer is truncated: its {encoding} data has no end.")
        # Another gzip member may follow the first (RFC 1952, 2.2); some servers pad with zeros.
        body = one.unused_data.lstrip(b"\0") if window == _GZIP else b""
    return bytes(found)


def _plain(name: str) -> str:
    return name[:20] if name.replace("-", "").isalnum() and name.isascii() else "of an unknown name"


def _too_long(longest: int) -> BodyTooLong:
    return BodyTooLong(
        f"The answer is longer than {longest >> 20} MiB, more than any of the API's: check the base URL and the proxy."
    )
