"""The exit code: failures before unknowns, at or above the severity that was asked for; waived ones never decide."""

from itertools import product

import pytest

from space_odt_dagster.judging.exit_codes import code_of
from space_odt_dagster.judging.outcome import Finding, Judgement, RuleSummary, Severity, Verdict
from space_odt_dagster_tests.judging.made_up import finding, rule

VERDICTS = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.WAIVED)
MEANING = {Verdict.FAIL: 5, Verdict.UNKNOWN: 3, Verdict.WAIVED: 0}


def judgement(*findings: Finding, rules: tuple[RuleSummary, ...] = ()) -> Judgement:
    return Judgement(
        snapshot="s",
        run_id="r",
        org_id="o",
        started_at="2026-11-02T03:00:00+00:00",
        scope="v1",
        findings=findings,
        rules=rules,
        scores=(),
    )


@pytest.mark.parametrize(("severity", "verdict"), list(product(Severity, VERDICTS)))
@pytest.mark.parametrize("fail_on", [Severity.CRITICAL, Severity.HIGH, Severity.INFO])
def test_one_finding_decides_if_it_is_bad_enough(severity: Severity, verdict: Verdict, fail_on: Severity) -> None:
    expected = MEANING[verdict] if severity.rank <= fail_on.rank else 0
    assert code_of(judgement(finding(severity=severity, verdict=verdict)), fail_on) == expected


@pytest.mark.parametrize("verdicts", list(product(VERDICTS, repeat=2)))
def test_of_two_findings_the_worse_decides(verdicts: tuple[Verdict, ...]) -> None:
    found = [finding(entity=str(place), severity=Severity.HIGH, verdict=each) for place, each in enumerate(verdicts)]
    assert code_of(judgement(*found), Severity.HIGH) == max(MEANING[each] for each in verdicts)


def test_nothing_found_is_nothing_wrong() -> None:
    assert code_of(judgement(), Severity.INFO) == 0


@pytest.mark.parametrize("state", [{"upcoming": "2027-01-01"}, {"off": True}])
def test_a_rule_that_does_not_count_yet_decides_nothing(state: dict[str, object]) -> None:
    failed = finding("urgent-queue", severity=Severity.CRITICAL)
    summary = rule("urgent-queue", "critical")
    assert code_of(judgement(failed, rules=(summary,)), Severity.HIGH) == 5
    assert code_of(judgement(failed, rules=(rule("urgent-queue", "critical", **state),)), Severity.HIGH) == 0
