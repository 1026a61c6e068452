"""A reading that was broken off goes on where it was: what was answered is not asked again, and the files are the same."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.errors import Interrupted
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, presets, serve
from space_odt_dagster_tests.extraction.listings import items, linked
from space_odt_dagster_tests.extraction.reading import (
    ONE_BY_ONE,
    QUICK,
    Inventory,
    Reading,
    connect,
    read,
    write_pair,
)
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted

CAPS = {"people": 4, "person_available_numbers_secondary": 2, "call_queue_agents": 1}
INTERRUPTED = ["people", "person_call_forwarding", "person_available_numbers_secondary", "call_queue_agents"]


@pytest.fixture(scope="module")
def paged() -> Iterator[Simulation]:
    """An organisation in short pages."""
    with serve(SimulatorSettings(people=25, page_caps=CAPS)) as simulation:
        yield simulation


@pytest.fixture(scope="module")
def undisturbed(paged: Simulation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading]:
    """The same organisation, read without any disturbance."""
    with connect(paged) as connection:
        return dict(Inventory(connection, tmp_path_factory.mktemp("undisturbed")).read(*INTERRUPTED))


def rows_for(name: str, undisturbed: dict[str, Reading]) -> list[dict[str, str | None]]:
    sources = MANIFEST[name].sources
    return undisturbed[sources[0].asset].as_source if sources else []


@pytest.mark.parametrize("calls", [0, 1, 4, 13])
@pytest.mark.parametrize("name", INTERRUPTED)
def test_after_a_dead_token_only_what_was_not_answered_is_asked(
    tmp_path: Path, paged: Simulation, undisturbed: dict[str, Reading], name: str, calls: int
) -> None:
    rows = rows_for(name, undisturbed)
    paged.reset()
    paged.faults.add(presets.dead_token_after(calls))
    with connect(paged) as connection:
        broken = read(connection, tmp_path, name, rows)
    answered = {each.identity for each in paged.log.requests if each.status not in (0, 401)}
    paged.reset()
    with connect(paged) as connection:
        resumed = read(connection, tmp_path, name, rows)
    again = {each.identity for each in paged.log.requests} & answered
    assert broken.result in (Result.UNAUTHORIZED, undisturbed[name].result)
    assert len(again) <= QUICK.concurrent_requests - 1, "only answers that were on their way when the token died"
    assert_the_same(tmp_path, resumed, undisturbed[name])


@pytest.mark.parametrize("calls", [1, 9])
@pytest.mark.parametrize("name", INTERRUPTED)
def test_after_a_stop_from_outside_only_what_was_not_answered_is_asked(
    tmp_path: Path, paged: Simulation, undisturbed: dict[str, Reading], name: str, calls: int
) -> None:
    rows = rows_for(name, undisturbed)
    paged.reset()
    with connect(paged, policy=ONE_BY_ONE) as connection:
        done = threading.Event()

        def stop_after(number: int, planned: int) -> None:
            if number >= calls and not done.is_set():
                done.set()
                connection.stop(Interrupted("You asked for it."))

        tmp_path.mkdir(exist_ok=True)
        with closing(Journal(tmp_path / name, MANIFEST[name])) as journal:
            tally = connection.read(MANIFEST[name], rows, keeper=journal, source_result=None, progress=stop_after)
    if tally.result is Result.ERROR:
        assert tally.error == "You asked for it."
    answered = {each.identity for each in paged.log.requests if each.status}
    paged.reset()
    with connect(paged) as connection:
        resumed = read(connection, tmp_path, name, rows)
    again = {each.identity for each in paged.log.requests} & answered
    assert len(again) <= 1
    assert_the_same(tmp_path, resumed, undisturbed[name])


def assert_the_same(folder: Path, resumed: Reading, undisturbed: Reading) -> None:
    assert write_pair(folder / "resumed", resumed) == write_pair(folder / "undisturbed", undisturbed)
    for name in ("result", "count", "calls", "fetched", "skipped", "failed", "http_status", "error"):
        assert resumed.status[name] == undisturbed.status[name], name
    columns = ("ids", "outcome", "http_status", "code", "message")
    assert [[each[n] for n in columns] for each in resumed.errors] == [
        [each[n] for n in columns] for each in undisturbed.errors
    ]


def test_a_finished_journal_is_not_asked_for_again(
    tmp_path: Path, paged: Simulation, undisturbed: dict[str, Reading]
) -> None:
    paged.reset()
    with connect(paged) as connection:
        for name in INTERRUPTED:
            rows = rows_for(name, undisturbed)
            read(connection, tmp_path, name, rows)
            paged.log.clear()
            again = read(connection, tmp_path, name, rows)
            assert paged.log.requests == []
            assert_the_same(tmp_path, again, undisturbed[name])


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "the last bytes cut off": lambda content: content[:-7],
    "the last page cut off": lambda content: content[:-4096],
    "garbage behind": lambda content: content + b"\x00\xff garbage\nmore\n",
    "zeros in the middle": lambda content: content[:4096] + bytes(4096) + content[8192:],
    "garbage before": lambda content: b"garbage" + content,
    "everything but the first page": lambda content: content[:4096],
    "all of it": lambda content: b"",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
@pytest.mark.parametrize("name", ["people", "person_available_numbers_secondary"])
def test_what_is_damaged_is_dropped_and_asked_again(
    tmp_path: Path, paged: Simulation, undisturbed: dict[str, Reading], name: str, damage: Callable[[bytes], bytes]
) -> None:
    rows = rows_for(name, undisturbed)
    paged.reset()
    with connect(paged) as connection:
        read(connection, tmp_path, name, rows)
        journal = tmp_path / name
        journal.write_bytes(damage(journal.read_bytes()))
        resumed = read(connection, tmp_path, name, rows)
    assert_the_same(tmp_path, resumed, undisturbed[name])


def test_vanished_and_not_entitled_entities_are_not_asked_for_again(tmp_path: Path, simulation: Simulation) -> None:
    gone = FaultAnswer(status=404, body={"message": "Gone."})
    simulation.faults.add(Fault(route="person_numbers", nth=(2, 5), answer=gone))
    with connect(simulation, policy=ONE_BY_ONE) as connection:
        inventory = Inventory(connection, tmp_path)
        first = inventory.read("person_numbers")["person_numbers"]
        simulation.log.clear()
        again = read(connection, tmp_path, "person_numbers", inventory.readings["people"].as_source)
    assert first.status["skipped"] >= 3
    assert simulation.log.requests == []
    assert_the_same(tmp_path, again, first)


def test_what_failed_for_good_is_asked_again(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(Fault(route="people_details", nth=(3, 4), answer=FaultAnswer(status=400, body="No.")))
    with connect(simulation, policy=ONE_BY_ONE) as connection:
        inventory = Inventory(connection, tmp_path)
        assert inventory.read("people_details")["people_details"].result is Result.PARTIAL
        simulation.log.clear()
        again = read(connection, tmp_path, "people_details", inventory.readings["people"].as_source)
    assert again.result is Result.OK
    assert len(simulation.log.requests) == 2


@pytest.mark.parametrize("link", ["other-host", "self", "endless"])
def test_a_listing_that_was_not_whole_is_not_whole_after_a_resume(
    tmp_path: Path, simulation: Simulation, link: str
) -> None:
    simulation.faults.add(Fault(route="people", answer=FaultAnswer(link=link)))
    assert_partial_twice(tmp_path, simulation)


@pytest.mark.parametrize("name", ["groups", "hunt_groups"])
def test_a_total_that_was_not_reached_is_remembered(tmp_path: Path, simulation: Simulation, name: str) -> None:
    simulation.faults.add(Fault(route=name, answer=FaultAnswer(set_fields={"totalResults": 99})))
    assert_partial_twice(tmp_path, simulation, name)


def test_items_that_the_server_could_not_complete_are_remembered(tmp_path: Path, simulation: Simulation) -> None:
    torn = {"id": "torn", "errors": {"calling": {}}}
    simulation.faults.add(Fault(route="people", answer=FaultAnswer(add_items=(torn,))))
    assert_partial_twice(tmp_path, simulation)


def assert_partial_twice(tmp_path: Path, simulation: Simulation, name: str = "people") -> None:
    with connect(simulation) as connection:
        first = read(connection, tmp_path, name)
        simulation.log.clear()
        again = read(connection, tmp_path, name)
    assert first.result is again.result is Result.PARTIAL
    assert simulation.log.requests == []
    assert_the_same(tmp_path, again, first)


@pytest.mark.parametrize("answers", range(5))
def test_wherever_a_crash_cuts_the_journal_no_listing_looks_whole_that_is_not(tmp_path: Path, answers: int) -> None:
    def script(asked: Asked) -> Reply:
        page = linked("items", 4, 2)(asked)
        torn = [
            {**each, "errors": {"calling": {}}} if each["id"] == "id-00001" else each for each in page.body["items"]
        ]
        return Reply({"items": torn, "totalResults": 5}, link=page.link)

    with scripted(script) as server, connect(server) as connection:
        first = read(connection, tmp_path, "people")
        with closing(sqlite3.connect(tmp_path / "people")) as database, database:
            assert database.execute("SELECT max(id) FROM answer").fetchone() == (4,)
            database.execute("DELETE FROM answer WHERE id > ?", (answers,))
        again = read(connection, tmp_path, "people")
    assert first.result is again.result is Result.PARTIAL
    assert {row.raw["id"] for row in again.rows} == {each["id"] for each in items(4)}
    assert len(again.errors) == len(first.errors) == 2
