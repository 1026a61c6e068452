"""The results of judging a snapshot: frozen findings, counts and scores.

Imports nothing but the standard library, so that pages, commands and Dagster show results without what made them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What a rule says of an entity. Only ``fail``, ``waived`` and ``unknown`` become findings."""

    PASS = "pass"
    FAIL = "fail"
    WAIVED = "waived"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """How bad a failure is, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


AREAS = (
    *("emergency", "toll_fraud", "availability", "queues", "hunt_groups", "auto_attendants", "identity", "numbers"),
    *("locations", "devices", "virtual_lines", "licences", "privacy", "hygiene"),
)
"""The areas of the shipped rules, in the order in which they are shown. Own rules may name others."""


def place_of(area: str) -> tuple[int, str]:
    """Sorts areas: the shipped ones in their order, then others by name."""
    return (AREAS.index(area) if area in AREAS else len(AREAS), area)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A verdict of a rule for an entity, with its evidence.

    ``evidence`` has the values that the rule read, by path; secrets are ``(secret)``. ``because`` is one sentence with the values.
    ``reason`` says, of an unknown verdict, which export was not read and why. Times are ISO 8601: ``as_of`` is when the export
    was read, ``first_seen`` when the finding appeared for the first time. ``change_ids`` are the changes of the last comparison
    that brought it. ``points`` is its share of the score. ``sensitive`` is ``personal`` or ``secret`` if its evidence is.
    """

    finding_id: str
    rule_id: str
    rule_version: int
    area: str
    severity: Severity
    verdict: Verdict
    entity_kind: str
    entity_id: str
    entity_name: str
    location_id: str
    location_name: str
    title: str
    evidence: Mapping[str, Any]
    because: str
    remedy: str
    reason: str = ""
    as_of: str = ""
    waiver: Mapping[str, Any] | None = None
    first_seen: str = ""
    change_ids: tuple[str, ...] = ()
    sensitive: str = ""
    points: float = 0.0
    name_is_personal: bool = False
    accepted: str = ""
    """What a waiver would accept: a keyed hash of the values of the entity's own row. Not in the files."""
    e_mail: str = ""
    """Of a person: what waivers may name it by. Not in the files."""

    @property
    def order(self) -> tuple[Any, ...]:
        """Sorts findings: the worst first, then by area, rule, location and entity."""
        where = (self.location_name, self.entity_name, self.entity_id, self.finding_id)
        return (self.severity.rank, place_of(self.area), self.rule_id, *where)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The verdicts of one rule in one scope. ``uncounted``: an unknown number of further entities could not be judged."""

    passed: int = 0
    failed: int = 0
    waived: int = 0
    unknown: int = 0
    not_applicable: int = 0
    uncounted: bool = False

    @property
    def entities(self) -> int:
        """All entities that the rule applies to, as far as they are counted."""
        return self.passed + self.failed + self.waived + self.unknown

    def plus(self, other: "Tally") -> "Tally":
        """The verdicts of both."""
        return Tally(
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            waived=self.waived + other.waived,
            unknown=self.unknown + other.unknown,
            not_applicable=self.not_applicable + other.not_applicable,
            uncounted=self.uncounted or other.uncounted,
        )


@dataclass(frozen=True, kw_only=True)
class RuleSummary:
    """One rule and its verdicts. ``needs_scope`` is the scope whose exports it needs; ``in_scope``: the snapshot has them.

    ``adjusted`` says in a few words what a desired file changed, with its reason; ``own``: the rule is from such a file.
    ``upcoming`` is the day from which it counts, if that is after the snapshot.
    """

    rule_id: str
    rule_version: int
    title: str
    area: str
    severity: Severity
    needs_scope: str
    in_scope: bool
    tally: Tally
    why: str = ""
    remedy: str = ""
    source: str = ""
    adjusted: str = ""
    own: bool = False
    off: bool = False
    upcoming: str = ""

    @property
    def pass_ratio(self) -> float | None:
        """Passed / (passed + failed); None if nothing was judged. Waived is on neither side."""
        judged = self.tally.passed + self.tally.failed
        return self.tally.passed / judged if judged else None

    @property
    def coverage(self) -> float | None:
        """The share of its entities that could be judged; None if there are none, or nobody knows how many."""
        known = self.tally.passed + self.tally.failed + self.tally.waived
        return known / self.tally.entities if self.tally.entities and not self.tally.uncounted else None


class Grade(StrEnum):
    """A score in a word."""

    CALM = "calm"
    WATCH = "watch"
    ACT = "act"
    URGENT = "urgent"

    @classmethod
    def of(cls, score: float) -> "Grade":
        """The grade of a score as it is shown, with one decimal."""
        shown = round(score, 1)
        return cls.CALM if shown < 10 else cls.WATCH if shown < 30 else cls.ACT if shown < 60 else cls.URGENT


LEAST_CONFIDENCE = 0.9
"""Below this, a score is shown as its interval and graded by its high end."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What a rule adds to a score: points, the share of all points in percent, and the score without it."""

    rule_id: str
    points: float
    percent: float
    without: float


@dataclass(frozen=True, kw_only=True)
class Score:
    """A risk score of 0 (nothing found) to 100 (certain trouble), as an interval: what is unknown only widens it.

    ``low`` and ``high`` leave out what is waived, ``gross_low`` and ``gross_high`` do not. Points add up and do not saturate.
    ``confidence`` is 0 to 1. ``top`` has the contributions, the largest first.
    """

    scope_kind: str
    scope_id: str
    scope_name: str
    low: float
    high: float
    gross_low: float
    gross_high: float
    points_low: float
    points_high: float
    confidence: float
    grade: Grade
    rules: int
    rules_out_of_scope: int
    entities: int
    fails: int
    waived: int
    unknown: int
    top: tuple[Contribution, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether one number says it: enough could be judged, and the rest would not change the grade."""
        return self.confidence >= LEAST_CONFIDENCE and Grade.of(self.low) is Grade.of(self.high)


class Trend(StrEnum):
    """What may be said of a score after another one."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class RuleDifference:
    """How many points more a rule adds than before, and the changes that its new findings came with."""

    rule_id: str
    points: float
    change_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How many points more a score has than an earlier one of the same scope, by rule, the largest difference first."""

    trend: Trend
    points: float
    rules: tuple[RuleDifference, ...]


ORGANISATION, AREA, LOCATION, NAMED = "organisation", "area", "location", "named"
FEATURES = ("queue", "hunt_group", "auto_attendant")
"""The kinds of scopes of a score: the organisation, an area, a location, a scope of the desired file, and a feature."""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """All that is said of a snapshot. ``wider`` counts rules that need a wider scope, by that scope. ``notes`` are sentences about
    waivers and adjustments that every report shows. ``versions`` names rule set and number data."""

    snapshot: str
    run_id: str
    org_id: str
    started_at: str
    scope: str
    findings: tuple[Finding, ...]
    rules: tuple[RuleSummary, ...]
    scores: tuple[Score, ...]
    wider: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    def count(self, verdict: Verdict, *, at_least: Severity = Severity.INFO) -> int:
        """How many findings have this verdict and at least this severity."""
        return sum(each.verdict is verdict and each.severity.rank <= at_least.rank for each in self.findings)
