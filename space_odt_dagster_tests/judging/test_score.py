"""The laws of the score: bad news only raises it, missing news only widens it, and it can be explained."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.judging.outcome import Finding, Grade, Score, Severity, Tally, Trend
from space_odt_dagster.judging.score import Convention, Weight, difference, points_of_one, score_of
from space_odt_dagster_tests.judging.made_up import finding, rule

FEW = settings(max_examples=20)
NEAR = 1e-9

numbers = st.one_of(st.integers(0, 3), st.integers(0, 5_000))
tallies = st.builds(
    Tally,
    passed=numbers,
    failed=numbers,
    waived=numbers,
    unknown=numbers,
    not_applicable=numbers,
    uncounted=st.booleans(),
)
severities = st.sampled_from([each.value for each in Severity])
cases = st.lists(st.tuples(severities, tallies), min_size=1, max_size=4)
Case = list[tuple[str, Tally]]


def scored(case: Case, **given: Any) -> Score:
    return score_of(
        "organisation", "", "", [(rule(f"rule-{n}", severity), t) for n, (severity, t) in enumerate(case)], **given
    )


def one(severity: str, **tally: Any) -> Score:
    return scored([(severity, Tally(**tally))])


def with_first(case: Case, **more: int) -> Case:
    """The case with other verdicts of its first rule."""
    severity, tally = case[0]
    return [(severity, replace(tally, **{name: getattr(tally, name) + by for name, by in more.items()})), *case[1:]]


def not_below(after: Score, before: Score) -> bool:
    return after.low >= before.low - NEAR and after.high >= before.high - NEAR


@pytest.mark.parametrize(
    ("failed", "entities", "wanted"),
    [
        (1, 1, (60.0, 30.0, 10.0, 3.0, 0.0)),
        (1, 100, (37.0, 4.8, 0.4, 0.1, 0.0)),
        (20, 100, (60.0, 28.7, 5.5, 0.9, 0.0)),
        (1, 10_000, (36.8, 4.5, 0.3, 0.0, 0.0)),
        (100, 10_000, (60.0, 30.0, 9.4, 1.5, 0.0)),
    ],
)
def test_the_score_of_one_rule_is_the_documented_one(failed: int, entities: int, wanted: tuple[float, ...]) -> None:
    found = [one(severity, failed=failed, passed=entities - failed).low for severity in Severity]
    assert tuple(round(each, 1) for each in found) == wanted


@FEW
@given(cases)
def test_every_end_is_from_0_to_100_and_net_is_not_above_gross(case: Case) -> None:
    found = scored(case)
    assert 0 <= found.low <= found.high + NEAR
    assert found.high <= found.gross_high + NEAR <= 100 + 2 * NEAR
    assert found.low <= found.gross_low + NEAR
    assert found.gross_low <= found.gross_high + NEAR
    assert 0 <= found.confidence <= 1


@FEW
@given(cases)
def test_bad_news_never_lowers_either_end(case: Case) -> None:
    before = scored(case)
    assert not_below(scored(with_first(case, failed=1)), before), "a failing entity more"
    if case[0][1].passed:
        assert not_below(scored(with_first(case, failed=1, passed=-1)), before), "a pass becomes a failure"
    if case[0][1].waived:
        assert not_below(scored(with_first(case, failed=1, waived=-1)), before), "a waiver ends"


@FEW
@given(cases, st.sampled_from(["passed", "failed", "waived", "not_applicable"]))
def test_when_an_unknown_becomes_known_the_new_interval_is_inside_the_old_one(case: Case, becomes: str) -> None:
    case = with_first(case, unknown=1)
    before, after = scored(case), scored(with_first(case, unknown=-1, **{becomes: 1}))
    assert before.low <= after.low + NEAR
    assert after.high <= before.high + NEAR
    assert after.confidence >= before.confidence - NEAR


@FEW
@given(cases, tallies)
def test_when_a_listing_is_completed_the_new_interval_is_inside_the_old_one(case: Case, rest: Tally) -> None:
    severity, tally = case[0]
    before = scored([(severity, replace(tally, uncounted=True)), *case[1:]])
    after = scored([(severity, replace(tally, uncounted=False).plus(replace(rest, uncounted=False))), *case[1:]])
    assert before.low <= after.low + NEAR
    assert after.high <= before.high + NEAR
    assert after.confidence >= before.confidence - NEAR


@FEW
@given(cases)
def test_a_worse_severity_never_lowers_the_score_and_a_rule_more_does_not_either(case: Case) -> None:
    severity, tally = case[0]
    worse = list(Severity)[max(0, Severity(severity).rank - 1)].value
    assert not_below(scored([(worse, tally), *case[1:]]), scored(case))
    assert not_below(scored(case), scored(case[:-1]))


@FEW
@given(cases)
def test_a_waiver_moves_net_and_never_gross(case: Case) -> None:
    case = with_first(case, failed=1)
    before, after = scored(case), scored(with_first(case, failed=-1, waived=1))
    assert (after.gross_low, after.gross_high) == (before.gross_low, before.gross_high)
    assert after.low <= before.low + NEAR
    assert after.high <= before.high + NEAR


@FEW
@given(cases)
def test_contributions_sum_to_100_percent_and_each_says_what_would_be_left(case: Case) -> None:
    found = scored(case)
    assert sum(each.percent for each in found.top) == pytest.approx(100 if found.low else 0)
    assert sum(each.points for each in found.top) == pytest.approx(found.points_low)
    for each in found.top:
        rest = [(severity, tally) for n, (severity, tally) in enumerate(case) if f"rule-{n}" != each.rule_id]
        assert scored(rest).low == pytest.approx(each.without)


@FEW
@given(cases, st.randoms(use_true_random=False))
def test_another_order_gives_the_same_score_to_the_last_digit(case: Case, random: Any) -> None:
    rules = [(rule(f"rule-{n}", severity), tally) for n, (severity, tally) in enumerate(case)]
    first = score_of("area", "queues", "", rules)
    random.shuffle(rules)
    assert score_of("area", "queues", "", rules) == first


def test_what_is_not_even_counted_has_its_full_points_in_the_high_end_and_no_confidence() -> None:
    found = one("critical", uncounted=True)
    assert (found.low, round(found.high, 1), found.confidence) == (0, 60.0, 0)
    assert found.grade is Grade.URGENT
    assert round(one("critical", failed=1, passed=1, uncounted=True).low, 1) == 36.8, (
        "a failure seen counts all the same"
    )


def test_rules_that_are_off_upcoming_or_out_of_scope_count_nowhere() -> None:
    tally = Tally(failed=3, unknown=2)
    aside = [
        (rule("one", "critical", off=True), tally),
        (rule("two", "critical", upcoming="2027-01-01"), tally),
        (rule("three", "critical", in_scope=False), tally),
    ]
    found = score_of("organisation", "", "", [*aside, (rule("four", "high"), Tally(passed=9))])
    assert (found.high, found.confidence, found.rules, found.rules_out_of_scope, found.fails) == (0, 1, 1, 1, 0)


def test_a_rule_without_anything_to_judge_makes_nobody_confident() -> None:
    found = scored([("high", Tally(unknown=1)), ("high", Tally(not_applicable=9))])
    assert found.confidence == 0
    assert scored([("high", Tally(not_applicable=9))]).confidence == 1


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "calm"),
        (9.94, "calm"),
        (9.96, "watch"),
        (10, "watch"),
        (29.94, "watch"),
        (30, "act"),
        (60, "urgent"),
        (100, "urgent"),
    ],
)
def test_the_grade_is_that_of_the_score_that_is_shown(score: float, grade: str) -> None:
    assert Grade.of(score) == grade


def test_below_nine_tenths_of_confidence_the_high_end_decides_on_the_grade() -> None:
    assert one("critical", passed=100, unknown=10).grade is Grade.CALM
    assert one("critical", passed=80, unknown=20).grade is Grade.URGENT
    assert not one("critical", passed=80, unknown=20).is_number
    assert not one("critical", passed=100, unknown=10).is_number, "what is not known may be urgent"
    assert one("low", passed=100, unknown=10).is_number


def test_the_failures_of_a_rule_share_its_points() -> None:
    tally = Tally(failed=4, passed=20, unknown=3)
    found = scored([("high", tally)])
    assert 4 * points_of_one(Severity.HIGH, tally) == pytest.approx(found.points_low)
    assert points_of_one(Severity.HIGH, Tally(passed=3)) == 0


def test_a_file_may_set_the_convention_within_reason() -> None:
    strict = Convention(critical=Weight(0.9, 1))
    assert round(scored([("critical", Tally(failed=1))], convention=strict).low, 1) == 90.0
    for wrong in (Weight(1.0, 1), Weight(0.5, 0), Weight(0.2, 1), Weight(0.6, 6)):
        with pytest.raises(ValueError, match=r"chance|severity"):
            Convention(critical=wrong)


def one_high(**tally: Any) -> Score:
    return one("high", **tally)


NEW: Finding = finding("rule-0", change_ids=("8c1f",))


def test_a_difference_is_in_points_by_rule_with_the_changes_that_brought_it() -> None:
    before, after = scored([("high", Tally(passed=1))]), scored([("high", Tally(failed=1))])
    found = difference(before, after, [NEW, replace(NEW, rule_id="other", change_ids=("99",))], same_entities=True)
    assert (found.trend, round(found.points, 1)) == (Trend.WORSE, 35.7)
    assert [(each.rule_id, round(each.points, 1), each.change_ids) for each in found.rules] == [
        ("rule-0", 35.7, ("8c1f",))
    ]


@pytest.mark.parametrize(
    ("before", "after", "same_entities", "trend"),
    [
        (one_high(failed=9), one_high(passed=9), False, "better"),
        (one_high(failed=9), one_high(failed=4, passed=5), True, "better"),
        (one_high(failed=9), one_high(passed=4, unknown=5), False, "better"),
        (one_high(failed=2, passed=7), one_high(unknown=9), False, "unclear"),
        (one_high(failed=2, passed=7), one_high(waived=2, passed=7), True, "unclear"),
        (one_high(failed=2, passed=7), one_high(failed=2, passed=7), True, "same"),
        (one_high(failed=2, passed=7), one_high(failed=2, passed=7), False, "unclear"),
        (one_high(passed=9), one_high(failed=1, passed=8), False, "worse"),
        (one_high(unknown=9), one_high(failed=9), False, "unclear"),
    ],
)
def test_it_is_called_better_only_where_that_is_certain(
    before: Score, after: Score, same_entities: bool, trend: str
) -> None:
    assert difference(before, after, same_entities=same_entities).trend == trend


def test_scores_of_different_scopes_are_never_compared() -> None:
    area = score_of("area", "queues", "", [])
    with pytest.raises(ValueError, match="different scopes"):
        difference(area, replace(area, scope_id="numbers"), same_entities=True)
