"""The shipped rules as a set: what they need, and that what they name exists."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest

from space_odt_dagster.judging import condition as conditions
from space_odt_dagster.judging.computed import COMPUTED
from space_odt_dagster.judging.computed.access_code_weak import is_weak
from space_odt_dagster.judging.computed.dial_pattern_twice import overlap
from space_odt_dagster.judging.condition import (
    Clause,
    Elements,
    ExistsIn,
    Known,
    Operator,
    Placeholder,
    Rows,
    Rule,
)
from space_odt_dagster.judging.default_rules import RULE_SET, default_rules
from space_odt_dagster.judging.wanted import narrowest_scope, wanted_by
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator.documents import FOLDER

EXACT = (Operator.EQUALS, Operator.NOT, Operator.ONE_OF, Operator.NONE_OF)
NOT_DOCUMENTED = {"public", "Webex Calling"}
"""The SNMP community that everybody knows, and how the names of licences begin."""


def parts(thing: Any) -> Iterator[Any]:
    """A condition and everything inside it."""
    yield thing
    if is_dataclass(thing):
        for each in fields(thing):
            yield from parts(getattr(thing, each.name))
    elif isinstance(thing, tuple):
        for element in thing:
            yield from parts(element)


def constants(condition: Any, exports: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts that a condition compares with, and the exports whose values those are."""
    if isinstance(condition, Elements | ExistsIn):
        of_others = condition.subject.export if isinstance(condition.subject, Rows) else ""
        of_others = condition.export if isinstance(condition, ExistsIn) else of_others
        inner = condition.where if isinstance(condition, ExistsIn) else condition.condition
        yield from constants(inner, (of_others,) if of_others else exports)
    elif isinstance(condition, conditions.Test | Known):
        is_test = isinstance(condition, conditions.Test)
        argument = condition.argument if is_test else condition.unless
        is_text = not is_test or condition.operator in (*EXACT, Operator.BEGINS_WITH)
        values = argument if isinstance(argument, tuple) else (argument,)
        yield from ((exports, each) for each in values if is_text and isinstance(each, str))
    elif is_dataclass(condition):
        for each in fields(condition):
            yield from constants(getattr(condition, each.name), exports)
    elif isinstance(condition, tuple):
        for element in condition:
            yield from constants(element, exports)


@cache
def documented(export: str) -> frozenset[str]:
    """Every text in the documented answer of an export, and in the lists of its values."""
    document = json.loads((FOLDER / MANIFEST[export].group / f"{export}.json").read_text(encoding="utf-8"))
    return frozenset(texts([document["example"], document["schema"]]))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in texts(each))


def each_clause() -> Iterator[tuple[Rule, Clause]]:
    return ((rule, clause) for rule in default_rules().values() for clause in rule.clauses)


def test_the_set_has_a_hundred_rules_and_is_read_once() -> None:
    assert (RULE_SET, len(default_rules())) == ("space-odt:default@1", 100)
    assert default_rules() is default_rules()


def test_every_rule_can_be_judged_whole_in_the_scope_that_it_names_and_in_no_narrower_one() -> None:
    needed = {
        rule.rule_id: narrowest_scope(wanted_by(rule.clauses, MANIFEST, {}).paths, MANIFEST)
        for rule in default_rules().values()
    }
    assert needed == {rule.rule_id: rule.needs_scope for rule in default_rules().values()}


def test_every_value_that_a_rule_compares_with_is_documented() -> None:
    unknown = [
        (rule.rule_id, text)
        for rule, clause in each_clause()
        for exports, text in constants((clause.where, clause.expect), clause.about)
        if text not in NOT_DOCUMENTED and not any(one.startswith(text) for name in exports for one in documented(name))
    ]
    assert unknown == []


def test_every_parameter_of_a_condition_is_used_and_every_function_is() -> None:
    for rule in default_rules().values():
        if not any(clause.computed_by for clause in rule.clauses):
            used = {each.name for each in parts(rule.clauses) if isinstance(each, Placeholder)}
            assert used == {each.name for each in rule.parameters}, rule.rule_id
    assert {clause.computed_by for _, clause in each_clause()} - {""} == COMPUTED.keys()


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("", "", True),
        ("", "!", False),
        ("XX", "X", False),
        ("X5", "XX", True),
        ("X5", "X6", False),
        ("X!", "123", True),
        ("X!", "1", False),
        ("5!", "X6", True),
        ("5!", "6!", False),
        ("!", "XXX5", True),
    ],
)
def test_two_patterns_overlap_if_the_same_digits_match_both(one: str, other: str, both: bool) -> None:
    assert overlap(one, other) is overlap(other, one) is both


@pytest.mark.parametrize(
    ("code", "weak"), [("123", True), ("0000", True), ("3456", True), ("6543", True), ("1357", False), ("1223", False)]
)
def test_a_code_is_weak_if_it_is_short_or_its_digits_are_in_order(code: str, weak: bool) -> None:
    assert is_weak(code, 4) is weak
