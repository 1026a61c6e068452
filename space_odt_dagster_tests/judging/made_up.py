"""Made-up results of judging, for tests of what is made from them."""

from typing import Any

from space_odt_dagster.judging.outcome import Finding, RuleSummary, Severity, Tally, Verdict


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
