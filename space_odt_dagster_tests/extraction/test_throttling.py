"""429 holds everybody until the announced time, never counts as a failure, and takes no place from others."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from space_odt_dagster.extraction.results import Result
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.extraction.reading import ONE_BY_ONE, QUICK, Inventory, connect, read


def throttled(retry_after: str | None, **plan: object) -> Fault:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    answer = FaultAnswer(status=429, body={"message": "Too many requests."}, headers=headers)
    return Fault(answer=answer, **plan)  # type: ignore[arg-type]


@pytest.mark.parametrize("workers", [1, 4, 10])
def test_nothing_is_sent_before_the_announced_time(tmp_path: Path, workers: int) -> None:
    with serve(SimulatorSettings(people=40)) as simulation:
        with connect(simulation, policy=replace(QUICK, concurrent_requests=workers)) as connection:
            inventory = Inventory(connection, tmp_path)
            inventory.read("people")
            simulation.faults.add(throttled("0.4", route="people_details", nth=(15,)))
            reading = inventory.read("people_details")["people_details"]
        log = simulation.log.for_route("people_details")
        refused = next(each for each in log if each.status == 429)
        early = [each for each in log if refused.at < each.at < refused.at + 0.4]
        assert len(early) <= workers - 1, "only what was under way already"
        assert reading.keys == simulation.truth("people_details")["people_details"]
    assert reading.result is Result.OK
    assert (reading.status["failed"], reading.status["retries"]) == (0, 1)
    assert 400 <= reading.status["throttled_ms"] < 800


@pytest.mark.parametrize("retry_after", ["0", "0.02", None, "-1", "soon", "999999999", "nan", ""])
def test_whatever_is_announced_the_call_is_answered_in_the_end(
    tmp_path: Path, simulation: Simulation, retry_after: str | None
) -> None:
    simulation.faults.add(throttled(retry_after, route="hunt_groups", nth=tuple(range(1, 9))))
    with connect(simulation, policy=ONE_BY_ONE) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.OK
    assert reading.errors == []
    assert len(simulation.log.requests) == 9, "more refusals than a call has attempts"
    assert reading.status["throttled_ms"] < 5_000


def test_a_date_is_waited_for(tmp_path: Path, simulation: Simulation) -> None:
    now = datetime(2030, 1, 1, tzinfo=UTC)
    dates = {"Date": format_datetime(now, usegmt=True)}
    until = format_datetime(now + timedelta(seconds=1), usegmt=True)
    answer = FaultAnswer(status=429, body="", headers={"Retry-After": until, **dates})
    simulation.faults.add(Fault(route="hunt_groups", nth=(1,), answer=answer))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    first, second = simulation.log.requests
    assert second.at - first.at >= 1.0
    assert reading.status["throttled_ms"] == 1000


def test_a_burst_of_refusals_without_a_time_is_one_haste_and_not_many(tmp_path: Path) -> None:
    policy = replace(QUICK, concurrent_requests=10, throttle_back_off_seconds=0.02)
    with (
        serve(SimulatorSettings(people=40, latency_ms=30)) as simulation,
        connect(simulation, policy=policy) as connection,
    ):
        inventory = Inventory(connection, tmp_path)
        inventory.read("people")
        simulation.faults.add(throttled(None, route="people_details", nth=tuple(range(4, 14))))
        reading = inventory.read("people_details")["people_details"]
    assert reading.result is Result.OK
    assert reading.tally.throttled_seconds < 1.0, "ten at once, doubled each time, would be ten seconds"


def test_a_call_that_waits_to_be_asked_again_takes_no_place_from_others(tmp_path: Path, simulation: Simulation) -> None:
    locked = FaultAnswer(status=423, body="", headers={"Retry-After": "2"})
    simulation.faults.add(Fault(route="hunt_groups", nth=(1,), answer=locked))
    with connect(simulation, policy=ONE_BY_ONE) as connection, ThreadPoolExecutor(1) as others:
        waiting = others.submit(read, connection, tmp_path, "hunt_groups")
        while simulation.log.statuses.get(423) is None:
            assert not waiting.done()
        Inventory(connection, tmp_path).read("people_details")
        assert waiting.result().result is Result.OK
    assert [each.asset for each in simulation.log.requests] == [
        *("hunt_groups", "people", *["people_details"] * 25, "hunt_groups"),
    ]


def test_patience_with_a_server_that_only_throttles_has_an_end(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(throttled("0.01", route="hunt_groups"))
    with connect(simulation, policy=replace(ONE_BY_ONE, throttle_patience_seconds=0.1)) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.ERROR
    assert reading.status["http_status"] == 429
    assert reading.errors[0]["message"].startswith("throttled: ")
