"""Next links are found in every form that RFC 8288 allows, and one that cannot be read is not taken for an end."""

from pathlib import Path

import pytest

from space_odt_dagster.extraction.link_header import UNREADABLE, links_of
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster_tests.extraction.listings import items, url_of
from space_odt_dagster_tests.extraction.reading import connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted

FOUND = {
    "quoted": ['<u>; rel="next"'],
    "not quoted": ["<u>; rel=next"],
    "in capitals": ['<u>; REL="NEXT"'],
    "two relations": ['<u>; rel="next last"'],
    "two relations, next last": ['<u>; rel="last   next"'],
    "blanks around everything": ['  < u > ;  rel = "next" '],
    "no blanks": ['<u>;rel="next"'],
    "after another in the same header": ['<x>; rel="first", <u>; rel="next"'],
    "before another in the same header": ['<u>; rel="next",<x>; rel="last"'],
    "in a second header": ['<x>; rel="first"', '<u>; rel="next"'],
    "among other parameters": ['<u>; title="a, b; rel=\\"prev\\" >"; rel="next"; type="application/json"'],
    "before other parameters": ['<u>; rel="next"; results="true"; x'],
    "after a parameter without a value": ["<u>; crossorigin; rel=next"],
    "the first of two rels counts": ['<u>; rel="next"; rel="prev"'],
    "after empty elements": [', ,<u>; rel="next"'],
    "the first of two": ['<u>; rel="next", <x>; rel="next"'],
    "beside an extension": ['<u>; rel="https://example.com/rel#x next"'],
    "with a language": ["<u>; title*=UTF-8''n%c3%a4chste; rel=next"],
}
NONE = {
    "nothing": [],
    "other relations": ['<x>; rel="prev"', '<x>; rel="first"'],
    "no relation": ["<x>"],
    "a relation that begins alike": ['<x>; rel="next-archive"'],
    "an extension": ['<x>; rel="https://example.com/next"'],
    "of something else": ['<x>; rel="next"; anchor="#foo"'],
    "only in a title": ['<x>; rel="prev"; title="next"'],
    "the second of two rels does not count": ['<x>; rel="prev"; rel="next"'],
}
BROKEN = {
    "no brackets": ['https://example.com/2; rel="next"'],
    "not closed": ['<https://example.com/2; rel="next"'],
    "after something broken": ['<x>; rel="prev" oops <u>; rel="next"'],
}


@pytest.mark.parametrize("headers", FOUND.values(), ids=FOUND.keys())
def test_a_next_link_is_found(headers: list[str]) -> None:
    assert links_of(headers)["next"] == "u"


@pytest.mark.parametrize("headers", NONE.values(), ids=NONE.keys())
def test_nothing_else_is_taken_for_one(headers: list[str]) -> None:
    assert "next" not in links_of(headers)


@pytest.mark.parametrize("headers", BROKEN.values(), ids=BROKEN.keys())
def test_one_that_cannot_be_read_is_not_forgotten(headers: list[str]) -> None:
    assert links_of(headers)["next"] == UNREADABLE


@pytest.mark.parametrize("url", ["/a,b;c=d?e=f,g;h", "?cursor=1;rel=prev", "//h/a b", 'x"y', "ü"])
def test_a_url_may_hold_what_separates_links(url: str) -> None:
    assert links_of([f'<{url}>; rel="next"', '<x>; rel="last"'])["next"] == url


@pytest.mark.parametrize("headers", [*FOUND.values()], ids=FOUND.keys())
def test_it_is_followed_over_the_wire(tmp_path: Path, headers: list[str]) -> None:
    def script(asked: Asked) -> Reply:
        if "cursor" in asked.query:
            return Reply({"items": items(1, start=3)})
        link = ", ".join(headers).replace("< u >", "<u>").replace("<u>", f"<{url_of(asked, cursor='c,3;')}>")
        return Reply({"items": items(3)}, headers={"Link": link})

    with scripted(script) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert reading.result is Result.OK
    assert len(reading.rows) == 4
    assert [each.query.get("cursor") for each in server.asked] == [None, "c,3;"]


@pytest.mark.parametrize("headers", BROKEN.values(), ids=BROKEN.keys())
def test_a_listing_whose_next_link_cannot_be_read_is_partial(tmp_path: Path, headers: list[str]) -> None:
    reply = Reply({"items": items(3)}, headers={"Link": headers[0]})
    with scripted(lambda asked: reply) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "people")
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 3
    assert "cannot be read" in str(reading.status["error"])
