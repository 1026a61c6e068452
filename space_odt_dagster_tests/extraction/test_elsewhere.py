"""A refusal is said of the token only after one more question: whether the token is answered elsewhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from space_odt_dagster.extraction.results import Meaning, Result
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, presets
from space_odt_dagster_tests.extraction.reading import ONE_BY_ONE, QUICK, Inventory, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted
from space_odt_dagster_tests.extraction.test_maintenance import LeapingClock, asking_all

TEN = replace(QUICK, concurrent_requests=10)
NO = FaultAnswer(status=401, body={"message": "No."})
HASTE = FaultAnswer(status=429, body={"message": "Too fast."}, headers={"Retry-After": "0.01"})
PEOPLE = [("/people/{}", f"/people/{number}") for number in range(30)]
OTHERS = [("/others", f"/others/{number}") for number in range(20)]


@pytest.mark.parametrize("refresh", [False, True])
def test_an_endpoint_that_answers_401_is_forbidden_by_name_and_the_others_are_read(
    tmp_path: Path, simulation: Simulation, refresh: bool
) -> None:
    simulation.faults.add(Fault(route="people_details", answer=NO))
    with connect(simulation, policy=TEN, refresh=refresh) as connection:
        readings = Inventory(connection, tmp_path).read("people_details", "groups", "person_numbers")
    refused = readings["people_details"]
    assert refused.result is Result.FORBIDDEN
    assert refused.status["http_status"] == 401
    assert "/people/{person_id} refuses a token that is accepted elsewhere" in str(refused.status["error"])
    assert {each["meaning"] for each in refused.errors} == {"forbidden"}
    assert {readings["groups"].result, readings["person_numbers"].result} == {Result.OK}
    assert len(simulation.log.for_route("people")) == 1 + 1, "one question for all workers"
    assert len(simulation.log.for_route("access_token")) == (1 if refresh else 0)


def test_one_entity_that_answers_401_costs_no_other(tmp_path: Path, simulation: Simulation) -> None:
    with connect(simulation, policy=TEN) as connection:
        inventory = Inventory(connection, tmp_path)
        vip = inventory.read("people")["people"].as_source[7]["person_id"]
        simulation.faults.add(Fault(route=f"/people/{vip}", answer=NO))
        reading = inventory.read("people_details")["people_details"]
    assert reading.result is Result.PARTIAL
    assert (len(reading.rows), len(reading.errors)) == (24, 1)
    assert str(vip) in reading.errors[0]["ids"]


def test_a_question_that_is_not_answered_is_asked_again_before_the_token_is_said_to_be_dead(
    tmp_path: Path, simulation: Simulation
) -> None:
    with connect(simulation, policy=ONE_BY_ONE) as connection:
        read(connection, tmp_path, "groups")
        simulation.faults.add(Fault(route="groups", nth=(1,), answer=FaultAnswer(status=503, body="")))
        simulation.faults.add(Fault(route="hunt_groups", answer=NO))
        assert read(connection, tmp_path / "again", "hunt_groups").result is Result.FORBIDDEN
    assert [each.status for each in simulation.log.for_route("groups")] == [200, 503, 200]


def test_a_dead_token_costs_one_question_more(tmp_path: Path, simulation: Simulation) -> None:
    with connect(simulation, policy=TEN) as connection:
        inventory = Inventory(connection, tmp_path)
        inventory.read("people")
        simulation.faults.add(presets.dead_token_after(0))
        simulation.log.clear()
        reading = inventory.read("people_details")["people_details"]
    assert reading.result is Result.UNAUTHORIZED
    assert len(simulation.log.for_route("people")) == 1
    assert len(simulation.log.requests) <= 11


@pytest.mark.parametrize("seconds", ["60", "3000"])
def test_an_endpoint_that_asks_to_wait_long_holds_nobody_else(seconds: str) -> None:
    clock = LeapingClock(0)
    answered_at: dict[str, float] = {}

    def script(asked: Asked) -> Reply:
        if asked.path.startswith("/others"):
            answered_at.setdefault(asked.path, clock.now)
            return Reply({})
        return Reply("", status=429, headers={"Retry-After": seconds})

    with scripted(script) as server:
        refusals = asking_all(server, clock, OTHERS[0], *PEOPLE, *OTHERS[1:])
        asked = [each for each in server.asked if each.path.startswith("/people")]
    others = [refusals[0], *refusals[31:]]
    assert others == [None] * 20
    assert max(answered_at.values()) < 60
    assert clock.now <= 360, "as long as for maintenance, and no longer"
    assert len(asked) <= 4 + 6
    assert {each.meaning for each in refusals[1:31] if each is not None} <= {Meaning.PASSING, Meaning.THROTTLED}
    assert None not in refusals[1:31]


def test_a_token_that_is_to_wait_long_is_held_after_one_question() -> None:
    clock = LeapingClock(0)
    sent: list[tuple[float, str]] = []

    def script(asked: Asked) -> Reply:
        sent.append((clock.now, asked.path))
        is_early = len(sent) > 1 and clock.now < 60
        return Reply("", status=429, headers={"Retry-After": "60"}) if is_early else Reply({})

    calls = [OTHERS[0], *PEOPLE[:3], *OTHERS[1:4]]
    with scripted(script) as server:
        assert asking_all(server, clock, *calls, apart=5.0, concurrent_requests=10) == [None] * len(calls)
    assert [path for at, path in sent if at < 60] == ["/others/0", "/people/0", "/others/0"]


def test_an_endpoint_that_is_always_too_busy_is_given_up_alone(tmp_path: Path, simulation: Simulation) -> None:
    policy = replace(ONE_BY_ONE, maintenance_patience_seconds=0.2)
    with connect(simulation, policy=policy) as connection:
        read(connection, tmp_path, "people")
        simulation.faults.add(Fault(route="hunt_groups", answer=HASTE))
        refused = read(connection, tmp_path, "hunt_groups")
        assert read(connection, tmp_path, "groups").result is Result.OK
    assert refused.result is Result.ERROR
    assert refused.status["http_status"] == 429
    assert refused.errors[0]["meaning"] == "throttled"


def test_a_token_that_is_always_too_fast_ends_the_run_with_the_reason(tmp_path: Path, simulation: Simulation) -> None:
    with connect(simulation, policy=replace(TEN, throttle_patience_seconds=0.1)) as connection:
        read(connection, tmp_path, "people")
        simulation.faults.add(Fault(answer=HASTE))
        first = read(connection, tmp_path, "hunt_groups")
        asked = len(simulation.log.requests)
        second = read(connection, tmp_path, "groups")
    assert first.errors[0]["http_status"] == 429
    assert first.result is second.result is Result.ERROR
    assert "only HTTP 429" in str(second.status["error"])
    assert len(simulation.log.requests) == asked
