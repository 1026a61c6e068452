"""An endpoint that is down costs a bounded number of calls, one pause and a probe, and takes nothing from the others."""

from dataclasses import replace
from pathlib import Path

import pytest

from space_odt_dagster.extraction.breaker import ENOUGH_FAILURES, PROBES, Breaker
from space_odt_dagster.extraction.results import Meaning, Result
from space_odt_dagster_tests.extraction.reading import QUICK, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted

DOWN = replace(QUICK, concurrent_requests=10, breaker_pause_seconds=0.02)
PEOPLE = [{"person_id": f"person-{number:05}", "location_id": "a location"} for number in range(2_000)]
DEAD = {
    "500": Reply({"message": "Broken."}, status=500),
    "503 of a gateway": Reply("<html>Service Unavailable</html>", status=503),
    "200 and no JSON": Reply("<html>hello</html>"),
}
REJECTED = Reply({"message": "Never."}, status=400)
WORKS = Reply({"callForwarding": {"always": {"enabled": False}}})


@pytest.mark.parametrize("answer", DEAD.values(), ids=DEAD.keys())
def test_an_endpoint_where_everything_fails_costs_some_thirty_calls(tmp_path: Path, answer: Reply) -> None:
    with scripted(lambda asked: answer) as server, connect(server, policy=DOWN) as connection:
        reading = read(connection, tmp_path, "person_call_forwarding", PEOPLE)
        calls = {each.path for each in server.asked}
    assert ENOUGH_FAILURES <= len(calls) <= ENOUGH_FAILURES + PROBES
    assert reading.result is Result.ERROR
    assert reading.tally.failed == len(calls)
    assert reading.tally.not_asked == len(PEOPLE) - len(calls)
    assert f"{len(PEOPLE) - len(calls)} more were not made" in reading.tally.error


def test_an_endpoint_that_is_back_after_the_pause_is_read_to_its_end(tmp_path: Path) -> None:
    failing: set[str] = set()

    def script(asked: Asked) -> Reply:
        if len(failing) < ENOUGH_FAILURES or asked.path in failing:
            failing.add(asked.path)
            return DEAD["500"]
        return WORKS

    with scripted(script) as server, connect(server, policy=DOWN) as connection:
        reading = read(connection, tmp_path, "person_call_forwarding", PEOPLE)
    assert reading.result is Result.PARTIAL
    assert reading.tally.failed == ENOUGH_FAILURES
    assert reading.tally.fetched == len(PEOPLE) - ENOUGH_FAILURES
    assert reading.tally.not_asked == 0


def test_entities_in_a_row_that_break_the_server_do_not_cost_those_behind_them(tmp_path: Path) -> None:
    bad = {f"/people/person-{number:05}/features/callForwarding" for number in range(100)}
    with (
        scripted(lambda asked: DEAD["500"] if asked.path in bad else WORKS) as server,
        connect(server, policy=replace(DOWN, attempts=1)) as connection,
    ):
        reading = read(connection, tmp_path, "person_call_forwarding", PEOPLE[:200])
    assert (reading.tally.fetched, reading.tally.failed, reading.tally.not_asked) == (100, 100, 0)


def test_an_endpoint_that_dies_in_the_middle_does_not_cost_what_was_answered(tmp_path: Path) -> None:
    answered: set[str] = set()

    def script(asked: Asked) -> Reply:
        if len(answered) >= 500 and asked.path not in answered:
            return DEAD["500"]
        answered.add(asked.path)
        return WORKS

    with scripted(script) as server, connect(server, policy=DOWN) as connection:
        reading = read(connection, tmp_path, "person_call_forwarding", PEOPLE)
    assert reading.result is Result.PARTIAL
    assert reading.tally.fetched == 500
    assert reading.tally.failed <= ENOUGH_FAILURES + DOWN.concurrent_requests + PROBES
    assert reading.tally.not_asked == len(PEOPLE) - 500 - reading.tally.failed


def test_entities_that_are_rejected_do_not_cost_the_others_where_the_endpoint_has_worked(tmp_path: Path) -> None:
    bad = {f"/people/person-{number:05}/features/callForwarding" for number in range(100, 400)}
    with (
        scripted(lambda asked: REJECTED if asked.path in bad else WORKS) as server,
        connect(server, policy=DOWN) as connection,
    ):
        reading = read(connection, tmp_path, "person_call_forwarding", PEOPLE)
    assert reading.tally.fetched == len(PEOPLE) - len(bad)
    assert reading.tally.failed == len(bad)
    assert reading.tally.not_asked == 0


def test_the_breaker_in_the_abstract() -> None:
    now = [0.0]
    breaker = Breaker(pause_seconds=60.0, clock=lambda: now[0])
    assert breaker.allows(ENOUGH_FAILURES - 1)
    assert not breaker.allows(ENOUGH_FAILURES)
    for _ in range(ENOUGH_FAILURES):
        breaker.failed(Meaning.PASSING)
    assert breaker.held_for == 60.0
    assert not breaker.allows(0)
    breaker.failed(Meaning.PASSING)  # of a call that was under way when the pause began
    now[0] = 60.0
    assert breaker.allows(PROBES - 1)
    assert not breaker.allows(PROBES)
    for _ in range(PROBES):
        assert not breaker.gave_up
        breaker.failed(Meaning.PASSING)
    assert breaker.gave_up
    assert not breaker.allows(0)


def test_one_success_closes_the_breaker_again() -> None:
    now = [0.0]
    breaker = Breaker(pause_seconds=60.0, clock=lambda: now[0])
    for _ in range(ENOUGH_FAILURES):
        breaker.failed(Meaning.MALFORMED)
    now[0] = 60.0
    breaker.succeeded()
    assert breaker.allows(1000)
    assert breaker.held_for <= 0
