"""Each answer of the contract's table, at the first, a middle and the last call, of listings and of details."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest

from space_odt_dagster.extraction.results import Result
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, Wire, presets, serve
from space_odt_dagster_tests.extraction.reading import ONE_BY_ONE, Inventory, Reading, connect, read


@dataclass(frozen=True)
class Row:
    """An answer and what becomes of a call that gets it: ``retried`` answers come as often as there are attempts."""

    answer: FaultAnswer
    detail: str
    meaning: str
    retried: bool = False


def with_code(status: int, code: int, text: str = "Said") -> FaultAnswer:
    return FaultAnswer(status=status, body={"errors": [{"errorCode": code, "description": text}]})


TABLE = {
    "400 4003": Row(with_code(400, 4003), "skipped", "not entitled"),
    "400 4008": Row(with_code(400, 4008), "skipped", "not entitled"),
    "404 4003": Row(with_code(404, 4003), "skipped", "not entitled"),
    "404 4008 in the text": Row(FaultAnswer(status=404, body="[Error 4008] User not found"), "skipped", "not entitled"),
    "405 25409": Row(with_code(405, 25409), "skipped", "not entitled"),
    "404": Row(FaultAnswer(status=404, body={"message": "Gone."}), "skipped", "not found"),
    "404 no static resource": Row(
        FaultAnswer(status=404, body={"message": "No static resource x."}), "failed", "no such path"
    ),
    "403": Row(FaultAnswer(status=403, body={"message": "No."}), "failed", "forbidden"),
    "405": Row(FaultAnswer(status=405, body={"message": "No."}), "failed", "no such method"),
    "400": Row(FaultAnswer(status=400, body=""), "failed", "rejected"),
    "409": Row(FaultAnswer(status=409, body={"message": "No."}), "failed", "rejected"),
    "423": Row(FaultAnswer(status=423, body={"message": "Locked."}), "failed", "passing", retried=True),
    "500": Row(FaultAnswer(status=500, body={"message": "Oops."}), "failed", "passing", retried=True),
    "502": Row(FaultAnswer(status=502, body="<html>502</html>"), "failed", "passing", retried=True),
    "503": Row(FaultAnswer(status=503, body=""), "failed", "passing", retried=True),
    "504": Row(FaultAnswer(status=504, body=""), "failed", "passing", retried=True),
    "reset": Row(FaultAnswer(wire=Wire.RESET), "failed", "passing", retried=True),
    "truncated": Row(FaultAnswer(wire=Wire.TRUNCATE), "failed", "passing", retried=True),
    "truncated JSON": Row(FaultAnswer(cut_bytes=9), "failed", "malformed", retried=True),
    "not JSON": Row(FaultAnswer(status=200, body="Welcome"), "failed", "malformed", retried=True),
    "empty object": Row(FaultAnswer(status=200, body={}), "failed", "malformed", retried=True),
}
PLACES = {"first": 1, "middle": 3, "last": 5}


@pytest.fixture(scope="module")
def in_pages() -> Iterator[Simulation]:
    """Virtual lines with a page for each."""
    with serve(SimulatorSettings(people=120, page_caps={"virtual_lines": 1})) as simulation:
        yield simulation


@pytest.fixture
def paged(in_pages: Simulation) -> Simulation:
    """The same with an empty log and no faults."""
    in_pages.reset()
    return in_pages


@pytest.fixture(scope="module")
def whole(in_pages: Simulation, tmp_path_factory: pytest.TempPathFactory) -> int:
    """The pages of the listing, as many as there are without a fault."""
    in_pages.reset()
    with connect(in_pages, policy=ONE_BY_ONE) as connection:
        read(connection, tmp_path_factory.mktemp("before"), "virtual_lines")
    pages = len(in_pages.log.requests)
    in_pages.reset()
    assert pages >= 4
    return pages


def attempts_of(row: Row) -> int:
    return 5 if row.retried else 1


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
def test_a_detail_call(tmp_path: Path, simulation: Simulation, row: Row, place: str) -> None:
    at = PLACES[place]
    with connect(simulation, policy=ONE_BY_ONE) as connection:
        rows = read(connection, tmp_path, "people").as_source[:5]
        simulation.log.clear()
        nth = tuple(range(at, at + attempts_of(row)))
        simulation.faults.add(Fault(route="people_details", nth=nth, answer=row.answer))
        reading = read(connection, tmp_path, "people_details", rows)
    assert reading.result is (Result.OK if row.detail == "skipped" else Result.PARTIAL)
    assert reading.keys == {(str(each["person_id"]),) for number, each in enumerate(rows, 1) if number != at}
    assert_told(reading, row, calls=5)
    assert rows[at - 1]["person_id"] in reading.errors[0]["ids"]
    assert len(simulation.log.requests) == 4 + attempts_of(row)
    assert_asked_in_order(simulation)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
def test_a_page_of_a_listing(tmp_path: Path, paged: Simulation, whole: int, row: Row, place: str) -> None:
    at = {"first": 1, "middle": whole // 2 + 1, "last": whole}[place]
    nth = tuple(range(at, at + attempts_of(row)))
    # A link that may have expired: the listing is asked again, once.
    again = at if row.answer.status == 400 and row.meaning == "rejected" and at > 1 else 0
    paged.faults.add(Fault(route="virtual_lines", nth=(*nth, at + again), answer=row.answer))
    with connect(paged, policy=ONE_BY_ONE) as connection:
        reading = read(connection, tmp_path, "virtual_lines")
    assert len(paged.log.requests) == at - 1 + attempts_of(row) + again, (
        "nothing is asked behind a page that is missing"
    )
    assert len(reading.rows) == at - 1
    assert (reading.status["calls"], reading.status["fetched"], reading.status["failed"]) == (at, at - 1, 1)
    (error,) = reading.errors
    assert error["outcome"] == "failed"
    assert error["attempts"] == attempts_of(row)
    assert_asked_in_order(paged, times=2 if again else 1)
    if at > 1:
        assert reading.result is Result.PARTIAL
        assert f"Page {at}: " in error["message"]
        return
    alone = {
        "not found": Result.NOT_FOUND,
        "no such path": Result.UNSUPPORTED,
        "no such method": Result.UNSUPPORTED,
        "forbidden": Result.FORBIDDEN,
    }
    assert reading.result is alone.get(row.meaning, Result.ERROR)
    assert error["message"].startswith(row.meaning)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["detail", "listing"])
def test_a_dead_token_stops_everything_after_one_question_elsewhere(
    tmp_path: Path, paged: Simulation, whole: int, place: str, kind: str
) -> None:
    name = "people_details" if kind == "detail" else "virtual_lines"
    at = PLACES[place] if kind == "detail" else {"first": 1, "middle": whole // 2 + 1, "last": whole}[place]
    with connect(paged, policy=ONE_BY_ONE) as connection:
        rows = read(connection, tmp_path, "people").as_source[:5]
        paged.log.clear()
        paged.faults.add(presets.dead_token_after(at - 1))
        reading = read(connection, tmp_path, name, rows if kind == "detail" else [])
    assert reading.result is Result.UNAUTHORIZED
    assert len(paged.log.requests) == at + 1
    assert reading.errors == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["detail", "listing"])
def test_a_429_is_only_a_wait(tmp_path: Path, paged: Simulation, whole: int, place: str, kind: str) -> None:
    name = "people_details" if kind == "detail" else "virtual_lines"
    at = PLACES[place] if kind == "detail" else {"first": 1, "middle": whole // 2 + 1, "last": whole}[place]
    with connect(paged, policy=ONE_BY_ONE) as connection:
        rows = read(connection, tmp_path, "people").as_source[:5]
        paged.log.clear()
        answer = FaultAnswer(status=429, body="", headers={"Retry-After": "0.01"})
        paged.faults.add(Fault(route=name, nth=(at,), answer=answer))
        reading = read(connection, tmp_path, name, rows if kind == "detail" else [])
    calls = 5 if kind == "detail" else whole
    assert reading.result is Result.OK
    assert len(paged.log.requests) == calls + 1
    assert (reading.status["fetched"], reading.status["failed"], reading.status["retries"]) == (calls, 0, 1)
    assert reading.status["throttled_ms"] >= 10


def test_a_source_that_failed_has_no_rows_for_its_children(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(Fault(route="people", answer=FaultAnswer(status=403, body={"message": "No."})))
    with connect(simulation) as connection:
        readings = Inventory(connection, tmp_path).read("people_details")
    assert not readings["people"].result.has_rows
    assert simulation.log.for_route("people_details") == []


def assert_told(reading: Reading, row: Row, *, calls: int) -> None:
    status = reading.status
    (error,) = reading.errors
    assert (error["module"], error["outcome"]) == (reading.export.name, row.detail)
    assert error["message"].startswith(row.meaning)
    assert error["attempts"] == attempts_of(row)
    assert error["http_status"] == (row.answer.status or (None if row.answer.wire is not Wire.ANSWER else 200))
    assert (status["calls"], status["fetched"]) == (calls, calls - 1)
    assert (status["skipped"], status["failed"]) == ((1, 0) if row.detail == "skipped" else (0, 1))
    assert status["retries"] == attempts_of(row) - 1


def assert_asked_in_order(simulation: Simulation, *, times: int = 1) -> None:
    """The tries of one question follow each other, and none comes again after another, unless all are asked several times."""
    identities = [each.identity for each in simulation.log.requests]
    assert len([identity for identity, _ in groupby(identities)]) == times * len(set(identities))
