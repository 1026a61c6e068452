"""The files: private, in one order, the same bytes for the same results; what was known before is taken over from them."""

import csv
import json
import random
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.judging.kept import (
    UNREADABLE,
    Earlier,
    earlier_findings,
    remove_findings_without_snapshot,
    with_first_seen,
)
from space_odt_dagster.judging.outcome import Judgement, Severity, Tally, Trend, Verdict
from space_odt_dagster.judging.score import difference
from space_odt_dagster.judging.writing import publish_judgement, share
from space_odt_dagster_tests.judging.made_up import finding, judgement, rule

NAMES = ("findings", "rules_summary", "scores")
AFTER = "~ after all others"
LATER = "2026-11-02T03:00:00+00:00"
FAILS = finding(
    "queue-without-agents", "9", area="queues", severity=Severity.HIGH, name_is_personal=False, points=8.91666
)
RULES = [
    rule("person-inactive", tally=Tally(passed=9_999, failed=2, waived=1, unknown=1)),
    rule("queue-without-agents", "high", area="queues", tally=Tally(failed=1, uncounted=True)),
    rule("trunk-offline", "critical", area="availability", needs_scope="calling", in_scope=False),
]
RESULT = judgement(
    [
        finding(entity="2", entity_name="=Bo"),
        finding(entity="1", verdict=Verdict.WAIVED, waiver={"owner": "it", "expires": "2027-05-25"}),
        finding("aaa", area="toll_fraud"),
        FAILS,
        finding("own", area="fire drills"),
    ],
    RULES,
)


def layout_of(folder: Path) -> Layout:
    return Layout.of(str(folder))


def records(folder: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "exports" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def shuffled(result: Judgement, seed: int) -> Judgement:
    order = random.Random(seed)
    mixed = {
        name: tuple(order.sample(getattr(result, name), len(getattr(result, name))))
        for name in ("findings", "rules", "scores")
    }
    return replace(result, **mixed)


def test_the_files_are_private_beside_the_exports_and_in_a_folder_of_the_snapshot(tmp_path: Path) -> None:
    kept = publish_judgement(RESULT, layout_of(tmp_path), csv_safe=False)
    assert str(kept) == str(tmp_path / "findings" / RESULT.snapshot)
    files = {f"{name}.{form}" for name in NAMES for form in ("csv", "json")}
    for folder in (tmp_path / "exports", Path(str(kept))):
        assert {each.name for each in folder.iterdir()} == files
        assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    for name in files:
        assert (tmp_path / "exports" / name).read_bytes() == Path(str(kept / name)).read_bytes()


def test_the_same_results_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for seed in range(3):
        publish_judgement(shuffled(RESULT, seed), layout_of(tmp_path / str(seed)), csv_safe=False)
        written.append({each.name: each.read_bytes() for each in (tmp_path / str(seed) / "exports").iterdir()})
    assert written[0] == written[1] == written[2]


def test_findings_are_in_the_order_of_severity_area_rule_and_entity(tmp_path: Path) -> None:
    publish_judgement(RESULT, layout_of(tmp_path), csv_safe=False)
    found = [(each["rule_id"], each["entity_id"], each["verdict"]) for each in records(tmp_path, "findings")]
    assert found == [
        ("queue-without-agents", "9", "fail"),
        ("aaa", "1", "fail"),
        ("person-inactive", "2", "fail"),
        ("person-inactive", "1", "waived"),
        ("own", "1", "fail"),
    ]
    assert records(tmp_path, "findings")[0]["points"] == 8.9
    assert [each["scope_kind"] for each in records(tmp_path, "scores")][:2] == ["organisation", "area"]


def test_the_table_has_what_the_document_has_and_formulas_are_disarmed_where_that_is_asked_for(tmp_path: Path) -> None:
    for safe in (False, True):
        publish_judgement(RESULT, layout_of(tmp_path), csv_safe=safe)
        with (tmp_path / "exports" / "findings.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [json.loads(each["evidence"]) for each in rows] == [
            each["evidence"] for each in records(tmp_path, "findings")
        ]
        assert rows[2]["entity_name"] == ("'=Bo" if safe else "=Bo")
        assert json.loads(rows[3]["waiver"])["owner"] == "it"
        assert rows[0]["waiver"] == ""


def test_a_rule_has_its_ratios_or_none_and_what_is_not_whole_is_never_1(tmp_path: Path) -> None:
    publish_judgement(RESULT, layout_of(tmp_path), csv_safe=False)
    found = {each["rule_id"]: each for each in records(tmp_path, "rules_summary")}
    ratios = {name: (each["judged"], each["pass_ratio"], each["coverage"]) for name, each in found.items()}
    assert ratios == {
        "person-inactive": (10_002, 0.999, 0.999),
        "queue-without-agents": (1, 0, None),
        "trunk-offline": (0, None, None),
    }
    assert (share(1.0), share(0.99999), share(None)) == (1, 0.999, None)


def test_a_finding_was_first_seen_when_an_earlier_file_has_it_and_never_after_its_snapshot(tmp_path: Path) -> None:
    layout = layout_of(tmp_path)
    assert earlier_findings(layout, AFTER) == Earlier(), "nothing before is no damage"
    old = replace(FAILS, finding_id="old", first_seen="2026-10-05T03:00:00Z")
    ahead = replace(FAILS, finding_id="ahead", first_seen="2026-12-24T03:00:00+00:00")
    publish_judgement(replace(RESULT, findings=(old, ahead)), layout, csv_safe=False)
    earlier = earlier_findings(layout, AFTER)
    found = with_first_seen([old, ahead, replace(FAILS, finding_id="new")], earlier, LATER)
    assert [each.first_seen for each in found] == ["2026-10-05T03:00:00Z", LATER, LATER]
    assert earlier.note == ""


def test_the_score_of_the_night_before_is_read_back_and_differs_in_nothing_from_itself(tmp_path: Path) -> None:
    publish_judgement(with_times(RESULT), layout_of(tmp_path), csv_safe=False)
    before = earlier_findings(layout_of(tmp_path), AFTER).score
    assert before is not None
    assert (round(before.points_low, 1), before.grade) == (
        round(RESULT.scores[0].points_low, 1),
        RESULT.scores[0].grade,
    )
    assert difference(before, RESULT.scores[0], same_entities=True).trend is Trend.SAME


@pytest.mark.parametrize(
    "damage", ["[\n{", '[\n{"finding_id":"1"}\n]\n', '[\n{"finding_id":"1","first_seen":"soon"}\n]\n', "[\n7\n]\n"]
)
def test_an_earlier_file_that_cannot_be_read_is_said(damage: str, tmp_path: Path) -> None:
    publish_judgement(with_times(RESULT), layout_of(tmp_path), csv_safe=False)
    (tmp_path / "findings" / RESULT.snapshot / "findings.json").write_text(damage)
    assert earlier_findings(layout_of(tmp_path), AFTER).note == UNREADABLE


def test_a_snapshot_that_is_judged_again_is_compared_with_the_one_before_it_and_never_with_itself(
    tmp_path: Path,
) -> None:
    layout = layout_of(tmp_path)
    first = replace(FAILS, finding_id="old", first_seen="2026-10-05T03:00:00Z")
    publish_judgement(replace(with_times(RESULT), findings=(first,)), layout, csv_safe=False)
    alone = earlier_findings(layout, RESULT.snapshot)
    assert (dict(alone.first_seen), alone.score) == ({"old": "2026-10-05T03:00:00Z"}, None)
    publish_judgement(replace(with_times(RESULT), snapshot=AFTER, findings=()), layout, csv_safe=False)
    assert earlier_findings(layout, AFTER).first_seen == alone.first_seen
    assert earlier_findings(layout, RESULT.snapshot) == alone


def test_findings_go_with_their_snapshot_and_what_is_of_others_stays(tmp_path: Path) -> None:
    layout = layout_of(tmp_path)
    for name in ("kept", "gone", "noted"):
        publish_judgement(replace(RESULT, snapshot=name), layout, csv_safe=False)
        (tmp_path / "findings" / name / "findings.html").write_text("page")
    notes = tmp_path / "findings" / "noted" / "notes.txt"
    notes.write_text("mine")
    assert remove_findings_without_snapshot(layout, ["kept"]) == ("gone", "noted")
    assert {each.name for each in (tmp_path / "findings").iterdir()} == {"kept", "noted"}
    assert list(notes.parent.iterdir()) == [notes]


def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "findings").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="links are not allowed"):
        publish_judgement(RESULT, layout_of(tmp_path / "out"), csv_safe=False)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def with_times(result: Judgement) -> Judgement:
    return replace(result, findings=tuple(replace(each, first_seen=LATER) for each in result.findings))
