"""Made-up results of judging, for tests of what is made from them."""

from collections.abc import Iterable
from typing import Any

from space_odt_dagster.judging.outcome import (
    AREA,
    ORGANISATION,
    Finding,
    Judgement,
    RuleSummary,
    Severity,
    Tally,
    Verdict,
)
from space_odt_dagster.judging.score import score_of


def rule(rule_id: str = "person-inactive", severity: str = "medium", **given: Any) -> RuleSummary:
    """A rule that the snapshot can be judged by."""
    facts: dict[str, Any] = {
        "rule_version": 1, "title": f"Title of {rule_id}", "area": "hygiene", "needs_scope": "v1", "in_scope": True,
        "tally": Tally(), "why": "It costs.", "remedy": "Users > (person) > Licences",
    }  # fmt: skip
    return RuleSummary(**{**facts, "rule_id": rule_id, "severity": Severity(severity), **given})


def finding(rule_id: str = "person-inactive", entity: str = "1", **given: Any) -> Finding:
    """A failure of a person in Riverton."""
    facts: dict[str, Any] = {
        "finding_id": f"{rule_id}-{entity}", "rule_version": 1, "area": "hygiene", "severity": Severity.MEDIUM,
        "verdict": Verdict.FAIL, "entity_kind": "person", "entity_name": f"Ana Abad {entity}", "location_id": "l1",
        "location_name": "Riverton", "title": f"Title of {rule_id}", "evidence": {"last_login": "2026-01-01"},
        "because": "The last login was on 2026-01-01.", "remedy": "Users > (person) > Licences",
        "as_of": "2026-11-02T03:00:00+00:00", "name_is_personal": True,
    }  # fmt: skip
    return Finding(**{**facts, "rule_id": rule_id, "entity_id": entity, **given})


def judgement(findings: Iterable[Finding] = (), rules: Iterable[RuleSummary] = (), **given: Any) -> Judgement:
    """A judgement of these, with the scores of the organisation and of each area."""
    summaries = tuple(rules)
    areas = sorted({each.area for each in summaries})
    judged = [(each, each.tally) for each in summaries]
    facts: dict[str, Any] = {
        "snapshot": "20261102T040000Z_two", "run_id": "two", "org_id": "org", "started_at": "2026-11-02T03:00:00+00:00",
        "scope": "v1", "wider": {}, "notes": (), "versions": {"rules": "space-odt:default@1"},
    }  # fmt: skip
    scores = (
        score_of(ORGANISATION, "org", "", judged),
        *(score_of(AREA, area, area, [each for each in judged if each[0].area == area]) for area in areas),
    )
    return Judgement(findings=tuple(findings), rules=summaries, **{"scores": scores, **facts, **given})
