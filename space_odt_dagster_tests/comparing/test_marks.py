"""The rules of the comparison: each decides something, none of a documented list is missing, families cover what comes later.

What each decides is in ``docs/comparison-rules.md``; a test of the generated pages holds that.
"""

import fnmatch
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from space_odt_dagster.extraction.items import items_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.comparison_rules import each_of
from space_odt_dagster.manifest.export_roles import EXPORT_ROLES
from space_odt_dagster.manifest.field_classes import FIELD_CLASSES
from space_odt_dagster.manifest.marks import Role, class_of, is_repeated, is_within, listed_by, stands
from space_odt_dagster.manifest.nested_lists import LIST_MATCHES
from space_odt_dagster_tests.real_input.documented_api import examples
from tools.docs.comparison_rules import reach_of_rules


def lists_in(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from lists_in(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        yield path
        for inner in value:
            yield from lists_in(inner, path)


def documented_lists() -> list[tuple[str, str]]:
    answers = examples()
    found = set()
    for export in MANIFEST:
        items, _ = items_of(export.endpoint, answers[export.name])
        for item in items:
            found |= {(export.name, path) for path in lists_in(item)}
    return sorted(found)


def test_every_list_of_a_documented_answer_is_declared() -> None:
    found = documented_lists()
    assert len(found) > 200
    assert [(export, path) for export, path in found if listed_by(export, path) is None] == []


UNDOCUMENTED = {
    ("*_forwarding", "callForwarding.operatingModes.modes.exceptionType"),
    ("route_group_usage_route_lists", "*"),
    ("*", "users"),
}
"""What Webex sends, or could, and no documented answer has."""


def test_every_rule_decides_something() -> None:
    reach = reach_of_rules()
    rules = (*FIELD_CLASSES, *LIST_MATCHES, *EXPORT_ROLES)
    idle = [rule for rule in rules if not reach[id(rule)]]
    assert {(rule.exports, getattr(rule, "paths", "")) for rule in idle} == UNDOCUMENTED


@pytest.mark.parametrize(
    ("rules", "fits"), [(FIELD_CLASSES, is_within), (LIST_MATCHES, fnmatch.fnmatchcase)], ids=["fields", "lists"]
)
def test_every_path_of_a_rule_is_documented(rules: tuple[Any, ...], fits: Callable[[str, str], bool]) -> None:
    reach = reach_of_rules()
    idle = {
        (rule.exports, path)
        for rule in rules
        for path in each_of(rule.paths)
        if not any(fits(each, path) for paths in reach[id(rule)].values() for each in paths)
    }
    assert idle <= UNDOCUMENTED


def test_every_pattern_of_a_rule_fits_an_export() -> None:
    rules = (*FIELD_CLASSES, *LIST_MATCHES, *EXPORT_ROLES)
    patterns = {each for rule in rules for each in (*each_of(rule.exports), *each_of(rule.but))}
    assert [each for each in sorted(patterns) if not fnmatch.filter(MANIFEST.names, each)] == []


OWNED = {
    ("calling_locations", "e911SetupRequired"): False,
    ("calling_locations", "name"): True,
    ("calling_locations_details", "connection.type"): True,
    ("calling_locations_details", "name"): True,
    ("virtual_lines", "callerIdNumber"): False,
    ("virtual_lines", "firstName"): True,
    ("virtual_lines", "billingPlan"): False,
    ("person_numbers", "directNumber"): True,
    ("workspace_numbers", "extension"): True,
    ("person_numbers", "ringPattern"): False,
    ("redsky_compliance_locations", "name"): True,
    ("redsky_compliance_locations", "complianceStatus"): False,
}


def test_what_an_export_owns_and_repeats_is_recorded() -> None:
    assert {(export, path): is_repeated(export, path) for export, path in OWNED} == OWNED


def test_an_export_that_comes_later_belongs_to_the_family_of_its_name() -> None:
    assert stands("person_available_numbers_something").role is Role.POOL
    assert stands("location_paging_members").role is Role.MEMBERSHIP
    assert stands("person_voicemail").role is Role.OWNER
    assert class_of("virtual_line_call_forwarding", "callForwarding.noAnswer.systemMaxNumberOfRings") == "derived"
    assert class_of("person_voicemail", "enabled") is None
