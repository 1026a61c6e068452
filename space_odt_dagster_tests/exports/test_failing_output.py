"""An output folder that cannot be written: one clear sentence, and what was there before is as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.exports.private_files import OutputError

from .made_up import THINGS, keep, store_in

OLD = [{"id": "1", "name": "old"}]


def before_and_after(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted((folder / "exports").iterdir())}


def in_a_process(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the program with ``store`` and ``keep`` at hand; what it raises is printed."""
    lines = f"""
        import os, resource, signal, sys
        from space_odt_dagster_tests.exports.made_up import keep, store_in
        store = store_in({str(folder)!r})
        many = [{{"id": str(number), "name": "x" * 1000}} for number in range(2000)]
    """
    code = textwrap.dedent(lines) + textwrap.dedent(program)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)


TRYING = """
try:
    keep(store, many)
except Exception as failure:
    print(type(failure).__name__, str(failure))
"""


def test_a_full_disk_leaves_the_old_export_and_nothing_beside(tmp_path: Path) -> None:
    keep(store_in(tmp_path), OLD)
    before = before_and_after(tmp_path)
    limit = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    )
    printed = in_a_process(limit + TRYING, tmp_path).stdout
    assert printed.startswith("OutputError Cannot write ")
    assert "Free space" in printed
    assert printed.count("\n") == 1
    assert before_and_after(tmp_path) == before
    assert list(store_in(tmp_path).source_rows(THINGS, ["name"])) == [{"name": "old"}]


def test_a_full_disk_does_not_hinder_the_next_attempt(tmp_path: Path) -> None:
    program = """
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
        try:
            keep(store, many)
        except Exception as failure:
            print(type(failure).__name__)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(keep(store, many).export.rows)
    """
    assert in_a_process(program, tmp_path).stdout == "OutputError\n2000\n"


@pytest.mark.parametrize("place", ["", "exports", "state"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "out"
    keep(store_in(folder), OLD)
    before = before_and_after(folder)
    locked = folder / place
    if os.getuid() == 0:
        for each in (tmp_path, folder, *folder.rglob("*")):
            os.chown(each, 65534, 65534)
        for each in [*tmp_path.parents][:-2]:
            each.chmod(each.stat().st_mode | 0o055)
    if place == "":
        shutil.rmtree(folder / "state")
    locked.chmod(0o500)
    try:
        printed = in_a_process("if os.getuid() == 0:\n    os.setuid(65534)" + TRYING, folder).stdout
    finally:
        locked.chmod(0o700)
    assert printed.startswith(f"OutputError Cannot write {locked}")
    assert "Permission denied" in printed
    assert printed.count("\n") == 1
    assert before_and_after(folder) == before


@pytest.mark.parametrize("below", ["", "deeper"])
def test_an_output_folder_that_is_a_file_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match=r"out is a file, not a folder: choose another output folder\.$"):
        keep(store_in(tmp_path / "out" / below), OLD)
    assert (tmp_path / "out").read_text() == "mine"


def test_an_output_folder_that_was_removed_while_writing_is_named(tmp_path: Path) -> None:
    store = store_in(tmp_path / "out")
    keep(store, OLD)
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(OutputError, match="exports was removed while the run was writing to it"):
        keep(store, OLD)


def test_a_folder_that_is_removed_while_a_pair_is_written_is_named(tmp_path: Path) -> None:
    store = store_in(tmp_path / "out")

    def removing() -> object:
        yield {"id": "1"}
        shutil.rmtree(tmp_path / "out")
        yield {"id": "2"}

    with pytest.raises(OutputError, match="exports was removed"):
        keep(store, removing())  # type: ignore[arg-type]


def test_a_state_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    (tmp_path / "state" / "things.json").unlink()
    (tmp_path / "state" / "things.json").mkdir()
    with pytest.raises(OutputError, match="Cannot read"):
        store.state("things")


def test_what_an_object_store_says_becomes_one_sentence(
    folder_in_memory: UPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("no credentials")

    store = store_in(folder_in_memory)
    monkeypatch.setattr(type(folder_in_memory.fs), "put_file", refuse)
    with pytest.raises(OutputError, match=r"Cannot write memory://.*: no credentials\. Check its address"):
        keep(store, OLD)
