"""The risk score: if each failing rule alone were a chance of trouble, the chance that at least one does harm.

What is unknown only widens the interval. Values are exact; only files and pages round them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import expm1, fsum, log1p

from space_odt_dagster.judging.outcome import (
    LEAST_CONFIDENCE,
    Contribution,
    Difference,
    Finding,
    Grade,
    RuleDifference,
    RuleSummary,
    Score,
    Severity,
    Tally,
    Trend,
    Verdict,
)


@dataclass(frozen=True)
class Weight:
    """``chance``: that one rule, failing for all its entities, is trouble. ``half``: so many failures count half of all."""

    chance: float
    half: float


@dataclass(frozen=True, kw_only=True)
class Convention:
    """The weight of each severity. It is a convention, not a measurement.

    Raises ``ValueError`` unless 0 ≤ chance < 1, half > 0, and a worse severity never weighs less.
    """

    critical: Weight = Weight(0.6, 1)
    high: Weight = Weight(0.3, 5)
    medium: Weight = Weight(0.1, 25)
    low: Weight = Weight(0.03, 100)
    info: Weight = Weight(0, 100)

    def __post_init__(self) -> None:
        weights = [self.of(each) for each in Severity]
        if not all(0 <= each.chance < 1 and 0 < each.half < float("inf") for each in weights):
            raise ValueError("A chance must be at least 0 and less than 1, and a half more than 0.")
        if any(worse.chance < other.chance or worse.half > other.half for worse, other in pairwise(weights)):
            raise ValueError("A worse severity needs at least the chance of the next one, and at most its half.")

    def of(self, severity: Severity) -> Weight:
        """The weight of a severity."""
        weight: Weight = getattr(self, severity.value)
        return weight

    def points(self, severity: Severity) -> float:
        """The points of a rule that fails for all its entities."""
        return -100 * log1p(-self.of(severity).chance)

    def extent(self, severity: Severity, failed: int, entities: int | None) -> float:
        """How far a rule fails, from 0 to 1. If the number of entities is unknown (None): the least that it can be.

        Grows with the share and with the number of failures: 100 of 10,000 are bad although they are 1 %.
        """
        if not failed:
            return 0
        passing = 1 - failed / entities if entities is not None else 1
        return 1 - passing * 2 ** (-failed / self.of(severity).half)


CONVENTION = Convention()


def score_of(
    kind: str, id_: str, name: str, judged: Iterable[tuple[RuleSummary, Tally]], convention: Convention = CONVENTION
) -> Score:
    """The score of a scope, from the verdicts in it of each rule. Rules that are off, upcoming or out of scope count nowhere."""
    rules = sorted(judged, key=lambda each: each[0].rule_id)
    counted = [_Points(rule, tally, convention) for rule, tally in rules if counts(rule)]
    tallies = [each.tally for each in counted]
    low, high = fsum(each.low for each in counted), fsum(each.high for each in counted)
    sureness = _confidence(counted)
    return Score(
        scope_kind=kind,
        scope_id=id_,
        scope_name=name,
        low=risk(low),
        high=risk(high),
        gross_low=risk(fsum(each.gross_low for each in counted)),
        gross_high=risk(fsum(each.gross_high for each in counted)),
        points_low=low,
        points_high=high,
        confidence=sureness,
        grade=Grade.of(risk(high if sureness < LEAST_CONFIDENCE else low)),
        rules=len(counted),
        rules_out_of_scope=sum(not rule.in_scope and not rule.off for rule, _ in rules),
        entities=sum(each.entities for each in tallies),
        fails=sum(each.failed for each in tallies),
        waived=sum(each.waived for each in tallies),
        unknown=sum(each.unknown for each in tallies),
        top=_contributions(counted),
    )


def counts(rule: RuleSummary) -> bool:
    """Whether a rule counts in a score."""
    return rule.in_scope and not rule.off and not rule.upcoming


def points_of_one(severity: Severity, tally: Tally, convention: Convention = CONVENTION) -> float:
    """The points of each failure of a rule: its share of the points of the rule. 0 if nothing fails."""
    if not tally.failed:
        return 0
    entities = None if tally.uncounted else tally.entities
    return convention.points(severity) * convention.extent(severity, tally.failed, entities) / tally.failed


def risk(points: float) -> float:
    """Points as a score from 0 to 100."""
    return -100 * expm1(-points / 100)


def difference(before: Score, after: Score, findings: Iterable[Finding] = (), *, same_entities: bool) -> Difference:
    """The difference of two scores of one scope, in points as files have them. ``findings`` are those of ``after``.

    ``same_entities``: rule by rule, both judged the same entities. Otherwise it is better or worse only where the intervals do not
    touch. A waiver alone makes nothing better. Raises ``ValueError`` for two scopes.
    """
    if (before.scope_kind, before.scope_id) != (after.scope_kind, after.scope_id):
        raise ValueError("Scores of different scopes are never compared.")
    earlier, later = ({each.rule_id: round(each.points, 1) for each in score.top} for score in (before, after))
    brought: dict[str, set[str]] = {}
    for finding in findings:
        if finding.verdict is Verdict.FAIL:
            brought.setdefault(finding.rule_id, set()).update(finding.change_ids)
    rules = [
        RuleDifference(rule_id=name, points=more, change_ids=tuple(sorted(brought.get(name, ()))))
        for name in sorted({*earlier, *later})
        if (more := round(later.get(name, 0) - earlier.get(name, 0), 1))
    ]
    rules.sort(key=lambda each: (-abs(each.points), each.rule_id))
    points = round(fsum(each.points for each in rules), 1)
    if same_entities and not rules:
        return Difference(trend=Trend.SAME, points=points, rules=())
    return Difference(trend=_trend(before, after, same_entities=same_entities), points=points, rules=tuple(rules))


def _trend(before: Score, after: Score, *, same_entities: bool) -> Trend:
    lows = round(before.points_low, 1), round(after.points_low, 1)
    highs = round(before.points_high, 1), round(after.points_high, 1)
    fell = lows[1] < lows[0] if same_entities else highs[1] < lows[0]
    if fell and round(after.gross_low, 1) < round(before.gross_low, 1):
        return Trend.BETTER
    rose = lows[1] > lows[0] if same_entities else lows[1] > highs[0]
    return Trend.WORSE if rose else Trend.UNCLEAR


class _Points:
    """The points of one rule. Its name is the rule's, its ``most`` what it has if everything fails."""

    def __init__(self, rule: RuleSummary, tally: Tally, convention: Convention) -> None:
        self.rule_id, self.tally = rule.rule_id, tally
        self.most = convention.points(rule.severity)
        entities = None if tally.uncounted else tally.entities

        def points(failed: int) -> float:
            return self.most * convention.extent(rule.severity, failed, entities)

        failed, gross = tally.failed, tally.failed + tally.waived
        self.low, self.gross_low = points(failed), points(gross)
        self.high = self.most if tally.uncounted else points(failed + tally.unknown)
        self.gross_high = self.most if tally.uncounted else points(gross + tally.unknown)

    @property
    def known(self) -> float:
        """The share of its entities that could be judged."""
        return 0 if self.tally.uncounted else 1 - self.tally.unknown / self.tally.entities

    @property
    def applies(self) -> bool:
        """Whether there is, or may be, an entity to judge."""
        return self.tally.uncounted or self.tally.entities > 0


def _confidence(counted: Iterable[_Points]) -> float:
    """From 0 to 1: how much of what weighs could be judged. Rules without an entity to judge do not weigh."""
    weighing = [each for each in counted if each.applies and each.most]
    whole = fsum(each.most for each in weighing)
    return min(1.0, fsum(each.most * each.known for each in weighing) / whole) if whole else 1.0


def _contributions(counted: list[_Points]) -> tuple[Contribution, ...]:
    """The rules that add something, the largest first. Their percentages sum to 100."""
    adding = [each for each in counted if each.low]
    whole = fsum(each.low for each in adding)
    found = (
        Contribution(
            rule_id=each.rule_id,
            points=each.low,
            percent=100 * each.low / whole,
            without=risk(fsum(other.low for other in adding if other is not each)),
        )
        for each in adding
    )
    return tuple(sorted(found, key=lambda each: (-each.points, each.rule_id)))
