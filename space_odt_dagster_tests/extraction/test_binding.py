"""From source rows to calls: all ids of a call from one row, nothing twice, nothing dropped in silence."""

from dataclasses import replace
from typing import Any

import pytest

from space_odt_dagster.extraction.binding import Binding, bind, calls_of, is_set
from space_odt_dagster.manifest.asked import EachRow, each, equals, is_not_set, uuid_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export

QUEUES = [
    {"id": f"queue-{number}", "location_id": f"place-{number % 4}", "has_cx_essentials": "true" if number % 2 else ""}
    for number in range(12)
]


def arguments(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [dict(call.arguments) for call in bind(MANIFEST[name], rows)]


def test_twelve_queues_in_four_locations_are_twelve_calls_with_the_ids_of_their_own_rows() -> None:
    asked = arguments("call_queue_forwarding", QUEUES)
    assert [(each["location_id"], each["feature_id"]) for each in asked] == [
        (row["location_id"], row["id"]) for row in QUEUES
    ]


def test_a_flag_is_passed_on_where_it_is_true_and_left_out_elsewhere() -> None:
    asked = arguments("call_queue_details", QUEUES)
    assert [each.get("has_cx_essentials") for each in asked] == [True if n % 2 else None for n in range(12)]


@pytest.mark.parametrize("value", ["", "false", None, False])
def test_what_is_empty_or_false_is_not_set(value: object) -> None:
    assert not is_set(value)


@pytest.mark.parametrize("value", ["true", "0", "an id", True, 0, [], {}])
def test_everything_else_is_set(value: object) -> None:
    assert is_set(value)


def test_only_rows_with_the_wanted_column_are_asked_for() -> None:
    export = MANIFEST["person_call_forwarding"]
    (source,), (condition,) = export.sources, export.conditions
    values = ["true"] * 3 + [""] * 3 + [None] * 3
    rows = [{source.column: f"person-{n}", condition.column: value} for n, value in enumerate(values)]
    assert arguments("person_call_forwarding", rows) == [{"entity_id": f"person-{n}"} for n in range(3)]


def test_the_same_ids_are_asked_with_once() -> None:
    assert len(arguments("call_queue_details", QUEUES * 3)) == 12


def test_an_organisation_wide_question_is_asked_once_and_needs_no_rows() -> None:
    assert arguments("call_queue_settings", []) == [{}]


def test_a_listing_is_asked_once_for_each_variant() -> None:
    assert arguments("call_queues", []) == [{}, {"has_cx_essentials": True}]
    assert [call.variant for call in bind(MANIFEST["call_queues"], [])] == [0, 1]


@pytest.mark.parametrize("missing", [None, ""])
def test_every_row_without_an_id_is_a_call_that_says_so(missing: str | None) -> None:
    rows = [{"id": missing, "location_id": "place", "has_cx_essentials": ""}] * 2 + QUEUES[:1]
    calls = list(bind(MANIFEST["call_queue_details"], rows))
    assert [Binding(call.export).lacks_an_id(call) for call in calls] == [True, True, False]


def test_calls_keep_the_row_that_their_ids_came_from() -> None:
    calls = list(bind(MANIFEST["call_queue_details"], QUEUES))
    assert [call.source for call in calls] == QUEUES


def test_the_order_of_calls_is_that_of_the_rows() -> None:
    assert arguments("call_queue_details", QUEUES[::-1]) == arguments("call_queue_details", QUEUES)[::-1]


def asking(asked: EachRow) -> Export:
    return replace(MANIFEST["location_details"], asked=asked)


RULES = asking(EachRow(of="queues", ids={"queue_id": "id", "rule_id": each("rule_ids")}))


@pytest.mark.parametrize("rules", [["a", "b", "a"], '["a","b","a"]'], ids=["a list", "the text of a CSV cell"])
def test_each_element_of_a_list_is_one_call_with_the_other_ids_of_its_row(rules: object) -> None:
    calls = list(bind(RULES, [{"id": "1", "rule_ids": rules}, {"id": "2", "rule_ids": '["c"]'}]))
    assert [dict(call.arguments) for call in calls] == [
        {"queue_id": "1", "rule_id": "a"},
        {"queue_id": "1", "rule_id": "b"},
        {"queue_id": "2", "rule_id": "c"},
    ]
    assert calls_of(RULES, {"id": "1", "rule_ids": rules}) == 2


@pytest.mark.parametrize("rules", [None, "", "[]", []])
def test_a_row_without_elements_is_not_asked(rules: object) -> None:
    assert list(bind(RULES, [{"id": "1", "rule_ids": rules}])) == []


def test_a_row_without_its_own_id_is_not_dropped_although_its_list_is_there() -> None:
    (call,) = bind(RULES, [{"id": None, "rule_ids": '["a"]'}])
    assert Binding(call.export).lacks_an_id(call)


def test_conditions_can_be_negated_and_compare_texts_and_all_must_hold() -> None:
    where = (is_not_set("location_id"), equals("level", "PEOPLE"))
    export = asking(EachRow(of="x", ids={"id": "id"}, where=where))
    rows = [
        {"id": f"{level}-{place}", "level": level, "location_id": place}
        for level in ("PEOPLE", "GROUP", "people", None)
        for place in (None, "", "false", "a place")
    ]
    asked = [call.arguments["id"] for call in bind(export, rows)]
    assert asked == ["PEOPLE-None", "PEOPLE-", "PEOPLE-false"]


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8xMjM0NTY3OC05YWJj", "12345678-9abc"),
        ("Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8xMjM0NTY3OC05YWJjZA==", "12345678-9abcd"),
        ("12345678-9abc-4def-8123-456789abcdef", "12345678-9abc-4def-8123-456789abcdef"),
        ("not an id", "not an id"),
        ("ñ", "ñ"),
    ],
)
def test_the_uuid_of_an_id_is_asked_with(given: str, asked: str) -> None:
    export = asking(EachRow(of="x", ids={"org_uuid": uuid_of("id")}))
    assert [call.arguments["org_uuid"] for call in bind(export, [{"id": given}])] == [asked]
