"""The findings for other tools: SARIF 2.1.0 and JUnit. They have ids and the texts of rules, never a name or a value."""

import json
import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

from space_odt_dagster.judging.outcome import Finding, Judgement, RuleSummary, Severity, Verdict
from space_odt_dagster.manifest.ids import entity_of

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_SECURITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.0",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
"""The severity of a rule as GitHub reads it: over 9 critical, 7 high, 4 medium."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sarif(judgement: Judgement, *, version: str = "") -> str:
    """The failures and what is waived as a SARIF 2.1.0 log. ``version`` is that of this program.

    What could not be judged becomes notifications of the run, which has not succeeded then. A finding is an entity, not a place in
    a file: it has a logical location, and its ``finding_id`` as fingerprint.
    """
    rules = _counting(judgement)
    places = {rule.rule_id: place for place, rule in enumerate(rules)}
    found = [each for each in _in_order(judgement) if each.verdict is not Verdict.UNKNOWN]
    unknown = [each for each in _in_order(judgement) if each.verdict is Verdict.UNKNOWN]
    driver: dict[str, Any] = {"name": "Space_OdT", "rules": [_sarif_rule(each) for each in rules]}
    if version:
        driver["version"] = version
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"{judgement.snapshot}/"},
        "invocations": [
            {
                "executionSuccessful": not unknown and not any(each.tally.uncounted for each in rules),
                "toolExecutionNotifications": [
                    {
                        "level": "warning",
                        "message": {"text": f"{each.rule_id} could not judge {_entity(each)}."},
                        "associatedRule": {"id": each.rule_id},
                    }
                    for each in unknown
                ],
            }
        ],
        "results": [_sarif_result(each, places) for each in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def junit(judgement: Judgement) -> str:
    """The rules as JUnit test suites, one per area, with one test case for each entity that fails, is waived or is unknown.

    A rule that everything passes is one test case. Waived ones are skipped; unknown ones are errors.
    """
    by_rule: dict[str, list[Finding]] = {}
    for finding in _in_order(judgement):
        by_rule.setdefault(finding.rule_id, []).append(finding)
    suites: dict[str, list[ElementTree.Element]] = {}
    for rule in _counting(judgement):
        found = by_rule.pop(rule.rule_id, [])
        if rule.tally.uncounted:  # the finding that says so is about no entity
            found = [each for each in found if each.entity_id or each.entity_kind]
        cases = [_case(rule.rule_id, each) for each in found]
        if rule.tally.uncounted:
            cases.append(_test_case(rule.rule_id, "error", "An unknown number of entities could not be judged."))
        suites.setdefault(rule.area, []).extend(cases or [_test_case(rule.rule_id)])
    for rule_id, findings in by_rule.items():
        if not _is_aside(judgement, rule_id):
            suites.setdefault(findings[0].area, []).extend(_case(rule_id, each) for each in findings)
    root = ElementTree.Element(
        "testsuites", {"name": "Space_OdT", **_counts(each for cases in suites.values() for each in cases)}
    )
    for area, cases in suites.items():
        suite = ElementTree.SubElement(
            root, "testsuite", {"name": _xml(area), **_counts(cases), "timestamp": judgement.started_at[:19]}
        )
        suite.extend(cases)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _counting(judgement: Judgement) -> list[RuleSummary]:
    """The rules that count, the worst first."""
    counting = (each for each in judgement.rules if each.in_scope and not each.off and not each.upcoming)
    return sorted(counting, key=lambda each: (each.severity.rank, each.area, each.rule_id))


def _is_aside(judgement: Judgement, rule_id: str) -> bool:
    """Whether a rule is known and does not count."""
    return any(each.rule_id == rule_id for each in judgement.rules)


def _in_order(judgement: Judgement) -> list[Finding]:
    """The findings that count. Their order says nothing of names."""
    counting = {each.rule_id for each in _counting(judgement)}
    known = {each.rule_id for each in judgement.rules}
    found = (each for each in judgement.findings if each.rule_id in counting or each.rule_id not in known)
    return sorted(
        found, key=lambda each: (each.severity.rank, each.area, each.rule_id, each.entity_id, each.finding_id)
    )


def _sarif_rule(rule: RuleSummary) -> dict[str, Any]:
    return {
        "id": rule.rule_id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "help": {"text": rule.remedy or rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": [rule.area],
            "precision": "very-high",
            "security-severity": _SECURITY[rule.severity],
            "version": str(rule.rule_version),
        },
    }


def _sarif_result(finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule_id,
        "level": _LEVELS[finding.severity],
        "kind": "fail",
        "message": {"text": f"{finding.title}: {_entity(finding)}"},
        "locations": [{"logicalLocations": [{"fullyQualifiedName": _entity(finding), "kind": finding.entity_kind}]}],
        "partialFingerprints": {"findingId/v1": finding.finding_id},
    }
    if finding.rule_id in places:
        result["ruleIndex"] = places[finding.rule_id]
    if finding.verdict is Verdict.WAIVED:
        result["suppressions"] = [{"kind": "external", "status": "accepted"}]
    return result


def _entity(finding: Finding) -> str:
    """Kind and id of an entity. What is no id of Webex may be a number or a name: then the id of the finding."""
    return f"{finding.entity_kind} {finding.entity_id if entity_of(finding.entity_id) else finding.finding_id}".strip()


def _case(rule_id: str, finding: Finding) -> ElementTree.Element:
    entity = _entity(finding)
    if finding.verdict is Verdict.WAIVED:
        return _test_case(rule_id, "skipped", "waived", entity)
    if finding.verdict is Verdict.UNKNOWN:
        return _test_case(rule_id, "error", "It could not be judged.", entity)
    return _test_case(rule_id, "failure", f"{finding.severity.value}: {finding.title}", entity, finding.remedy)


def _test_case(
    rule_id: str, outcome: str = "", message: str = "", entity: str = "", text: str = ""
) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"classname": _xml(rule_id), "name": _xml(entity or rule_id)})
    if outcome:
        ElementTree.SubElement(case, outcome, {"message": _xml(message)}).text = _xml(text) or None
    return case


def _counts(cases: Iterable[ElementTree.Element]) -> dict[str, str]:
    outcomes = [each[0].tag if len(each) else "passed" for each in cases]
    counted = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    return {"tests": str(len(outcomes)), **{name: str(outcomes.count(tag)) for name, tag in counted.items()}}


def _xml(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
