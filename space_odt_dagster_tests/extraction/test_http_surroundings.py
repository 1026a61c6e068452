"""HTTP as gateways, proxies and old servers speak it."""

import gzip
import json
import zlib
from pathlib import Path

import pytest

from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.body import LONGEST_BODY
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster_tests.extraction.listings import items, url_of
from space_odt_dagster_tests.extraction.reading import QUICK, Reading, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted
from space_odt_dagster_tests.extraction.surroundings import answering

BODY = json.dumps({"huntGroups": items(3)}).encode()


def reading_of(tmp_path: Path, *answers: bytes, close: bool = True) -> tuple[Reading, int]:
    with answering(*answers, close=close) as (base_url, heads):
        with Connection(Access(base_url=base_url, access_token="t0ken", policy=QUICK)) as connection:
            reading = read(connection, tmp_path, "hunt_groups")
        return reading, len(heads)


def whole(body: bytes, *headers: str, version: str = "1.1") -> bytes:
    lines = [f"HTTP/{version} 200 OK", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


LENGTH = f"Content-Length: {len(BODY)}"
CLOSE = "Connection: close"
"""Said where an answer is whole and asked for again: whoever keeps that connection may meet its end instead of an answer."""
DEFLATED = zlib.compress(BODY)
GZIPPED = gzip.compress(BODY)
TWO_MEMBERS = gzip.compress(BODY[:10]) + gzip.compress(BODY[10:])
RAW = DEFLATED[2:-4]
CHUNKED = b"%x\r\n%s\r\n0\r\n" % (len(BODY), BODY)
READ = {
    "HTTP/1.0 until the end": whole(BODY, version="1.0"),
    "HTTP/1.0 with a length": whole(BODY, LENGTH, version="1.0"),
    "HTTP/1.1 until the end": whole(BODY, CLOSE),
    "chunks": whole(CHUNKED + b"\r\n", "Transfer-Encoding: chunked"),
    "chunks with a trailer": whole(CHUNKED + b"X-Checksum: 1\r\n\r\n", "Transfer-Encoding: chunked"),
    "gzip": whole(GZIPPED, "Content-Encoding: gzip", f"Content-Length: {len(GZIPPED)}"),
    "deflate": whole(DEFLATED, "Content-Encoding: deflate", f"Content-Length: {len(DEFLATED)}"),
    "x-gzip": whole(GZIPPED, "Content-Encoding: x-gzip", f"Content-Length: {len(GZIPPED)}"),
    "gzip in capitals, twice named": whole(
        GZIPPED, "Content-Encoding: identity, GZIP", f"Content-Length: {len(GZIPPED)}"
    ),
    "gzip of two members": whole(TWO_MEMBERS, "Content-Encoding: gzip", f"Content-Length: {len(TWO_MEMBERS)}"),
    "gzip within gzip": whole(
        gzip.compress(GZIPPED), "Content-Encoding: gzip, gzip", f"Content-Length: {len(gzip.compress(GZIPPED))}"
    ),
    "deflate without its frame": whole(RAW, "Content-Encoding: deflate", f"Content-Length: {len(RAW)}"),
    "a byte order mark": whole(b"\xef\xbb\xbf" + BODY, f"Content-Length: {len(BODY) + 3}"),
    "another content type": whole(BODY, LENGTH, "Content-Type: text/html"),
    "a wrong charset": whole(BODY, LENGTH, "Content-Type: application/json; charset=klingon"),
    "no reason": whole(BODY, LENGTH).replace(b" OK", b""),
    "cookies of 9,000 bytes": whole(BODY, LENGTH, f"Set-Cookie: a={'x' * 9000}"),
    "a header of 9,000 bytes": whole(BODY, LENGTH, f"Content-Security-Policy: {'x' * 9000}"),
    "many headers": whole(BODY, LENGTH, *(f"X-{number}: {number}" for number in range(100))),
}
CUT = {
    "gzip cut off": whole(GZIPPED[:-20], "Content-Encoding: gzip", f"Content-Length: {len(GZIPPED) - 20}", CLOSE),
    "no gzip at all": whole(BODY, "Content-Encoding: gzip", LENGTH, CLOSE),
    "shorter than announced": whole(BODY[:-2], LENGTH),
    "until the end, which came early": whole(BODY[:-2], CLOSE),
    "chunks without the last": whole(CHUNKED[:-3], "Transfer-Encoding: chunked"),
    "an encoding nobody asked for": whole(BODY, "Content-Encoding: zstd", LENGTH, CLOSE),
    "deflate cut off": whole(
        DEFLATED[:-20], "Content-Encoding: deflate", f"Content-Length: {len(DEFLATED) - 20}", CLOSE
    ),
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("answer", READ.values(), ids=READ.keys())
def test_it_is_read(tmp_path: Path, answer: bytes) -> None:
    reading, asked = reading_of(tmp_path, answer)
    assert reading.result is Result.OK, reading.errors
    assert len(reading.rows) == 3
    assert asked == 1


@pytest.mark.parametrize("answer", CUT.values(), ids=CUT.keys())
def test_half_of_it_is_asked_again_and_never_kept(tmp_path: Path, answer: bytes) -> None:
    reading, asked = reading_of(tmp_path, answer, READ["HTTP/1.1 until the end"])
    assert reading.result is Result.OK
    assert asked == 2
    reading, asked = reading_of(tmp_path / "always", answer)
    assert reading.result is Result.ERROR
    assert reading.rows == []
    assert asked == 5


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress"])
def test_an_encoding_that_cannot_be_read_is_named(tmp_path: Path, encoding: str) -> None:
    reading, _ = reading_of(tmp_path, whole(BODY, f"Content-Encoding: {encoding}", LENGTH))
    assert f"The answer has the encoding {encoding}" in reading.errors[0]["message"]
    assert f"The answer has the encoding {encoding}" in str(reading.status["error"])
    assert reading.status["http_status"] == 200


def test_an_error_body_that_cannot_be_read_keeps_the_meaning_of_its_status(tmp_path: Path) -> None:
    forbidden = whole(b"No.", "Content-Encoding: br", "Content-Length: 3", CLOSE).replace(b"200 OK", b"403 Forbidden")
    reading, asked = reading_of(tmp_path, forbidden)
    assert (reading.result, asked) == (Result.FORBIDDEN, 1)
    assert "The answer has the encoding br" in reading.errors[0]["message"]
    unknown = forbidden.replace(b"403 Forbidden", b"404 Not Found")
    reading, asked = reading_of(tmp_path / "its code may say that nobody is entitled", unknown)
    assert (reading.result, asked) == (Result.ERROR, 5)


BOMB = gzip.compress(b" " * LONGEST_BODY) + gzip.compress(BODY)
TOO_LONG = {
    "announced": whole(b"{", f"Content-Length: {1 << 40}"),
    "a bomb": whole(BOMB, "Content-Encoding: gzip", f"Content-Length: {len(BOMB)}"),
    "without an end": whole(b'{"huntGroups": [' + b" " * LONGEST_BODY + b"]}", CLOSE),
}


@pytest.mark.parametrize("answer", TOO_LONG.values(), ids=TOO_LONG.keys())
def test_a_body_without_bounds_is_a_failed_call_and_one_sentence(tmp_path: Path, answer: bytes) -> None:
    reading, asked = reading_of(tmp_path, answer)
    assert (reading.result, reading.rows, asked) == (Result.ERROR, [], 1)
    assert "The answer is longer than 32 MiB" in str(reading.status["error"])
    assert reading.errors[0]["message"] == f"rejected: {str(reading.status['error']).partition(': ')[2]}"


def test_a_kept_connection_that_the_other_side_closed_is_no_trouble(tmp_path: Path) -> None:
    reading, asked = reading_of(tmp_path, whole(BODY, LENGTH, "Connection: keep-alive"))
    assert reading.result is Result.OK
    assert asked == 1


def test_a_cursor_of_9_000_bytes_comes_and_goes(tmp_path: Path) -> None:
    cursor = "c" * 9000

    def script(asked: Asked) -> Reply:
        if "cursor" in asked.query:
            return Reply({"items": items(1, start=3)})
        return Reply({"items": items(3)}, link=url_of(asked, cursor=cursor))

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(reading.rows) == 4
    assert server.asked[1].query["cursor"] == cursor


def test_a_machine_with_ipv6_alone_is_enough(tmp_path: Path) -> None:
    with scripted(lambda asked: Reply({"items": items(3)}), host="::1") as server, connect(server) as connection:
        assert read(connection, tmp_path, "people").result is Result.OK


def test_a_clock_that_is_wrong_by_years_does_not_change_a_wait(tmp_path: Path) -> None:
    dates = {"Date": "Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}

    def script(asked: Asked) -> Reply:
        return Reply("", status=429, headers=dates) if asked.number == 1 else Reply({"items": items(3)})

    with scripted(script) as server, connect(server) as connection:
        assert read(connection, tmp_path, "people").result is Result.OK
