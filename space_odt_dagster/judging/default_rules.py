"""The shipped rules, read once from the YAML files beside this one."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from space_odt_dagster.judging.computed import COMPUTED
from space_odt_dagster.judging.condition import Rule
from space_odt_dagster.judging.outcome import AREAS
from space_odt_dagster.judging.rule_reader import read_rules
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.strict_yaml.problems import Problems
from space_odt_dagster.strict_yaml.yaml_nodes import read_shipped_yaml

RULE_SET = "space-odt:default@1"
"""The name of the rules that are shipped: ``@1`` never gets or loses one."""
_FOLDER = "default/1"


@cache
def default_rules() -> Mapping[str, Rule]:
    """The rules by id, in the order of areas. Raises ``WrongFile`` if one is not right, which a test prevents."""
    problems = Problems("the shipped rules")
    found: dict[str, Rule] = {}
    for area in AREAS:
        name = f"{_FOLDER}/{area}.yaml"
        node = read_shipped_yaml(files(__package__).joinpath(name).read_bytes(), name, problems)
        rules = node.get("rules") if node is not None else None
        if rules is not None:
            read = read_rules(rules, problems, manifest=MANIFEST, own=False, computed=COMPUTED)
            found |= {rule.rule_id: rule for rule in read}
    problems.refuse()
    return found
