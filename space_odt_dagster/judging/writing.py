"""Writes ``findings``, ``rules_summary`` and ``scores`` as CSV and JSON. Same input, same bytes."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from math import isfinite
from typing import IO, Any

from upath import UPath

from space_odt_dagster.exports.csv_and_json import write_records
from space_odt_dagster.exports.output_folder import OWN_NAMES, Layout
from space_odt_dagster.exports.private_files import refuse_foreign, replacing
from space_odt_dagster.judging.outcome import (
    AREA,
    LOCATION,
    NAMED,
    ORGANISATION,
    Finding,
    Judgement,
    RuleSummary,
    Score,
    place_of,
)

FINDINGS, RULES, SCORES = "findings", "rules_summary", "scores"
FINDING_COLUMNS = (
    *(
        "finding_id",
        "rule_id",
        "rule_version",
        "area",
        "severity",
        "verdict",
        "entity_kind",
        "entity_id",
        "entity_name",
    ),
    *("location_id", "location_name", "title", "evidence", "because", "remedy", "reason", "as_of", "waiver"),
    *("first_seen", "change_ids", "sensitive", "points"),
)
RULE_COLUMNS = (
    *(
        "rule_id",
        "rule_version",
        "title",
        "area",
        "severity",
        "needs_scope",
        "in_scope",
        "judged",
        "pass",
        "fail",
        "waived",
    ),
    *("unknown", "not_applicable", "uncounted", "pass_ratio", "coverage", "own", "off", "upcoming", "adjusted", "why"),
    *("remedy", "source"),
)
SCORE_COLUMNS = (
    *("scope_kind", "scope_id", "scope_name", "low", "high", "gross_low", "gross_high", "points_low", "points_high"),
    *("confidence", "grade", "rules", "rules_out_of_scope", "entities", "fails", "waived", "unknown", "top"),
)
_SCOPE_KINDS = (ORGANISATION, AREA, LOCATION, NAMED)
_TO_ONE_DECIMAL = ("low", "high", "gross_low", "gross_high", "points_low", "points_high")
_LESS_THAN_ONE = 0.999


def publish_judgement(judgement: Judgement, layout: Layout, *, csv_safe: bool) -> UPath:
    """Writes the files next to the exports and into ``findings/<snapshot>/``. Returns that folder. Raises ``OutputError``."""
    refuse_foreign(layout.root, OWN_NAMES)
    kept = layout.findings / judgement.snapshot
    for folder in (kept, layout.exports):
        write_judgement(judgement, folder, csv_safe=csv_safe)
    return kept


def write_judgement(judgement: Judgement, folder: UPath, *, csv_safe: bool) -> None:
    """Writes the six files, private, each pair in one step. Raises ``OutputError``."""
    for name, header, records in tables_of(judgement):
        with replacing(folder / f"{name}.csv", folder / f"{name}.json") as (csv_file, json_file):
            write_records(header, records, csv_file, json_file, csv_safe=csv_safe)


def write_findings(judgement: Judgement, file: IO[bytes], *, as_json: bool, csv_safe: bool) -> None:
    """Writes the findings alone, in one of the two forms, as the files have them."""
    _, header, records = next(tables_of(judgement))
    csv_file, json_file = (BytesIO(), file) if as_json else (file, BytesIO())
    write_records(header, records, csv_file, json_file, csv_safe=csv_safe)


def tables_of(judgement: Judgement) -> Iterator[tuple[str, tuple[str, ...], Iterable[dict[str, Any]]]]:
    """Name, columns and records of each table, in the order of the files."""
    findings = sorted(judgement.findings, key=lambda each: each.order)
    rules = sorted(judgement.rules, key=lambda each: (each.severity.rank, place_of(each.area), each.rule_id))
    yield FINDINGS, FINDING_COLUMNS, map(finding_record, findings)
    yield RULES, RULE_COLUMNS, map(rule_record, rules)
    yield SCORES, SCORE_COLUMNS, map(score_record, sorted(judgement.scores, key=_order_of))


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding with the columns of the files."""
    own = {
        "severity": finding.severity.value,
        "verdict": finding.verdict.value,
        "evidence": dict(finding.evidence),
        "waiver": dict(finding.waiver) if finding.waiver is not None else None,
        "change_ids": list(finding.change_ids),
        "points": round(finding.points, 1),
    }
    return {name: own[name] if name in own else getattr(finding, name) for name in FINDING_COLUMNS}


def rule_record(rule: RuleSummary) -> dict[str, Any]:
    """A rule and its verdicts with the columns of the files. Ratios that do not exist are None."""
    tally = rule.tally
    own = {
        "severity": rule.severity.value,
        "judged": tally.passed + tally.failed + tally.waived,
        "pass": tally.passed,
        "fail": tally.failed,
        "waived": tally.waived,
        "unknown": tally.unknown,
        "not_applicable": tally.not_applicable,
        "uncounted": tally.uncounted,
        "pass_ratio": share(rule.pass_ratio),
        "coverage": share(rule.coverage),
    }
    return {name: own[name] if name in own else getattr(rule, name) for name in RULE_COLUMNS}


def score_record(score: Score) -> dict[str, Any]:
    """A score with the columns of the files, rounded."""
    own = {
        **{name: round(getattr(score, name), 1) for name in _TO_ONE_DECIMAL},
        "confidence": share(score.confidence),
        "grade": score.grade.value,
        "top": [
            {
                "rule_id": each.rule_id,
                "points": round(each.points, 1),
                "percent": round(each.percent, 1),
                "without": round(each.without, 1),
            }
            for each in score.top
        ],
    }
    return {name: own[name] if name in own else getattr(score, name) for name in SCORE_COLUMNS}


def share(value: float | None) -> float | None:
    """A share with three decimals. What is not whole never becomes 1."""
    if value is None or not isfinite(value):
        return None
    return round(value, 3) if value == 1 else min(round(value, 3), _LESS_THAN_ONE)


def _order_of(score: Score) -> tuple[Any, ...]:
    kind = score.scope_kind
    rank = _SCOPE_KINDS.index(kind) if kind in _SCOPE_KINDS else len(_SCOPE_KINDS)
    return rank, kind, place_of(score.scope_id) if kind == AREA else (0, score.scope_name), score.scope_id
