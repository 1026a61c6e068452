"""The table of settings: one meaning of each text, wherever it is written, and one place where each is declared."""

import os
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.command_line.parser import MOST_PEOPLE, build_parser
from space_odt_dagster.orchestration.schedule_settings import schedule_from
from space_odt_dagster.run.environment import environment_in, handed_down
from space_odt_dagster.run.setting import Setting, SettingsError
from space_odt_dagster.run.settings import Settings, settings_from, value_of
from space_odt_dagster.run.settings_table import BY_NAME, SETTINGS
from space_odt_dagster.simulator.settings import MAX_PEOPLE

SWITCHES = [name for name, setting in BY_NAME.items() if setting.default in ("on", "off")]
FOLDERS = ("SPACE_ODT_OUT_DIR", "SPACE_ODT_LOCAL_DIR", "DAGSTER_HOME")
BASE = {"WEBEX_ACCESS_TOKEN": "t"}


def parsed(name: str, text: str) -> Any:
    return value_of(BY_NAME[name], {name: text}, {})


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize(
    ("text", "is_on"),
    [
        ("on", True),
        ("1", True),
        ("true", True),
        ("YES", True),
        ("off", False),
        ("0", False),
        ("False", False),
        ("no", False),
    ],
)
def test_on_and_off_mean_the_same_in_every_setting(name: str, text: str, is_on: bool) -> None:
    assert parsed(name, text) is is_on
    assert schedule_from({"SPACE_ODT_SCHEDULE": text}).on is is_on


@pytest.mark.parametrize("name", SWITCHES)
def test_anything_else_than_on_and_off_is_refused_with_both(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} takes on, 1, true, yes or off, 0, false, no, not 'perhaps'"):
        parsed(name, "perhaps")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_default_is_a_text_that_the_setting_takes(setting: Setting) -> None:
    if setting.default:
        setting.parse(setting.name, setting.default)
    assert not (setting.default and setting.default_note)
    assert setting.help.endswith(".")


def test_desired_files_are_several_of_one_flag_or_one_variable() -> None:
    both = ("rules.yaml", "more/rules")
    assert settings_from({"SPACE_ODT_DESIRED": "rules.yaml, more/rules,"}, {}).desired == both
    flags = build_parser().parse_args(["inventory_run", "--desired", "rules.yaml", "--desired", "more/rules"])
    assert settings_from({"SPACE_ODT_DESIRED": "other.yaml"}, vars(flags)).desired == both


NOT_OF_ONE_VARIABLE = {"access", "with_report"}
NAMED_OTHERWISE = {"language": "SPACE_ODT_LANG"}
TEXTS = ("on", "off", "7", "0.25", "secrets", "es", "calling", "people:week", "elsewhere", "voice@example.com")
"""Of every kind that a setting takes; each setting takes one of them that is not its default."""


@pytest.mark.parametrize("field", sorted({each.name for each in fields(Settings)} - NOT_OF_ONE_VARIABLE))
def test_every_field_of_the_settings_follows_its_variable(field: str) -> None:
    name = NAMED_OTHERWISE.get(field, f"SPACE_ODT_{field.upper()}")
    default = getattr(settings_from(BASE, {}), field)
    changed = []
    for text in TEXTS:
        with suppress(SettingsError):
            changed.append(getattr(settings_from({**BASE, name: text}, {}), field))
    assert [each for each in changed if each != default]


def test_no_setting_stands_twice_and_no_flag_either() -> None:
    flags = [setting.flag for setting in SETTINGS if setting.flag]
    assert len(BY_NAME) == len(SETTINGS)
    assert len(set(flags)) == len(flags)


def test_without_anything_set_a_run_has_the_defaults_of_the_table() -> None:
    settings = settings_from({}, {})
    assert settings == Settings(access=None, out_dir=".artifacts")


@pytest.mark.parametrize(
    "url",
    [
        "http://webexapis.com/v1",
        "http://127.0.0.1.example.com/v1",
        "http://localhost.example.com",
        "http://10.0.0.1/v1",
        "http://[::2]/v1",
        "http://0.0.0.0/v1",
        "HTTP://webexapis.com/v1",
    ],
)
@pytest.mark.parametrize("how", ["environment", "flag"])
def test_a_token_never_goes_out_unprotected(url: str, how: str) -> None:
    environ, flags = ({"WEBEX_BASE_URL": url}, {}) if how == "environment" else ({}, {"base_url": url})
    with pytest.raises(SettingsError, match="would send the token unencrypted: use https"):
        settings_from({**BASE, **environ}, flags)


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost:9", "[::1]:8080", "127.1.2.3"])
def test_http_is_taken_for_this_machine_itself(host: str) -> None:
    access = settings_from({**BASE, "WEBEX_BASE_URL": f"http://{host}/v1/"}, {}).access
    assert access is not None
    assert access.base_url == f"http://{host}/v1"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_tilde_is_the_home_folder_in_every_path(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert parsed(name, "~/inventory") == "/home/somebody/inventory"
    assert parsed(name, "./~/inventory") == "./~/inventory"
    with pytest.raises(SettingsError, match="~nobody-of-that-name has no home folder here"):
        parsed(name, "~nobody-of-that-name/inventory")


def test_a_tilde_is_the_home_folder_in_flags_and_in_dotenv_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.delenv("SPACE_ODT_OUT_DIR", raising=False)
    assert settings_from({}, {"out_dir": "~/x"}).out_dir == "/home/somebody/x"
    (tmp_path / ".env").write_text("SPACE_ODT_OUT_DIR=~/y\n", encoding="utf-8")
    assert settings_from(environment_in(tmp_path).values, {}).out_dir == "/home/somebody/y"


def test_a_user_without_a_home_folder_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    with pytest.raises(SettingsError, match="~ has no home folder here"):
        parsed("SPACE_ODT_OUT_DIR", "~/x")


@pytest.mark.parametrize("text", ["\udcff", "a\0b"])
def test_a_name_that_no_record_can_hold_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="SPACE_ODT_OUT_DIR"):
        parsed("SPACE_ODT_OUT_DIR", text)


def test_the_key_of_the_hashes_is_taken_as_it_is_and_never_shown() -> None:
    settings = settings_from({"SPACE_ODT_REDACT_KEY": " from\tthe vault \udcff\n"}, {})
    assert settings.redact_key == b"from\tthe vault \xff"
    assert "vault" not in repr(settings)
    assert settings_from({"SPACE_ODT_REDACT_KEY": " "}, {}).redact_key is None


def test_an_empty_variable_hides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("WEBEX_ORG_ID=of the file\nSPACE_ODT_CRON=1 2 3 4 5\n", encoding="utf-8")
    monkeypatch.setenv("WEBEX_ORG_ID", " ")
    monkeypatch.setenv("SPACE_ODT_CRON", "0 0 * * *")
    found = environment_in(tmp_path)
    assert found.values["WEBEX_ORG_ID"] == "of the file"
    assert found.origin_of("WEBEX_ORG_ID") == f"{tmp_path / '.env'}:1"
    assert found.values["SPACE_ODT_CRON"] == "0 0 * * *"
    assert found.origin_of("SPACE_ODT_CRON") == "environment"


def test_what_is_handed_down_wins_over_the_file_and_over_what_dagster_made_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``dagster dev`` lets the ``.env`` of its folder win over the environment that it was started with."""
    (tmp_path / ".env").write_text("WEBEX_ORG_ID=of the file\nWEBEX_ACCESS_TOKEN=of the file\n", encoding="utf-8")
    for name, value in handed_down({"WEBEX_ACCESS_TOKEN": "of the environment", "WEBEX_ORG_ID": ""}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", "of the file")
    monkeypatch.setenv("WEBEX_ORG_ID", "of the file")
    found = environment_in(tmp_path).values
    assert found["WEBEX_ACCESS_TOKEN"] == "of the environment"
    assert found["WEBEX_ORG_ID"] == ""


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("SPACE_ODT_OUTDIR", "SPACE_ODT_OUT_DIR"),
        ("WEBEX_TOKEN_ACCESS", None),
        ("WEBEX_ACCES_TOKEN", "WEBEX_ACCESS_TOKEN"),
        ("SPACE_ODT_KEEP_DAY", "SPACE_ODT_KEEP_DAYS"),
        ("WEBEX_BOT", None),
    ],
)
def test_a_name_of_no_setting_is_named_with_the_nearest(
    name: str, near: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "x")
    (warning,) = [each for each in environment_in(tmp_path).warnings if f"{name} " in each]
    assert f"{name} (environment) is not a setting of space-odt." in warning
    assert (f"Did you mean {near}?" in warning) if near else True


def test_further_tokens_for_the_launchpad_are_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN_SPAIN", "x")
    assert environment_in(tmp_path).warnings == ()


def test_the_command_line_and_the_simulator_agree_on_the_most_people() -> None:
    assert MOST_PEOPLE == MAX_PEOPLE
