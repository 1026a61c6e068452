"""The findings on one screen of text: the worst first, without names and values of people unless asked for."""

from space_odt_dagster.judging.outcome import Tally
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.findings_text import findings_text
from space_odt_dagster_tests.judging.made_up import finding, judgement, rule
from space_odt_dagster_tests.reporting import judged


def test_the_text_says_what_is_wrong_why_and_what_to_do() -> None:
    lines = findings_text(judged.MESSY, ChangesShown(), difference=judged.WORSE).splitlines()
    assert lines[:4] == [
        "134 findings: 1 critical, 3 high, 130 low.",
        "Snapshot of 2026-11-02 03:00 UTC, scope v1. 82.1 % of what weighs could be judged.",
        "1 finding waived, 1 of them for less than 30 days.",
        "Worse than the night before: +35.7 points.",
    ]
    first = lines.index("critical: Person who cannot be called back after an emergency call (1)")
    assert lines[first + 1 : first + 4] == [
        "  person …xNj (Riverton): It has no number, and the location has no main number.  [since 2026-10-05]".replace(
            "…xNj", "…" + judged.NO_CALLBACK.entity_id[-3:]
        ),
        "  Why: There is nothing that emergency services could call back.",
        "  What to do: Locations > (location) > Calling > Numbers: assign a main number; or give the person a number",
    ]
    text = "\n".join(lines)
    for wanted in (
        "  availability        0.0–30.0  act     0 findings, 2 unknown",
        "  … and 127 more",
        "upcoming (1)\n  from 2027-01-01: Own permissions (1)",
        "  2: Trunk is offline, trunk_details: forbidden (403)\n  an unknown number: Trunk is offline",
        "41 rules need a wider scope: --scope calling 32, --scope full 9.",
        "[since 2026-11-02, new]  [change 8c1f0a2b]",
        "[until 2026-11-20]",
    ):
        assert wanted in text, wanted


def test_names_and_values_of_people_are_hidden_unless_asked_for() -> None:
    hidden, shown = (findings_text(judged.MESSY, ChangesShown(values=values)) for values in (False, True))
    for text in ("Ana Abad", "Bo Brandt", "Carla Cano", "442071234567"):
        assert text not in hidden
        assert text in shown


def test_all_lines_are_there_if_asked_for_and_the_rest_is_counted_otherwise() -> None:
    many = [finding(f"rule-{each:02}", "1") for each in range(12)]
    result = judgement(many, [rule(f"rule-{each:02}", tally=Tally(failed=1)) for each in range(12)])
    assert "… and 4 more of 4 rules: --all shows them" in findings_text(result, ChangesShown())
    assert "rule-11" in findings_text(result, ChangesShown(), everything=True)


def test_nothing_wrong_and_nothing_judged_are_not_the_same() -> None:
    assert findings_text(judged.QUIET, ChangesShown()).startswith("Nothing is wrong.\n")
    assert findings_text(judgement([], []), ChangesShown()).startswith("Nothing was judged.\n")
    doubtful = findings_text(judgement([], [judged.TRUNK]), ChangesShown())
    assert doubtful.startswith("Nothing is wrong in what could be judged.\n")


def test_a_name_cannot_steer_the_terminal() -> None:
    nasty = finding(entity_name="\x1b[31mred\nline", name_is_personal=False)
    text = findings_text(judgement([nasty], [rule(tally=Tally(failed=1))]), ChangesShown())
    assert "\x1b" not in text
    assert "red\nline" not in text
