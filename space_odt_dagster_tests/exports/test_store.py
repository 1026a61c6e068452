"""The output folder: what stays when rows cannot be had, who may read it, and what is known of its exports."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from space_odt_dagster.exports.status_files import keep_errors, keep_status, status_in
from space_odt_dagster.extraction.results import Result

from .made_up import OLD, PARTS, contents, keep, store_in


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


def test_the_records_of_all_assets_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD)
    keep(store, OLD, export=PARTS)
    assert [each.module for each in keep_status(store, ["things", "parts", "never"], csv_safe=False)] == [
        "parts",
        "things",
    ]
