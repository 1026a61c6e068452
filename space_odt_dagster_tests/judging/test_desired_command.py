"""``space-odt desired``: everything that is wrong in files, and the schema that editors take."""

import json
from pathlib import Path

import pytest

from space_odt_dagster.cli import main
from space_odt_dagster_tests.judging.desired_texts import FILE

WRONG = "format: 2\nrules: {person-inactiv: {severity: low}}\n"


@pytest.fixture(autouse=True)
def _no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPACE_ODT_DESIRED", raising=False)


def test_a_valid_file_is_summed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules.yaml").write_text(FILE)
    assert main(["desired", "validate", "rules.yaml"]) == 0
    said = "Valid: 1 own rule, 1 adjusted rule, 1 rule off, 2 waivers, 3 scopes, 1 label.\n"
    assert capsys.readouterr().out == said


def test_everything_that_is_wrong_is_said_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    assert main(["desired", "validate", "wrong.yaml", "none.yaml"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "space-odt: 3 problems in what is desired.",
        "none.yaml: the file cannot be read: No such file or directory.",
        "wrong.yaml:1:9: format must be 1.",
        "wrong.yaml:2:9: there is no shipped rule 'person-inactiv'. Did you mean person-inactive?",
    ]


def test_without_files_it_takes_those_of_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["desired", "validate"]) == 2
    (tmp_path / "rules.yaml").write_text(FILE)
    monkeypatch.setenv("SPACE_ODT_DESIRED", "rules.yaml")
    assert main(["desired", "validate"]) == 0
    assert "SPACE_ODT_DESIRED" in capsys.readouterr().err


def test_a_run_with_a_wrong_file_does_not_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    assert main(["inventory_run", "--desired", "wrong.yaml", "--base-url", "http://127.0.0.1:9"]) == 2
    assert "wrong.yaml:1:9: format must be 1." in capsys.readouterr().err
    assert not (tmp_path / ".artifacts").exists()


def test_the_schema_knows_the_shipped_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desired", "schema"]) == 0
    assert "person-inactive" in json.loads(capsys.readouterr().out)["properties"]["rules"]["properties"]
