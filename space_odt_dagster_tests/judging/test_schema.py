"""The JSON Schema of desired files takes what is right, and refuses names that do not exist."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from space_odt_dagster.judging.adjustment_reader import ADJUSTMENT_KEYS
from space_odt_dagster.judging.desired_file import DESIRED_KEYS, desired_of
from space_odt_dagster.judging.operator_reader import ALLOWED
from space_odt_dagster.judging.rule_reader import OWN_KEYS
from space_odt_dagster.judging.schema import desired_schema
from space_odt_dagster.judging.waiver_reader import WAIVER_KEYS
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import ColumnType
from space_odt_dagster.strict_yaml.nodes import plain
from space_odt_dagster.strict_yaml.problems import Problems
from space_odt_dagster.strict_yaml.yaml_nodes import read_yaml
from space_odt_dagster_tests.judging.desired_texts import FILE, RULES
from tools.docs.markdown import Page


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return desired_schema(MANIFEST, RULES)


def accepts(schema: dict[str, Any], text: str) -> bool:
    node = read_yaml(text.encode(), "f", Problems())
    assert node is not None
    document = json.loads(json.dumps(plain(node), default=lambda number: float(Decimal(number))))
    return Draft7Validator(schema).is_valid(document)


def test_the_schema_is_a_schema_and_everything_in_it_leads_somewhere(schema: dict[str, Any]) -> None:
    Draft7Validator.check_schema(desired_schema(MANIFEST.only(["people"]), RULES))
    named = {part.partition('"')[0] for part in json.dumps(schema).split('"$ref": "#/definitions/')[1:]}
    assert named <= set(schema["definitions"])


def test_it_has_the_keys_that_are_read(schema: dict[str, Any]) -> None:
    defined = schema["definitions"]
    assert set(schema["properties"]) == set(DESIRED_KEYS)
    assert set(defined["rule"]["properties"]) == set(OWN_KEYS)
    assert set(defined["waiver"]["properties"]) == set(WAIVER_KEYS)
    assert set(defined["adjustment"]["properties"]) == set(ADJUSTMENT_KEYS)


def test_a_column_has_its_description_and_the_operators_of_its_type(schema: dict[str, Any]) -> None:
    (enabled,) = (each for each in MANIFEST["call_queue_details"].columns if each.name == "enabled")
    shown = schema["definitions"]["row_of_call_queue_details"]["properties"]["enabled"]
    assert shown["description"] == enabled.description
    assert shown["allOf"] == [{"$ref": "#/definitions/boolean_value"}]
    for kind in ColumnType:
        defined = schema["definitions"][f"{kind}_value"]
        asked = defined["anyOf"][1] if "anyOf" in defined else defined
        assert set(map(str, ALLOWED)) & set(asked["properties"]) == {
            str(name) for name, types in ALLOWED.items() if kind in types
        }


RULE = "format: 1\nstate: [{id: a, severity: low, reason: r, about: call_queue_details, expect: {CONDITION}}]"


@pytest.mark.parametrize(
    "condition",
    [
        "extension: 0142, enabled: true, queue_size: {between: [1, 9]}",
        "name: {one_of: [a, 1], ignore_case: true}",
        "name: {not: {begins_with: A}}",
        "raw.agents: {every: {joinEnabled: true, value: {external: true}}}",
        "'rows(call_queue_agents, queue_id = id)': {count: {at_least: 4}}",
        "any: [{location.country: ES}, {not: {label: vip}}]",
        "extension: {exists_in: people.extension, within: location, where: {location_id: {set: true}}}",
        "name: {known: {unless: [UNKNOWN]}}, esn: {unique_within: location}",
    ],
)
def test_what_is_right_is_accepted(schema: dict[str, Any], condition: str) -> None:
    assert accepts(schema, RULE.replace("CONDITION", condition))


@pytest.mark.parametrize(
    "condition",
    [
        "enabeld: true",
        "enabled: NO",
        "queue_size: {at_last: 1}",
        "queue_size: many",
        "name: {}",
        "enabled: {begins_with: a}",
        "any: {name: A}",
        "scope: [a]",
        "'rows(call_queue_agents, queue_id = id)': {set: true}",
    ],
)
def test_what_is_wrong_is_refused(schema: dict[str, Any], condition: str) -> None:
    assert not accepts(schema, RULE.replace("CONDITION", condition))


def test_whole_files_are_accepted_and_misspelt_ones_refused(schema: dict[str, Any]) -> None:
    assert accepts(schema, FILE)
    for right, wrong in (
        ("about: person_permissions_out", "about: person_permission_out"),
        ("licence-barely-used:", "license-barely-used:"),
        ("{days: 180}", "{days: 0}"),
        ("severity: medium", "severity: middle"),
        ("format: 1", "format: 2"),
        ("3f9a:9f2c41d07be3", "3f9a"),
        ("waivers:", "waiver:"),
    ):
        assert not accepts(schema, FILE.replace(right, wrong)), wrong


def test_the_page_shows_files_that_are_right(schema: dict[str, Any]) -> None:
    page = Page(Path(__file__).parents[2] / "docs" / "desired-state.md")
    files = [each for each in page.code_blocks if each.startswith("format:")]
    assert [each for each in files if not accepts(schema, each)] == []
    assert desired_of({"page": files[-1].encode()}, RULES, MANIFEST).state
    asked = {
        name
        for row in next(each for each in page.tables if each[0][0] == "operator")[1:]
        for name in page_names(row[0])
    }
    assert asked == set(map(str, ALLOWED))


def page_names(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)", cell))
