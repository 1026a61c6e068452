"""SARIF and JUnit: ids and the texts of rules, never a name or a value."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from space_odt_dagster.judging.outcome import Judgement
from space_odt_dagster.reporting.findings_exchange import junit, sarif
from space_odt_dagster_tests.judging.made_up import judgement
from space_odt_dagster_tests.reporting import judged

PRIVATE = (
    *("Ana Abad", "Bo Brandt", "Carla Cano", "442071234567", "Webex Calling 1", "Madrid", "Toledo", "Riverton"),
    *("maria@example.com", "Portugal", "SBC 1", "forbidden"),
)


def run_of(result: Judgement) -> dict[str, Any]:
    log = json.loads(sarif(result, version="1.2.3"))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_neither_has_a_name_or_a_value_and_both_have_the_texts_of_rules() -> None:
    for text in (sarif(judged.MESSY), junit(judged.MESSY)):
        assert [each for each in PRIVATE if each in text] == []
        assert "Calls are forwarded abroad" in text
        assert "Users &gt; (person)" in text or "Users > (person)" in text


def test_an_id_that_may_be_a_number_is_not_shown() -> None:
    numbered = replace(judged.EMPTY_QUEUE, entity_id="+34911234567", finding_id="f1")
    result = judgement([numbered], [judged.QUEUE])
    for text in (sarif(result), junit(result)):
        assert "34911234567" not in text
        assert "call queue f1" in text


def test_sarif_has_each_finding_its_rule_level_and_fingerprint_and_suppresses_what_is_waived() -> None:
    run = run_of(judged.MESSY)
    rules = run["tool"]["driver"]["rules"]
    assert rules[0]["id"] == "emergency-no-callback-number"
    assert {"licence-unused", "no-own-permissions"}.isdisjoint(each["id"] for each in rules), "off and upcoming"
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert Counter(each["level"] for each in run["results"]) == {"error": 5, "note": 130}
    waived = [each for each in run["results"] if each.get("suppressions")]
    assert [each["partialFingerprints"]["findingId/v1"] for each in waived] == ["w"]
    assert run["tool"]["driver"]["version"] == "1.2.3"


def test_sarif_says_what_could_not_be_judged() -> None:
    doubtful, quiet = (run_of(each)["invocations"][0] for each in (judged.MESSY, judged.QUIET))
    assert not doubtful["executionSuccessful"]
    assert {each["associatedRule"]["id"] for each in doubtful["toolExecutionNotifications"]} == {"trunk-offline"}
    assert quiet == {"executionSuccessful": True, "toolExecutionNotifications": []}


def test_junit_counts_failures_errors_and_skips_by_area() -> None:
    root = ElementTree.fromstring(junit(judged.MESSY))
    totals = {name: int(root.attrib[name]) for name in ("tests", "failures", "errors", "skipped")}
    assert totals == {"tests": 139, "failures": 134, "errors": 3, "skipped": 1}
    suites = {each.attrib["name"]: each for each in root}
    assert [each.tag for each in suites["availability"].iter() if each.tag == "error"] == ["error"] * 3
    assert suites["auto_attendants"].attrib["tests"] == "1"
    assert sum(int(each.attrib["failures"]) for each in root) == 134
    failure = suites["queues"][0][0]
    assert (failure.attrib["message"], failure.text) == ("high: Call queue without agents", judged.QUEUE.remedy)


def test_a_finding_without_a_rule_of_its_own_is_in_both() -> None:
    orphan = replace(judged.EMPTY_QUEUE, rule_id="waiver-expired", finding_id="o")
    result = judgement([orphan], [judged.CALM])
    assert "ruleIndex" not in run_of(result)["results"][0]
    assert 'classname="waiver-expired"' in junit(result)


def test_the_order_of_findings_changes_nothing_and_no_character_breaks_the_xml() -> None:
    again = replace(judged.MESSY, findings=judged.MESSY.findings[::-1], rules=judged.MESSY.rules[::-1])
    assert (sarif(again), junit(again)) == (sarif(judged.MESSY), junit(judged.MESSY))
    odd = replace(judged.EMPTY_QUEUE, title="a\x00b\ud800 <&>", remedy="]]>")
    assert ElementTree.fromstring(junit(judgement([odd], [judged.QUEUE])))
