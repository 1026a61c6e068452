"""How findings are shown: the worst first, and no personal data unless requested."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from space_odt_dagster.judging.outcome import (
    AREA,
    LOCATION,
    ORGANISATION,
    Finding,
    Judgement,
    RuleSummary,
    Score,
    Severity,
    Verdict,
    place_of,
)
from space_odt_dagster.manifest.ids import comparable_id, entity_of
from space_odt_dagster.reporting.risk import SERIOUS, tone_of_score

MOST_OF_A_RULE = 50
MOST_ROWS = 2_000
MOST_PLACES = 200
WORST = 3
SOON = timedelta(days=30)
_LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class ShownFinding:
    """A finding as shown. If its values are hidden, ``because`` is empty and ``evidence`` has only paths."""

    finding: Finding
    entity: str
    because: str
    evidence: tuple[tuple[str, str], ...]
    is_new: bool
    is_hidden: bool = False
    ends_soon: bool = False

    @property
    def place(self) -> str:
        """The name of its location, else the id, as in the list of locations."""
        return self.finding.location_name or comparable_id(self.finding.location_id)

    @property
    def waiver(self) -> Mapping[str, Any]:
        """The waiver of the finding, empty if there is none."""
        return self.finding.waiver or {}


@dataclass(kw_only=True)
class FailedRule:
    """A rule with its failures, of which ``shown`` are listed. ``rule`` is None if only the findings know it."""

    rule: RuleSummary | None
    first: Finding
    shown: list[ShownFinding] = field(default_factory=list)
    count: int = 0

    @property
    def left_out(self) -> int:
        """How many failures are not listed."""
        return self.count - len(self.shown)


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """How many entities could not be judged by a rule for the same reason; None if nobody knows how many."""

    title: str
    severity: Severity
    reason: str
    count: int | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """A location with its failures by severity. ``score`` is None if it was not scored."""

    location_id: str
    name: str
    fails: Mapping[Severity, int]
    score: Score | None


@dataclass(frozen=True, kw_only=True)
class GroupedFindings:
    """The findings in the groups that the page and the text show."""

    fails: Mapping[Severity, int]
    by_severity: Mapping[Severity, list[FailedRule]]
    worst: tuple[FailedRule, ...]
    places: tuple[Place, ...]
    left_out_places: int
    areas: tuple[Score, ...]
    organisation: Score | None
    waived: tuple[ShownFinding, ...]
    upcoming: tuple[FailedRule, ...]
    doubts: tuple[Doubt, ...]
    has_rules: bool
    """Whether there was a rule to judge by."""

    @property
    def count(self) -> int:
        """The number of failures that count."""
        return sum(self.fails.values())

    @property
    def serious(self) -> int:
        """The number of critical and high failures."""
        return sum(self.fails.get(each, 0) for each in SERIOUS)

    @property
    def unknown(self) -> int:
        """How many verdicts are not known, as far as they are counted."""
        return sum(each.count or 0 for each in self.doubts)

    @property
    def tone(self) -> str:
        """How it looks as a whole."""
        if self.serious:
            return "bad"
        whole = self.organisation
        calm = whole is not None and tone_of_score(whole) == "good"
        return "good" if calm and not self.count and not self.doubts else "warn"


def grouped(judgement: Judgement, *, show_values: bool, show_names: bool = False) -> GroupedFindings:
    """The findings of a judgement in groups. ``show_values`` also shows the names of people."""
    rules = {each.rule_id: each for each in judgement.rules}
    in_order = sorted(judgement.findings, key=lambda each: each.order)
    has_older = any(each.first_seen and each.first_seen != judgement.started_at for each in in_order)
    today = date.fromisoformat(judgement.started_at[:10])

    def shown(finding: Finding) -> ShownFinding:
        return _shown(
            finding,
            show_values=show_values,
            show_names=show_names or show_values,
            is_new=has_older and finding.first_seen == judgement.started_at,
            ends_soon=_ends_soon(finding, today),
        )

    def is_upcoming(finding: Finding) -> bool:
        rule = rules.get(finding.rule_id)
        return rule is not None and bool(rule.upcoming)

    failed = [each for each in in_order if each.verdict is Verdict.FAIL]
    counted = [each for each in failed if not is_upcoming(each)]
    blocks = _blocks(counted, rules, shown)
    by_severity: dict[Severity, list[FailedRule]] = {}
    for block in blocks:
        by_severity.setdefault(block.first.severity, []).append(block)
    scores = judgement.scores
    places = _places(counted, [each for each in scores if each.scope_kind == LOCATION])
    return GroupedFindings(
        fails=Counter(each.severity for each in counted),
        by_severity=by_severity,
        worst=_worst(blocks, counted),
        places=places[:MOST_PLACES],
        left_out_places=max(0, len(places) - MOST_PLACES),
        areas=tuple(
            sorted(
                (each for each in scores if each.scope_kind == AREA),
                key=lambda each: (-each.low, place_of(each.scope_id)),
            )
        ),
        organisation=next((each for each in scores if each.scope_kind == ORGANISATION), None),
        waived=tuple(shown(each) for each in in_order if each.verdict is Verdict.WAIVED),
        upcoming=tuple(_blocks([each for each in failed if is_upcoming(each)], rules, shown)),
        doubts=_doubts((each for each in in_order if each.verdict is Verdict.UNKNOWN), judgement.rules),
        has_rules=any(each.in_scope and not each.off and not each.upcoming for each in judgement.rules),
    )


def _shown(finding: Finding, *, show_values: bool, show_names: bool, is_new: bool, ends_soon: bool) -> ShownFinding:
    is_open = show_values or not finding.sensitive
    return ShownFinding(
        finding=finding,
        entity=_entity(finding, show_names=show_names),
        because=_because(finding, show_names=show_names) if is_open else "",
        evidence=tuple((path, _text(value) if is_open else "") for path, value in sorted(finding.evidence.items())),
        is_new=is_new,
        is_hidden=not is_open,
        ends_soon=ends_soon,
    )


def _entity(finding: Finding, *, show_names: bool) -> str:
    if finding.entity_name and (show_names or not finding.name_is_personal):
        return finding.entity_name
    return short_id(finding.entity_id)


def short_id(identifier: str) -> str:
    """The end of an id. What is no id of Webex may be a number: of that, less."""
    return f"…{identifier[-8 if entity_of(identifier) else -3 :]}" if identifier else ""


def _because(finding: Finding, *, show_names: bool) -> str:
    if finding.entity_name and finding.name_is_personal and not show_names:
        return finding.because.replace(finding.entity_name, _entity(finding, show_names=False))
    return finding.because


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _ends_soon(finding: Finding, today: date) -> bool:
    try:
        ends = date.fromisoformat(str((finding.waiver or {}).get("expires", ""))[:10])
    except ValueError:
        return False
    return ends - today <= SOON


def _blocks(
    findings: Iterable[Finding], rules: Mapping[str, RuleSummary], shown: Callable[[Finding], ShownFinding]
) -> list[FailedRule]:
    """The findings by rule and severity, the worst first."""
    found: dict[tuple[Severity, str], FailedRule] = {}
    listed = 0
    for each in findings:
        key = each.severity, each.rule_id
        block = found.setdefault(key, FailedRule(rule=rules.get(each.rule_id), first=each))
        block.count += 1
        if len(block.shown) < MOST_OF_A_RULE and listed < MOST_ROWS:
            block.shown.append(shown(each))
            listed += 1
    return list(found.values())


def _worst(blocks: Iterable[FailedRule], findings: Iterable[Finding]) -> tuple[FailedRule, ...]:
    """The rules with the worst findings: by severity, then by what all their failures weigh."""
    points: dict[str, float] = {}
    for each in findings:
        points[each.rule_id] = points.get(each.rule_id, 0) + each.points
    with_rows = [each for each in blocks if each.shown]
    return tuple(sorted(with_rows, key=lambda each: (each.first.severity.rank, -points[each.first.rule_id])))[:WORST]


def _places(findings: Iterable[Finding], scores: Iterable[Score]) -> tuple[Place, ...]:
    """The locations that have a failure or a score, the worst first; what has no location comes last."""
    fails: dict[str, Counter[Severity]] = {}
    names: dict[str, str] = {}
    by_id = {comparable_id(each.scope_id): each for each in scores}
    for each in findings:
        place = comparable_id(each.location_id)
        fails.setdefault(place, Counter())[each.severity] += 1
        names.setdefault(place, each.location_name)
    names |= {place: each.scope_name for place, each in by_id.items() if each.scope_name}
    places = [
        Place(location_id=each, name=names.get(each, ""), fails=fails.get(each, Counter()), score=by_id.get(each))
        for each in {*fails, *by_id}
    ]

    def worst_first(place: Place) -> tuple[Any, ...]:
        counts = tuple(-place.fails.get(severity, 0) for severity in Severity)
        low = round(place.score.low, 1) if place.score is not None else 0
        return not place.location_id, -low, counts, place.name, place.location_id

    return tuple(sorted(places, key=worst_first))


def _doubts(findings: Iterable[Finding], rules: Iterable[RuleSummary]) -> tuple[Doubt, ...]:
    """How many entities are not known, by rule and reason; an unknown number where a whole export was not read."""
    counted: Counter[tuple[Severity, str, str]] = Counter()
    uncounted: set[tuple[Severity, str, str]] = set()
    for each in findings:
        what = (each.severity, each.title, each.reason)
        if each.entity_id or each.entity_kind:
            counted[what] += 1
        else:
            uncounted.add(what)
    named = {title for _, title, _ in uncounted}
    uncounted |= {
        (each.severity, each.title, "")
        for each in rules
        if each.tally.uncounted and each.in_scope and not each.off and not each.upcoming and each.title not in named
    }
    found = [Doubt(title=title, severity=worst, reason=why, count=n) for (worst, title, why), n in counted.items()]
    found += [Doubt(title=title, severity=worst, reason=why, count=None) for worst, title, why in uncounted]
    return tuple(sorted(found, key=lambda each: (each.severity.rank, -(each.count or 0), each.title, each.reason)))
