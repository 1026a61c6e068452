"""A listing that is not whole is never called whole, and one that never ends is left."""

from pathlib import Path

import pytest

from space_odt_dagster.extraction import pagination as pages
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.simulator import DevicesCap, Fault, FaultAnswer, SimulatorSettings, serve
from space_odt_dagster_tests.extraction.listings import indexed, items, linked, started, url_of, with_page_size
from space_odt_dagster_tests.extraction.reading import Reading, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script, ScriptedServer, scripted


def reading_of(tmp_path: Path, export: object, script: Script) -> tuple[Reading, ScriptedServer]:
    with scripted(script) as server, connect(server) as connection:
        return read(connection, tmp_path, export), server  # type: ignore[arg-type]


@pytest.mark.parametrize("cap", [DevicesCap.LINKED, DevicesCap.SILENT])
def test_devices_beyond_a_silent_cap_are_found_by_start(tmp_path: Path, cap: DevicesCap) -> None:
    with serve(SimulatorSettings(people=300, devices_cap=cap)) as simulation, connect(simulation) as connection:
        reading = read(connection, tmp_path, "devices")
        assert reading.keys == simulation.truth("devices")["devices"]
    assert len(reading.rows) > 100
    assert reading.result is Result.OK


def test_devices_capped_for_good_are_partial(tmp_path: Path) -> None:
    settings = SimulatorSettings(people=300, devices_cap=DevicesCap.SILENT_START_IGNORED)
    with serve(settings) as simulation, connect(simulation) as connection:
        reading = read(connection, tmp_path, "devices")
        assert len(simulation.log.requests) == 2
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 100
    assert [each["message"] for each in reading.errors] == [
        "incomplete: Page 2 repeats an earlier page.",
    ]


def test_a_page_is_known_again_although_its_items_changed_meanwhile(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        return Reply({"items": [{**each, "lastSeen": asked.number} for each in items(100)]})

    reading, server = reading_of(tmp_path, "devices", script)
    assert len(server.asked) == 2
    assert reading.result is Result.PARTIAL


@pytest.mark.parametrize("name", ["totalResults", "totalCount", "total"])
def test_a_total_that_was_not_reached_makes_a_listing_partial(tmp_path: Path, name: str) -> None:
    reading, server = reading_of(tmp_path, "hunt_groups", started("huntGroups", 5, 1000, **{name: 6}))
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 5
    assert [start for (start,) in server.queries("start")] == [None, "5"]
    assert reading.status["calls"] == reading.status["fetched"] == len(server.asked) == 2
    assert reading.status["failed"] == 1
    assert reading.errors[0]["message"] == "incomplete: The answer gives a total of 6 items, but only 5 arrived."


def test_a_page_size_that_is_not_taken_is_asked_smaller(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        if asked.query.get("max") != "100":
            return Reply({"message": "max must be at most 200"}, status=400)
        return Reply({"huntGroups": items(3)})

    reading, server = reading_of(tmp_path, "hunt_groups", script)
    assert [each.query["max"] for each in server.asked] == ["1000", "100"]
    assert reading.result is Result.OK
    assert len(reading.rows) == 3


def test_a_total_that_was_exceeded_is_no_fault(tmp_path: Path) -> None:
    reading, _ = reading_of(tmp_path, "hunt_groups", started("huntGroups", 5, 1000, totalResults=4))
    assert reading.result is Result.OK


def test_scim_pages_that_dry_up_before_the_total_are_partial(tmp_path: Path) -> None:
    reading, server = reading_of(tmp_path, with_page_size("groups", 3), indexed("groups", 5, 3, totalResults=9))
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 5
    assert [index for (index,) in server.queries("startIndex")] == ["1", "4", "6"]


def test_entities_that_came_twice_do_not_count_twice_towards_the_total(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        shifted = items(3, start=max(0, int(asked.query["startIndex"]) - 2))
        return Reply({"groups": shifted if asked.number < 3 else [], "totalResults": 6})

    reading, _ = reading_of(tmp_path, with_page_size("groups", 3), script)
    assert reading.result is Result.PARTIAL


def test_members_are_checked_against_the_size_of_their_group(tmp_path: Path) -> None:
    export = with_page_size("group_members", 3)
    rows = [{"group_id": "a group", "member_size": None}]
    with scripted(indexed("members", 5, 3, memberSize=7)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, export, rows)
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 5
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    "link",
    [
        "other-host",
        "other-port",
        "other-scheme",
        "http://evil.example/v1/people?cursor=2",
        "http://user:secret@{host}/v1/people?cursor=2",
        "http://{host}@evil.example/v1/people",
        "ftp://{host}/v1/people",
        "file:///etc/passwd",
        "mailto:someone@example.com",
        "javascript:alert(1)",
        "//evil.example/v1/people",
        "http://[::1]:1/v1/people",
    ],
)
def test_a_link_to_elsewhere_is_an_error_of_the_call_and_the_token_stays(tmp_path: Path, link: str) -> None:
    fault = Fault(route="/people", nth=(1,), answer=FaultAnswer(link=link))
    with serve(SimulatorSettings(people=5)) as simulation, connect(simulation) as connection:
        host = simulation.base_url.removeprefix("http://").removesuffix("/v1")
        simulation.faults.add(Fault(route=fault.route, nth=(1,), answer=FaultAnswer(link=link.replace("{host}", host))))
        reading = read(connection, tmp_path, "people")
        assert len(simulation.log.requests) == 1
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 5
    assert reading.errors[0]["outcome"] == "failed"
    assert reading.errors[0]["message"].startswith("unsafe: The next page is on another host")


def test_a_link_to_the_page_itself_is_not_followed(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=5)) as simulation, connect(simulation) as connection:
        simulation.faults.add(Fault(route="/people", answer=FaultAnswer(link="self")))
        reading = read(connection, tmp_path, "people")
        assert len(simulation.log.requests) == 1
    assert reading.result is Result.PARTIAL
    assert reading.errors[0]["message"] == (
        "unsafe: The link to the next page leads back to a page that was read already."
    )


def test_links_that_run_in_a_circle_are_left(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        page = int(asked.query.get("page", "0"))
        return Reply({"items": items(1, start=page)}, link=url_of(asked, page=str((page + 1) % 3)))

    reading, server = reading_of(tmp_path, "people", script)
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 3
    assert len(server.asked) <= 4


def test_the_same_page_behind_ever_new_links_is_left(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=5)) as simulation, connect(simulation) as connection:
        simulation.faults.add(Fault(route="/people", answer=FaultAnswer(link="endless")))
        reading = read(connection, tmp_path, "people")
        assert len(simulation.log.requests) == 2
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 5


@pytest.mark.parametrize("per_page", [0, 1])
def test_pages_without_end_are_left_after_more_than_any_organisation_has(
    tmp_path: Path, per_page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 1_000 <= pages.MOST_PAGES <= 10_000
    monkeypatch.setattr(pages, "MOST_PAGES", 50)

    def script(asked: Asked) -> Reply:
        page = int(asked.query.get("page", "0"))
        return Reply({"items": items(per_page, start=page)}, link=url_of(asked, page=str(page + 1)))

    reading, server = reading_of(tmp_path, "people", script)
    assert len(server.asked) == 50
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 50 * per_page
    assert reading.errors[0]["message"].startswith("unsafe: The list has more than 50 pages")


@pytest.mark.parametrize("breaks", [(7,), (7, 8, 9, 10)])
def test_a_listing_that_breaks_at_page_7_of_9_continues_at_page_7(tmp_path: Path, breaks: tuple[int, ...]) -> None:
    def script(asked: Asked) -> Reply:
        return Reply("", status=502) if asked.number in breaks else linked("items", 27, 3)(asked)

    reading, server = reading_of(tmp_path, "people", script)
    assert reading.result is Result.OK
    assert len(reading.rows) == 27
    cursors = [cursor for (cursor,) in server.queries("cursor")]
    assert cursors == [None, "c3", "c6", "c9", "c12", "c15", *["c18"] * (len(breaks) + 1), "c21", "c24"]


@pytest.mark.parametrize(
    "broken",
    [
        Reply("", status=502),
        Reply("{", status=200),
        Reply({"message": "secret name"}, status=404),
        Reply({"errorCode": 4008, "message": "secret name"}, status=404),
        Reply({"message": "No static resource secret name"}, status=404),
        Reply({"message": "secret name"}, status=403),
    ],
)
def test_a_listing_that_stays_broken_at_page_7_is_partial_with_its_six_pages(tmp_path: Path, broken: Reply) -> None:
    def script(asked: Asked) -> Reply:
        return broken if asked.query.get("cursor") == "c18" else linked("items", 27, 3)(asked)

    reading, _ = reading_of(tmp_path, "people", script)
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == 18
    assert (reading.status["calls"], reading.status["fetched"], reading.status["failed"]) == (7, 6, 1)
    assert [each["outcome"] for each in reading.errors] == ["failed"]
    assert "Page 7: " in reading.errors[0]["message"]
    assert "secret name" not in str(reading.status["error"])
