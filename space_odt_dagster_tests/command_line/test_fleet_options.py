"""The options of commands about several organisations: names that are missing, unknown or none, and pairs that do not fit."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from space_odt_dagster.cli import main
from space_odt_dagster.fleet.file_reader import fleet_from
from space_odt_dagster.fleet.night import begin_night, night_under_way
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.command_line.test_fleet import Simulated, simulated
from space_odt_dagster_tests.fleet.written import org_id, with_organisations

SECRET = "MGI4ZTk2-Canary-0123456789"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of two organisations without tokens here, of which one is paused."""
    found = tmp_path / "organisations.yaml"
    found.write_text(
        with_organisations(
            f"name: acme, org_id: {org_id(1)}", f"name: globex, org_id: {org_id(2)}, paused: {{reason: r}}"
        )
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPACE_ODT_ORGANISATIONS", str(found))
    monkeypatch.setenv("SPACE_ODT_OUT_DIR", str(tmp_path / "fleet"))
    monkeypatch.setenv("SPACE_ODT_TOKEN_DIR", str(tmp_path / "secrets"))
    return found


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    """Organisations of which nothing was read."""
    with ExitStack() as running:
        yield simulated(tmp_path_factory.mktemp("options"), running)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fleet", "run", "--only", ""], "--only needs at least one name"),
        (["fleet", "run", "--only", " , "], "--only needs at least one name"),
        (["fleet", "run", "--only", "ACME"], "no organisation such a name. Did you mean acme?"),
        (
            ["organisations", "check", "nope", "glob"],
            "no organisation 'nope'. And no organisation 'glob'. Did you mean globex?",
        ),
        (["fleet", "report", "--check", "--mail"], "leave out --mail"),
        (["check", "--only", ""], "--only needs at least one name"),
        (["diff", "--select", ""], "--select needs at least one name"),
        (["diff", "--kind", ""], "--kind needs at least one name"),
    ],
)
def test_wrong_names(arguments: list[str], said: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = ["--organisation", "acme"] if arguments[0] in ("check", "diff") else []
    assert main([*arguments, *one]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["organisations", "discover", "--token", SECRET],
        ["organisations", "check", SECRET],
        ["inventory_run", "--organisation", SECRET],
        ["fleet", "run", "--only", SECRET],
    ],
)
def test_a_secret_where_a_name_belongs_is_not_shown(
    arguments: list[str], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert "such a name" in shown.err
    assert SECRET not in shown.err + shown.out


@pytest.mark.parametrize("is_there", [True, False], ids=["wrong", "missing"])
def test_a_wrong_file_is_3_for_monitoring(is_there: bool, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("format: 2\norganisations: []\n")
    if not is_there:
        file.unlink()
    assert main(["fleet", "report", "--check"]) == 3
    assert f"{file}" in capsys.readouterr().out
    assert main(["fleet", "report"]) == 2


def test_a_secret_that_cannot_be_read_hides_no_row(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "secrets" / "WEBEX_ACCESS_TOKEN_ACME").mkdir(parents=True)
    assert main(["organisations", "list"]) == 0
    acme, globex = capsys.readouterr().out.splitlines()[1:]
    assert "acme (cannot be read here)" in acme
    assert "globex (not set here)" in globex
    assert main(["organisations", "list", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["token_problem"] is None for each in found] == [False, True]


def test_a_list_that_a_program_reads_is_not_cut_off(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = f"/srv/{'a-long-folder-name/' * 12}end"
    file.write_text(with_organisations(f"name: acme, org_id: {org_id(1)}, out_dir: {long}"))
    assert main(["organisations", "list"]) == 0
    assert long in capsys.readouterr().out


def test_one_that_is_paused_needs_no_token(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN_ACME", "of-acme")
    assert main(["organisations", "check", "--offline"]) == 0
    acme, globex = capsys.readouterr().out.splitlines()
    assert acme == "acme: ok"
    assert globex.startswith("globex: paused; The token of globex is not set")


def test_a_token_that_is_typed_wins_over_that_of_the_file(fleet: Simulated) -> None:
    refused = fleet.shell.run("inventory_run", "--organisation", "globex", "--token", "canary-of-nobody")
    assert refused.code == 1
    assert "Webex refused the access token" in refused.err
    token = fleet.organisations["initech"].token  # the one of the file is refused
    assert fleet.shell.run("inventory_run", "--organisation", "initech", "--token", token).code == 0
    foreign = fleet.shell.run("inventory_run", "--organisation", "acme", "--token", token)
    assert foreign.code == 1
    assert not (fleet.folder / "acme" / "exports").exists()


def test_a_reading_of_only_some_does_not_end_the_night_of_all(fleet: Simulated) -> None:
    found = fleet_from(fleet.shell.environ, MANIFEST)
    assert found is not None
    began = "2026-11-01T00:00:00+00:00"
    begin_night(found, began)
    assert fleet.shell.run("fleet", "run", "--only", "globex,globex").code == 0
    assert night_under_way(found) == began
    fleet.shell.run("fleet", "run", "--resume")
    assert night_under_way(found) is None
