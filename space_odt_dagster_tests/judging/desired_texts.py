"""A whole desired file, a file of one waiver, and what is read of such texts."""

from collections.abc import Mapping

import pytest

from space_odt_dagster.judging import condition
from space_odt_dagster.judging.condition import Clause, Parameter, Rule
from space_odt_dagster.judging.desired import Desired
from space_odt_dagster.judging.desired_file import desired_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.strict_yaml.problems import WrongFile

FILE = """
format: 1
extends: space-odt:default@1
organisation: Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8x
parameters:
  person-inactive: {days: 180}
labels:
  vip: {people: [ana@example.com, "begins_with:ceo."], queues: CC Urgencias}
scopes:
  spain: {location.country: ES}
  executives: {group: Executives}
  inner: {scope: spain, not: {label: vip}}
rules:
  person-may-call-international: {severity: high, only: spain, except: [executives]}
  licence-barely-used: {off: true, reason: We buy for the merger of 2027., owner: it@example.com}
state:
  - id: no-own-permissions
    title: Branches use the permissions of their location
    about: person_permissions_out
    where: {scope: inner}
    expect: {use_custom_enabled: false}
    severity: medium
    reason: Permissions are decided once a location.
waivers:
  - rule: person-may-call-international
    entity: ana@example.com
    reason: Buys in Portugal.
    owner: maria@example.com
    granted: 2026-11-25
    expires: 2027-05-25
    ticket: 1042
    pin: 3f9a:9f2c41d07be3
  - rule: no-own-permissions
    entity: "Madrid / *"
    reason: Moves to another location.
    owner: maria@example.com
    granted: 2026-11-25
    expires: 2027-05-25
    while: {use_custom_enabled: true, international_action: ALLOW}
score: {high: {chance: 0.25}, critical: {half: 2}}
x-anything: &a [1, *b-free]
""".replace(", *b-free", "")


def shipped(rule_id: str, about: str, *parameters: Parameter) -> Rule:
    return Rule(
        rule_id=rule_id,
        version=1,
        title=rule_id,
        area="identity",
        severity="low",
        entity="person",
        clauses=(Clause((about,), expect=condition.ALWAYS),),
        why="w",
        remedy="r",
        source="s",
        needs_scope="v1",
        parameters=parameters,
    )


RULES = {
    each.rule_id: each
    for each in (
        shipped("person-inactive", "people", Parameter("days", 90, 1, 3650)),
        shipped("person-may-call-international", "person_permissions_out"),
        shipped("licence-barely-used", "licenses"),
    )
}


WAIVER = """format: 1
waivers:
  - {rule: person-inactive, entity: ana@example.com, reason: Is on a long leave., owner: maria@example.com,
     granted: 2026-11-25, expires: 2027-05-25, pin: 3f9a:9f2c41d07be3}
"""


def read(*texts: str, rules: Mapping[str, Rule] = RULES) -> Desired:
    return desired_of({f"{number}.yaml": text.encode() for number, text in enumerate(texts, 1)}, rules, MANIFEST)


def problems_of(*texts: str) -> list[str]:
    with pytest.raises(WrongFile) as raised:
        read(*texts)
    return str(raised.value).splitlines()[1:]
