"""Snapshots: whole or none, never changed, and stored once where a file did not change."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.snapshots import taking as module
from space_odt_dagster.snapshots.taking import (
    Snapshot,
    SnapshotTaken,
    previous_snapshot,
    snapshots,
    snapshots_ahead_of,
    take_snapshot,
)
from space_odt_dagster_tests.exports.made_up import PARTS, THINGS, damaged_in, keep, run_of, store_in

NAMES = ("things", "parts", "never_read")
OLD = [{"id": "1", "name": "old"}]
NEW = [{"id": "1", "name": "new"}, {"id": "2", "name": "new"}]


def inventory(store: ExportStore, number: int, items: list[Any], **changes: Any) -> SnapshotTaken:
    """A run that reads things and parts, and its snapshot."""
    keep(store, items, run_id=f"run-{number}")
    keep(store, OLD, export=PARTS, run_id=f"run-{number}")
    keep_status(store, NAMES, csv_safe=False)
    keep_errors(store, NAMES, csv_safe=False)
    return take_snapshot(store, run_of(number, **changes), NAMES)


def manifest_of(snapshot: Snapshot) -> dict[str, Any]:
    return json.loads((snapshot.folder / "manifest.json").read_bytes())


@pytest.fixture(params=["disk", "object store"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ExportStore:
    """On a disk and in an object store in memory. ``test_bucket`` has what only a server shows."""
    return store_in(tmp_path if request.param == "disk" else request.getfixturevalue("folder_in_memory"))


def test_a_snapshot_is_a_copy_of_the_exports_with_a_manifest(store: ExportStore) -> None:
    taken = inventory(store, 1, NEW)
    assert taken.folder.name == "20261101T031500Z_run-1"
    manifest = manifest_of(taken.snapshot)
    listed = {each["name"]: each for each in manifest["files"]}
    assert set(listed) == {
        f"{name}.{end}" for name in ("things", "parts", "status", "errors") for end in ("csv", "json")
    }
    for name, entry in listed.items():
        content = (store.layout.exports / name).read_bytes()
        assert (taken.folder / name).read_bytes() == content
        assert (entry["sha256"], entry["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert {name: entry["rows"] for name, entry in listed.items() if name.endswith(".json")} == {
        "things.json": 2,
        "parts.json": 1,
        "status.json": 2,
        "errors.json": 0,
    }
    assert listed["things.csv"]["columns"][:2] == ["id", "name"]
    assert listed["things.csv"]["result"] == "ok"
    assert {**vars(run_of(1)), "missing": ["never_read"], "excluded": [], "sequence": 1}.items() <= manifest.items()
    assert {each.name for each in taken.folder.iterdir()} == {*listed, "manifest.json"}


def test_snapshots_are_listed_by_when_they_were_written_the_last_first(store: ExportStore) -> None:
    for number in (1, 3, 2):
        inventory(store, number, OLD)
    assert [each.run.run_id for each in snapshots(store.layout)] == ["run-2", "run-3", "run-1"]


def test_without_snapshots_there_are_none(store: ExportStore) -> None:
    assert snapshots(store.layout) == []
    assert previous_snapshot(store.layout, run_of(1)) is None


def test_the_previous_snapshot_is_the_newest_complete_one_of_the_same_organisation(store: ExportStore) -> None:
    inventory(store, 1, OLD)
    inventory(store, 2, OLD, org_id="another")
    inventory(store, 3, OLD, complete=False, stopped="the token was refused")
    inventory(store, 4, OLD)
    inventory(store, 5, OLD)
    previous = previous_snapshot(store.layout, run_of(4))
    assert previous is not None
    assert previous.run.run_id == "run-1"
    assert previous_snapshot(store.layout, run_of(1)) is None


def test_a_snapshot_of_a_run_that_stopped_says_so(store: ExportStore) -> None:
    inventory(store, 1, OLD, complete=False, stopped="the token was refused")
    (found,) = snapshots(store.layout)
    assert (found.run.complete, found.run.stopped) == (False, "the token was refused")


def test_an_export_that_the_run_did_not_reach_is_missing_although_there_are_older_files(store: ExportStore) -> None:
    inventory(store, 1, OLD)
    state = store.state("things")
    assert state is not None
    status = replace(state.status, result=Result.UNAUTHORIZED, run_id="run-2")
    store.keep_state("things", replace(state, status=status))
    keep_status(store, NAMES, csv_safe=False)
    taken = take_snapshot(store, run_of(2, complete=False), NAMES)
    assert {each.asset for each in taken.snapshot.files} == {"parts", "status", "errors"}
    assert taken.snapshot.run.missing == ("never_read", "things")
    assert {path.name.partition(".")[0] for path in taken.folder.iterdir()} == {"parts", "status", "errors", "manifest"}


@pytest.mark.parametrize("missing", [True, False], ids=["missing", "edited"])
def test_a_pair_that_is_not_what_was_written_is_left_out_and_the_snapshot_not_complete(
    store: ExportStore, missing: bool
) -> None:
    inventory(store, 1, OLD)
    path = store.layout.csv_of("things")
    path.unlink() if missing else path.write_bytes(b"edited\n")
    taken = take_snapshot(store, run_of(2), NAMES)
    assert taken.left_out == ("things",)
    assert not taken.snapshot.run.complete
    assert not list(taken.folder.glob("things.*"))
    assert damaged_in(taken.snapshot) == []


def test_a_snapshot_is_never_written_over(store: ExportStore) -> None:
    taken = inventory(store, 1, OLD)
    with pytest.raises(OutputError, match="never changed"):
        inventory(store, 1, NEW)
    assert damaged_in(taken.snapshot) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"run_id":"x"}', b"\xff"], ids=repr)
def test_a_folder_without_a_readable_manifest_is_no_snapshot(store: ExportStore, damage: bytes) -> None:
    taken = inventory(store, 1, OLD)
    (taken.folder / "manifest.json").unlink()
    (taken.folder / "manifest.json").write_bytes(damage)
    assert snapshots(store.layout) == []
    assert previous_snapshot(store.layout, run_of(2)) is None


def test_a_manifest_of_something_else_is_no_snapshot(store: ExportStore) -> None:
    taken = inventory(store, 1, OLD)
    foreign = {**manifest_of(taken.snapshot), "made_by": "someone else"}
    (taken.folder / "manifest.json").unlink()
    (taken.folder / "manifest.json").write_text(json.dumps(foreign))
    assert snapshots(store.layout) == []


@pytest.mark.parametrize("at", range(1, 10))
def test_a_crash_before_the_manifest_leaves_no_snapshot_and_the_next_one_is_whole(
    store: ExportStore, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    first = inventory(store, 1, OLD)
    copies = 0

    def breaking_off(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            nonlocal copies
            copies += 1
            if copies == at:
                raise KeyboardInterrupt
            return real(*args)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(module, "copied", breaking_off(module.copied))
        patched.setattr(module._Taking, "_linked", lambda taking, *files: None)
        patched.setattr(module, "write_manifest", breaking_off(module.write_manifest))
        with pytest.raises(KeyboardInterrupt):
            inventory(store, 2, NEW)
    assert [each.run.run_id for each in snapshots(store.layout)] == ["run-1"]
    again = inventory(store, 2, NEW)
    assert damaged_in(again.snapshot) == []
    assert damaged_in(first.snapshot) == []


def inodes(taken: SnapshotTaken) -> dict[str, int]:
    return {each.name: Path(str(each)).stat().st_ino for each in taken.folder.iterdir()}


def test_on_a_disk_an_unchanged_file_is_stored_once(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    first, second, third = inventory(store, 1, OLD), inventory(store, 2, NEW), inventory(store, 3, OLD)
    assert inodes(first)["parts.csv"] == inodes(second)["parts.csv"] == inodes(third)["parts.csv"]
    assert inodes(first)["things.csv"] != inodes(second)["things.csv"]
    assert inodes(first)["things.csv"] == inodes(third)["things.csv"]
    assert third.linked + third.copied == len(third.snapshot.files)
    assert second.linked >= 4


def test_on_a_disk_nothing_is_linked_to_the_live_exports(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    taken = [inventory(store, number, OLD) for number in (1, 2)]
    live = {each.stat().st_ino for each in (tmp_path / "exports").iterdir()}
    assert not live & {number for each in taken for number in inodes(each).values()}
    with (tmp_path / "exports" / "things.csv").open("a") as file:
        file.write("edited in place\n")
    assert [damaged_in(each.snapshot) for each in taken] == [[], []]


def test_on_a_disk_a_damaged_file_is_not_linked_to(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    first = inventory(store, 1, OLD)
    damaged = tmp_path / "snapshots" / first.folder.name / "things.csv"
    damaged.chmod(0o600)
    damaged.write_bytes(b"damaged")
    second = inventory(store, 2, OLD)
    assert damaged_in(second.snapshot) == []
    assert damaged_in(first.snapshot) != []


def test_on_a_disk_without_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    store = store_in(tmp_path)
    inventory(store, 1, OLD)
    monkeypatch.setattr(os, "link", refuse)
    second = inventory(store, 2, OLD)
    assert second.linked == 0
    assert damaged_in(second.snapshot) == []


def test_on_a_disk_snapshots_are_private_and_read_only(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        inventory(store_in(tmp_path / "out"), 1, OLD)
    finally:
        os.umask(umask)
    found = list((tmp_path / "out" / "snapshots").rglob("*"))
    assert {each.stat().st_mode & 0o777 for each in found if each.is_file()} == {0o400}
    assert {each.stat().st_mode & 0o777 for each in [tmp_path / "out" / "snapshots", *found] if each.is_dir()} == {
        0o700
    }


def test_a_run_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    taken = inventory(store_in(tmp_path), 1, OLD, run_id="../../escaped/..")
    assert taken.folder.parent.name == "snapshots"
    assert taken.folder.name == "20261101T031500Z_..-..-escaped-.."


def test_a_disk_that_is_full_leaves_no_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    store = store_in(tmp_path)
    inventory(store, 1, OLD)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        take_snapshot(store, run_of(2), NAMES)
    assert len(snapshots(store.layout)) == 1


def test_the_times_may_be_of_any_zone(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, OLD, export=THINGS)
    for ended_at in ("2026-11-01T04:15:00+01:00", "2026-11-02T03:15:00Z", "2026-11-03T03:15:00"):
        take_snapshot(store, run_of(1, ended_at=ended_at), NAMES)
    assert [each.folder.name for each in snapshots(store.layout)] == [
        f"2026110{day}T031500Z_run-1" for day in (3, 2, 1)
    ]


def test_what_was_not_read_well_is_named_in_the_manifest(store: ExportStore) -> None:
    keep(store, OLD)
    keep(store, [], export=PARTS, result=Result.FORBIDDEN)
    keep_status(store, NAMES, csv_safe=False)
    keep_errors(store, NAMES, csv_safe=False)
    taken = take_snapshot(store, run_of(1), ("things", "parts"))
    assert (taken.snapshot.run.complete, taken.snapshot.run.missing) == (True, ("parts",))
    assert manifest_of(taken.snapshot)["missing"] == ["parts"]
    (read_again,) = snapshots(store.layout)
    assert read_again == taken.snapshot
    assert read_again.has_gaps


def compressed(store: ExportStore, number: int, items: list[Any]) -> SnapshotTaken:
    keep(store, items, run_id=f"run-{number}")
    keep_status(store, NAMES, csv_safe=False)
    keep_errors(store, NAMES, csv_safe=False)
    return take_snapshot(store, run_of(number), ("things",), compress=True)


def test_a_compressed_snapshot_has_the_same_exports_in_less_space(store: ExportStore) -> None:
    many = [{"id": f"{number:04}", "name": "name"} for number in range(1000)]
    taken = compressed(store, 1, many)
    listed = {each.name: each for each in taken.snapshot.files}
    assert set(listed) == {f"{name}.{end}.gz" for name in ("things", "status", "errors") for end in ("csv", "json")}
    for name, entry in listed.items():
        stored = (taken.folder / name).read_bytes()
        content = gzip.decompress(stored)
        assert content == (store.layout.exports / name.removesuffix(".gz")).read_bytes()
        assert (entry.sha256, entry.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert len((taken.folder / "things.json.gz").read_bytes()) * 10 < listed["things.json.gz"].bytes
    assert listed["things.json.gz"].rows == 1000
    assert damaged_in(taken.snapshot) == []


def test_compressed_files_are_linked_to_compressed_ones_only(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    inventory(store, 1, NEW)
    first, second = compressed(store, 2, NEW), compressed(store, 3, NEW)
    assert first.linked == 0
    things = [taken.folder / "things.csv.gz" for taken in (first, second)]
    assert len({path.stat().st_ino for path in things}) == 1
    assert damaged_in(second.snapshot) == []


@pytest.mark.parametrize("damage", [lambda content: content[:-9], lambda content: content[:20] + content[40:]])
def test_a_damaged_compressed_file_is_not_linked_to(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    store = store_in(tmp_path)
    first = compressed(store, 1, NEW)
    path = first.folder / "things.json.gz"
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(damage(content))
    assert damaged_in(first.snapshot) == ["things.json.gz"]
    second = compressed(store, 2, NEW)
    assert damaged_in(second.snapshot) == []


AHEAD = {"started_at": "2027-11-02T03:00:00+00:00", "ended_at": "2027-11-02T03:15:00+00:00"}


def test_a_clock_that_was_ahead_for_one_night_changes_no_order(store: ExportStore) -> None:
    inventory(store, 1, OLD)
    inventory(store, 2, OLD, **AHEAD)
    inventory(store, 3, OLD)
    assert [each.run.run_id for each in snapshots(store.layout)] == ["run-3", "run-2", "run-1"]
    for run, before in ((3, "run-2"), (2, "run-1"), (4, "run-3")):
        previous = previous_snapshot(store.layout, run_of(run))
        assert previous is not None
        assert previous.run.run_id == before


def test_a_snapshot_whose_clock_was_ahead_is_named(store: ExportStore) -> None:
    inventory(store, 1, OLD)
    inventory(store, 2, OLD, **AHEAD)
    now = datetime(2026, 11, 3, 12, tzinfo=UTC)
    assert snapshots_ahead_of(store.layout, now) == ("20271102T031500Z_run-2",)
    assert snapshots_ahead_of(store.layout, now.replace(year=2028)) == ()


def test_what_is_written_after_snapshots_of_an_earlier_version_is_newer(store: ExportStore) -> None:
    taken = inventory(store, 2, OLD, **AHEAD)
    manifest = manifest_of(taken.snapshot)
    del manifest["sequence"]
    (taken.folder / "manifest.json").unlink()
    (taken.folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    inventory(store, 3, OLD)
    assert [each.run.run_id for each in snapshots(store.layout)] == ["run-3", "run-2"]
