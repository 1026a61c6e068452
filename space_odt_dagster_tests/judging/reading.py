"""Reads conditions and rules from texts, for tests of the language."""

from space_odt_dagster.judging.condition import Condition, Rule
from space_odt_dagster.judging.condition_reader import NO_NAMES, Names, read_condition
from space_odt_dagster.judging.rule_reader import read_rules
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.strict_yaml.problems import Problems
from space_odt_dagster.strict_yaml.yaml_nodes import read_yaml

NAMES = Names(scopes=("spain", "branches"), labels=("vip",))


def condition_of(
    text: str, *exports: str, names: Names = NAMES, parameters: tuple[str, ...] = ()
) -> tuple[Condition | None, list[str]]:
    """A condition and the problems in it, each with line and column."""
    problems = Problems()
    node = read_yaml(text.encode(), "f", problems)
    if node is None:
        return None, said(problems)
    found = read_condition(node, problems, exports=exports, manifest=MANIFEST, names=names, parameters=parameters)
    return found, said(problems)


def rules_of(text: str, *, own: bool = True, names: Names = NAMES) -> tuple[tuple[Rule, ...], list[str]]:
    """The rules of a list, and the problems in it."""
    problems = Problems()
    node = read_yaml(text.encode(), "f", problems, kind="sequence")
    rules: tuple[Rule, ...] = ()
    if node is not None:
        rules = read_rules(
            node, problems, manifest=MANIFEST, own=own, names=names if own else NO_NAMES, computed=("routing-loop",)
        )
    return rules, said(problems)


def said(problems: Problems) -> list[str]:
    """The problems without the name of the file."""
    return [str(each).removeprefix("f:") for each in problems.found]
