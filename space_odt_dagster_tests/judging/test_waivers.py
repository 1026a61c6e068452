"""Waivers: until their day, and as long as what was accepted is what is there."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.condition import All, Clause, Operator, Rule
from space_odt_dagster.judging.condition import Path as At
from space_odt_dagster.judging.condition import Test as Asks
from space_odt_dagster.judging.judgement import Judging, judge
from space_odt_dagster.judging.outcome import Finding, Judgement, Severity, Verdict
from space_odt_dagster.judging.waivers import Waiver, pin_of_finding
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.judging.small_snapshot import Given, failed, snapshot_of

KEY = b"a key for tests"
ANA, BEN = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
RULE = Rule(
    rule_id="person-may-call-international",
    version=1,
    title="Person allowed to call abroad",
    area="toll_fraud",
    severity="medium",
    entity="person",
    clauses=(
        Clause(
            about=("person_permissions_out",),
            where=Asks(At("use_custom_enabled"), Operator.EQUALS, True),
            expect=All(
                (
                    Asks(At("international_action"), Operator.NOT, "ALLOW"),
                    Asks(At("premium_services_i_action"), Operator.NOT, "ALLOW"),
                )
            ),
        ),
    ),
    why="",
    remedy="",
    source="",
    needs_scope="v1",
)
WAIVER = Waiver(
    rule=RULE.rule_id,
    entity="ana@example.com",
    reason="Buys in Portugal.",
    owner="maria@example.com",
    granted=date(2026, 10, 1),
    expires=date(2027, 4, 1),
    pin="any",
)


def permissions(person: str, premium: str = "BLOCK") -> dict[str, Any]:
    return {
        "person_id": person,
        "use_custom_enabled": True,
        "international_action": "ALLOW",
        "premium_services_i_action": premium,
    }


def given(*rows: dict[str, Any]) -> Given:
    people = [
        {"person_id": ANA, "display_name": "Ana Abad", "email": "ana@example.com"},
        {"person_id": BEN, "display_name": "Ben Abad", "email": "ben@example.com"},
    ]
    return Given({"people": people, "person_permissions_out": list(rows)})


def judged(tmp_path: Path, snapshot: Given, *waivers: Waiver, key: bytes = KEY) -> Judgement:
    folder = tmp_path / f"snapshot-{len(list(tmp_path.iterdir()))}"
    side = snapshot_of(snapshot, folder, exports=MANIFEST.names, scope="full")
    rules = (ActiveRule(rule=RULE, severity=Severity.MEDIUM),)
    pinned = frozenset() if waivers else frozenset([RULE.rule_id])
    return judge(side, Judging(rules=rules, waivers=waivers, key=key, pinned=pinned), MANIFEST)


def of_rule(judgement: Judgement, rule_id: str = RULE.rule_id) -> list[Finding]:
    return [each for each in judgement.findings if each.rule_id == rule_id]


@pytest.mark.parametrize("entity", [ANA, "ana@example.com", "Ana Abad", "Ana *", "ana@*"])
def test_a_waiver_finds_its_entity_and_nothing_else(tmp_path: Path, entity: str) -> None:
    found = judged(tmp_path, given(permissions(ANA), permissions(BEN)), replace(WAIVER, entity=entity))
    assert [each.verdict for each in of_rule(found)] == [Verdict.WAIVED, Verdict.FAIL]
    assert found.rules[0].tally.failed == found.rules[0].tally.waived == 1
    assert of_rule(found)[0].waiver is not None
    assert of_rule(found)[0].waiver["owner"] == "maria@example.com"  # type: ignore[index]


def test_a_waived_failure_counts_in_gross_and_not_in_net(tmp_path: Path) -> None:
    before = judged(tmp_path, given(permissions(ANA))).scores[-1]
    after = judged(tmp_path, given(permissions(ANA)), WAIVER).scores[-1]
    assert after.low == 0 < before.low
    assert after.gross_low == before.gross_low == before.low


def test_an_expired_waiver_is_a_failure_again_and_a_finding(tmp_path: Path) -> None:
    ended = replace(WAIVER, expires=date(2026, 11, 2))
    found = judged(tmp_path, given(permissions(ANA)), ended)
    assert [each.verdict for each in of_rule(found)] == [Verdict.FAIL]
    (expired,) = of_rule(found, "waiver-expired")
    assert (expired.severity, expired.area) == (Severity.MEDIUM, "hygiene")
    assert "2026-11-02" in expired.because


def test_a_pin_holds_until_what_was_accepted_changes(tmp_path: Path) -> None:
    (failure,) = of_rule(judged(tmp_path, given(permissions(ANA))))
    pinned = replace(WAIVER, pin=pin_of_finding(failure, KEY))
    assert [each.verdict for each in of_rule(judged(tmp_path, given(permissions(ANA)), pinned))] == [Verdict.WAIVED]
    lapsed = judged(tmp_path, given(permissions(ANA, premium="ALLOW")), pinned)
    assert [each.verdict for each in of_rule(lapsed)] == [Verdict.FAIL]
    assert [each.because for each in of_rule(lapsed, "waiver-lapsed")] == ["What was accepted has changed since."]


def test_only_findings_that_may_be_pinned_say_what_is_accepted(tmp_path: Path) -> None:
    readable = replace(WAIVER, pin="", while_={"international_action": "BLOCK"})
    assert [bool(each.accepted) for each in of_rule(judged(tmp_path, given(permissions(ANA))))] == [True]
    assert [bool(each.accepted) for each in of_rule(judged(tmp_path, given(permissions(ANA)), readable))] == [False]


def test_a_pin_of_another_key_says_so(tmp_path: Path) -> None:
    (failure,) = of_rule(judged(tmp_path, given(permissions(ANA))))
    pinned = replace(WAIVER, pin=pin_of_finding(failure, b"another key"))
    (lapsed,) = of_rule(judged(tmp_path, given(permissions(ANA)), pinned), "waiver-lapsed")
    assert lapsed.because == "The pin was made with another key."


def test_what_was_accepted_can_be_said_readably(tmp_path: Path) -> None:
    readable = replace(WAIVER, pin="", while_={"international_action": "ALLOW", "premium_services_i_action": "BLOCK"})
    assert [each.verdict for each in of_rule(judged(tmp_path, given(permissions(ANA)), readable))] == [Verdict.WAIVED]
    lapsed = judged(tmp_path, given(permissions(ANA, premium="ALLOW")), readable)
    assert "premium_services_i_action" in of_rule(lapsed, "waiver-lapsed")[0].because


def test_a_glob_covers_only_those_that_it_has_a_pin_for(tmp_path: Path) -> None:
    both = given(permissions(ANA), permissions(BEN))
    failure = next(each for each in of_rule(judged(tmp_path, both)) if each.entity_name == "Ana Abad")
    glob = replace(WAIVER, entity="*@example.com", pin="", pins={"ana@example.com": pin_of_finding(failure, KEY)})
    found = judged(tmp_path, both, glob)
    assert {each.entity_name: each.verdict for each in of_rule(found)} == {
        "Ana Abad": Verdict.WAIVED,
        "Ben Abad": Verdict.FAIL,
    }


def test_a_waiver_without_a_failure_is_shown_and_becomes_a_finding(tmp_path: Path) -> None:
    blocked = {**permissions(ANA), "international_action": "BLOCK"}
    unused = judged(tmp_path, given(blocked), WAIVER)
    assert [each.severity for each in of_rule(unused, "waiver-unused")] == [Severity.LOW]
    new = judged(tmp_path, given(blocked), replace(WAIVER, granted=date(2026, 10, 30)))
    assert of_rule(new, "waiver-unused") == []
    assert any("matches no failure" in each for each in new.notes)


def test_a_waiver_of_what_was_not_read_decides_nothing(tmp_path: Path) -> None:
    people = given().rows
    found = judged(tmp_path, failed(people, "person_permissions_out", person_id=ANA), WAIVER)
    assert [each.verdict for each in of_rule(found)] == [Verdict.UNKNOWN]
    assert of_rule(found, "waiver-unused") == []
    assert any("could not be judged" in each for each in found.notes)


def test_a_waiver_that_ends_soon_and_one_without_pin_are_noted(tmp_path: Path) -> None:
    found = judged(tmp_path, given(permissions(ANA)), replace(WAIVER, expires=date(2026, 11, 20)))
    assert any("ends on 2026-11-20" in each for each in found.notes)
    assert any("accepts whatever is there" in each for each in found.notes)
