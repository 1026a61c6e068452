"""Redirects are followed to trusted hosts, a few times, with the same question; to elsewhere nothing is sent."""

from dataclasses import replace
from pathlib import Path

import pytest

from space_odt_dagster.extraction.connection import Unreachable
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster_tests.extraction.listings import items
from space_odt_dagster_tests.extraction.reading import QUICK, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script, scripted

STATUSES = [301, 302, 303, 307, 308, 451]


def sent_to(location: str, *, status: int = 302) -> Script:
    return lambda asked: Reply({"message": "Elsewhere."}, status=status, headers={"Location": location})


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("location", ["/v1/there", "there", "http://{host}/v1/there?max=100&callingData=true"])
def test_a_redirect_on_the_host_is_followed_with_the_token_and_the_question(
    tmp_path: Path, status: int, location: str
) -> None:
    def script(asked: Asked) -> Reply:
        if asked.path == "/people":
            return sent_to(location.format(host=asked.headers["Host"]), status=status)(asked)
        return Reply({"items": items(3)})

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert reading.result is Result.OK
    assert len(reading.rows) == 3
    assert server.paths == ["/people", "/there"]
    assert server.asked[1].method == "GET"
    assert server.asked[1].headers["Authorization"] == "Bearer an access token"
    assert server.asked[1].query == server.asked[0].query
    assert reading.status["calls"] == 1


@pytest.mark.parametrize("status", STATUSES)
def test_a_redirect_to_another_trusted_host_is_followed_with_the_token(tmp_path: Path, status: int) -> None:
    with scripted(lambda asked: Reply({"items": items(2)})) as other:
        with scripted(sent_to(f"{other.base_url}/people", status=status)) as server:
            policy = replace(QUICK, trusted_hosts=frozenset({f"127.0.0.1:{other.port}"}))
            with connect(server, policy=policy) as connection:
                reading = read(connection, tmp_path, "people")
        assert reading.result is Result.OK
        assert other.asked[0].headers["Authorization"] == "Bearer an access token"
        assert other.asked[0].query["callingData"] == "true"


@pytest.mark.parametrize("status", STATUSES)
def test_a_redirect_to_another_host_names_it_and_the_setting_and_is_not_followed(tmp_path: Path, status: int) -> None:
    with scripted(lambda asked: Reply({"items": items(2)})) as other:
        with scripted(sent_to(f"{other.base_url}/people", status=status)) as server, connect(server) as connection:
            reading = read(connection, tmp_path, "people")
            with pytest.raises(Unreachable) as unreachable:
                connection.identity()
        assert other.asked == []
        assert len(server.asked) == 2
    assert reading.result is Result.ERROR
    assert reading.status["http_status"] == status
    for text in (str(reading.status["error"]), str(unreachable.value)):
        assert f"http://127.0.0.1:{other.port}" in text
        assert "WEBEX_TRUSTED_HOSTS" in text


@pytest.mark.parametrize(("location", "asked"), [("/v1/people", 1), ("/v1/here", 2)])
def test_a_redirect_in_a_circle_is_an_error(tmp_path: Path, location: str, asked: int) -> None:
    with scripted(sent_to(location)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(server.asked) == asked
    assert reading.result is Result.ERROR
    assert "in a circle" in str(reading.status["error"])


def test_redirects_without_end_are_left(tmp_path: Path) -> None:
    with scripted(lambda asked: sent_to(f"/v1/{asked.number}")(asked)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(server.asked) == 6
    assert "more than 5 redirects" in str(reading.status["error"])


@pytest.mark.parametrize("location", [None, "", "http://[", "mailto:someone@example.com", "//"])
def test_a_redirect_to_nowhere_is_an_error(tmp_path: Path, location: str | None) -> None:
    headers = {} if location is None else {"Location": location}
    with scripted(lambda asked: Reply("", status=302, headers=headers)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(server.asked) == 1
    assert reading.result is Result.ERROR


def test_the_second_page_may_be_redirected_too(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        if asked.path == "/there":
            return Reply({"items": items(1, start=3)})
        if "cursor" in asked.query:
            return sent_to("/v1/there?cursor=c3")(asked)
        return Reply({"items": items(3)}, link=f"http://{asked.headers['Host']}/v1/people?cursor=c3")

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(reading.rows) == 4
    assert server.queries("cursor", "callingData", "max")[2] == ("c3", "true", "100")
