"""Reads rules from nodes: those that are shipped, and those under ``state`` of a desired file."""

from collections.abc import Collection
from dataclasses import replace

from space_odt_dagster.judging.condition import (
    ALWAYS,
    All,
    Clause,
    Condition,
    ExpectRows,
    Parameter,
    Rule,
)
from space_odt_dagster.judging.condition_reader import NO_NAMES, ConditionReader, Names
from space_odt_dagster.judging.desired import narrowing
from space_odt_dagster.judging.outcome import AREAS, Severity
from space_odt_dagster.judging.places import export_named, have_location
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.strict_yaml.fields import Fields, date_of, elements_of, pairs_of, text_of
from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems

SEVERITIES = tuple(map(str, Severity))
OWN_AREA = "own"
"""The area of an own rule that names none."""
_OF_A_CLAUSE = ("about", "where", "expect", "expect_rows")
CLAUSE_KEYS = (*_OF_A_CLAUSE, "computed_by")
SHIPPED_KEYS = (
    *("id", "version", "title", "area", "severity", "entity", "needs_scope", "needs", "why", "remedy", "source"),
    *("parameters", "clauses"),
)
OWN_KEYS = (
    *("id", "version", "title", "area", "severity", "entity", "reason", "remedy", "source", "only", "except"),
    *("applies_from", "clauses", *_OF_A_CLAUSE),
)
_SIZES = ("exactly", "at_least", "at_most", "more_than", "less_than", "between")


def read_rules(
    node: Node,
    problems: Problems,
    *,
    manifest: Manifest,
    own: bool,
    names: Names = NO_NAMES,
    computed: Collection[str] | None = None,
) -> tuple[Rule, ...]:
    """The rules of a list, without those that have no id.

    ``own``: they are from a desired file. ``computed`` has the names that ``computed_by`` of a shipped rule may give; None
    allows any.
    """
    reader = _RuleReader(ConditionReader(manifest, problems, names), own, computed)
    rules = [reader.rule(each) for each in elements_of(node, problems, "rules")]
    return tuple(rule for rule in rules if rule.rule_id)


class _RuleReader:
    def __init__(self, conditions: ConditionReader, own: bool, computed: Collection[str] | None) -> None:
        self._conditions, self._own, self._computed = conditions, own, computed
        self._manifest, self._problems = conditions.manifest, conditions.problems

    def rule(self, node: Node) -> Rule:
        fields = Fields(node, self._problems, "a rule", OWN_KEYS if self._own else SHIPPED_KEYS)
        return self._own_rule(fields) if self._own else self._shipped_rule(fields)

    def _shipped_rule(self, fields: Fields) -> Rule:
        fields.demand("id", "title", "area", "severity", "entity", "needs_scope", "why", "remedy", "source", "clauses")
        parameters = self._parameters(fields.get("parameters"))
        reader = replace(self._conditions, parameters=[each.name for each in parameters])
        needs = fields.elements("needs") if "needs" in fields else ()
        return Rule(
            rule_id=fields.name("id"),
            version=_version(fields),
            title=fields.text("title"),
            area=fields.one_of("area", AREAS, AREAS[0]),
            severity=fields.one_of("severity", SEVERITIES, Severity.MEDIUM),
            entity=fields.text("entity"),
            clauses=tuple(self._clause(self._clause_fields(each), reader) for each in fields.elements("clauses")),
            why=fields.text("why"),
            remedy=fields.text("remedy"),
            source=fields.text("source"),
            needs_scope=fields.one_of("needs_scope", tuple(map(str, Tier))),
            parameters=parameters,
            needs=tuple(each.text for each in needs if export_named(each.text, self._manifest, each, self._problems)),
        )

    def _own_rule(self, fields: Fields) -> Rule:
        fields.demand("id", "severity", "reason")
        if "clauses" in fields and "about" in fields:
            self._problems.add(fields.node, "a rule has either clauses or about.")
        if "clauses" in fields:
            clauses = tuple(
                self._clause(self._clause_fields(each), self._conditions) for each in fields.elements("clauses")
            )
        else:
            clauses = (self._clause(fields, self._conditions),)
        inside = self._only_and_except(fields)
        about = next((name for clause in clauses for name in clause.about), "")
        why = fields.text("reason")
        day = date_of(fields.get("applies_from"), self._problems, "applies_from")
        return Rule(
            rule_id=fields.name("id"),
            version=_version(fields),
            title=fields.text("title") or why,
            area=fields.name("area") or OWN_AREA,
            severity=fields.one_of("severity", SEVERITIES, Severity.MEDIUM),
            entity=fields.text("entity") or (self._manifest[about].grain if about else ""),
            clauses=tuple(replace(each, where=_both(each.where, inside)) for each in clauses),
            why=why,
            remedy=fields.text("remedy"),
            source=fields.text("source"),
            needs_scope="",
            own=True,
            applies_from=day.isoformat() if day is not None else "",
        )

    def _clause_fields(self, node: Node) -> Fields:
        return Fields(node, self._problems, "a clause", _OF_A_CLAUSE if self._own else CLAUSE_KEYS)

    def _clause(self, fields: Fields, reader: ConditionReader) -> Clause:
        """A clause. The fields are its own, or those of a rule with a single clause."""
        fields.demand("about")
        about = self._about(fields.get("about"))
        if len([key for key in ("expect", "expect_rows", "computed_by") if key in fields]) != 1 and fields.is_mapping:
            choice = "expect or expect_rows" if self._own else "expect, expect_rows or computed_by"
            self._problems.add(fields.node, f"one of {choice} is needed.")
        expect, expect_rows = fields.get("expect"), fields.get("expect_rows")
        if not about:
            return Clause((), expect=ALWAYS)
        if expect is not None and expect.kind == "mapping" and not expect.pairs:
            self._problems.add(expect, "expect says nothing.")
        return Clause(
            about=about,
            where=reader.read(fields.get("where"), about),
            expect=reader.read(expect, about) if expect is not None else None,
            expect_rows=self._expect_rows(expect_rows, about, reader) if expect_rows is not None else None,
            computed_by=self._computed_by(fields.get("computed_by")),
        )

    def _about(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        listed = (node,) if node.kind == "scalar" else elements_of(node, self._problems, "about")
        return tuple(each.text for each in listed if export_named(each.text, self._manifest, each, self._problems))

    def _expect_rows(self, node: Node, about: tuple[str, ...], reader: ConditionReader) -> ExpectRows:
        fields = Fields(node, self._problems, "expect_rows", ("per", *_SIZES))
        per = fields.one_of("per", ("location",))
        if per and not have_location(about, self._manifest):
            self._problems.add(node, "per: location needs rows with location_id.")
        sizes = tuple((key, value) for key, value in node.pairs if key.text in _SIZES)
        if not sizes and fields.is_mapping:
            self._problems.add(node, "expect_rows needs a number, such as exactly: 1.")
            return ExpectRows(per, ())
        return ExpectRows(per, reader.sizes(replace(node, value=sizes), exactly="exactly"))

    def _computed_by(self, node: Node | None) -> str:
        if node is None or self._own:
            return ""
        if self._computed is not None and node.text not in self._computed:
            self._problems.add_unknown(node, node.text, "there is no function", self._computed)
        return text_of(node)

    def _parameters(self, node: Node | None) -> tuple[Parameter, ...]:
        found = []
        for key, value in pairs_of(node, self._problems, "parameters"):
            fields = Fields(value, self._problems, "a parameter", ("default", "least", "most"))
            fields.demand("default", "least", "most")
            default, least, most = (fields.whole(each) or 0 for each in ("default", "least", "most"))
            if not least <= default <= most:
                self._problems.add(value, "default must be from least to most.")
            found.append(Parameter(key.text, default, least, most))
        return tuple(found)

    def _only_and_except(self, fields: Fields) -> tuple[Condition, ...]:
        only = scope_names(fields.get("only"), self._conditions.names.scopes or (), self._problems)
        but = scope_names(fields.get("except"), self._conditions.names.scopes or (), self._problems)
        return narrowing(only, but)


def scope_names(node: Node | None, known: Collection[str], problems: Problems) -> tuple[str, ...]:
    """The scopes that ``only`` or ``except`` names: one, or a list."""
    if node is None:
        return ()
    listed = (node,) if node.kind == "scalar" else elements_of(node, problems, "scopes")
    for each in listed:
        if text_of(each) not in known:
            problems.add_unknown(each, each.text, "there is no scope", known)
    return tuple(text for each in listed if (text := text_of(each)) in known)


def _both(where: Condition, inside: tuple[Condition, ...]) -> Condition:
    if not inside:
        return where
    return All((*(where.conditions if isinstance(where, All) else (where,)), *inside))


def _version(fields: Fields) -> int:
    version = fields.whole("version")
    if version is not None and version < 1:
        fields.problems.add(fields.node, "version must be 1 or more.")
    return version or 1
