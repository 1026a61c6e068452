"""Skips and failures are classified and grouped, without a word of what the server wrote."""

import json
from pathlib import Path

import pytest

from space_odt_dagster.reporting.causes import Cause, cause_of, group_errors
from space_odt_dagster_tests.reporting.made_up import CANARY, organisation, report_of
from space_odt_dagster_tests.reporting.made_up import error_row as row
from space_odt_dagster_tests.reporting.scenarios import CAUSES, SCENARIOS


def test_every_cause_is_recognised_from_what_the_tool_writes() -> None:
    found = [
        cause_of(row(outcome=outcome, http_status=status, code=code, message=message))
        for outcome, status, code, message in CAUSES
    ]
    assert found == list(Cause)


def test_calls_are_grouped_by_status_code_and_outcome_and_entities_counted_once() -> None:
    rows = [
        *(row(ids=json.dumps({"entity_id": f"p{each % 3}"}), http_status=502) for each in range(6)),
        *(row("person_numbers", ids=json.dumps({"person_id": f"p{each}"}), http_status=502) for each in range(4)),
        row(ids=json.dumps({"person_id": "p9"}), http_status=503),
    ]
    first, second = group_errors(rows).groups
    assert (first.http_status, first.calls, first.entities) == (502, 10, 4)
    assert first.exports == ("people_details", "person_numbers")
    assert (second.http_status, second.calls, second.entities) == (503, 1, 1)


@pytest.mark.parametrize(
    ("ids", "entities"),
    [
        (['{"location_id": "l1", "queue_id": "q1"}', '{"location_id": "l1", "feature_id": "q1"}'], 1),
        (['{"location_id": "l1", "queue_id": "q1"}', '{"location_id": "l1", "queue_id": "q2"}'], 2),
        (['{"location_id": "l1", "org_id": "o"}', '{"location_id": "l2", "org_id": "o"}'], 2),
        (['{"person_id": "p1", "calling_data": true}', '{"person_id": "p1"}'], 1),
        (["{}", ""], 1),
        (["not json", "[1]"], 2),
    ],
)
def test_an_entity_is_known_by_its_ids_whatever_the_parameters_are_called(ids: list[str], entities: int) -> None:
    (group,) = group_errors([row(ids=each, http_status=500) for each in ids]).groups
    assert group.entities == entities


def test_failures_come_before_skips_and_the_widest_first() -> None:
    rows = [
        *(row(outcome="skipped", http_status=404, ids=json.dumps({"person_id": str(each)})) for each in range(5)),
        row(http_status=500),
        *(row(http_status=403, ids=json.dumps({"person_id": str(each)})) for each in range(2)),
    ]
    assert [group.http_status for group in group_errors(rows).groups] == [403, 500, 404]


def test_a_code_that_could_be_a_text_is_left_out() -> None:
    (group,) = group_errors([row(http_status=400, code="Ada Lovelace")]).groups
    assert group.code == ""
    (group,) = group_errors([row(http_status=400, code="WXC-4202")]).groups
    assert group.code == "WXC-4202"


def test_skips_are_counted_by_reason_for_each_module() -> None:
    rows = [
        *(row(outcome="skipped", http_status=400, code="4003") for _ in range(3)),
        row(outcome="skipped", http_status=404, tracking_id="ROUTER_7"),
    ]
    errors = group_errors(rows)
    assert errors.skipped["people_details"] == {Cause.NOT_ENTITLED: 3, Cause.VANISHED: 1}
    assert errors.tracking_ids == {"people_details": "ROUTER_7"}


@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_nothing_that_a_server_wrote_and_nothing_about_people_is_in_the_report(scenario: str, tmp_path: Path) -> None:
    made, facts = SCENARIOS[scenario]()
    _, page = report_of(made, tmp_path, **facts)
    text = page.read_text(encoding="utf-8")
    assert CANARY not in text
    for part in ("Canary", "998877", "+3491000", "person-1", "raw_json"):
        assert part not in text


def test_without_skips_and_failures_the_report_says_so(tmp_path: Path) -> None:
    _, page = report_of(organisation(), tmp_path)
    assert "No call was skipped and none failed." in page.read_text(encoding="utf-8")
