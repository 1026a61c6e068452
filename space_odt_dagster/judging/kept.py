"""The findings stored before: when each was first seen, the last score, and which to remove."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from upath import UPath

from space_odt_dagster.exports.folders import folders, remove_file, remove_if_empty
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import reading
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.judging.outcome import ORGANISATION, Contribution, Finding, Grade, Score, Severity
from space_odt_dagster.judging.writing import FINDINGS, RULES, SCORES
from space_odt_dagster.snapshots.folder import moment
from space_odt_dagster.snapshots.rows import lines_of

PAGE = "findings.html"
UNREADABLE = "The previous findings cannot be read, so every finding is shown as new, and no difference of scores."
_FILES = (*(f"{name}.{form}" for name in (FINDINGS, RULES, SCORES) for form in ("csv", "json")), PAGE)


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The previous findings: the time when each was first seen, by ``finding_id``, and the organisation's score, if there is one.

    ``note`` is a sentence if they could not be read.
    """

    first_seen: Mapping[str, str] = field(default_factory=dict)
    score: Score | None = None
    note: str = ""


def earlier_findings(layout: Layout, snapshot: str) -> Earlier:
    """The findings of the newest snapshot before this one that was judged; else those of this one, without a score to compare."""
    try:
        names = {each.name: each for each in folders(layout.findings) if each.name <= snapshot}
        before = max((name for name in names if name != snapshot), default=None)
        folder = names.get(before or snapshot)
        if folder is None:
            return Earlier()
        found = _records(folder / f"{FINDINGS}.json")
        seen = {str(each["finding_id"]): str(each["first_seen"]) for each in found}
        for each in set(seen.values()):
            moment(each)
        scores = (each for each in _records(folder / f"{SCORES}.json") if each["scope_kind"] == ORGANISATION)
        return Earlier(first_seen=seen, score=next(map(_score, scores), None) if before is not None else None)
    except (CouldNotRun, OSError, ValueError, LookupError, TypeError):
        return Earlier(note=UNREADABLE)


def with_first_seen(findings: Iterable[Finding], earlier: Earlier, started_at: str) -> tuple[Finding, ...]:
    """The findings with the time when they were first seen: never after ``started_at``, the time of their snapshot."""
    now = moment(started_at)

    def first(finding: Finding) -> str:
        before = earlier.first_seen.get(finding.finding_id, started_at)
        return before if moment(before) <= now else started_at

    return tuple(replace(each, first_seen=first(each)) for each in findings)


def remove_findings_without_snapshot(layout: Layout, snapshots: Iterable[str]) -> tuple[str, ...]:
    """Removes the findings of snapshots that were removed, and returns their names. Other files in the folders stay.

    Raises ``OSError`` or ``OutputError``.
    """
    there = set(snapshots)
    gone = [each for each in folders(layout.findings) if each.name not in there]
    for folder in gone:
        for name in _FILES:
            remove_file(folder / name)
        remove_if_empty(folder)
    return tuple(each.name for each in gone)


def counts_in(folder: UPath) -> tuple[int, int, int] | None:
    """Failures, critical or high failures, and unknown verdicts of the judgement in a folder; None if it cannot be read."""
    try:
        rules = [each for each in _records(folder / f"{RULES}.json") if each["in_scope"] and not each["upcoming"]]
        serious = sum(int(each["fail"]) for each in rules if each["severity"] in (Severity.CRITICAL, Severity.HIGH))
        return sum(int(each["fail"]) for each in rules), serious, sum(int(each["unknown"]) for each in rules)
    except (CouldNotRun, OSError, ValueError, LookupError, TypeError):
        return None


def numbers_in(folder: UPath) -> tuple[int, int, Score | None] | None:
    """Critical and high failures, and the organisation's score, of the judgement in a folder; None if it cannot be read."""
    try:
        rules = [each for each in _records(folder / f"{RULES}.json") if each["in_scope"] and not each["upcoming"]]
        if not rules:
            return None
        fails = {of: sum(int(each["fail"]) for each in rules if each["severity"] == of) for of in Severity}
        scores = (each for each in _records(folder / f"{SCORES}.json") if each["scope_kind"] == ORGANISATION)
        return fails[Severity.CRITICAL], fails[Severity.HIGH], next(map(_score, scores), None)
    except (CouldNotRun, OSError, ValueError, LookupError, TypeError):
        return None


def _records(path: UPath) -> Iterator[dict[str, Any]]:
    """The records of a file; none if it is missing."""
    try:
        with reading(path), path.open("rb") as stream:
            for line in lines_of(stream, None, path.name):
                yield parse_json(line.decode())
    except FileNotFoundError:
        return


def _score(record: Mapping[str, Any]) -> Score:
    fractions = ("low", "high", "gross_low", "gross_high", "points_low", "points_high", "confidence")
    counts = ("rules", "rules_out_of_scope", "entities", "fails", "waived", "unknown")
    numbers: dict[str, Any] = {
        **{name: float(record[name]) for name in fractions},
        **{name: int(record[name]) for name in counts},
    }
    return Score(
        scope_kind=record["scope_kind"],
        scope_id=record["scope_id"],
        scope_name=record["scope_name"],
        grade=Grade(record["grade"]),
        top=tuple(
            Contribution(
                rule_id=each["rule_id"],
                **{name: float(each[name]) for name in ("points", "percent", "without")},
            )
            for each in record["top"]
        ),
        **numbers,
    )
