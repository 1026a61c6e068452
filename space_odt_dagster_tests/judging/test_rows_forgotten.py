"""What is in memory after all rules were asked: the rows of findings, and no others."""

import gc
from pathlib import Path

from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.default_rules import default_rules
from space_odt_dagster.judging.judge import ask_everything
from space_odt_dagster.judging.outcome import Severity
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.wanted import wanted_by
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.judging.small_snapshot import Given, snapshot_of

RULE = "number-at-two-owners"
NUMBER = "+34910000001"


def _numbers(person: int, number: str) -> dict[str, str]:
    return {"person_id": f"00000000-0000-4000-8000-{person:012}", "direct_number": number, "extension": str(person)}


def _rows() -> int:
    gc.collect()
    return sum(isinstance(each, Row) for each in gc.get_objects())


def test_only_the_rows_of_findings_are_kept(tmp_path: Path) -> None:
    numbers = [
        _numbers(1, NUMBER),
        _numbers(2, NUMBER),
        *(_numbers(each, f"+349100001{each}") for each in range(10, 60)),
    ]
    side = snapshot_of(Given({"person_numbers": numbers}), tmp_path / "kept", exports=MANIFEST.names, scope="full")
    rule, available, before = default_rules()[RULE], frozenset(MANIFEST.names), _rows()
    verdicts = ask_everything(
        side,
        [ActiveRule(rule=rule, severity=Severity(rule.severity))],
        MANIFEST,
        scopes={},
        labels={},
        available=available,
        wanted=wanted_by(rule.clauses, MANIFEST, {}).with_numbers(available),
    )
    (asked,) = verdicts.rules
    assert len(asked.found) == 1
    assert _rows() - before == 1
