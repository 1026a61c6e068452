"""Folders with every name that a file system allows, and folders that cannot be used."""

import errno
import fcntl
import os
from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.orchestration.dagster_home import plain_path
from space_odt_dagster.run.lock import RunLock
from space_odt_dagster_tests.command_line.shell import Shell, results

DEMO = ("demo", "--people", "5", "--select", "locations")
ODD = ("a?b#c%20d [e]* é你好🎉 'f\" $g;h&i", "-x", "file:x", "n" * 200)
REFUSED = {
    "too long": ("n" * 300, 1, "File name too long"),
    "not UTF-8": ("a\udcff", 2, "not UTF-8"),
    "nobody's home": ("~nobody-of-that-name/x", 2, "no home folder here"),
    "a file": ("a_file", 1, "a_file is a file"),
}


@pytest.mark.parametrize("name", ODD, ids=["every odd character", "a dash", "file:", "200 characters"])
def test_a_folder_of_any_name_has_the_exports_the_report_and_the_run_records(name: str, tmp_path: Path) -> None:
    ended = Shell(tmp_path, {}).run(*DEMO, f"--out-dir={name}")
    assert ended.code == 0, ended.said
    out_dir = tmp_path / name
    assert results(out_dir) == {"locations": "ok"}
    assert len(list((out_dir / "dagster" / "history" / "runs").iterdir())) == 2
    assert f"Report   {out_dir}/report/index.html" in ended.out
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_dagster_home_of_any_name_goes_on_where_it_stopped(tmp_path: Path) -> None:
    home = tmp_path / ODD[0]
    shell = Shell(tmp_path, {"DAGSTER_HOME": ODD[0]})
    for number in (1, 2):
        assert shell.run(*DEMO).code == 0
        runs = [path for path in (home / "history" / "runs").iterdir() if path.name != "index.db"]
        assert len(runs) == number
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([".artifacts", ODD[0]])


@pytest.mark.parametrize(("name", "code", "says"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("variable", ["SPACE_ODT_OUT_DIR", "DAGSTER_HOME"])
def test_a_folder_that_cannot_be_is_refused_in_one_line_before_anything_is_written(
    variable: str, name: str, code: int, says: str, shell: Shell
) -> None:
    (shell.folder / "a_file").touch()
    ended = Shell(shell.folder, {**shell.variables, variable: name}).run("inventory_run", "--select", "licenses")
    assert ended.code == code, ended.said
    assert says in ended.err
    assert len(ended.err.splitlines()) == 1
    assert [path.name for path in shell.folder.iterdir()] == ["a_file"]


def test_a_plain_home_needs_no_link_and_a_link_does_not_stay(tmp_path: Path) -> None:
    with plain_path(tmp_path) as path:
        assert path == tmp_path
    odd = tmp_path / "a?b"
    odd.mkdir()
    with plain_path(odd) as path:
        assert "?" not in str(path)
        assert path.resolve() == odd
    assert not path.parent.exists()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks_is_refused_in_one_sentence(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(OutputError, match=r"has no locks .* choose an output folder on a local disk"):
        RunLock(UPath(tmp_path), "run")


def test_what_an_object_store_cannot_hold_lies_by_its_address_wherever_a_command_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    urls = ("s3://bucket/one", "s3://bucket/two", "s3://bucket-one", "s3://other/one")
    found = {url: Layout.of(url).scratch for url in urls}
    assert len(set(found.values())) == len(urls)
    assert {path.parents[1] for path in found.values()} == {tmp_path / "state" / "space-odt"}
    monkeypatch.chdir(tmp_path)
    assert {url: Layout.of(url).scratch for url in urls} == found
    assert Layout.of(f"{urls[0]}/").scratch == found[urls[0]]
    assert Layout.of(urls[0], str(tmp_path / "own")).scratch.parents[1] == tmp_path / "own"


@pytest.mark.parametrize(
    "address",
    [
        *("memory://inventory", "data://x", "http://127.0.0.1:9/x", "https://example.com/x", "zip://x.zip"),
        *("simplecache::s3://bucket/x", "dir::memory://x", "zip://x::s3://bucket/x.zip"),
        *("github://a:b@/x", "ftp://127.0.0.1:9/x", "nobody://x"),
    ],
)
def test_what_keeps_nothing_is_no_output_folder(address: str) -> None:
    with pytest.raises(OutputError, match=r"does not keep what is written: choose a folder|cannot be written to here"):
        Layout.of(address)


@pytest.mark.parametrize(
    "command", [("inventory_run",), ("demo", "--people", "2"), ("ui",), ("diff", "--save"), ("plan",)]
)
def test_every_command_refuses_an_output_folder_that_keeps_nothing(command: tuple[str, ...], tmp_path: Path) -> None:
    variables = {"WEBEX_ACCESS_TOKEN": "example", "SPACE_ODT_OUT_DIR": "memory://inventory", "HOME": str(tmp_path)}
    ended = Shell(tmp_path, variables).run(*command)
    assert ended.code == 1
    assert ended.err.endswith(
        "space-odt: memory:// does not keep what is written: choose a folder, or an address such as s3://bucket/folder.\n"
    )
    assert not (tmp_path / ".local").exists()


def test_no_home_folder_for_an_object_store_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    with pytest.raises(OutputError, match="set SPACE_ODT_LOCAL_DIR"):
        Layout.of("s3://bucket/one")
