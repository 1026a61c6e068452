"""``space-odt waive`` as it is run: what it prints waives what is there, and nothing that it was not asked for."""

import json
import os
from pathlib import Path

import pytest

from space_odt_dagster.cli import main
from space_odt_dagster_tests.judging.kept_snapshot import BO, ROBIN, kept_in

MAY_CALL, ABROAD = "person-may-call-international", "line-forwards-abroad"
Text = pytest.CaptureFixture[str]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder with one snapshot, and nothing of the machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith("SPACE_ODT_")]:
        monkeypatch.delenv(name)
    kept_in(tmp_path / "own")
    return tmp_path / "own"


def check(folder: Path, *arguments: str) -> int:
    return main(["check", f"--out-dir={folder}", *arguments])


def waive(folder: Path, *arguments: str) -> int:
    reason = ("--reason", "The London office answers.", "--owner", "maria@example.com")
    return main(["waive", f"--out-dir={folder}", *arguments, *reason])


def test_a_waiver_that_is_printed_is_valid_and_waives(own: Path, tmp_path: Path, capsys: Text) -> None:
    assert waive(own, ABROAD, "bo@example.com", "--ticket", "CHG-1", "--days", "30") == 0
    printed = capsys.readouterr().out
    file = tmp_path / "rules.yaml"
    file.write_text(f"format: 1\n{printed}")
    assert main(["desired", "validate", str(file)]) == 0
    assert "1 waiver" in capsys.readouterr().out
    assert check(own, "--only", ABROAD, "--desired", str(file)) == 0
    out = capsys.readouterr().out
    assert "1 finding waived" in out
    assert "[until 2026-12-02]" in out
    assert check(own, "--only", ABROAD) == 5


def test_a_glob_is_waived_for_those_that_it_means_now(own: Path, tmp_path: Path, capsys: Text) -> None:
    assert waive(own, MAY_CALL, "Robin*") == 0
    printed = capsys.readouterr().out
    assert ROBIN in printed
    file = tmp_path / "rules.yaml"
    file.write_text(f"format: 1\n{printed}")
    check(own, "--only", MAY_CALL, "--desired", str(file), "--format", "json")
    verdicts = [each["verdict"] for each in json.loads(capsys.readouterr().out)]
    assert sorted(verdicts) == ["fail", "waived", "waived"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("person-may-call-internatonal", "ana@example.com"), f"Did you mean {MAY_CALL}?"),
        (("queue-without-agents", "Recepton"), "Did you mean Reception?"),
        (
            (MAY_CALL, BO),
            f"does not fail for '{BO}'. `space-odt check --only {MAY_CALL} --show-values` shows for whom it does.",
        ),
        ((MAY_CALL, "anna"), "shows for whom it does."),
        ((MAY_CALL, "Robin Reyes"), "is the name of 2 entities: give the id, or location / name."),
        ((MAY_CALL, "Robin Reyes", "--days", "401"), "takes a whole number from 1 to 400"),
    ],
)
def test_a_waiver_of_nothing_or_of_too_much_is_refused(
    arguments: tuple[str, ...], said: str, own: Path, capsys: Text
) -> None:
    try:
        code = waive(own, *arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "ana@" not in captured.err or "ana@example.com" in arguments
    assert captured.out == ""


def test_one_of_two_with_the_same_name_is_meant_by_its_location(own: Path, capsys: Text) -> None:
    assert waive(own, MAY_CALL, "Harbour / Robin Reyes") == 0
    assert "entity: Harbour / Robin Reyes" in capsys.readouterr().out
