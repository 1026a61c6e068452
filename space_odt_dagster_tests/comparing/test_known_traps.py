"""What other tools of this kind got wrong: order as drift, null as change, duplicate keys, an agent replaced in the middle."""

import json
from typing import Any

import pytest

from space_odt_dagster.comparing.leaves import ValueDiff
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited

QUEUES = ValueDiff("call_queue_details")


def agents(*names: str) -> dict[str, Any]:
    return {"agents": [{"id": f"agent-{name}", "skillLevel": 1, "firstName": name} for name in names]}


def found(before: Any, after: Any, reading: ValueDiff = QUEUES) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.kind, each.path, each.before, each.after) for each in reading.differences(before, after)]


def test_an_array_in_another_order_is_no_difference() -> None:
    assert found(agents("a", "b", "c"), agents("c", "a", "b")) == []
    assert found({"tags": ["x", "y"]}, {"tags": ["y", "x"]}, ValueDiff("devices")) == []


def test_an_agent_replaced_in_the_middle_is_one_gone_and_one_come() -> None:
    kinds = [each[:2] for each in found(agents("a", "b", "c"), agents("a", "x", "c"))]
    assert kinds == [("removed", "agents[id=agent-b]"), ("added", "agents[id=agent-x]")]


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ({}, {"x": None}, False),
        ({"x": None}, {"x": []}, False),
        ({}, {"x": []}, False),
        ({"x": []}, {"x": []}, False),
        ({"x": None}, {"x": ""}, False),
        ({"x": {"y": None}}, {}, False),
        ({"x": 1}, {"x": "1"}, True),
        ({"x": True}, {"x": 1}, True),
        ({"x": False}, {}, True),
    ],
)
def test_absent_equals_null_and_what_holds_nothing(before: Any, after: Any, differs: bool) -> None:
    assert bool(found(before, after)) is differs
    assert bool(found(after, before)) is differs


def test_strictly_absent_and_null_differ() -> None:
    strict = ValueDiff("call_queue_details", strict=True)
    assert found({}, {"x": None}, strict) == [("changed", "x", None, "null")]


def test_two_of_the_same_name_are_two() -> None:
    before = {"agents": [{"id": "1", "firstName": "Ana"}, {"id": "2", "firstName": "Ana"}]}
    after = {"agents": [{"id": "1", "firstName": "Ana"}, {"id": "2", "firstName": "Eva"}]}
    assert found(before, after) == [("changed", "agents[id=2].firstName", '"Ana"', '"Eva"')]


def test_ten_thousand_elements_are_matched_one_by_one() -> None:
    names = [str(number) for number in range(10_000)]
    assert [each[0] for each in found(agents(*names), agents(*names[1:], "new"))] == ["removed", "added"]


def test_a_list_by_value_says_what_went_and_what_came() -> None:
    person = ValueDiff("people_details")
    assert found({"licenses": ["a", "b"]}, {"licenses": ["b", "c", "d"]}, person) == [
        ("changed", "licenses", '["a"]', '["c","d"]')
    ]


def test_another_number_of_the_same_type_is_one_change() -> None:
    before, after = ({"phoneNumbers": [{"type": "work", "value": value}]} for value in ("+1555", "+1556"))
    assert found(before, after, ValueDiff("people_details")) == [
        ("changed", "phoneNumbers[type=work].value", '"+1555"', '"+1556"')
    ]


def test_a_forwarding_rule_that_is_renamed_is_a_name_that_changed() -> None:
    before = {"callForwarding": {"rules": [{"id": "b2xk", "name": "old", "enabled": True}]}}
    after = {"callForwarding": {"rules": [{"id": "bmV3", "name": "new", "enabled": True}]}}
    paths = [(each.path, each.follows) for each in ValueDiff("call_queue_forwarding").differences(before, after)]
    rule = "callForwarding.rules[id=b2xk]"
    assert paths == [(f"{rule}.id", f"{rule}.name"), (f"{rule}.name", None)]


def test_the_order_of_agents_counts_only_where_it_is_asked_for_and_routes_calls() -> None:
    circular = {"callPolicies": {"policy": "CIRCULAR"}}
    asked = ValueDiff("call_queue_details", order=True)
    assert [each[0] for each in found(circular | agents("a", "b"), circular | agents("b", "a"), asked)] == ["reordered"]
    assert found(agents("a", "b"), agents("b", "a"), asked) == []


def test_an_empty_side_is_everything_gone_and_two_empty_sides_are_nothing(rows: Rows, between: Between) -> None:
    empty = edited(rows, lambda other: other.update({name: [] for name in other}))
    assert between(empty, empty).told == []
    gone = between(rows, empty)
    assert {kind for _, kind, *_ in gone.told} == {"removed"}
    assert gone.summary.equation.rows > 0


def test_rows_that_share_a_key_may_swap_places(rows: Rows, between: Between) -> None:
    def twice(other: Rows) -> None:
        again = json.loads(json.dumps(other["devices"][0]))
        again["raw_json"]["displayName"] = "The other one"
        other["devices"].append(again)

    both = edited(rows, twice)
    swapped = edited(both, lambda other: other["devices"].reverse())
    assert between(both, swapped).told == []
    lost = between(both, rows)
    assert [each[:2] for each in lost.told] == [("devices", "removed")]
    assert lost.changes[0].ambiguous


def test_presence_alone_is_no_change(rows: Rows, between: Between) -> None:
    def moves(other: Rows) -> None:
        for row in other["people_details"]:
            row["raw_json"]["status"] = "meeting"
            row["raw_json"]["lastActivity"] = "2026-11-02T01:02:03Z"

    seen = between(rows, edited(rows, moves))
    assert seen.told == []
    assert seen.summary.equation.volatile > 0
    assert seen.summary.differs is False
    shown = between(rows, edited(rows, moves), volatile=True)
    assert len(shown.told) == seen.summary.equation.volatile


def test_a_field_that_came_everywhere_is_one_line(rows: Rows, between: Between) -> None:
    def adds(other: Rows) -> None:
        for row in other["call_queue_details"]:
            row["raw_json"]["brandNew"] = True

    seen = between(rows, edited(rows, adds))
    assert seen.told == []
    assert [(each.kind.value, each.path) for each in seen.changes] == [("field_added", "brandNew")]
    gone = between(edited(rows, adds), rows)
    assert [(each.kind.value, each.path) for each in gone.changes] == [("field_removed", "brandNew")]
