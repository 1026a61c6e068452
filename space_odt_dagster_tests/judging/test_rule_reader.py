"""Rules as they are written: the shipped ones, and those of a desired file."""

import pytest

from space_odt_dagster.judging import condition
from space_odt_dagster.judging.condition import (
    All,
    Clause,
    ExpectRows,
    InScope,
    Not,
    Operator,
    Parameter,
    Path,
    Placeholder,
    Some,
)
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.judging.reading import rules_of

SHIPPED = """
- id: person-inactive
  version: 2
  title: Person with Webex Calling without activity
  area: identity
  severity: low
  entity: calling person
  needs_scope: v1
  why: Licence and number may be free.
  remedy: Management > Users
  source: own judgement
  parameters: {days: {default: 90, least: 1, most: 3650}}
  clauses:
    - about: people
      where: {location_id: {set: true}}
      expect: {last_activity: {newer_than_days: {parameter: days}}}
    - about: [call_queues, hunt_groups]
      computed_by: routing-loop
"""
OWN = """
- id: no-own-permissions
  about: person_permissions_out
  where: {location.country: ES}
  expect: {use_custom_enabled: false}
  severity: medium
  reason: Permissions are decided once a location.
  applies_from: 2027-01-01
  only: [spain, branches]
  except: branches
- id: reception-exists
  title: A reception
  area: toll_fraud
  about: auto_attendants
  where: {name: Reception, scope: branches}
  expect_rows: {per: location, exactly: 1}
  severity: high
  reason: Every branch has a reception.
"""
ONE = "- {id: a, severity: low, reason: r, about: people, expect: {first_name: A}"


def test_a_shipped_rule_is_read_whole() -> None:
    (rule,), problems = rules_of(SHIPPED, own=False)
    assert problems == []
    assert (rule.rule_id, rule.version, rule.area, rule.severity, rule.needs_scope, rule.own) == (
        "person-inactive",
        2,
        "identity",
        "low",
        "v1",
        False,
    )
    assert rule.parameters == (Parameter("days", 90, 1, 3650),)
    first, second = rule.clauses
    assert first == Clause(
        ("people",),
        condition.Test(Path("location_id"), Operator.SET),
        condition.Test(Path("last_activity"), Operator.NEWER_THAN_DAYS, Placeholder("days")),
    )
    assert (second.about, second.computed_by) == (("call_queues", "hunt_groups"), "routing-loop")


def test_an_own_rule_is_read_in_the_same_language() -> None:
    (permissions, reception), problems = rules_of(OWN)
    assert problems == []
    assert permissions.own
    assert (permissions.title, permissions.area, permissions.applies_from) == (
        "Permissions are decided once a location.",
        "own",
        "2027-01-01",
    )
    assert permissions.clauses[0].where == All(
        (
            condition.Test(Path("country", of="location"), Operator.EQUALS, "ES"),
            Some((InScope("spain"), InScope("branches"))),
            Not(InScope("branches")),
        )
    )
    assert reception.clauses[0].expect_rows == ExpectRows("location", (condition.Test(None, Operator.EQUALS, 1),))
    assert reception.entity == MANIFEST["auto_attendants"].grain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE + ", sevrity: low}", "1:77: a rule has no key 'sevrity'. Did you mean severity?"),
        (
            ONE.replace("severity: low", "severity: lo") + "}",
            "1:21: severity must be one of critical, high, medium, low, info, not 'lo'. Did you mean low?",
        ),
        (ONE.replace(", reason: r", "") + "}", "1:3: a rule needs reason."),
        (ONE.replace("id: a", "id: A b") + "}", "1:8: id must be small letters, digits, - and _, not 'A b'."),
        (ONE.replace("people", "peple") + "}", "1:44: there is no export 'peple'. Did you mean people?"),
        (ONE.replace("expect:", "expects:") + "}", "1:3: one of expect or expect_rows is needed."),
        (ONE + ", expect_rows: {exactly: 1}}", "1:3: one of expect or expect_rows is needed."),
        (ONE + ", computed_by: routing-loop}", "1:77: a rule has no key 'computed_by'."),
        (
            ONE.replace("people, expect: {first_name: A}", "licenses, expect_rows: {per: location, exactly: 1}") + "}",
            "1:67: per: location needs rows with location_id.",
        ),
        (ONE + ", applies_from: 2027-02-30}", "1:91: applies_from must be a day, such as 2027-01-31."),
        (ONE + ", only: nowhere}", "1:83: there is no scope 'nowhere'."),
        (ONE.replace("{first_name: A}", "{}") + "}", "1:60: expect says nothing."),
        (
            ONE.replace("expect: {first_name: A}", "expect_rows: {per: location}") + "}",
            "1:65: expect_rows needs a number",
        ),
        (
            ONE.replace("expect: {first_name: A}", "expect_rows: {pre: location, exactly: 1}") + "}",
            "1:66: expect_rows has no key 'pre'. Did you mean per?",
        ),
        ("- a", "1:3: a rule must be a mapping of keys to values."),
        ("[]", "1:1: rules must be a list with at least one element."),
    ],
)
def test_a_mistake_in_a_rule_is_said_with_its_place(text: str, said: str) -> None:
    assert any(each.startswith(said) for each in rules_of(text)[1]), rules_of(text)[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("routing-loop", "routing-lop"), "there is no function 'routing-lop'. Did you mean routing-loop?"),
        (("area: identity", "area: identy"), "Did you mean identity?"),
        (("least: 1,", "least: 91,"), "default must be from least to most."),
        (("{parameter: days}", "{parameter: day}"), "the rule has no parameter 'day'. Did you mean days?"),
        (("why: Licence", "wy: Licence"), "a rule needs why."),
        (("{location_id: {set: true}}", "{scope: spain}"), "only a desired file has a scope."),
    ],
)
def test_a_mistake_in_a_shipped_rule_is_said(change: tuple[str, str], said: str) -> None:
    assert any(each.endswith(said) for each in rules_of(SHIPPED.replace(*change), own=False)[1])
