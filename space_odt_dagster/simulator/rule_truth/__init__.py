"""What is true of the rules that are shipped: by rule, the entities that break it and those that keep it, in a given night.

Taken from the organisation and its payloads, never through the server, and decided here a second time from the API's own fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.rule_truth import features, lines, locations, organisation, people, policies
from space_odt_dagster.simulator.rule_truth.cases import Key, Said

SAYS: Mapping[str, Said] = {
    **people.RULES,
    **lines.RULES,
    **locations.RULES,
    **features.RULES,
    **policies.RULES,
    **organisation.RULES,
}
"""Of each rule, by its id: its entities, and whether they break it."""


@dataclass(frozen=True)
class RuleTruth:
    """The entities that break a rule and those that keep it, by the keys that they have in their export.

    Those that it does not apply to, and those of which the API does not say enough, are in neither.
    """

    breaks: frozenset[Key]
    keeps: frozenset[Key]


def rule_truth(org: Organisation, *rules: str) -> dict[str, RuleTruth]:
    """The truth of all rules, or of those named. Raises ``KeyError``."""
    return {rule: _truth(org, SAYS[rule]) for rule in rules or SAYS}


def _truth(org: Organisation, says: Said) -> RuleTruth:
    """An entity that several rows are about breaks the rule if one of them does."""
    said = list(says(org))
    breaks = frozenset(key for key, is_broken in said if is_broken)
    return RuleTruth(breaks, frozenset(key for key, _ in said) - breaks)
