"""The simulated organisation as it is judged, and as it truly is."""

from collections.abc import Iterable, Mapping

from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.condition import values_of
from space_odt_dagster.judging.default_rules import default_rules
from space_odt_dagster.judging.judgement import Judging, judge
from space_odt_dagster.judging.outcome import Finding, Judgement, Severity, Verdict
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.simulator.clock_and_sizes import Particulars
from space_odt_dagster.simulator.nights import OrganisationAtNight
from space_odt_dagster.simulator.rule_truth import RuleTruth, rule_truth
from space_odt_dagster.simulator.rule_truth.cases import Key
from space_odt_dagster.snapshots.sides import Side

PEOPLE = 14
"""In the organisation that the tests of comparisons read too."""
_KEYS_OF_OTHER_THINGS: Mapping[str, tuple[str, ...]] = {
    "extension-twice-in-location": ("extension",),
    "number-at-two-owners": ("direct_number",),
    "number-assigned-but-inactive": ("direct_number",),
}
"""What these are about is no row of an export: the evidence says which it is."""


def truth(*, careless: bool = False) -> dict[str, RuleTruth]:
    """What is true of each rule."""
    particulars = Particulars(careless=careless)
    return rule_truth(OrganisationAtNight(nights=0, seed=1, people=PEOPLE, awkward=True, particulars=particulars))


def judged(side: Side, *rules: str) -> Judgement:
    """What the shipped rules, or those named, say of a snapshot."""
    shipped = default_rules()
    active = (
        ActiveRule(rule=each, severity=Severity(each.severity), parameters=values_of(each, {}))
        for each in (shipped[name] for name in rules or shipped)
    )
    return judge(side, Judging(rules=tuple(active)), MANIFEST)


def found(judgement: Judgement, rule: str, *verdicts: Verdict) -> list[Finding]:
    """The findings of a rule with one of these verdicts."""
    return [each for each in judgement.findings if each.rule_id == rule and each.verdict in verdicts]


def is_about(finding: Finding, key: Key) -> bool:
    """Whether a finding is about the entity with this key."""
    if (names := _KEYS_OF_OTHER_THINGS.get(finding.rule_id)) is not None:
        said = tuple(str(finding.evidence.get(name)) for name in names)
        return key[-1:] == said and (len(key) == 1 or key[0] == finding.location_id)
    return finding.entity_id in key or not (finding.entity_id or key)


def unmatched(findings: Iterable[Finding], keys: Iterable[Key]) -> tuple[list[Finding], list[Key]]:
    """The findings about none of these entities, and the entities that no finding is about; each finding is about one."""
    left, more = list(keys), []
    for finding in findings:
        about = next((key for key in left if is_about(finding, key)), None)
        if about is None:
            more.append(finding)
        else:
            left.remove(about)
    return more, left
