"""``.env``: the rules of python-dotenv, as Dagster reads the file too, and whose file it is."""

import os
from pathlib import Path

import pytest
from dagster._core.secrets.env_file import get_env_var_dict

from space_odt_dagster.command_line.ui import UiOptions, serve_ui
from space_odt_dagster.run.dotenv import read_dotenv
from space_odt_dagster.run.environment import environment_in
from space_odt_dagster.run.setting import SettingsError
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster_tests.foreign import belongs_to_another

TEXTS = {
    "plain": "WEBEX_ORG_ID=abc\nSPACE_ODT_CRON=0 3 * * *\n",
    "comments and empty lines": "# one\n\n  # two\nWEBEX_ORG_ID=abc # three\nSPACE_ODT_CRON='a # b'\n",
    "export": "export WEBEX_ORG_ID=abc\n  export   SPACE_ODT_OUT_DIR = there\n",
    "quotes": 'WEBEX_ORG_ID=\'a b\'\nSPACE_ODT_OUT_DIR="c\\nd \\"e\\""\nSPACE_ODT_CRON="two\nlines"\n',
    "a name of the file": "WEBEX_ORG_ID=abc\nSPACE_ODT_OUT_DIR=/srv/${WEBEX_ORG_ID}/x\n",
    "a name of the environment": "WEBEX_ORG_ID=${OUTSIDE}\nSPACE_ODT_OUT_DIR='${OUTSIDE}/x'\n",
    "the file before the environment": "OUTSIDE=inside\nWEBEX_ORG_ID=${OUTSIDE}\n",
    "a default": "WEBEX_ORG_ID=${NOT_THERE_AT_ALL:-fallback}\nSPACE_ODT_OUT_DIR=${NOT_THERE_AT_ALL}/x\n",
    "a name that is empty": "WEBEX_ORG_ID=${EMPTY:-fallback}\n",
    "the last one counts": "WEBEX_ORG_ID=first\nWEBEX_ORG_ID=second\n",
    "empty, and without a sign": "WEBEX_ORG_ID=\nSPACE_ODT_CRON\nSPACE_ODT_OUT_DIR=x\n",
    "line ends of Windows": "WEBEX_ORG_ID=abc\r\nSPACE_ODT_OUT_DIR=x\r\n",
    "dollars that are no name": "WEBEX_ORG_ID=a$b$${c\nSPACE_ODT_OUT_DIR=$HOME\n",
    "other scripts": "WEBEX_ORG_ID=añb\nSPACE_ODT_OUT_DIR=你好\n",
}
OF_ANOTHER_PROJECT = {
    "nothing of ours": b"DATABASE_URL=postgres://x\n",
    "binary": bytes(range(256)),
    "malformed": b"this is not a line\n= neither\n'nor this\n",
    "latin-1": "NAME=contraseña\n".encode("latin-1"),
    "a word of ours in the middle": b"# see WEBEX_ORG_ID\nURL=http://x/?SPACE_ODT_OUT_DIR=1\nnot a line\n",
    "ours inside a text of theirs": b'TEXT="\nWEBEX_ORG_ID=x\n"\n',
}
DAMAGED = {
    "not a line": (b"# fine\n\nWEBEX_ORG_ID=x\n\nthis is not a line\n", 5),
    "a quote that does not end": (b"A=1\nWEBEX_ACCESS_TOKEN='example\n", 2),
    "latin-1": ("A=1\nWEBEX_ORG_ID=contraseña\n".encode("latin-1"), 2),
    "utf-16": ("WEBEX_ORG_ID=x\n".encode("utf-16"), 1),
    "a zero": (b"A=1\nB=2\nSPACE_ODT_OUT_DIR=a\0b\n", 3),
}


def written(folder: Path, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".env").write_bytes(content)
    (folder / ".env").chmod(0o600)
    return folder


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_it_is_read_as_dagster_reads_it(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTSIDE", "from outside")
    monkeypatch.setenv("EMPTY", "")
    folder = written(tmp_path, text.encode())
    assert dict(read_dotenv(folder, os.environ).values) == get_env_var_dict(str(folder))


def test_each_setting_knows_its_line(tmp_path: Path) -> None:
    text = "\n# c\nWEBEX_ORG_ID=a\n\n\nSPACE_ODT_CRON='two\nlines'\nSPACE_ODT_OUT_DIR=b\n"
    assert read_dotenv(written(tmp_path, text.encode()), {}).lines == {
        "WEBEX_ORG_ID": 3,
        "SPACE_ODT_CRON": 6,
        "SPACE_ODT_OUT_DIR": 8,
    }


@pytest.mark.parametrize("content", OF_ANOTHER_PROJECT.values(), ids=OF_ANOTHER_PROJECT.keys())
@pytest.mark.parametrize("where", [".", "above"], ids=["here", "above"])
def test_a_file_of_another_project_is_passed_over(content: bytes, where: str, tmp_path: Path) -> None:
    written(tmp_path, b"WEBEX_ORG_ID=ours\n")
    theirs = written(tmp_path / "theirs", content)
    folder = theirs if where == "." else theirs / "below"
    folder.mkdir(exist_ok=True)
    assert read_dotenv(folder, {}).values == {"WEBEX_ORG_ID": "ours"}


@pytest.mark.parametrize(("content", "line"), DAMAGED.values(), ids=DAMAGED.keys())
def test_what_of_ours_cannot_be_read_is_named_with_file_and_line(content: bytes, line: int, tmp_path: Path) -> None:
    folder = written(tmp_path / "here", content)
    (folder / "below").mkdir()
    with pytest.raises(SettingsError) as refused:
        read_dotenv(folder / "below", {})
    assert f"{folder / '.env'}, line {line}:" in str(refused.value)
    assert "example" not in str(refused.value)


def test_a_folder_of_that_name_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    written(tmp_path, b"\xef\xbb\xbfWEBEX_ORG_ID=ours\n")
    (tmp_path / "below" / ".env").mkdir(parents=True)
    assert read_dotenv(tmp_path / "below", {}).values == {"WEBEX_ORG_ID": "ours"}


def test_only_a_file_of_ours_that_others_can_read_draws_a_warning(tmp_path: Path) -> None:
    folder = written(tmp_path, b"WEBEX_ORG_ID=ours\n")
    assert read_dotenv(folder, {}).warning is None
    (folder / ".env").chmod(0o644)
    assert "can be read by other users" in (read_dotenv(folder, {}).warning or "")
    written(folder, b"DATABASE_URL=theirs\n")
    (folder / ".env").chmod(0o644)
    assert read_dotenv(folder, {}).warning is None


@pytest.mark.parametrize("where", [".", "above"], ids=["here", "above"])
def test_a_file_of_another_user_sets_nothing(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path / "shared", b"WEBEX_BASE_URL=https://webex.example/v1\n") / ".env"
    folder = file.parent if where == "." else file.parent / "below"
    folder.mkdir(exist_ok=True)
    assert "WEBEX_BASE_URL" in environment_in(folder).values
    belongs_to_another(file, monkeypatch)
    with pytest.raises(
        SettingsError, match=f"{file} belongs to .* Remove it, make it yours with chown, or start in another folder"
    ):
        environment_in(folder)


def test_a_link_of_another_user_is_no_better_than_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, b"WEBEX_ORG_ID=ours\n")
    (tmp_path / "below").mkdir()
    link = tmp_path / "below" / ".env"
    link.symlink_to(tmp_path / ".env")
    assert environment_in(link.parent).values["WEBEX_ORG_ID"] == "ours"
    belongs_to_another(link, monkeypatch)
    with pytest.raises(SettingsError, match="belongs to"):
        environment_in(link.parent)


def test_a_file_that_anybody_may_change_sets_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, b"WEBEX_ORG_ID=ours\n") / ".env"
    file.chmod(0o602)
    with pytest.raises(SettingsError, match=f"can be changed by every user of this machine.* chmod 600 {file}"):
        environment_in(tmp_path)


def test_where_dagster_reads_the_file_by_itself_one_of_another_user_is_refused_whatever_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, b"_SPACE_ODT_ENVIRONMENT={}\n")
    monkeypatch.setenv("_SPACE_ODT_ENVIRONMENT", '{"WEBEX_ORG_ID": "ours"}')
    assert environment_in(tmp_path).values["WEBEX_ORG_ID"] == "ours"
    belongs_to_another(tmp_path / ".env", monkeypatch)
    with pytest.raises(SettingsError, match="belongs to"):
        environment_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="belongs to"):
        serve_ui(UiOptions(settings=settings_from({}, {}), environ={}))
