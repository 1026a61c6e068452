"""The JSON Schema of desired files, made from the manifest and the shipped rules: editors complete and underline with it.

It is a little more generous than what reads the files: references, rows and raw paths are checked there only.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from space_odt_dagster.judging.adjustment_reader import LEAST_REASON
from space_odt_dagster.judging.condition import NUMBERS, Operator, Rule, Which
from space_odt_dagster.judging.condition_reader import WORDS
from space_odt_dagster.judging.desired import NO_RULES, SHIPPED
from space_odt_dagster.judging.desired_file import DESIRED_KEYS, FORMAT, FREE
from space_odt_dagster.judging.labels import LISTINGS
from space_odt_dagster.judging.operator_reader import AGES, ALLOWED, LISTS, PRESENCE, SIZES
from space_odt_dagster.judging.references import TARGETS
from space_odt_dagster.judging.rule_reader import SEVERITIES
from space_odt_dagster.manifest.export import Column, ColumnType, Export
from space_odt_dagster.manifest.manifest import Manifest

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXT_OR_NUMBER: Schema = {"type": ["string", "number"]}
_NUMBER: Schema = {"type": "number"}
_SWITCH: Schema = {"type": "boolean"}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_REASON: Schema = {"type": "string", "minLength": LEAST_REASON}
_PIN = "[0-9a-f]{4}:[0-9a-f]{12}"
_VALUES: dict[ColumnType, Schema] = {
    ColumnType.TEXT: _TEXT_OR_NUMBER,
    ColumnType.TIME: _TEXT,
    ColumnType.INTEGER: _NUMBER,
    ColumnType.BOOLEAN: _SWITCH,
}
_ANY_TYPE = "any"
_NO_WORD = rf"^(?!({'|'.join(WORDS)})$|rows\()"


def desired_schema(manifest: Manifest, shipped: Mapping[str, Rule]) -> Schema:
    """The schema (draft 7) of a desired file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "What a Webex Calling organisation should be like",
        **_object(_sections(shipped), required=("format",), others={f"^{FREE}": True}),
        "definitions": {
            "condition": _condition({}, others={_NO_WORD: _ref(_operators_of(_ANY_TYPE))}),
            "conditions": {"type": "array", "items": _ref("condition"), "minItems": 1},
            "rows": _object({"count": _ref("sizes"), **{str(each): _ref("condition") for each in Which}}, least=1),
            "scopes": _one_or_more(_TEXT),
            "severity": {"enum": list(SEVERITIES)},
            "sizes": _sizes("equals"),
            **{_operators_of(each): _operators(each) for each in (*ColumnType, _ANY_TYPE)},
            **{_row_of(export): _row(export) for export in manifest},
            "rule": _own_rule(manifest),
            "waiver": _waiver(),
            "adjustment": _adjustment(),
        },
    }


def _sections(shipped: Mapping[str, Rule]) -> Schema:
    sections: Schema = {
        "format": {"const": FORMAT},
        "extends": {"enum": [SHIPPED, NO_RULES], "default": SHIPPED},
        "organisation": {**_TEXT, "description": "The id of the organisation. For another one, the file is refused."},
        "parameters": _object({rule.rule_id: _parameters(rule) for rule in shipped.values() if rule.parameters}),
        "labels": _named(_object({kind: _one_or_more(_TEXT_OR_NUMBER) for kind in LISTINGS})),
        "scopes": _named(_ref("condition")),
        "rules": _object({each.rule_id: _described(_ref("adjustment"), each.title) for each in shipped.values()}),
        "state": {"type": "array", "items": _ref("rule")},
        "waivers": {"type": "array", "items": _ref("waiver")},
        "score": _object({each: _object({"chance": _NUMBER, "half": _NUMBER}) for each in SEVERITIES}),
    }
    return {key: sections[key] for key in DESIRED_KEYS}


def _parameters(rule: Rule) -> Schema:
    return _described(
        _object(
            {
                each.name: {"type": "integer", "minimum": each.least, "maximum": each.most, "default": each.default}
                for each in rule.parameters
            }
        ),
        rule.title,
    )


def _own_rule(manifest: Manifest) -> Schema:
    """A rule of ``state``. The export that it is about decides which columns its conditions may name."""
    exports = [{"const": each.name, "description": each.description} for each in manifest]
    about = {"anyOf": [{"oneOf": exports}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    clause: Schema = {
        "about": about,
        "where": {"type": "object"},
        "expect": {"type": "object", "minProperties": 1},
        "expect_rows": _object({"per": {"const": "location"}, **_sizes("exactly")["anyOf"][1]["properties"]}, least=1),
    }
    rule: Schema = {
        "id": _TEXT,
        "version": {"type": "integer", "minimum": 1},
        "title": _TEXT,
        "area": _TEXT,
        "severity": _ref("severity"),
        "entity": _TEXT,
        "reason": _TEXT,
        "remedy": _TEXT,
        "source": _TEXT,
        "only": _ref("scopes"),
        "except": _ref("scopes"),
        "applies_from": _DAY,
        "clauses": {
            "type": "array",
            "items": _about_one(_object(clause, required=("about",)), manifest),
            "minItems": 1,
        },
        **clause,
    }
    return _about_one(_object(rule, required=("id", "severity", "reason")), manifest)


def _about_one(schema: Schema, manifest: Manifest) -> Schema:
    conditions = [
        {
            "if": {"properties": {"about": {"const": each.name}}, "required": ["about"]},
            "then": {"properties": {"where": _ref(_row_of(each)), "expect": _ref(_row_of(each))}},
        }
        for each in manifest
    ]
    return {**schema, "allOf": conditions}


def _row(export: Export) -> Schema:
    columns = {each.name: _column(each) for each in export.columns}
    return _condition(columns, others={rf"^(raw|{'|'.join(TARGETS)})\.": _ref(_operators_of(_ANY_TYPE))})


def _column(column: Column) -> Schema:
    return _described(_ref(_operators_of(column.type)), column.description)


def _condition(keys: Schema, *, others: Schema) -> Schema:
    combined = {"all": _ref("conditions"), "any": _ref("conditions"), "not": _ref("condition")}
    words: Schema = {**combined, **dict.fromkeys(WORDS[len(combined) :], _TEXT)}
    return _object({**keys, **words}, others={r"^rows\(": _ref("rows"), **others})


def _operators(kind: str) -> Schema:
    """What can be asked of a value: the value itself, or operators that suit its type."""
    value = _VALUES.get(ColumnType(kind)) if kind != _ANY_TYPE else {"type": ["string", "number", "boolean"]}
    element = value or _TEXT_OR_NUMBER
    names = [name for name, types in ALLOWED.items() if kind == _ANY_TYPE or ColumnType(kind) in types]
    operators = {str(name): _argument(str(name), element) for name in names}
    beside = {"ignore_case": _SWITCH, "within": {"const": "location"}, "where": _ref("condition"), "parameter": _TEXT}
    asked = _object({**operators, **beside}, least=1)
    return {"anyOf": [value, asked]} if value is not None else asked


def _argument(operator: str, value: Schema) -> Schema:
    several = {"type": "array", "items": value, "minItems": 1}
    if operator in (Operator.ONE_OF, Operator.NONE_OF, *LISTS):
        return several
    if operator == Operator.BETWEEN:
        return {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
    if operator in (*SIZES, *AGES):
        return _NUMBER
    if operator in (*PRESENCE, *NUMBERS):
        return _SWITCH
    others: dict[str, Schema] = {
        "not": {"anyOf": [value, {"type": "object"}]},
        "equals": value,
        "count": _ref("sizes"),
        "unique": {"const": True},
        "unique_within": {"const": "location"},
        "known": {"anyOf": [{"const": True}, _object({"unless": {"type": "array", "minItems": 1}})]},
        "exists_in": {"type": "string", "pattern": r"^\w+\.\w+$"},
        **{str(each): _ref("condition") for each in Which},
    }
    return others.get(operator, _TEXT_OR_NUMBER)


def _sizes(exactly: str) -> Schema:
    operators = {exactly: _NUMBER, **{str(each): _argument(each, _NUMBER) for each in SIZES}}
    return {"anyOf": [_NUMBER, _object(operators, least=1)]}


def _adjustment() -> Schema:
    return _object(
        {
            "severity": _ref("severity"),
            "only": _ref("scopes"),
            "except": _ref("scopes"),
            "off": _SWITCH,
            "reason": _REASON,
            "owner": _TEXT,
        },
        least=1,
    )


def _waiver() -> Schema:
    keys: Schema = {
        "rule": _TEXT,
        "entity": {
            **_TEXT,
            "description": "An id, an e-mail address, a name, location / name, or a glob of one of them.",
        },
        "reason": _REASON,
        "owner": _TEXT,
        "granted": _DAY,
        "expires": {**_DAY, "description": "At most 400 days after it was granted."},
        "ticket": _TEXT_OR_NUMBER,
        "pin": {"type": "string", "pattern": f"^(any|{_PIN})$", "description": "As space-odt waive prints it, or any."},
        "pins": _object({}, others={".": {"type": "string", "pattern": f"^{_PIN}$"}}, least=1),
        "while": {"type": "object", "minProperties": 1},
    }
    needed = [{"required": [each]} for each in ("pin", "pins", "while")]
    required = ("rule", "entity", "reason", "owner", "granted", "expires")
    return {**_object(keys, required=required), "oneOf": needed}


def _object(keys: Schema, *, required: Iterable[str] = (), others: Schema | None = None, least: int = 0) -> Schema:
    found: Schema = {"type": "object", "properties": keys, "additionalProperties": False}
    if others:
        found["patternProperties"] = others
    if required:
        found["required"] = list(required)
    if least:
        found["minProperties"] = least
    return found


def _named(schema: Schema) -> Schema:
    return _object({}, others={"^[a-z0-9][a-z0-9_-]*$": schema})


def _one_or_more(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _described(schema: Schema, description: str) -> Schema:
    # Beside a $ref, draft 7 ignores everything else.
    return (
        {"allOf": [schema], "description": description} if "$ref" in schema else {**schema, "description": description}
    )


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _operators_of(kind: str) -> str:
    return f"{kind}_value"


def _row_of(export: Export) -> str:
    return f"row_of_{export.name}"
