"""Every page of a listing answers the same question, whatever the links between the pages leave out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from space_odt_dagster.extraction import pagination
from space_odt_dagster.extraction.next_page_query import completed
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster.simulator import SimulatorSettings, paging, serve, service
from space_odt_dagster_tests.extraction.listings import items, url_of, with_page_size
from space_odt_dagster_tests.extraction.reading import QUICK, Inventory, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script, scripted

CAPS = {"people": 7, "hunt_groups": 2, "call_queues": 2, "license_assigned_users": 4, "devices": 5, "virtual_lines": 2}
PLACES = {"start", "startIndex", "cursor", "next"}


@pytest.mark.parametrize(
    ("link", "question", "whole"),
    [
        ("/people?cursor=c", {"callingData": "true"}, "/people?cursor=c&callingData=true"),
        ("/people", {"callingData": "true"}, "/people?callingData=true"),
        ("/people?", {"a": "b c&d"}, "/people?a=b+c%26d"),
        ("/people?cursor=a%2Bb%3D%3D", {"a": "b"}, "/people?cursor=a%2Bb%3D%3D&a=b"),
        ("/people?callingData=false", {"callingData": "true"}, "/people?callingData=false"),
        ("/people?callingdata=", {"callingData": "true"}, "/people?callingdata="),
        ("/people?max=50", {"max": "100"}, "/people?max=50"),
        ("/people?limit=50", {"max": "100", "orgId": "o"}, "/people?limit=50&orgId=o"),
        ("/people?cursor=c#part", {"a": "b"}, "/people?cursor=c&a=b#part"),
    ],
)
def test_a_link_gets_what_it_leaves_out_and_keeps_what_it_has(
    link: str, question: Mapping[str, str], whole: str
) -> None:
    assert completed(link, question) == whole


def with_links_of(names: set[str]) -> Callable[..., Any]:
    """The simulator's way to make pages, with links that carry only those parameters."""

    def page(*args: Any) -> Any:
        made = paging.page(*args)
        if not isinstance(made, paging.PageSent) or made.next_query is None:
            return made
        return replace(made, next_query=urlencode([each for each in parse_qsl(made.next_query) if each[0] in names]))

    return page


@pytest.mark.parametrize("kept", ["the place alone", "the place and the size"])
def test_links_that_forget_everything_else_cost_no_row_and_no_column(
    tmp_path: Path, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_names = PLACES if kept == "the place alone" else PLACES | {"max", "limit", "count"}
    names = [*CAPS]
    with serve(SimulatorSettings(people=25, partner_org=True, page_caps=CAPS)) as simulation:
        policy = replace(QUICK, org_id=simulation.org_id)
        with connect(simulation, policy=policy) as connection:
            before = Inventory(connection, tmp_path / "before").read(*names)
        simulation.reset()
        monkeypatch.setattr(service, "page", with_links_of(kept_names))
        with connect(simulation, policy=policy) as connection:
            after = Inventory(connection, tmp_path / "after").read(*names)
        truth = simulation.truth(*names)
    for name in names:
        assert after[name].keys == truth[name], name
        assert sorted(map(str, after[name].as_source)) == sorted(map(str, before[name].as_source)), name
        assert after[name].result is before[name].result, name


def people(number: int, *, start: int = 0, calling: bool = True) -> list[dict[str, Any]]:
    extra = {"locationId": "a location", "extension": "1"} if calling else {}
    return [{**each, **extra} for each in items(number, start=start)]


def paged_people(*pages: list[dict[str, Any]]) -> Script:
    def script(asked: Asked) -> Reply:
        at = int(asked.query.get("cursor", "0"))
        link = url_of(asked, cursor=str(at + 1)) if at + 1 < len(pages) else None
        return Reply({"items": pages[at]}, link=link)

    return script


FORGOTTEN = {
    "all later pages": [people(5), people(5, start=5, calling=False), people(5, start=10, calling=False)],
    "some of the first page have it": [
        [*people(6), *people(2, start=6, calling=False)],
        people(8, start=8, calling=False),
        people(2, start=16, calling=False),
    ],
    "one short page": [people(6), people(3, start=6, calling=False)],
}
FINE = {
    "one later item has it": [people(5), people(5, start=5, calling=False), people(1, start=10)],
    "nobody of the first has it": [people(5, calling=False), people(5, start=5, calling=False)],
    "a last page of one person without calling": [people(100), people(1, start=100, calling=False)],
    "few have calling at all": [
        [*people(1), *people(9, start=1, calling=False)],
        people(10, start=10, calling=False),
    ],
}


@pytest.mark.parametrize("pages", FORGOTTEN.values(), ids=FORGOTTEN.keys())
def test_a_server_that_forgets_a_flag_although_it_was_asked_again_is_partial(
    tmp_path: Path, pages: list[list[dict[str, Any]]]
) -> None:
    with scripted(paged_people(*pages)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert {flag for (flag,) in server.queries("callingData")} == {"true"}
    assert len(reading.rows) == sum(map(len, pages))
    assert reading.result is Result.PARTIAL
    assert "as if callingData were forgotten" in str(reading.status["error"])


@pytest.mark.parametrize("pages", FINE.values(), ids=FINE.keys())
def test_people_without_calling_on_later_pages_are_no_fault(tmp_path: Path, pages: list[list[dict[str, Any]]]) -> None:
    with scripted(paged_people(*pages)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert reading.result is Result.OK


def test_a_size_that_had_to_be_smaller_stays_so_where_links_leave_it_out(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        size, start = int(asked.query["max"]), int(asked.query.get("cursor", "0"))
        if size > 25:
            return Reply("", status=504)
        link = url_of(asked, cursor=str(start + size)) if start + size < 75 else None
        return Reply({"items": items(size, start=start)}, link=link)

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(reading.rows) == 75
    assert [size for (size,) in server.queries("max")] == ["100", "100", "50", "50", "25", "25", "25"]


def test_the_question_survives_a_resume(tmp_path: Path) -> None:
    broken = [True]

    def script(asked: Asked) -> Reply:
        at = int(asked.query.get("cursor", "0"))
        if broken[0] and asked.number > 1:
            return Reply("", status=401)
        return Reply({"items": items(3, start=3 * at)}, link=url_of(asked, cursor=str(at + 1)) if at < 2 else None)

    with scripted(script) as server:
        with connect(server) as connection:
            read(connection, tmp_path, "people")
        broken[0] = False
        with connect(server) as connection:
            reading = read(connection, tmp_path, "people")
    assert reading.result is Result.OK
    assert len(reading.rows) == 9
    assert server.queries("cursor", "callingData", "max") == [
        (None, "true", "100"),
        ("1", "true", "100"),
        (None, "true", "100"),  # whether the token still works where it worked
        ("1", "true", "100"),
        ("2", "true", "100"),
    ]


@pytest.mark.parametrize(
    "around",
    [
        {"paging": {"next": ["{url}"]}},
        {"paging": {"next": "{url}"}},
        {"nextLink": "{url}"},
        {"paging": {"next": "people?cursor=c3"}},
    ],
)
def test_a_next_page_that_only_the_body_names_is_read(tmp_path: Path, around: dict[str, Any]) -> None:
    def script(asked: Asked) -> Reply:
        if "cursor" in asked.query:
            return Reply({"items": items(1, start=3)})
        text = json.dumps({"items": items(3), **around}).replace("{url}", url_of(asked, cursor="c3"))
        return Reply(text, headers={"Content-Type": "application/json"})

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert len(reading.rows) == 4
    assert server.paths == ["/people", "/people"]


@pytest.mark.parametrize("around", [{"hasMore": True}, {"hasNext": True}, {"isTruncated": True}, {"total": "4"}])
def test_an_end_that_says_that_there_is_more_is_none(tmp_path: Path, around: dict[str, Any]) -> None:
    reply = Reply({"huntGroups": items(3), **around})
    with scripted(lambda asked: reply) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 3


def test_a_listing_by_start_without_end_is_left_and_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "MOST_PAGES", 5)

    def script(asked: Asked) -> Reply:
        return Reply({"huntGroups": items(3, start=int(asked.query.get("start", "0")))})

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, with_page_size("hunt_groups", 3))
    assert len(server.asked) == 5
    assert len(reading.rows) == 15
    assert reading.result is Result.PARTIAL
    assert "more than 5 pages" in str(reading.status["error"])
