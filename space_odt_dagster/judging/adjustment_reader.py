"""Reads what a desired file changes of the shipped rules: parameters, severity, scope, and whether they are off."""

from collections.abc import Collection, Mapping

from space_odt_dagster.judging.condition import Condition, Rule
from space_odt_dagster.judging.desired import Adjustment
from space_odt_dagster.judging.outcome import Severity
from space_odt_dagster.judging.rule_reader import SEVERITIES, scope_names
from space_odt_dagster.judging.scope_reader import cannot_be_asked, strange_scope
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.strict_yaml.fields import Fields, pairs_of, switch_of, whole_of
from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems

LEAST_REASON = 10
"""Characters of a reason."""
ADJUSTMENT_KEYS = ("severity", "only", "except", "off", "reason", "owner")


def read_parameters(
    pairs: Collection[tuple[Node, Node]], shipped: Mapping[str, Rule], problems: Problems
) -> dict[str, dict[str, int]]:
    """The parameters by rule and name."""
    found = {}
    for key, value in pairs:
        rule = _rule_named(key, shipped, problems)
        if rule is None:
            continue
        known = {each.name: each for each in rule.parameters}
        found[key.text] = numbers = dict[str, int]()
        for name, number in pairs_of(value, problems, "parameters"):
            if name.text not in known:
                problems.add_unknown(name, name.text, f"{rule.rule_id} has no parameter", known)
                continue
            limits = known[name.text]
            given = whole_of(number, problems, name.text, limits.least, limits.most)
            if given is not None:
                numbers[name.text] = given
    return found


def read_adjustments(
    pairs: Collection[tuple[Node, Node]],
    shipped: Mapping[str, Rule],
    scopes: Mapping[str, Condition],
    manifest: Manifest,
    problems: Problems,
) -> dict[str, Adjustment]:
    """The adjustments by rule."""
    found = {}
    for key, value in pairs:
        rule = _rule_named(key, shipped, problems)
        fields = Fields(value, problems, "an adjustment", ADJUSTMENT_KEYS)
        adjustment = _adjustment(fields, scopes, problems)
        if rule is None:
            continue
        found[key.text] = adjustment
        about = [export for clause in rule.clauses for export in clause.about]
        strange = [strange_scope(adjustment.narrow, scopes, export, manifest) for export in about]
        if strange and strange[0] is not None and all(strange):
            problems.add(value, cannot_be_asked(strange[0]))
    return found


def _adjustment(fields: Fields, scopes: Mapping[str, Condition], problems: Problems) -> Adjustment:
    severity = fields.one_of("severity", SEVERITIES)
    off = switch_of(fields.get("off"), problems, "off")
    if fields.is_mapping and not fields.node.pairs:
        problems.add(fields.node, "the adjustment changes nothing.")
    if off:
        fields.demand("reason", "owner")
        for key, _ in fields.node.pairs:
            if key.text in ("severity", "only", "except"):
                problems.add(key, f"{key.text} means nothing where the rule is off.")
    return Adjustment(
        severity=Severity(severity) if severity else None,
        off=off,
        reason=fields.text("reason", least=LEAST_REASON),
        owner=fields.text("owner"),
        only=scope_names(fields.get("only"), scopes, problems),
        but=scope_names(fields.get("except"), scopes, problems),
    )


def _rule_named(key: Node, shipped: Mapping[str, Rule], problems: Problems) -> Rule | None:
    if key.text not in shipped:
        problems.add_unknown(key, key.text, "there is no shipped rule", shipped)
    return shipped.get(key.text)
