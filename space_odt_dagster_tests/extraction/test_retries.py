"""What can pass is asked again, a bounded number of times; what cannot is asked once."""

from dataclasses import replace
from pathlib import Path

import pytest

from space_odt_dagster.extraction.results import Result
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, Wire
from space_odt_dagster.simulator.presets import GATEWAY_PAGE
from space_odt_dagster_tests.extraction.reading import QUICK, Inventory, connect, read

PASSING = {
    "423": FaultAnswer(status=423, body={"message": "Locked"}),
    "408": FaultAnswer(status=408, body=""),
    "425": FaultAnswer(status=425, body=""),
    "520 of a CDN": FaultAnswer(status=520, body=GATEWAY_PAGE),
    "599": FaultAnswer(status=599, body=""),
    "500": FaultAnswer(status=500, body={"message": "[Error 4008] Oops"}),
    "502": FaultAnswer(status=502, body=GATEWAY_PAGE),
    "503": FaultAnswer(status=503, body=""),
    "504": FaultAnswer(status=504, body=GATEWAY_PAGE),
    "503 with a time": FaultAnswer(status=503, body="", headers={"Retry-After": "0.01"}),
    "423 with a time": FaultAnswer(status=423, body="", headers={"Retry-After": "0.01"}),
    "503 with nonsense": FaultAnswer(status=503, body="", headers={"Retry-After": "-5"}),
    "reset": FaultAnswer(wire=Wire.RESET),
    "truncated": FaultAnswer(wire=Wire.TRUNCATE),
    "truncated JSON": FaultAnswer(cut_bytes=7),
    "nothing": FaultAnswer(status=200, body=""),
    "not JSON": FaultAnswer(status=200, body="<html>Welcome</html>"),
    "no object": FaultAnswer(status=200, body="[]"),
    "null": FaultAnswer(status=200, body="null"),
    "empty object": FaultAnswer(status=200, body={}),
    "wrong item key": FaultAnswer(status=200, body={"things": []}),
    "null for a list": FaultAnswer(status=200, body={"huntGroups": None}),
    "an object for a list": FaultAnswer(status=200, body={"huntGroups": {}}),
    "no content": FaultAnswer(status=204, body=""),
}


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING.keys())
def test_a_fault_that_passes_leaves_no_trace_but_the_retries(
    tmp_path: Path, simulation: Simulation, answer: FaultAnswer
) -> None:
    simulation.faults.add(Fault(route="hunt_groups", nth=(1, 2, 3, 4), answer=answer))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.OK
    assert reading.keys == simulation.truth("hunt_groups")["hunt_groups"]
    assert reading.errors == []
    assert (reading.status["calls"], reading.status["fetched"], reading.status["retries"]) == (1, 1, 4)
    assert len(simulation.log.requests) == 5


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING.keys())
def test_a_fault_that_stays_fails_the_call_after_five_attempts(
    tmp_path: Path, simulation: Simulation, answer: FaultAnswer
) -> None:
    simulation.faults.add(Fault(route="hunt_groups", answer=answer))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.ERROR
    assert reading.rows == []
    assert len(simulation.log.requests) == 5
    (error,) = reading.errors
    assert (error["outcome"], error["attempts"]) == ("failed", 5)
    assert (reading.status["failed"], reading.status["fetched"], reading.status["retries"]) == (1, 0, 4)


def test_a_timeout_is_asked_again(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(Fault(route="hunt_groups", nth=(1,), answer=FaultAnswer(wire=Wire.HANG)))
    with connect(simulation, policy=replace(QUICK, timeout_seconds=0.3)) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.OK
    assert reading.status["retries"] == 1


def test_a_timeout_that_stays_says_so(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(Fault(route="hunt_groups", answer=FaultAnswer(wire=Wire.HANG)))
    with connect(simulation, policy=replace(QUICK, timeout_seconds=0.1, attempts=2)) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.ERROR
    assert reading.errors[0]["message"] == "passing: No complete answer arrived (timed out)."
    assert reading.status["http_status"] is None


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 415, 428])
def test_what_cannot_pass_is_asked_once(tmp_path: Path, simulation: Simulation, status: int) -> None:
    simulation.faults.add(Fault(route="hunt_groups", answer=FaultAnswer(status=status, body={"message": "No."})))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert not reading.result.is_good
    assert len(simulation.log.requests) == 1
    assert reading.status["retries"] == 0


def test_the_tracking_id_of_the_answer_is_told_from_body_or_header(tmp_path: Path, simulation: Simulation) -> None:
    body = {"message": "No.", "trackingId": "IN_THE_BODY"}
    simulation.faults.add(Fault(route="hunt_groups", answer=FaultAnswer(status=400, body=body)))
    simulation.faults.add(Fault(route="virtual_lines", answer=FaultAnswer(status=400, body="No.")))
    with connect(simulation) as connection:
        assert read(connection, tmp_path, "hunt_groups").errors[0]["tracking_id"] == "IN_THE_BODY"
        assert read(connection, tmp_path, "virtual_lines").errors[0]["tracking_id"].startswith("ROUTER_")


def test_a_body_that_echoes_the_token_is_cleaned_of_it(tmp_path: Path, simulation: Simulation) -> None:
    body = {"message": f"{'x' * 390}{simulation.token}", "code": simulation.token}
    simulation.faults.add(Fault(route="hunt_groups", answer=FaultAnswer(status=400, body=body)))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    written = str(reading.status) + str(reading.errors)
    assert simulation.token[:6] not in written
    assert "***" in written


def test_an_error_body_that_is_cut_off_is_asked_for_again_to_know_what_it_means(
    tmp_path: Path, simulation: Simulation
) -> None:
    simulation.faults.add(Fault(route="person_numbers", each_request=True, nth=(1,), answer=FaultAnswer(cut_bytes=60)))
    with connect(simulation) as connection:
        reading = Inventory(connection, tmp_path).read("person_numbers")["person_numbers"]
    assert reading.result is Result.OK
    assert reading.tally.skipped_by_reason == {"not entitled": reading.status["skipped"]}
    assert int(reading.status["skipped"]) > 0


def test_a_message_of_the_tool_itself_holds_none_of_the_server(tmp_path: Path, simulation: Simulation) -> None:
    """Such messages are shown outside of the exports, where a server's text, with a name in it, must not be."""
    body = '{"message":"Jane Doe'
    simulation.faults.add(Fault(route="hunt_groups", answer=FaultAnswer(status=404, body=body)))
    simulation.faults.add(Fault(route="auto_attendants", answer=FaultAnswer(status=400, body={"message": "Jane Doe"})))
    with connect(simulation) as connection:
        for name in ("hunt_groups", "auto_attendants"):
            reading = read(connection, tmp_path, name)
            assert "Jane" not in str(reading.status["error"])
            assert reading.result is not Result.OK
