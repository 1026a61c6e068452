"""Each shipped rule, on rows that keep it, that break it, and that it cannot judge, in snapshots with nothing but what it reads."""

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.condition import values_of
from space_odt_dagster.judging.default_rules import default_rules
from space_odt_dagster.judging.judgement import Judging, judge
from space_odt_dagster.judging.outcome import AREAS, RuleSummary, Severity
from space_odt_dagster.judging.wanted import wanted_by
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier, keys_of
from space_odt_dagster.strict_yaml.problems import Problems
from space_odt_dagster.strict_yaml.yaml_nodes import read_shipped_yaml, read_yaml
from space_odt_dagster_tests.judging.cases.case import Case
from space_odt_dagster_tests.judging.small_snapshot import Given, Rows, snapshot_of

CASES: dict[str, Case] = {
    rule_id: case
    for area in AREAS
    for rule_id, case in import_module(f"space_odt_dagster_tests.judging.cases.{area}").CASES.items()
}
each_rule = pytest.mark.parametrize("rule_id", CASES)
Judge = Callable[[str, Given], RuleSummary]


def reads(rule_id: str) -> frozenset[str]:
    """The exports that a rule reads in its scope."""
    rule = default_rules()[rule_id]
    available = frozenset(MANIFEST.selection(Tier(rule.needs_scope)))
    return frozenset(wanted_by(rule.clauses, MANIFEST, {}).with_numbers(available).paths)


def entities(rule_id: str, rows: Rows) -> int | None:
    """How many entities a rule says something of; None if a function decides what an entity is."""
    clauses = default_rules()[rule_id].clauses
    if any(clause.computed_by for clause in clauses):
        return None
    return len(
        {
            tuple(row.get(name) for name in keys_of(MANIFEST[export]))
            for clause in clauses
            for export in clause.about
            for row in rows.get(export, [])
        }
    )


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """The summary of a rule alone, in a snapshot of the scope that it needs."""
    folders: Iterator[int] = iter(range(1000))

    def of(rule_id: str, given: Given) -> RuleSummary:
        rule = default_rules()[rule_id]
        folder = tmp_path / str(next(folders))
        side = snapshot_of(given, folder, exports=reads(rule_id), scope=rule.needs_scope)
        active = ActiveRule(rule=rule, severity=Severity(rule.severity), parameters=values_of(rule, {}))
        (summary,) = judge(side, Judging(rules=(active,)), MANIFEST).rules
        return summary

    return of


def test_every_shipped_rule_has_its_cases() -> None:
    assert CASES.keys() == default_rules().keys()


@each_rule
def test_what_keeps_a_rule_passes(rule_id: str, judged: Judge) -> None:
    tally = judged(rule_id, Given(CASES[rule_id].passes)).tally
    assert tally.passed
    assert (tally.failed, tally.unknown, tally.uncounted) == (0, 0, False)
    assert tally.passed + tally.not_applicable == (entities(rule_id, CASES[rule_id].passes) or tally.passed)


@each_rule
def test_what_breaks_a_rule_fails(rule_id: str, judged: Judge) -> None:
    tally = judged(rule_id, Given(CASES[rule_id].fails)).tally
    assert tally.failed
    assert (tally.passed, tally.unknown, tally.uncounted) == (0, 0, False)
    assert tally.failed == (entities(rule_id, CASES[rule_id].fails) or tally.failed)


@each_rule
def test_what_cannot_be_judged_neither_passes_nor_fails(rule_id: str, judged: Judge) -> None:
    unknown = CASES[rule_id].unknown
    tally = judged(rule_id, unknown if isinstance(unknown, Given) else Given(unknown)).tally
    assert tally.unknown or tally.uncounted
    assert (tally.passed, tally.failed) == (0, 0)


@pytest.mark.parametrize("rule_id", [name for name, case in CASES.items() if case.outside])
def test_what_a_rule_is_not_about_is_not_counted(rule_id: str, judged: Judge) -> None:
    tally = judged(rule_id, Given(CASES[rule_id].outside)).tally
    assert tally.not_applicable
    assert (tally.passed, tally.failed, tally.unknown, tally.uncounted) == (0, 0, 0, False)


@each_rule
def test_an_export_that_was_not_read_makes_nothing_fail_or_pass(rule_id: str, judged: Judge) -> None:
    case = CASES[rule_id]
    for export in sorted(reads(rule_id) & case.passes.keys()):
        tally = judged(rule_id, Given(case.passes).without(export)).tally
        assert tally.failed == 0, export
    for export in sorted(reads(rule_id)):
        tally = judged(rule_id, Given(case.fails).without(export)).tally
        assert tally.passed == 0 or tally.uncounted or tally.failed, export


@each_rule
def test_hidden_values_make_no_failure_a_pass(rule_id: str, judged: Judge) -> None:
    tally = judged(rule_id, Given(CASES[rule_id].fails, redaction="personal")).tally
    assert tally.failed or tally.unknown
    assert tally.passed == 0


def test_a_number_that_is_listed_for_everybody_counts_once(judged: Judge) -> None:
    number = {"location_id": "location-0001", "direct_number": "+19725550101", "owner_id": "person-0001"}
    listed = [{**number, "person_id": f"person-{each}", "state": "ACTIVE"} for each in range(3)]
    rule_id, pool = "number-assigned-but-inactive", "person_available_numbers_call_forward"
    assert judged(rule_id, Given({pool: listed})).tally.passed == 1
    listed[2]["state"] = "INACTIVE"
    tally = judged(rule_id, Given({pool: listed})).tally
    assert (tally.passed, tally.failed) == (0, 1)


def test_the_files_say_the_same_in_whatever_reads_them() -> None:
    for file in Path(str(files("space_odt_dagster.judging").joinpath("default"))).rglob("*.yaml"):
        found = [read(file.read_bytes(), file.name, Problems()) for read in (read_yaml, read_shipped_yaml)]
        assert found[0] == found[1]
        assert found[0] is not None
