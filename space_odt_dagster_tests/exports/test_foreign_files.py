"""An output folder in which others have put something: nothing of theirs is written into, and no link is followed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.exports.output_folder import OWN_NAMES, Layout
from space_odt_dagster.exports.ownership import foreign_owner
from space_odt_dagster.exports.private_files import OutputError, make_private_folder, write_whole
from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.exports.turns import TURN, alone_in
from space_odt_dagster.run.lock import RunLock
from space_odt_dagster_tests.exports.made_up import OLD, THINGS, keep, store_in
from space_odt_dagster_tests.foreign import NOBODY, belongs_to_another

FILES = frozenset({TURN, "lock", "redact.key", "service.lock"})


def locked(root: Path) -> None:
    RunLock(UPath(root), "run").release()


@pytest.mark.parametrize("name", OWN_NAMES)
def test_what_another_user_has_put_into_the_folder_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    _ = path.touch() if name in FILES else path.mkdir()
    locked(tmp_path)
    belongs_to_another(path, monkeypatch)
    with pytest.raises(OutputError, match=f"{tmp_path}.* belongs to .*: choose another output folder, or .*chown"):
        locked(tmp_path)


@pytest.mark.parametrize("name", OWN_NAMES)
def test_a_link_in_the_folder_is_refused_and_not_followed(name: str, tmp_path: Path) -> None:
    elsewhere, root = tmp_path / "elsewhere", tmp_path / "out"
    root.mkdir()
    _ = elsewhere.write_text("mine") if name in FILES else elsewhere.mkdir()
    (root / name).symlink_to(elsewhere)
    with pytest.raises(OutputError, match=f"{name} is a link, and links are not allowed inside an output folder"):
        locked(root)
    assert elsewhere.read_text() == "mine" if name in FILES else not any(elsewhere.iterdir())


def test_the_output_folder_may_be_a_link_of_this_user_and_of_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").mkdir()
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "disk")
    locked(link)
    assert (tmp_path / "disk" / "lock").exists()
    belongs_to_another(link, monkeypatch)
    with pytest.raises(OutputError, match=f"{link} belongs to"):
        locked(link)


def test_a_link_under_the_name_of_an_unfinished_file_leads_nowhere(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    precious.chmod(0o644)
    store = store_in(tmp_path / "out")
    for name in (".things.csv.tmp", ".things.json.tmp"):
        make_private_folder(store.layout.exports)
        Path(store.layout.exports / name).symlink_to(precious)
    keep(store, OLD)
    write_whole(UPath(tmp_path / "out" / "state" / "note"), b"ours")
    assert precious.read_text() == "mine"
    assert precious.stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "out" / "exports" / "things.csv").read_text().startswith("id")


def journal_through(link: Path) -> None:
    Journal(link, THINGS).close()


def journal_beside(link: Path) -> None:
    Journal(link.with_name("things.sqlite"), THINGS).close()


def key_through(link: Path) -> None:
    redaction_key(Layout.of(str(link.parent)), None)


def turn_through(link: Path) -> None:
    with alone_in(link.parent):
        pass


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("things.sqlite", journal_through),
        ("things.sqlite-wal", journal_beside),
        ("redact.key", key_through),
        (TURN, turn_through),
    ],
)
def test_a_file_that_is_opened_again_and_again_is_no_link_and_of_no_other(
    name: str, opened: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "real"
    real.write_text("ab" * 32)
    real.chmod(0o644)
    (tmp_path / "out").mkdir()
    link = tmp_path / "out" / name
    link.symlink_to(real)
    with pytest.raises(OutputError, match=f"{name} is a link"):
        opened(link)
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("ab" * 32, 0o644)
    link.unlink()
    real.rename(link)
    belongs_to_another(link, monkeypatch)
    with pytest.raises(OutputError, match=f"{name} belongs to"):
        opened(link)


def test_others_lose_the_right_to_write_into_a_folder_of_ours(tmp_path: Path) -> None:
    for mode, kept in ((0o777, 0o775), (0o770, 0o770), (0o1777, 0o1777)):
        tmp_path.chmod(mode)
        make_private_folder(UPath(tmp_path))
        assert tmp_path.stat().st_mode & 0o7777 == kept


def test_a_folder_of_root_that_anybody_may_write_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setenv("SUDO_UID", str(os.getuid()))
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY if os.getuid() == 0 else 0)
    with pytest.raises(OutputError, match="Everyone can write to"):
        make_private_folder(UPath(tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o777


def test_under_sudo_the_files_of_the_caller_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    of_nobody = os.stat_result((0o100600, 0, 0, 1, NOBODY, NOBODY, 0, 0, 0, 0))
    for user, caller, is_foreign in ((0, None, True), (0, str(NOBODY), False), (1, str(NOBODY), True)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        monkeypatch.delenv("SUDO_UID", raising=False)
        if caller is not None:
            monkeypatch.setenv("SUDO_UID", caller)
        assert (foreign_owner(of_nobody) is not None) is is_foreign
