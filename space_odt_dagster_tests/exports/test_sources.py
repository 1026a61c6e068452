"""The exports that ids are taken from: as they were kept, or refused with the reason."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from space_odt_dagster.exports import written_exports
from space_odt_dagster.exports.checks.known_ids import KnownIdsOfFolder
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.status_files import status_in
from space_odt_dagster.exports.store import ExportStore, SourceUnusable
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.manifest.manifest import Manifest

from .made_up import NEW, OLD, THINGS, keep, store_in


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


def test_only_the_columns_of_a_line_are_parsed_also_where_the_sdk_has_no_method(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = replace(THINGS, endpoint=replace(THINGS.endpoint, sdk_method=None))
    store = store_in(tmp_path)
    keep(store, [{"id": "1", "only in the item": True}], export=export)
    parsed: list[bytes] = []

    def recorded(text: bytes) -> Any:
        parsed.append(text)
        return parse_json(text)

    monkeypatch.setattr(written_exports, "parse_json", recorded)
    assert list(store.source_rows(export, ["id"])) == [{"id": "1"}]
    assert len(parsed) == 1
    assert b"only in the item" not in parsed[0]


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


def unusable(store: ExportStore, export: Any = THINGS) -> str:
    with pytest.raises(SourceUnusable) as raised:
        list(store.source_rows(export, ["id"]))
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
