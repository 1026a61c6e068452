"""Listings are read to their end, however the server pages them."""

from pathlib import Path

import pytest

from space_odt_dagster.extraction.results import Result
from space_odt_dagster_tests.extraction.listings import indexed, items, linked, started, url_of, with_page_size
from space_odt_dagster_tests.extraction.reading import connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted


@pytest.mark.parametrize("total", [0, 1, 3, 4, 9])
def test_links_are_followed_to_the_last_page(tmp_path: Path, total: int) -> None:
    with scripted(linked("items", total, 3)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, with_page_size("people", 3))
    assert len(reading.rows) == total
    assert reading.result is (Result.OK if total else Result.EMPTY)
    assert server.queries("max", "cursor") == [("3", None), *(("3", f"c{at}") for at in range(3, total, 3))]
    assert reading.tally.calls == reading.tally.fetched == len(server.asked)


@pytest.mark.parametrize(("total", "starts"), [(0, [None]), (2, [None]), (3, [None, "3"]), (7, [None, "3", "6"])])
def test_a_full_page_without_a_link_is_not_the_end_until_the_next_is_short(
    tmp_path: Path, total: int, starts: list[str | None]
) -> None:
    with scripted(started("huntGroups", total, 3)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, with_page_size("hunt_groups", 3))
    assert len(reading.rows) == total
    assert [start for (start,) in server.queries("start")] == starts


def test_no_page_is_probed_for_where_links_were_given(tmp_path: Path) -> None:
    with scripted(linked("huntGroups", 6, 3)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, with_page_size("hunt_groups", 3))
    assert len(reading.rows) == 6
    assert server.queries("start") == [(None,), (None,)]


def test_a_404_past_the_last_page_is_the_end_of_a_probed_listing(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        if asked.query.get("start"):
            return Reply({"message": "No such page."}, status=404)
        return Reply({"huntGroups": items(3)})

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, with_page_size("hunt_groups", 3))
    assert reading.result is Result.OK
    assert len(reading.rows) == 3
    assert reading.errors == []
    assert len(server.asked) == 2


def test_a_404_behind_a_link_is_not_the_end(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        if asked.query.get("cursor"):
            return Reply({"message": "No such page."}, status=404)
        return Reply({"huntGroups": items(3)}, link=url_of(asked, cursor="c3"))

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 3
    assert reading.errors[0]["message"] == "incomplete: Page 2: not found."


@pytest.mark.parametrize(
    ("total", "around", "indexes"),
    [
        (7, {"totalResults": 7}, ["1", "4", "7"]),
        (6, {"totalResults": 6}, ["1", "4"]),
        (6, {}, ["1", "4", "7"]),
        (7, {}, ["1", "4", "7"]),
        (2, {}, ["1"]),
        (0, {"totalResults": 0}, ["1"]),
    ],
)
def test_scim_pages_are_counted_from_one(
    tmp_path: Path, total: int, around: dict[str, int], indexes: list[str]
) -> None:
    with scripted(indexed("groups", total, 3, **around)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, with_page_size("groups", 3))
    assert len(reading.rows) == total
    assert reading.result is (Result.OK if total else Result.EMPTY)
    assert [index for (index,) in server.queries("startIndex")] == indexes


def test_scim_pages_smaller_than_asked_for_are_read_on_until_the_total(tmp_path: Path) -> None:
    with scripted(indexed("groups", 250, 100, totalResults=250)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "groups")
    assert len(reading.rows) == 250
    assert server.queries("startIndex", "count") == [("1", "500"), ("101", "500"), ("201", "500")]


def test_scim_pages_are_followed_by_links_where_there_are_any(tmp_path: Path) -> None:
    with scripted(linked("groups", 7, 3)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, with_page_size("groups", 3))
    assert len(reading.rows) == 7
    assert [cursor for (cursor,) in server.queries("cursor")] == [None, "c3", "c6"]


def test_an_empty_page_with_a_next_link_is_not_the_end(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        page = int(asked.query.get("page", "0"))
        found = items(2, start=page) if page in (0, 4) else []
        return Reply({"items": found}, link=url_of(asked, page=str(page + 1)) if page < 4 else None)

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(reading.rows) == 4
    assert len(server.asked) == 5


@pytest.mark.parametrize("link", ["/v1/people?cursor=c3", "?cursor=c3"])
def test_a_relative_link_is_followed_on_the_same_host(tmp_path: Path, link: str) -> None:
    def script(asked: Asked) -> Reply:
        return Reply({"items": items(1, start=3)}) if "cursor" in asked.query else Reply({"items": items(3)}, link=link)

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(reading.rows) == 4
    assert server.paths == ["/people", "/people"]


@pytest.mark.parametrize("header", ['<{}>; rel="NEXT"', "<{}>;rel=Next", '<{0}>; rel="first", <{0}>; rel="next"'])
def test_a_next_link_is_seen_in_whatever_case_and_company(tmp_path: Path, header: str) -> None:
    def script(asked: Asked) -> Reply:
        if "cursor" in asked.query:
            return Reply({"items": items(1, start=3)})
        return Reply({"items": items(3)}, headers={"Link": header.format(url_of(asked, cursor="c3"))})

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(reading.rows) == 4


def test_an_opaque_cursor_arrives_as_it_was_given(tmp_path: Path) -> None:
    cursor = "bGltaXQ9MTAw%2Bc%2F%3D%3D%26x%3D%25"

    def script(asked: Asked) -> Reply:
        if "cursor" in asked.query:
            return Reply({"items": []})
        return Reply({"items": items(3)}, link=url_of(asked, cursor=cursor))

    with scripted(script) as server, connect(server) as connection:
        read(connection, tmp_path, "people")
    assert server.asked[1].query["cursor"] == "bGltaXQ9MTAw+c/==&x=%"


def test_a_page_that_is_too_heavy_is_asked_for_in_smaller_pieces(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        size, start = int(asked.query["max"]), int(asked.query.get("cursor", "0"))
        if size > (25 if start == 0 else 10):
            return Reply("<html>504</html>", status=504)
        link = url_of(asked, max=str(size), cursor=str(start + size)) if start + size < 60 else None
        return Reply({"items": items(min(size, 60 - start), start=start)}, link=link)

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(reading.rows) == 60
    assert reading.result is Result.OK
    sizes = [size for (size,) in server.queries("max")]
    assert sizes == ["100", "100", "50", "50", "25", "25", "25", *["10"] * 4]


def test_a_smaller_page_is_still_a_full_one(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        return Reply("", status=504) if asked.query["max"] == "8" else started("huntGroups", 9, 4)(asked)

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, with_page_size("hunt_groups", 8, smaller=(4,)))
    assert len(reading.rows) == 9
    assert server.queries("max", "start")[2:] == [("4", None), ("4", "4"), ("4", "8")]


def test_a_listing_that_may_be_asked_in_smaller_pages_is_tried_as_often_as_any_for_other_faults(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        return Reply("", status=503) if asked.number < 5 else Reply({"items": items(3)})

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert reading.result is Result.OK
    assert len(server.asked) == 5
    assert {size for (size,) in server.queries("max")} == {"100"}


def test_a_page_too_heavy_in_every_size_fails_after_all_sizes(tmp_path: Path) -> None:
    with scripted(lambda asked: Reply("", status=504)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert reading.result is Result.ERROR
    assert reading.status["http_status"] == 504
    assert [size for (size,) in server.queries("max")] == ["100"] * 2 + ["50"] * 2 + ["25"] * 2 + ["10"] * 5
