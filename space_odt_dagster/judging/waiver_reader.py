"""Reads waivers: who accepted which failure of what, why, and until when."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from space_odt_dagster.judging.adjustment_reader import LEAST_REASON
from space_odt_dagster.judging.condition import All, Operator, Rule, Test
from space_odt_dagster.judging.condition_reader import read_condition
from space_odt_dagster.judging.patterns import is_glob
from space_odt_dagster.judging.waivers import ANY_PIN, Waiver
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.strict_yaml.fields import Fields, date_of, pairs_of
from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems

MOST_DAYS, MOST_DAYS_OF_ANY = 400, 90
"""From ``granted`` to ``expires``; the second where anything is accepted (``pin: any``)."""
WAIVER_KEYS = ("rule", "entity", "reason", "owner", "granted", "expires", "ticket", "pin", "pins", "while")
_PIN = re.compile(r"[0-9a-f]{4}:[0-9a-f]{12}")


def read_waivers(
    nodes: Iterable[Node], rules: Mapping[str, Rule], manifest: Manifest, problems: Problems
) -> tuple[Waiver, ...]:
    """The waivers, by rule and entity. Two for the same rule and entity are a problem."""
    first: dict[tuple[str, str], Node] = {}
    found = []
    for node in nodes:
        waiver = _waiver(node, rules, manifest, problems)
        if waiver is None:
            continue
        before = first.setdefault((waiver.rule, waiver.entity), node)
        if before is not node:
            problems.add(node, f"this is waived already in {before.file}:{before.line}.")
        found.append(waiver)
    return tuple(sorted(found, key=lambda each: (each.rule, each.entity)))


def _waiver(node: Node, rules: Mapping[str, Rule], manifest: Manifest, problems: Problems) -> Waiver | None:
    fields = Fields(node, problems, "a waiver", WAIVER_KEYS)
    fields.demand("rule", "entity", "reason", "owner", "granted", "expires")
    rule = _rule(fields.get("rule"), rules, problems)
    granted = date_of(fields.get("granted"), problems, "granted")
    expires = date_of(fields.get("expires"), problems, "expires")
    entity = _entity(fields)
    pin, pins = _pin(fields, entity), _pins(fields.get("pins"), entity, problems)
    if granted is not None and expires is not None:
        _check_days(fields, granted, expires, MOST_DAYS_OF_ANY if pin == ANY_PIN else MOST_DAYS)
    accepted = _while(fields.get("while"), rule, manifest, problems)
    reason, owner = fields.text("reason", least=LEAST_REASON), fields.text("owner")
    if rule is None or granted is None or expires is None or not entity:
        return None
    return Waiver(
        rule=rule.rule_id,
        entity=entity,
        reason=reason,
        owner=owner,
        granted=granted,
        expires=expires,
        ticket=fields.text("ticket"),
        pin=pin,
        pins=pins,
        while_=accepted,
    )


def _rule(node: Node | None, rules: Mapping[str, Rule], problems: Problems) -> Rule | None:
    if node is not None and node.text not in rules:
        problems.add_unknown(node, node.text, "there is no rule", rules)
    return rules.get(node.text) if node is not None else None


def _entity(fields: Fields) -> str:
    entity, node = fields.text("entity"), fields.get("entity")
    if node is not None and entity and not entity.strip("*? /"):
        fields.problems.add(node, "an entity of wildcards only is no waiver: switch the rule off, with off: true.")
        return ""
    return entity


def _check_days(fields: Fields, granted: date, expires: date, most: int) -> None:
    node = fields.get("expires") or fields.node
    if expires <= granted:
        fields.problems.add(node, "expires must be after granted.")
    elif (expires - granted).days > most:
        reason = " where any value is accepted" if most == MOST_DAYS_OF_ANY else ""
        fields.problems.add(node, f"expires must be at most {most} days after granted{reason}.")


def _pin(fields: Fields, entity: str) -> str:
    """The pin, after checking that the waiver says in exactly one way what was accepted."""
    given = [key for key in ("pin", "pins", "while") if key in fields]
    node = fields.get("pin")
    if len(given) != 1 and fields.is_mapping:
        fields.problems.add(fields.node, "a waiver needs one of pin, pins (of a glob) and while: what was accepted.")
    if node is None:
        return ""
    if node.text != ANY_PIN and not _PIN.fullmatch(node.text):
        fields.problems.add(node, "pin must be the one that space-odt waive prints, or any.")
        return ""
    if node.text != ANY_PIN and is_glob(entity):
        fields.problems.add(node, "a glob has pins, one for each entity, not a pin.")
    return node.text


def _pins(node: Node | None, entity: str, problems: Problems) -> dict[str, str]:
    if node is None:
        return {}
    if not is_glob(entity):
        problems.add(node, "pins are those of a glob: a single entity has a pin.")
    found = {}
    for key, value in pairs_of(node, problems, "pins"):
        if not _PIN.fullmatch(value.text):
            problems.add(value, "pin must be the one that space-odt waive prints.")
        found[key.text] = value.text
    if not found:
        problems.add(node, "pins must have at least one entity with its pin.")
    return dict(sorted(found.items()))


def _while(node: Node | None, rule: Rule | None, manifest: Manifest, problems: Problems) -> dict[str, Any]:
    """The accepted values by path. One of the exports of the rule must have all the paths."""
    if node is None or rule is None:
        return {}
    if not node.pairs:
        problems.add(node, "while must be a mapping of paths to the values that are accepted.")
        return {}
    about = list(dict.fromkeys(export for clause in rule.clauses for export in clause.about))
    for export in about:
        tried = Problems()
        values = _values(node, export, manifest, tried)
        if not len(tried):
            return values
    return _values(node, about[0], manifest, problems) if about else {}


def _values(node: Node, export: str, manifest: Manifest, problems: Problems) -> dict[str, Any]:
    condition = read_condition(node, problems, exports=(export,), manifest=manifest)
    tests = condition.conditions if isinstance(condition, All) else (condition,)
    values = {}
    for each in tests:
        if isinstance(each, Test) and each.operator is Operator.EQUALS and not each.ignore_case:
            values[str(each.subject)] = each.argument
        else:
            problems.add(node, "while takes paths and values, no operators.")
    return values
