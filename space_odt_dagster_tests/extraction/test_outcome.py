"""Every result of the contract, each from the answers that lead to it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from space_odt_dagster.extraction.calls import CallError
from space_odt_dagster.extraction.errors import Interrupted, TokenRefused
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.results import Meaning, Outcome, Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, presets
from space_odt_dagster.simulator.presets import forbidden, missing_route, missing_scope
from space_odt_dagster_tests.extraction.reading import QUICK, Inventory, Reading, connect, read

GONE = FaultAnswer(status=404, body={"message": "The requested person could not be found."})
LIMITED = FaultAnswer(status=405, body={"message": "GET is not allowed."})
NOT_ENTITLED = FaultAnswer(
    status=400, body={"errors": [{"errorCode": 4003, "description": "Unauthorized request: User"}]}
)


@pytest.fixture
def details(tmp_path: Path, simulation: Simulation) -> Callable[..., Reading]:
    """Reads the details of all people under these faults; the listing before is not touched."""

    def read_details(*faults: Fault, name: str = "people_details") -> Reading:
        with connect(simulation) as connection:
            inventory = Inventory(connection, tmp_path)
            inventory.read("people")
            simulation.log.clear()
            simulation.faults.add(*faults)
            return inventory.read(name)[name]

    return read_details


def test_ok_is_when_every_call_was_answered(details: Callable[..., Reading]) -> None:
    reading = details()
    assert reading.result is Result.OK
    assert reading.status["http_status"] == 200
    assert reading.status["error"] is None
    assert reading.status["count"] == reading.status["calls"] == reading.status["fetched"] == 25


def test_ok_is_also_when_some_have_vanished_or_are_not_entitled(details: Callable[..., Reading]) -> None:
    reading = details(
        Fault(route="people_details", nth=(1, 9), answer=GONE),
        Fault(route="people_details", nth=(3, 25), answer=NOT_ENTITLED),
    )
    assert reading.result is Result.OK
    assert (reading.status["count"], reading.status["skipped"], reading.status["failed"]) == (21, 4, 0)
    assert reading.tally.skipped_by_reason == {"not entitled": 2, "not found": 2}
    assert {each["outcome"] for each in reading.errors} == {"skipped"}


def test_ok_is_also_when_nobody_is_entitled(details: Callable[..., Reading]) -> None:
    reading = details(Fault(route="people_details", answer=NOT_ENTITLED))
    assert reading.result is Result.OK
    assert (reading.status["count"], reading.status["skipped"]) == (0, 25)
    assert reading.status["http_status"] == 400


def test_empty_is_when_the_organisation_has_none(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(Fault(route="hunt_groups", answer=FaultAnswer(keep_items=0)))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.EMPTY
    assert reading.status["fetched"] == 1


def test_empty_is_when_there_is_nothing_to_ask(tmp_path: Path, simulation: Simulation) -> None:
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_group_details", [], source_result=Result.EMPTY)
    assert reading.result is Result.EMPTY
    assert (reading.status["calls"], reading.status["http_status"]) == (0, None)
    assert simulation.log.requests == []


def test_partial_is_when_some_calls_failed_for_good(details: Callable[..., Reading]) -> None:
    reading = details(Fault(route="people_details", nth=(4, 5), answer=FaultAnswer(status=400, body="No.")))
    assert reading.result is Result.PARTIAL
    assert (reading.status["count"], reading.status["failed"], reading.status["http_status"]) == (23, 2, 400)
    assert reading.status["error"] == "2 of 25 calls failed (rejected, HTTP 400)"


def test_partial_is_what_a_partial_source_allows_at_best(tmp_path: Path, simulation: Simulation) -> None:
    with connect(simulation) as connection:
        groups = read(connection, tmp_path, "groups")
        reading = read(connection, tmp_path, "group_members", groups.as_source, source_result=Result.PARTIAL)
        nobody = read(connection, tmp_path, "hunt_group_details", [], source_result=Result.PARTIAL)
    assert reading.result is nobody.result is Result.PARTIAL
    assert reading.status["error"] == "The export its ids come from is partial: rows may be missing here too."


def test_forbidden_names_the_scope(details: Callable[..., Reading], simulation: Simulation) -> None:
    reading = details(forbidden("person_out_access_codes"), name="person_out_access_codes")
    assert reading.result is Result.FORBIDDEN
    assert reading.status["http_status"] == 403
    error = str(reading.status["error"])
    assert error.endswith("administrator role probably lacks the scope spark-admin:telephony_config_read")
    assert "not asked" not in error, "so few are asked to the last"
    assert reading.rows == []


@pytest.mark.parametrize("workers", [1, 10, 100])
def test_a_scope_that_is_said_to_be_missing_costs_ten_calls_with_any_number_of_workers(
    tmp_path: Path, simulation: Simulation, workers: int
) -> None:
    simulation.faults.add(missing_scope("people_details"))
    with connect(simulation, policy=replace(QUICK, concurrent_requests=workers)) as connection:
        reading = Inventory(connection, tmp_path).read("people_details")["people_details"]
    assert len(simulation.log.for_route("people_details")) == len(reading.errors) == 10
    error = str(reading.status["error"])
    assert "; 15 more were not made, because none of those was answered" in error
    assert error.endswith("; the token or its administrator role lacks the scope spark-admin:people_read")


def test_a_scope_that_only_the_listing_lacks_is_said_of_the_listing(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(forbidden("groups"))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "groups")
    assert reading.result is Result.FORBIDDEN
    assert "lacks the scope identity:groups_read" in str(reading.status["error"])
    assert len(simulation.log.requests) == 1


def test_a_403_after_a_success_is_a_failure_of_that_call_only(details: Callable[..., Reading]) -> None:
    no = FaultAnswer(status=403, body={"message": "No."})
    reading = details(Fault(route="people_details", from_call=10, answer=no))
    assert reading.result is Result.PARTIAL
    assert (reading.status["count"], reading.status["failed"]) == (9, 16)


def test_unsupported_is_an_endpoint_that_is_not_there_and_costs_a_handful_of_calls(
    details: Callable[..., Reading], simulation: Simulation
) -> None:
    reading = details(missing_route("person_numbers"), name="person_numbers")
    assert reading.result is Result.UNSUPPORTED
    assert 3 <= len(simulation.log.for_route("person_numbers")) <= 5
    assert reading.status["http_status"] == 404


def test_unsupported_is_also_405_on_every_call(details: Callable[..., Reading], simulation: Simulation) -> None:
    reading = details(Fault(route="person_numbers", answer=LIMITED), name="person_numbers")
    assert reading.result is Result.UNSUPPORTED
    assert len(simulation.log.for_route("person_numbers")) == reading.tally.planned


def test_not_found_is_404_on_every_call(details: Callable[..., Reading]) -> None:
    reading = details(Fault(route="people_details", answer=GONE))
    assert reading.result is Result.NOT_FOUND
    assert (reading.status["http_status"], reading.status["skipped"]) == (404, 0)
    assert {each["outcome"] for each in reading.errors} == {"failed"}


def test_locations_without_a_connection_do_not_hide_those_that_have_one(details: Callable[..., Reading]) -> None:
    reading = details(Fault(route="people_details", nth=tuple(range(1, 21)), answer=GONE))
    assert reading.result is Result.OK
    assert (reading.status["count"], reading.status["skipped"]) == (5, 20)


def test_not_found_listings_are_not_empty(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(Fault(route="hunt_groups", answer=GONE))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.NOT_FOUND


@pytest.mark.parametrize("answer", [NOT_ENTITLED, FaultAnswer(status=405, body={"errorCode": 25409, "message": "x"})])
def test_a_listing_that_is_not_entitled_is_an_error_and_never_empty(
    tmp_path: Path, simulation: Simulation, answer: FaultAnswer
) -> None:
    simulation.faults.add(Fault(route="hunt_groups", answer=answer))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "hunt_groups")
    assert reading.result is Result.ERROR
    assert reading.errors[0]["outcome"] == "failed"


def test_a_second_listing_that_is_not_entitled_leaves_the_first(tmp_path: Path, simulation: Simulation) -> None:
    simulation.faults.add(Fault(route="call_queues", query={"hasCxEssentials": "true"}, answer=NOT_ENTITLED))
    with connect(simulation) as connection:
        reading = read(connection, tmp_path, "call_queues")
    assert reading.result is Result.OK
    assert reading.rows
    assert reading.status["skipped"] == 1


def test_error_is_anything_else_on_every_call(details: Callable[..., Reading]) -> None:
    reading = details(Fault(route="people_details", answer=FaultAnswer(status=400, body=presets.SHAPES["F"])))
    assert reading.result is Result.ERROR
    assert reading.status["failed"] == 25
    assert reading.errors[0]["code"] == "9601"


def test_error_is_also_a_mixture_of_refusals(details: Callable[..., Reading]) -> None:
    no = FaultAnswer(status=403, body={"message": "No."})
    bad = FaultAnswer(status=400, body={"message": "Bad."})
    reading = details(Fault(route="people_details", nth=(1, 2), answer=no), Fault(route="people_details", answer=bad))
    assert reading.result is Result.ERROR


def test_blocked_is_said_with_its_reason() -> None:
    tally = ReadOutcome(MANIFEST["people_details"], blocked="Its source people is forbidden.")
    assert tally.result is Result.BLOCKED
    assert tally.error == "Its source people is forbidden."


def test_unauthorized_is_a_dead_token_and_an_interruption_is_not() -> None:
    dead = ReadOutcome(MANIFEST["people"], stopped=TokenRefused("Dead."))
    interrupted = ReadOutcome(MANIFEST["people"], stopped=Interrupted("Ctrl-C."))
    assert (dead.result, dead.error) == (Result.UNAUTHORIZED, "Dead.")
    assert (interrupted.result, interrupted.error) == (Result.ERROR, "Ctrl-C.")


def test_a_row_without_an_id_is_skipped_without_being_asked(tmp_path: Path, simulation: Simulation) -> None:
    with connect(simulation) as connection:
        rows = [*read(connection, tmp_path, "people").as_source[:2], {"person_id": None}, {"person_id": ""}]
        simulation.log.clear()
        reading = read(connection, tmp_path, "people_details", rows)
    assert reading.result is Result.OK
    assert (len(simulation.log.requests), reading.status["skipped"]) == (2, 2)
    assert reading.tally.skipped_by_reason == {"no id": 2}


def test_only_three_results_have_rows_and_only_two_are_good() -> None:
    assert {each for each in Result if each.has_rows} == {Result.OK, Result.EMPTY, Result.PARTIAL}
    assert {each for each in Result if each.is_good} == {Result.OK, Result.EMPTY}


def refused(meaning: Meaning, http_status: int, message: str = "no") -> CallError:
    return CallError(meaning=meaning, message=message, http_status=http_status, code=None, tracking_id=None, attempts=1)


def test_refused_calls_are_sorted_once_however_often_they_are_asked_for() -> None:
    tally = ReadOutcome(MANIFEST["people_details"], calls=3, fetched=1, rows=1)
    for number in (2, 1, 3):
        tally.refuse(refused(Meaning.NOT_ENTITLED, 400).of(f"{number}"))
    first = tally.final_refused
    assert [each.ids for each in first] == ["1", "2", "3"]
    assert (tally.result, tally.error, tally.http_status, tally.skipped) == (Result.OK, "", 200, 3)
    assert tally.final_refused is first
    tally.refuse(refused(Meaning.REJECTED, 409).of("0"))
    assert [each.ids for each in tally.final_refused] == ["0", "1", "2", "3"]
    assert (tally.result, tally.http_status, tally.skipped, tally.failed) == (Result.PARTIAL, 409, 3, 1)


def test_what_vanished_is_a_skip_again_once_something_is_there() -> None:
    tally = ReadOutcome(MANIFEST["people_details"], calls=2)
    tally.refuse(refused(Meaning.NOT_FOUND, 404).of("1"))
    assert (tally.failed, tally.skipped, tally.skipped_by_reason) == (1, 0, {})
    assert [each.outcome for each in tally.final_refused] == [Outcome.FAILED]
    tally.fetched = tally.rows = 1
    assert (tally.failed, tally.skipped, tally.skipped_by_reason) == (0, 1, {"not found": 1})
    assert [each.outcome for each in tally.final_refused] == [Outcome.SKIPPED]


def test_equal_words_of_the_server_are_held_once() -> None:
    tally = ReadOutcome(MANIFEST["people_details"], calls=2)
    for number in range(2):
        tally.refuse(refused(Meaning.NOT_ENTITLED, 400, message="".join(["not ", "entitled"])).of(str(number)))
    first, second = tally.final_refused
    assert first.message is second.message
