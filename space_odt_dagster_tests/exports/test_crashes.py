"""A pair of files and what is known of it change together, wherever a crash or power loss breaks off."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .made_up import NEW, OLD, THINGS, contents, keep, store_in

CALLS = ("open", "fsync", "fchmod", "replace")
WRITES = 21
"""How often one of these is called to change a pair."""


class PowerLoss(BaseException):
    """What a reader cannot catch."""


def the_old_pair_and_the_new_one(folder: Path) -> tuple[Any, Any]:
    """The contents of the folder, where the old pair is kept, and those that it would have with the new one."""
    keep(store_in(folder), OLD, run_id="before")
    keep(store_in(folder / "reference"), NEW, run_id="after")
    return contents(store_in(folder)), contents(store_in(folder / "reference"))


def breaking_off_at(monkeypatch: pytest.MonkeyPatch, step: int, *, after: bool) -> Callable[[], int]:
    """Lets the ``step``-th system call that writes fail, before or after it is done. Returns how many there were."""
    done = 0

    def broken(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            done += 1
            if done == step and not after:
                raise PowerLoss
            result = real(*args, **kwargs)
            if done == step:
                raise PowerLoss
            return result

        return call

    for name in CALLS:
        monkeypatch.setattr(os, name, broken(getattr(os, name)))
    return lambda: done


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
@pytest.mark.parametrize("step", range(1, WRITES + 1))
def test_a_crash_at_any_step_leaves_the_old_pair_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, after: bool
) -> None:
    old, new = the_old_pair_and_the_new_one(tmp_path)
    with monkeypatch.context() as patched:
        breaking_off_at(patched, step, after=after)
        with pytest.raises(PowerLoss):
            keep(store_in(tmp_path), NEW, run_id="after")
    store = store_in(tmp_path)
    store.recover()
    assert contents(store) in (old, new)
    assert list(store.source_rows(THINGS, ["id"]))
    assert {each.name for each in (tmp_path / "exports").iterdir()} == {"things.csv", "things.json"}
    assert {each.name for each in (tmp_path / "state").iterdir()} == {"things.json"}


def test_the_steps_of_the_crash_test_are_all_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    with monkeypatch.context() as patched:
        steps = breaking_off_at(patched, -1, after=False)
        keep(store, NEW)
    assert steps() == WRITES


class Disk:
    """Which changes to folders are not on the disk yet, as the system calls say; ``lose`` takes some of them back."""

    def __init__(self, patched: pytest.MonkeyPatch, step: int) -> None:
        self.steps = 0
        self._last = step
        self._undo: dict[str, list[Callable[[], object]]] = {}
        for name in (*CALLS, "mkdir"):
            patched.setattr(os, name, self._watched(name, getattr(os, name)))

    def lose(self, folders: str) -> None:
        """Takes back what the disk does not have: of all folders, or of those of this name."""
        for folder, undo in self._undo.items():
            if folders in ("all", Path(folder).name):
                for each in reversed(undo):
                    each()

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if name == "fsync" and stat.S_ISDIR(os.fstat(args[0]).st_mode):
                self._undo.pop(os.readlink(f"/proc/self/fd/{args[0]}"), None)
            undo = self._undone(name, args)
            result = real(*args, **kwargs)
            if undo is not None:
                self._undo.setdefault(undo[0], []).append(undo[1])
            self.steps += 1
            if self.steps == self._last:
                raise PowerLoss
            return result

        return call

    def _undone(self, name: str, args: tuple[Any, ...]) -> tuple[str, Callable[[], object]] | None:
        if name == "replace":
            source, target = map(Path, args)
            content, before = source.read_bytes(), target.read_bytes() if target.exists() else None

            def undo() -> None:
                source.write_bytes(content)
                target.unlink(missing_ok=True) if before is None else target.write_bytes(before)

            return str(target.parent), undo
        if name == "open" and args[1] & os.O_CREAT and not Path(args[0]).exists():
            return str(Path(args[0]).parent), lambda: Path(args[0]).unlink(missing_ok=True)
        if name == "mkdir":
            return str(Path(args[0]).parent), lambda: shutil.rmtree(args[0], ignore_errors=True)
        return None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("lost", ["all", "exports", "state"])
@pytest.mark.parametrize("step", range(1, WRITES + 1))
def test_power_loss_that_takes_back_renames_leaves_the_old_pair_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, lost: str
) -> None:
    old, new = the_old_pair_and_the_new_one(tmp_path)
    with monkeypatch.context() as patched:
        disk = Disk(patched, step)
        with pytest.raises(PowerLoss):
            keep(store_in(tmp_path), NEW, run_id="after")
    disk.lose(lost)
    store = store_in(tmp_path)
    store.recover()
    assert contents(store) in (old, new)
    assert list(store.source_rows(THINGS, ["id"]))


@pytest.mark.parametrize("lost", ["all", "exports", "state", "a", "b"])
def test_what_was_kept_is_there_after_power_loss_with_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    with monkeypatch.context() as patched:
        disk = Disk(patched, -1)
        keep(store_in(tmp_path / "a" / "b"), NEW)
    disk.lose(lost)
    store = store_in(tmp_path / "a" / "b")
    store.recover()
    assert [row["name"] for row in store.source_rows(THINGS, ["name"])] == ["new", "new"]


def test_a_change_that_was_decided_is_completed_before_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store_in(tmp_path), OLD)
    with monkeypatch.context() as patched:
        patched.setattr("space_odt_dagster.exports.store.ExportStore._complete", lambda store, name: None)
        keep(store_in(tmp_path), NEW)

    def broken() -> Any:
        yield {"id": "3", "name": "newer"}
        raise PowerLoss

    store = store_in(tmp_path)
    with pytest.raises(PowerLoss):
        keep(store, broken())
    store.recover()
    assert [row["name"] for row in store.source_rows(THINGS, ["name"])] == ["new", "new"]
