"""A bucket over many nights, and with rights that are missing: what a folder on a disk never shows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from upath import UPath

from space_odt_dagster.comparing.kept import remove_without_snapshot
from space_odt_dagster.exports.bucket_checksums import SENT_WHOLE
from space_odt_dagster.exports.folders import folders, remove_file
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, write_whole
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.snapshots.folder import UnfinishedSnapshot, write_marker
from space_odt_dagster.snapshots.retention import Pruned, prune
from space_odt_dagster.snapshots.taking import Snapshot, snapshots, take_snapshot
from space_odt_dagster_tests.exports.made_up import damaged_in, keep, run_of, store_in
from space_odt_dagster_tests.orchestration.s3_server import denied

FIRST = datetime(2026, 1, 1, 3, tzinfo=UTC)
NIGHTS = 9


@pytest.fixture
def store(folder_in_bucket: UPath) -> ExportStore:
    """A bucket in which something was read."""
    found = store_in(folder_in_bucket)
    keep(found, [{"id": "1"}])
    keep_status(found, ("things",), csv_safe=False)
    keep_errors(found, ("things",), csv_safe=False)
    return found


def run_in(night: int, *, complete: bool) -> RunFacts:
    began = FIRST + timedelta(days=night)
    ended = (began + timedelta(minutes=15)).isoformat()
    return run_of(1, run_id=f"run-{night}", started_at=began.isoformat(), ended_at=ended, complete=complete)


def one_night(store: ExportStore, night: int, *, complete: bool = True) -> Snapshot:
    """A snapshot of what is there, and a comparison that goes with it."""
    taken = take_snapshot(store, run_in(night, complete=complete), ("things",)).snapshot
    write_whole(store.layout.root / "changes" / f"before..{taken.folder.name}" / "changes_summary.json", b"{}")
    return taken


def after(night: int, layout: Layout, *, keep: int, keep_days: int | None = None) -> Pruned:
    """Retention at the end of a night."""
    pruned = prune(layout, keep=keep, keep_days=keep_days, now=FIRST + timedelta(days=night, hours=1))
    remove_without_snapshot(layout, pruned.kept)
    return pruned


def test_many_nights_leave_what_is_to_be_kept_and_what_is_of_others(store: ExportStore) -> None:
    layout = store.layout
    of_others = (layout.snapshots / "copy" / "notes.txt", layout.root / "changes" / "mine..yours" / "notes.txt")
    for path in of_others:
        write_whole(path, b"mine")
    for night in range(NIGHTS):
        complete = night % 3 != 2
        one_night(store, night, complete=complete)
        pruned = after(night, store.layout, keep=2)
        assert pruned.problem == ""
        assert len(pruned.removed) == (night > 1 if complete else night > 5)
    found = {each.run.run_id: each for each in snapshots(layout)}
    assert set(found) == {f"run-{night}" for night in (7, 6, 8, 5)}
    assert not any(map(damaged_in, found.values()))
    there = {each.folder.name for each in found.values()}
    assert {each.name for each in folders(layout.snapshots)} == {*there, "copy"}
    compared = {each.name.partition("..")[2] for each in folders(layout.root / "changes")}
    assert compared == {*there, "yours"}
    assert [path.read_bytes() for path in of_others] == [b"mine", b"mine"]

    by_age = after(NIGHTS, layout, keep=30, keep_days=3)
    assert by_age.kept == tuple(each.folder.name for each in found.values() if each.run.run_id in ("run-8", "run-7"))


@pytest.fixture
def handed_out(store: ExportStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the exports whose content the store is asked for from now on."""
    fs: Any = store.layout.root.fs
    call, names = fs._call_s3, list[str]()

    async def noted(method: str, *settings: object, **place: Any) -> Any:
        folder, _, name = str(place.get("Key")).rpartition("/")
        if method == "get_object" and folder.endswith("/exports"):
            names.append(name)
        return await call(method, *settings, **place)

    monkeypatch.setattr(fs, "_call_s3", noted)
    return names


def test_the_store_itself_copies_what_it_says_is_what_was_written(store: ExportStore, handed_out: list[str]) -> None:
    taken = one_night(store, 1)
    assert not [name for name in handed_out if name.startswith("things")]
    assert damaged_in(taken) == []
    assert {each.name: each.bytes for each in taken.files} == {
        each.name: len((store.layout.exports / each.name).read_bytes()) for each in taken.files
    }


@pytest.mark.parametrize("missing", [True, False], ids=["missing", "edited"])
def test_what_the_store_says_is_something_else_is_left_out(store: ExportStore, missing: bool) -> None:
    path = store.layout.json_of("things")
    path.unlink() if missing else write_whole(path, path.read_bytes().replace(b"1", b"2"))
    taken = one_night(store, 1)
    assert taken.run.missing == ("things",)
    assert {each.asset for each in taken.files} == {"status", "errors"}
    assert damaged_in(taken) == []


def test_what_is_edited_while_the_store_copies_it_is_left_out(
    store: ExportStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    fs: Any = store.layout.root.fs
    call = fs.call_s3

    def edited_before(method: str, *settings: object, **place: Any) -> Any:
        if method == "copy_object" and str(place["CopySource"]["Key"]).endswith("things.json"):
            write_whole(store.layout.exports / "things.json", b"[\n]\n")
        return call(method, *settings, **place)

    monkeypatch.setattr(fs, "call_s3", edited_before)
    assert {each.asset for each in one_night(store, 1).files} == {"status", "errors"}


def test_a_store_that_takes_no_checksums_gives_the_same_snapshot(
    store: ExportStore, handed_out: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = one_night(store, 1)
    monkeypatch.setattr(store.layout.root.fs.s3.meta.config, "request_checksum_calculation", "when_required")
    keep(store, [{"id": "1"}])
    read = one_night(store, 2)
    assert handed_out.count("things.csv") == handed_out.count("things.json") == 1
    assert damaged_in(read) == []
    assert [(each.name, each.sha256, each.bytes, each.rows) for each in read.files if each.asset == "things"] == [
        (each.name, each.sha256, each.bytes, each.rows) for each in copied.files if each.asset == "things"
    ]


def test_a_file_that_is_sent_in_parts_has_no_checksum_of_the_whole(store: ExportStore) -> None:
    def checksum_of(size: int) -> str | None:
        path = store.layout.root / "a file"
        write_whole(path, bytes(size))
        bucket, key, _ = path.fs.split_path(path.path)
        answer = path.fs.call_s3("head_object", Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        assert answer["ContentLength"] == size
        found: str | None = answer.get("ChecksumSHA256")
        return found

    assert checksum_of(SENT_WHOLE) is not None
    assert checksum_of(SENT_WHOLE + 1) is None


def test_without_the_right_to_remove_everything_else_is_done_and_the_right_is_named(
    store: ExportStore, s3_address: str
) -> None:
    with denied(s3_address, "s3:DeleteObject"):
        for night in range(3):
            one_night(store, night)
            pruned = after(night, store.layout, keep=1)
    assert pruned.removed == ()
    assert "the credentials lack the right s3:DeleteObject" in pruned.problem
    found = snapshots(store.layout)
    assert [each.run.run_id for each in found] == ["run-2", "run-1", "run-0"]
    assert not any(map(damaged_in, found)), "a snapshot that stays is whole"
    assert len(after(3, store.layout, keep=1).removed) == 2, "with the right, what waited goes"


@pytest.mark.parametrize("at", [1, 4])
def test_a_crash_before_the_manifest_leaves_no_snapshot_and_the_next_one_is_whole(
    store: ExportStore, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    first = one_night(store, 1)
    with monkeypatch.context() as broken:
        put, sent = store.layout.root.fs.put_file, count(1)

        def break_off(*arguments: object, **options: object) -> None:
            if next(sent) > at:  # for all that are copied at a time
                raise KeyboardInterrupt
            put(*arguments, **options)

        broken.setattr(store.layout.root.fs, "put_file", break_off)
        with pytest.raises(KeyboardInterrupt):
            one_night(store, 2)
    assert [each.run.run_id for each in snapshots(store.layout)] == ["run-1"]
    second = one_night(store, 2)
    assert damaged_in(first) == damaged_in(second) == []


def test_a_removal_that_was_broken_off_is_completed_at_once(store: ExportStore) -> None:
    old, new = one_night(store, 1), one_night(store, 2)
    names = tuple(each.name for each in old.files)
    write_marker(UnfinishedSnapshot(folder=old.folder, ended_at=old.run.ended_at, names=names, is_being_removed=True))
    remove_file(old.folder / "manifest.json")
    remove_file(old.folder / "things.csv")
    assert [each.run.run_id for each in snapshots(store.layout)] == ["run-2"], "half of a snapshot is none"
    assert after(2, store.layout, keep=30).unfinished == (old.folder.name,)
    assert folders(store.layout.snapshots) == [new.folder]


@pytest.mark.parametrize(
    ("right", "work"),
    [
        ("s3:PutObject", lambda store: one_night(store, 2)),
        ("s3:GetObject", lambda store: snapshots(store.layout)),
        ("s3:GetObject", lambda store: ExportStore(store.layout).state("things")),
        ("s3:ListBucket", lambda store: snapshots(store.layout)),
        ("s3:ListBucket", lambda store: ExportStore(store.layout).known(["things"])),
    ],
)
def test_every_other_right_that_is_missing_is_named(
    right: str, work: Callable[[ExportStore], object], store: ExportStore, s3_address: str
) -> None:
    one_night(store, 1)
    with (
        denied(s3_address, right),
        pytest.raises(OutputError, match=f"Cannot .* the credentials lack the right {right}"),
    ):
        work(store)
