"""``space-odt settings``: what counts, where it comes from, and no secret."""

import json
from pathlib import Path

import pytest

from space_odt_dagster.run.settings_table import SETTINGS
from space_odt_dagster_tests.command_line.shell import Ended, Shell

SECRETS = {setting.name: f"canary-{number}" for number, setting in enumerate(SETTINGS) if setting.secret}


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_text("# ours\nSPACE_ODT_KEEP_DAYS=90\nWEBEX_ORG_ID=of-the-file\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def shown(ended: Ended) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in json.loads(ended.out)}


def test_every_setting_is_shown_with_its_value_and_where_it_comes_from(tmp_path: Path, dotenv: Path) -> None:
    shell = Shell(tmp_path, {"WEBEX_CONCURRENT_REQUESTS": "7", "WEBEX_ORG_ID": ""})
    ended = shell.run("settings", "--format", "json", "--lang", "es", "--token", "canary")
    assert ended.code == 0, ended.said
    found = shown(ended)
    assert list(found) == [setting.name for setting in SETTINGS]
    seen = {name: (row["value"], row["source"]) for name, row in found.items()}
    assert seen["WEBEX_CONCURRENT_REQUESTS"] == ("7", "environment")
    assert seen["WEBEX_ORG_ID"] == ("of-the-file", f"{dotenv}:3")
    assert seen["SPACE_ODT_KEEP_DAYS"] == ("90", f"{dotenv}:2")
    assert seen["SPACE_ODT_LANG"] == ("es", "flag")
    assert seen["WEBEX_ACCESS_TOKEN"] == ("***", "flag")
    assert seen["SPACE_ODT_OUT_DIR"] == (".artifacts", "default")
    assert "canary" not in ended.said
    assert sorted(path.name for path in tmp_path.iterdir()) == [".env"]


def test_no_secret_is_shown_in_either_form(tmp_path: Path) -> None:
    url = "ftp://user:canary-url@host/x"
    shell = Shell(tmp_path, {**SECRETS, "WEBEX_CLIENT_ID": "id", "SPACE_ODT_OUT_DIR": url})
    for arguments in (("settings",), ("settings", "--format", "json")):
        ended = shell.run(*arguments)
        assert ended.code == 0, ended.said
        assert "canary" not in ended.said
        assert ended.out.count("***") == len(SECRETS) + 1


def test_what_cannot_be_used_or_is_spelled_wrong_is_said_beside_the_rest(tmp_path: Path) -> None:
    ended = Shell(tmp_path, {"SPACE_ODT_KEEP_DAYS": "soon", "SPACE_ODT_OUTDIR": "x"}).run("settings")
    assert ended.code == 2
    assert "SPACE_ODT_KEEP_DAYS takes a whole number from 1 to 100000, not 'soon'." in ended.out
    assert "SPACE_ODT_OUTDIR (environment) is not a setting of space-odt. Did you mean SPACE_ODT_OUT_DIR?" in ended.err
    assert "SPACE_ODT_UI_URL" in ended.out


def test_the_versions_of_what_a_run_is_made_of_are_one_line(tmp_path: Path) -> None:
    ended = Shell(tmp_path, {}).run("--version")
    assert ended.code == 0
    (line,) = ended.out.splitlines()
    assert [part.split()[0] for part in line.split(", ")] == ["space-odt", "wxc_sdk", "dagster", "Python"]
    assert "unknown" not in line
