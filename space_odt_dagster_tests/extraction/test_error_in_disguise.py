"""An error body that comes with HTTP 200 is never a row, and a setting that looks a little like one always is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.error_in_disguise import is_error
from space_odt_dagster.extraction.outcome import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.known_fields import known_fields_of
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.every_export import every_nth
from space_odt_dagster_tests.extraction.listings import items
from space_odt_dagster_tests.extraction.reading import QUICK, Inventory, connect, read
from space_odt_dagster_tests.extraction.scripted import Reply, scripted

TWO_ATTEMPTS = replace(QUICK, attempts=2)
BODIES: dict[str, dict[str, Any]] = {
    "message, errors, trackingId": {
        "message": "Secret name is unavailable",
        "errors": [{"description": "Secret name"}],
        "trackingId": "ROUTER_1",
    },
    "errors with a code": {"errors": [{"errorCode": 4008, "description": "Secret name"}], "trackingId": "T"},
    "errors with code": {"errors": [{"code": "4008", "description": "Secret name"}]},
    "one object of errors": {"errors": {"errorCode": 25008, "description": "Secret name"}},
    "error of messages": {"error": [{"key": "500", "message": [{"code": "9", "description": "Secret name"}]}]},
    "errorCode": {"errorCode": 9601, "message": "Secret name"},
    "code and message": {"code": 4008, "message": "Secret name"},
    "message alone": {"message": "Secret name"},
    "a tracking id alone": {"trackingId": "ROUTER_1"},
    "Spring": {"timestamp": "2026", "status": 500, "error": "Internal Server Error", "path": "/x", "message": ""},
    "OAuth": {"error": "server_error", "error_description": "Secret name"},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_no_export_takes_an_error_for_an_item(body: dict[str, Any]) -> None:
    """But for jobs: their errors are what is asked for, and are told from an error body by nothing but their own fields."""
    taken = [export for export in MANIFEST if not is_error(export, body)]
    said = {name for name, value in body.items() if value} - {"timestamp", "status", "path"}
    assert [export.name for export in taken if not said <= (known_fields_of(export) or {}).keys()] == []
    assert {export.group for export in taken} <= {"jobs"}


REAL: dict[str, tuple[str, dict[str, Any]]] = {
    "a person with errors": ("people", {"id": "x", "errors": {"licenses": {}}}),
    "a placeholder for people": ("people", {"errors": {"peopleListLocationId": {"reason": "none"}}}),
    "a person with a message of the day": ("people", {"id": "x", "message": "Hello", "trackingId": "t"}),
    "a setting with a message": ("person_call_forwarding", {"callForwarding": {}, "message": "Hello"}),
    "an access code": ("person_out_access_codes", {"code": "1234", "description": "Door"}),
    "a field nobody knows": ("people_details", {"shoeSize": 44}),
    "a message that is empty": ("people_details", {"message": "", "errors": [], "error": None}),
}


@pytest.mark.parametrize(("name", "item"), REAL.values(), ids=REAL.keys())
def test_what_is_documented_is_no_error(name: str, item: dict[str, Any]) -> None:
    assert not is_error(MANIFEST[name], item)


def test_where_nothing_is_documented_only_pure_errors_are_errors() -> None:
    unknown = replace(MANIFEST["people_details"], name="made_up")
    assert is_error(unknown, BODIES["message, errors, trackingId"])
    assert not is_error(unknown, {"message": "Hello", "enabled": True})


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_detail_that_is_an_error_for_good_has_failed(
    tmp_path: Path, simulation: Simulation, body: dict[str, Any]
) -> None:
    with connect(simulation) as connection:
        rows = read(connection, tmp_path, "people").as_source[:4]
        victim = str(rows[1]["person_id"])
        simulation.faults.add(Fault(route=f"/people/{victim}", answer=FaultAnswer(status=200, body=body)))
        simulation.log.clear()
        reading = read(connection, tmp_path, "people_details", rows)
        assert len(simulation.log.requests) == 3 + 5
    assert reading.result is Result.PARTIAL
    assert reading.keys == {(str(each["person_id"]),) for each in rows} - {(victim,)}
    (error,) = reading.errors
    assert (error["outcome"], error["attempts"]) == ("failed", 5)
    assert "is an error instead" in str(error["message"])
    assert "Secret name" not in str(reading.status["error"])


def test_a_detail_that_is_an_error_once_leaves_no_trace(tmp_path: Path, simulation: Simulation) -> None:
    body = BODIES["message, errors, trackingId"]
    with connect(simulation) as connection:
        rows = read(connection, tmp_path, "people").as_source
        simulation.faults.add(Fault(route="people_details", nth=(1,), answer=FaultAnswer(status=200, body=body)))
        reading = read(connection, tmp_path, "people_details", rows)
    assert reading.result is Result.OK
    assert len(reading.rows) == len(rows)


def test_an_export_that_only_ever_gets_error_bodies_fails_without_a_row(tmp_path: Path) -> None:
    """Of some: that an error is told from an item of each export is shown above."""
    some = every_nth(6)
    with serve(SimulatorSettings(people=5)) as simulation, connect(simulation, policy=TWO_ATTEMPTS) as connection:
        inventory = Inventory(connection, tmp_path)
        inventory.read(*some)
        simulation.faults.add(Fault(answer=FaultAnswer(status=200, body=BODIES["message, errors, trackingId"])))
        for name in some:
            before = inventory.readings[name]
            if not before.tally.calls:
                continue
            source = MANIFEST[name].sources
            rows = inventory.readings[source[0].asset].as_source[:1] if source else ()
            after = read(connection, tmp_path / "after", name, rows)
            assert after.rows == [], name
            assert after.result in (Result.ERROR, Result.EMPTY), name
            assert after.result is Result.ERROR or not after.tally.calls, name


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize(("name", "key"), [("hunt_groups", "huntGroups"), ("licenses", "items"), ("people", "items")])
def test_an_item_of_a_list_that_is_an_error_is_no_row_and_the_others_are(
    tmp_path: Path, name: str, key: str, body: dict[str, Any]
) -> None:
    with scripted(lambda asked: Reply({key: [*items(2), body, *items(1, start=2)]})) as server:
        with connect(server) as connection:
            reading = read(connection, tmp_path, name)
        assert len(server.asked) == 1
    assert len(reading.rows) == 3
    assert reading.result is Result.PARTIAL


@pytest.mark.parametrize("items_given", [[], None])
@pytest.mark.parametrize("name", ["hunt_groups", "licenses", "people"])
def test_an_error_with_an_empty_list_is_not_an_empty_listing(
    tmp_path: Path, name: str, items_given: list[Any] | None
) -> None:
    key = MANIFEST[name].endpoint.item_key or ""
    reply = Reply({key: items_given, **BODIES["errors with a code"]})
    with scripted(lambda asked: reply) as server, connect(server) as connection:
        reading = read(connection, tmp_path, name)
    assert reading.result is Result.ERROR
    assert reading.errors[0]["code"] == "4008"
    assert reading.errors[0]["tracking_id"] == "T"


def test_an_error_beside_a_list_makes_it_partial(tmp_path: Path) -> None:
    reply = Reply({"huntGroups": items(3), "errors": [{"errorCode": 1}]})
    with scripted(lambda asked: reply) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert len(reading.rows) == 3
    assert reading.result is Result.PARTIAL


@pytest.mark.parametrize("status", [201, 202, 204, 206])
def test_half_an_answer_is_none(tmp_path: Path, status: int) -> None:
    body = b"" if status == 204 else {"huntGroups": items(3)}
    with scripted(lambda asked: Reply(body, status=status)) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
        assert len(server.asked) == 5
    assert reading.result is Result.ERROR
    assert reading.rows == []


def test_a_login_page_says_that_something_stands_in_between(tmp_path: Path) -> None:
    page = Reply("\ufeff <!DOCTYPE html><title>Guest Wi-Fi</title>", headers={"Content-Type": "application/json"})
    with scripted(lambda asked: page) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert "login page" in str(reading.status["error"])


def test_what_says_that_it_goes_on_where_no_pages_are_known_is_partial(tmp_path: Path) -> None:
    reply = Reply({"items": items(3)}, link="/v1/licenses?cursor=2")
    with scripted(lambda asked: reply) as server, connect(server) as connection:
        reading = read(connection, tmp_path, "licenses")
    assert len(reading.rows) == 3
    assert reading.result is Result.PARTIAL
