"""The output folder: the files of an asset and what is known of them change together, wherever a run breaks off."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from space_odt_dagster.exports.checks.known_ids import KnownIdsOfFolder
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.status_files import keep_errors, keep_status, status_in
from space_odt_dagster.exports.store import ExportStore, SourceUnusable
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.manifest import Manifest

from .made_up import PARTS, THINGS, keep, store_in

OLD = [{"id": "1", "name": "old"}]
NEW = [{"id": "1", "name": "new"}, {"id": "2", "name": "new"}]
CALLS = ("open", "fsync", "fchmod", "replace")
WRITES = 21
"""How often one of these is called to change a pair."""


class PowerLoss(BaseException):
    """What a reader cannot catch."""


def contents(store: ExportStore) -> tuple[bytes, bytes, str]:
    state = store.state("things")
    assert state is not None
    assert state.export is not None
    pair = (store.layout.csv_of("things").read_bytes(), store.layout.json_of("things").read_bytes())
    return *pair, state.export.csv_sha256


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
    keep(store_in(tmp_path), OLD, run_id="before")
    old = contents(store_in(tmp_path))
    keep(store_in(tmp_path / "reference"), NEW, run_id="after")
    new = contents(store_in(tmp_path / "reference"))
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
    keep(store_in(tmp_path), OLD, run_id="before")
    old = contents(store_in(tmp_path))
    keep(store_in(tmp_path / "reference"), NEW, run_id="after")
    new = contents(store_in(tmp_path / "reference"))
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


def test_rows_that_cannot_be_had_leave_the_old_pair_and_nothing_beside(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    before = contents(store)

    def broken() -> Any:
        yield {"id": "3"}
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        keep(store, broken())
    assert contents(store) == before
    assert {each.name for each in (tmp_path / "exports").iterdir()} == {"things.csv", "things.json"}


def test_on_an_object_store_rows_that_cannot_be_had_leave_the_old_pair(folder_in_memory: UPath) -> None:
    store = store_in(folder_in_memory)
    keep(store, OLD)
    before = contents(store)

    def broken() -> Any:
        yield {"id": "3"}
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        keep(store, broken())
    assert contents(store) == before


def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        store = store_in(tmp_path / "a" / "b")
        keep(store, OLD)
        keep_status(store, ["things"], csv_safe=False)
        keep_errors(store, ["things"], csv_safe=False)
    finally:
        os.umask(umask)
    found = list((tmp_path / "a").rglob("*"))
    assert {each.stat().st_mode & 0o777 for each in found if each.is_file()} == {0o600}
    assert {each.stat().st_mode & 0o777 for each in [tmp_path / "a", *found] if each.is_dir()} == {0o700}


def test_a_state_alone_changes_without_the_files(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    state = keep(store, OLD)
    before = contents(store)
    store.keep_state("things", replace(state, status=replace(state.status, result=Result.UNAUTHORIZED)))
    assert contents(store) == before
    assert status_in(store, ["things"])[0].result is Result.UNAUTHORIZED


def test_source_rows_are_what_was_kept_also_where_it_was_neutralised(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    items = [{"id": "1", "name": "=1+1", "number": "+34"}, {"id": "2", "name": "'quoted"}, {"id": "3"}]
    for csv_safe in (False, True):
        keep(store, items, csv_safe=csv_safe)
        rows = list(store.source_rows(THINGS, ["name", "number"]))
        assert rows == [
            {"name": "=1+1", "number": "+34"},
            {"name": "'quoted", "number": None},
            {"name": None, "number": None},
        ]


def test_values_of_a_source_keep_the_type_that_they_have_in_json(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    item = {"id": "1", "name": "", "number": parse_json("7.50"), "active": False, "tags": ["a", {"source_method": "x"}]}
    keep(store, [item, {"id": "2", "number": 7, "active": "false", "tags": "a"}])
    wanted = ("name", "number", "active", "tags")
    assert list(store.source_rows(THINGS, wanted)) == [
        {"name": None, "number": parse_json("7.50"), "active": False, "tags": ["a", {"source_method": "x"}]},
        {"name": None, "number": 7, "active": "false", "tags": "a"},
    ]


def test_a_source_is_compared_with_its_checksums_once_for_each_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store_in(tmp_path), OLD)
    opened: list[str] = []
    real = UPath.open

    def recorded(path: Any, *args: Any, **kwargs: Any) -> Any:
        if path.parent.name == "exports" and args[0].startswith("r"):
            opened.append(path.name)
        return real(path, *args, **kwargs)

    store = store_in(tmp_path)
    monkeypatch.setattr(type(store.layout.root), "open", recorded)
    for _ in range(3):
        store.source_facts(THINGS)
    assert sorted(opened) == ["things.csv", "things.json"]
    keep(store, NEW)
    opened.clear()
    assert len(list(store.source_rows(THINGS, ["id"]))) == 2
    assert opened == ["things.json"]
    keep(store_in(tmp_path), OLD)
    opened.clear()
    store.source_facts(THINGS)
    assert sorted(opened) == ["things.csv", "things.json"]


def test_a_state_is_read_again_only_when_its_file_has_changed(tmp_path: Path) -> None:
    store, other = store_in(tmp_path), store_in(tmp_path)
    keep(other, OLD)
    first = store.state("things")
    assert store.state("things") is first
    keep(other, OLD, run_id="another")
    assert store.state("things") != first


def unusable(store: ExportStore, spec: Any = THINGS) -> str:
    with pytest.raises(SourceUnusable) as raised:
        list(store.source_rows(spec, ["id"]))
    return str(raised.value)


def test_a_source_that_was_never_read_is_named(tmp_path: Path) -> None:
    assert "things has never been read" in unusable(store_in(tmp_path))


@pytest.mark.parametrize("name", ["things.csv", "things.json"])
def test_a_source_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    (tmp_path / "exports" / name).unlink()
    assert f"{name} is missing" in unusable(store)


@pytest.mark.parametrize(("name", "more"), [("things.csv", "2,by hand,,,,,{}\n"), ("things.json", " ")])
def test_a_source_that_was_edited_is_refused(tmp_path: Path, name: str, more: str) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    with (tmp_path / "exports" / name).open("a") as file:
        file.write(more)
    assert "edited or damaged" in unusable(store)


def test_an_object_store_that_cannot_be_read_is_one_sentence_everywhere(
    folder_in_memory: UPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no credentials")

    keep(store_in(folder_in_memory), OLD)
    store = store_in(folder_in_memory)
    for operation in ("open", "cat_file", "_open"):
        monkeypatch.setattr(type(folder_in_memory.fs), operation, refuse)
    sentence = r"Cannot read memory://.*: no credentials\. Check its address"
    with pytest.raises(SourceUnusable, match=sentence):
        store.source_facts(THINGS)
    with pytest.raises(SourceUnusable, match=sentence):
        list(store.source_rows(THINGS, ["id"]))
    assert re.search(sentence, KnownIdsOfFolder(Manifest((THINGS,)), store).of("things.id", org_id=None).unusable or "")


def test_an_object_store_that_breaks_down_after_the_check_is_one_sentence(
    folder_in_memory: UPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store_in(folder_in_memory), OLD)
    store = store_in(folder_in_memory)
    store.source_facts(THINGS)

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no more")

    monkeypatch.setattr(type(folder_in_memory.fs), "open", refuse)  # the state is read otherwise
    with pytest.raises(OutputError, match=r"Cannot read memory://.*: no more\. Check its address"):
        list(store.source_rows(THINGS, ["id"]))


def test_a_source_with_other_columns_is_refused(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    path = tmp_path / "state" / "things.json"
    path.write_text(path.read_text().replace('"number"', '"phone"'))
    assert "another version of the manifest" in unusable(store)


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", "5", "null", '{"status":{},"errors":[],"export":"x"}', '{"status":1}', "\ud800"],
    ids=ascii,
)
def test_a_source_whose_state_is_damaged_is_refused(tmp_path: Path, damage: str) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    (tmp_path / "state" / "things.json").write_bytes(damage.encode("utf-8", "surrogatepass"))
    assert "is damaged" in unusable(store)
    with pytest.raises(OutputError, match="damaged"):
        status_in(store, ["things"])


def test_a_folder_where_a_source_should_be_is_refused(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    (tmp_path / "exports" / "things.csv").unlink()
    (tmp_path / "exports" / "things.csv").mkdir()
    assert "Cannot read" in unusable(store)


def test_the_records_of_all_assets_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    keep(store, OLD, spec=PARTS)
    assert [each.module for each in keep_status(store, ["things", "parts", "never"], csv_safe=False)] == [
        "parts",
        "things",
    ]
