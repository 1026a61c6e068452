"""What the pages show of judging comes out: each command of the five examples is run, and the first screen in the README."""

import re
import shlex
from pathlib import Path

import pytest

from space_odt_dagster.cli import main
from space_odt_dagster_tests.judging.kept_snapshot import kept_in
from tools.docs.markdown import Page

ROOT = Path(__file__).parents[2]
PAGE, README = Page(ROOT / "docs" / "desired-state.md"), Page(ROOT / "README.md")
KEY = "a key for the page on what is desired"
EMPTY = "format: 1\n"
EXAMPLES = re.split(r"^### ", PAGE.text.partition("\n## Files")[0], flags=re.MULTILINE)[1:]


@pytest.fixture(scope="module")
def out_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The organisation of the examples."""
    folder = tmp_path_factory.mktemp("out")
    kept_in(folder)
    return folder


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_what_an_example_shows_comes_out(
    example: str, out_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (("SPACE_ODT_OUT_DIR", str(out_dir)), ("SPACE_ODT_REDACT_KEY", KEY)):
        monkeypatch.setenv(name, value)
    file = tmp_path / "rules.yaml"
    blocks = re.findall(r"^```(?:yaml)?\n(.*?)^```$", example, flags=re.MULTILINE | re.DOTALL)
    file.write_text(blocks.pop(0) if blocks[0].startswith("format:") else EMPTY)
    commands = list(zip(blocks[::2], blocks[1::2], strict=True))
    assert commands
    for command, shown in commands:
        main(shlex.split(command)[1:])
        assert capsys.readouterr().out == shown, command
        if " waive " in command:
            file.write_text(EMPTY + shown)


def test_they_are_five_from_an_empty_file_to_a_waiver() -> None:
    assert [each.split()[0] for each in EXAMPLES] == ["1.", "2.", "3.", "4.", "5."]
    assert f"```yaml\n{EMPTY}```" in EXAMPLES[0]
    assert "space-odt waive" in EXAMPLES[-1]


def test_the_readme_shows_the_first_screen(
    out_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["check", "--out-dir", str(out_dir)])
    (shown,) = (each for each in README.code_blocks if re.match(r"\d+ findings: ", each))
    assert capsys.readouterr().out.startswith(shown)
    assert shown.count("  Why: ") > 1
