"""The output folder: the files of an asset and what is known of them change together, wherever a run breaks off."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.store import ExportStore, SourceUnusable
from space_odt_dagster.extraction.results import Result

from .made_up import PARTS, THINGS, keep, store_in

OLD = [{"id": "1", "name": "old"}]
NEW = [{"id": "1", "name": "new"}, {"id": "2", "name": "new"}]
CALLS = ("open", "fsync", "fchmod", "replace")
WRITES = 13
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
        store.keep_status(["things"], csv_safe=False)
        store.keep_errors(["things"], csv_safe=False)
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
    assert store.status_rows(["things"])[0].result is Result.UNAUTHORIZED


def test_source_rows_are_the_text_that_was_kept_also_when_it_was_neutralised(tmp_path: Path) -> None:
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


def unusable(store: ExportStore, spec: Any = THINGS) -> str:
    with pytest.raises(SourceUnusable) as raised:
        list(store.source_rows(spec, ["id"]))
    return str(raised.value)


def test_a_source_that_was_never_read_is_named(tmp_path: Path) -> None:
    assert "things has never been read" in unusable(store_in(tmp_path))


def test_a_source_that_is_missing_is_named(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    (tmp_path / "exports" / "things.csv").unlink()
    assert "things.csv is missing" in unusable(store)


def test_a_source_that_was_edited_is_refused(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    with (tmp_path / "exports" / "things.csv").open("a") as file:
        file.write("2,by hand,,,,,{}\n")
    assert "edited or damaged" in unusable(store)


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
        store.status_rows(["things"])


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
    assert [each.module for each in store.keep_status(["things", "parts", "never"], csv_safe=False)] == [
        "parts",
        "things",
    ]
