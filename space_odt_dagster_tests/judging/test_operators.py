"""The tests of one value: what is true, what is false, and what cannot be judged."""

from datetime import UTC, datetime
from typing import Any

import pytest

from space_odt_dagster.judging.condition import Operator, Written
from space_odt_dagster.judging.operators import TESTS, is_empty, is_redacted, older, same

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("operator", "value", "argument", "said"),
    [
        ("equals", "ALLOW", "ALLOW", True),
        ("equals", "0142", "142", False),
        ("equals", "0142", Written(142, "142"), False),
        ("equals", "142", Written(142, "142"), True),
        ("equals", 142.0, Written(142, "142"), True),
        ("one_of", "7", [Written(7, "7"), "x"], True),
        ("equals", None, "", True),
        ("equals", 1, True, False),
        ("equals", 2, 2.0, True),
        ("equals", [], None, True),
        ("not", None, False, True),
        ("not", False, False, False),
        ("one_of", "A", ["A", "B"], True),
        ("one_of", None, ["A"], False),
        ("none_of", "C", ["A", "B"], True),
        ("at_least", 3, 3, True),
        ("at_least", "12", 3, True),
        ("at_most", 4, 3, False),
        ("more_than", "9007199254740993", 9007199254740992, True),
        ("less_than", "many", 3, None),
        ("between", 5, [1, 5], True),
        ("begins_with", "TRANSFER_WITH_PROMPT", "TRANSFER", True),
        ("ends_with", "ana@example.com", "@example.org", False),
        ("begins_with", None, "", False),
        ("contains", "reception desk", "desk", True),
        ("contains", ["a", "b"], "b", True),
        ("matches", "Branch 12", "Branch *", True),
        ("matches", "branch 12", "Branch *", False),
        ("pattern", "12345", "[0-9]{5}", True),
        ("pattern", "123456", "[0-9]{5}", False),
        ("contains_all", ["a", "b"], ["b"], True),
        ("contains_none", ["a"], ["b"], True),
        ("contains_only", ["a", "c"], ["a", "b"], False),
        ("same_elements", ["b", "a"], ["a", "b"], True),
        ("same_elements", ["a"], ["a", "b"], False),
    ],
)
def test_an_operator_says(operator: str, value: Any, argument: Any, said: bool | None) -> None:
    assert TESTS[Operator(operator)](value, argument, False) is said


def test_case_counts_unless_asked_otherwise() -> None:
    for operator in (Operator.EQUALS, Operator.BEGINS_WITH, Operator.CONTAINS, Operator.MATCHES, Operator.PATTERN):
        assert TESTS[operator]("SALES", "sales", False) is False
        assert TESTS[operator]("SALES", "sales", True) is True


def test_spellings_of_an_id_are_the_same() -> None:
    assert same(
        "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE",
        "00000000-0000-0000-0000-000000000001",
    )


@pytest.mark.parametrize(
    ("value", "empty"), [(None, True), ("", True), ([], True), ({}, True), (0, False), (False, False)]
)
def test_zero_and_false_are_values(value: Any, empty: bool) -> None:
    assert is_empty(value) is empty


def test_times_are_seen_from_the_snapshot() -> None:
    assert older("2026-10-30T11:59:59Z", 31, NOON) is True
    assert older("2026-10-30T12:00:00Z", 31, NOON) is False
    assert older("2026-12-24T00:00:00", 0, NOON) is False
    assert older("yesterday", 1, NOON) is None
    assert older(None, 1, NOON) is None


def test_a_hidden_value_is_recognised() -> None:
    assert is_redacted("redacted:0123456789abcdef")
    assert is_redacted(["a", "redacted:0123456789abcdef"])
    assert not is_redacted("redacted:soon")
