"""Retention: snapshots go by count and by age, the newest complete one never, and nothing else ever."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.snapshots import folder as snapshot_folder
from space_odt_dagster.snapshots.retention import Pruned, prune
from space_odt_dagster.snapshots.taking import snapshots, take_snapshot
from space_odt_dagster_tests.exports.made_up import damaged_in, keep, run_of, store_in

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
NAMES = ("things",)
AHEAD = {"started_at": "2027-11-02T03:00:00+00:00", "ended_at": "2027-11-02T03:15:00+00:00"}


def names(*numbers: int) -> tuple[str, ...]:
    return tuple(f"202611{number:02}T031500Z_run-{number}" for number in numbers)


def nights(
    store: ExportStore, *numbers: int, incomplete: tuple[int, ...] = (), with_gaps: tuple[int, ...] = ()
) -> None:
    for number in numbers:
        keep(store, [{"id": str(number)}], result=Result.FORBIDDEN if number in with_gaps else Result.OK)
        keep_status(store, NAMES, csv_safe=False)
        keep_errors(store, NAMES, csv_safe=False)
        take_snapshot(store, run_of(number, complete=number not in incomplete), NAMES)


def left(store: ExportStore) -> list[str]:
    return [each.folder.name for each in snapshots(store.layout)]


@pytest.fixture(params=["disk", "object store"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ExportStore:
    """On a disk and in an object store in memory. ``test_bucket`` has what only a server shows."""
    return store_in(tmp_path if request.param == "disk" else request.getfixturevalue("folder_in_memory"))


def test_snapshots_beyond_the_count_go(store: ExportStore) -> None:
    nights(store, 1, 2, 3, 4)
    pruned = prune(store.layout, keep=2, keep_days=None, now=NOW)
    assert pruned == Pruned(removed=names(2, 1), kept=names(4, 3), unfinished=())
    assert left(store) == list(names(4, 3))
    assert [damaged_in(each) for each in snapshots(store.layout)] == [[], []]


def test_snapshots_older_than_the_days_go_also_within_the_count(store: ExportStore) -> None:
    nights(store, 1, 5, 9)
    pruned = prune(store.layout, keep=30, keep_days=3, now=NOW)
    assert (pruned.removed, pruned.kept) == (names(5, 1), names(9))


def test_one_of_the_two_conditions_is_enough(store: ExportStore) -> None:
    nights(store, 1, 8, 9, 10)
    assert prune(store.layout, keep=2, keep_days=5, now=NOW).kept == names(10, 9)


@pytest.mark.parametrize(("keep_count", "keep_days"), [(0, None), (30, 0), (1, 1), (0, 0)])
def test_the_newest_complete_snapshot_stays_however_old_it_is(
    store: ExportStore, keep_count: int, keep_days: int | None
) -> None:
    nights(store, 1, 2, 3, incomplete=(3,))
    later = NOW + timedelta(days=1000)
    assert names(2)[0] in prune(store.layout, keep=keep_count, keep_days=keep_days, now=later).kept
    assert names(2)[0] in left(store)


def test_the_newest_snapshot_without_gaps_stays_too(store: ExportStore) -> None:
    nights(store, 1, 2, 3, 4, with_gaps=(3, 4))
    assert prune(store.layout, keep=1, keep_days=1, now=NOW).kept == names(4, 2)


def test_runs_that_were_not_complete_push_no_complete_snapshot_out(store: ExportStore) -> None:
    nights(store, 1, 2, 3, 4, 5, 6, 7, incomplete=(3, 5, 6, 7))
    assert prune(store.layout, keep=2, keep_days=None, now=NOW).kept == names(7, 6, 4, 2)


def test_what_is_older_than_the_oldest_snapshot_that_is_kept_is_too_old(store: ExportStore) -> None:
    nights(store, 1, 2, 3)
    horizons = {
        (keep_count, keep_days): prune(store.layout, keep=keep_count, keep_days=keep_days, now=NOW).horizon
        for keep_count, keep_days in ((4, None), (3, None), (3, 30), (30, 30), (2, 9))
    }
    assert horizons == {
        (4, None): None,
        (3, None): datetime(2026, 11, 1, 3, tzinfo=UTC),
        (3, 30): datetime(2026, 11, 1, 3, tzinfo=UTC),
        (30, 30): NOW - timedelta(days=30),
        (2, 9): datetime(2026, 11, 2, 3, tzinfo=UTC),
    }


def test_nothing_to_remove_removes_nothing(store: ExportStore) -> None:
    assert prune(store.layout, keep=3, keep_days=3, now=NOW) == Pruned(removed=(), kept=(), unfinished=())
    nights(store, 9, 10)
    assert prune(store.layout, keep=3, keep_days=3, now=NOW).kept == names(10, 9)


@pytest.mark.parametrize(("keep_count", "keep_days"), [(-1, None), (3, -1)])
def test_negative_numbers_are_refused(store: ExportStore, keep_count: int, keep_days: int | None) -> None:
    with pytest.raises(ValueError, match="not negative"):
        prune(store.layout, keep=keep_count, keep_days=keep_days, now=NOW)


def test_what_was_not_made_here_stays(store: ExportStore) -> None:
    nights(store, 1, 2, 3)
    root = store.layout.snapshots
    (root / "20261101T000000Z_mine").mkdir()
    (root / "20261101T000000Z_mine" / "notes.txt").write_text("mine")
    (root / "20261101T000001Z_other").mkdir()
    (root / "20261101T000001Z_other" / "manifest.json").write_text('{"run_id":"other"}')
    manifest = (root / names(1)[0] / "manifest.json").read_bytes()
    (root / "copy before the migration").mkdir()
    (root / "copy before the migration" / "manifest.json").write_bytes(manifest)
    (root / "readme.txt").write_text("mine")
    prune(store.layout, keep=0, keep_days=0, now=NOW + timedelta(days=1000))
    found = {each.name for each in root.iterdir()}
    assert found == {
        names(3)[0],
        "20261101T000000Z_mine",
        "20261101T000001Z_other",
        "copy before the migration",
        "readme.txt",
    }


def test_a_file_that_was_added_to_a_snapshot_stays(store: ExportStore) -> None:
    nights(store, 1, 2)
    added = store.layout.snapshots / names(1)[0] / "notes.txt"
    added.write_text("mine")
    assert prune(store.layout, keep=1, keep_days=None, now=NOW).removed == names(1)
    assert [each.name for each in added.parent.iterdir()] == ["notes.txt"]
    assert left(store) == list(names(2))


def unfinished(store: ExportStore, number: int, monkeypatch: pytest.MonkeyPatch) -> UPath:
    def break_off(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("space_odt_dagster.snapshots.taking.write_manifest", break_off)
        with pytest.raises(KeyboardInterrupt):
            nights(store, number)
    return store.layout.snapshots / names(number)[0]


def test_an_unfinished_folder_goes_after_a_day(store: ExportStore, monkeypatch: pytest.MonkeyPatch) -> None:
    nights(store, 1)
    old, new = unfinished(store, 8, monkeypatch), unfinished(store, 10, monkeypatch)
    pruned = prune(store.layout, keep=30, keep_days=None, now=NOW)
    assert pruned == Pruned(removed=(), kept=names(1), unfinished=(old.name,))
    assert not old.exists()
    assert new.exists()


def test_an_unfinished_folder_whose_marker_is_gone_stays(store: ExportStore, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = unfinished(store, 1, monkeypatch)
    (folder / ".unfinished.json").unlink()
    assert prune(store.layout, keep=0, keep_days=0, now=NOW).unfinished == ()
    assert (folder / "things.csv").exists()


def test_a_marker_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    nights(store, 9)
    folder = tmp_path / "snapshots" / "20261101T031500Z_x"
    folder.mkdir()
    (tmp_path / "precious").write_text("mine")
    marker = {"made_by": "space-odt", "format": 1, "ended_at": "2026-11-01T03:15:00+00:00"}
    (folder / ".unfinished.json").write_text(json.dumps({**marker, "names": ["../../precious", "..", "/etc/x", ""]}))
    prune(store.layout, keep=1, keep_days=None, now=NOW)
    assert (tmp_path / "precious").read_text() == "mine"
    assert not folder.exists()


def test_a_crash_while_removing_leaves_an_unfinished_folder_that_goes_next_time(
    store: ExportStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights(store, 1, 9)

    def break_off(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(snapshot_folder, "clear", break_off)
        with pytest.raises(KeyboardInterrupt):
            prune(store.layout, keep=1, keep_days=None, now=NOW)
    assert left(store) == list(names(9))
    assert prune(store.layout, keep=1, keep_days=None, now=NOW).unfinished == names(1)
    assert [each.name for each in store.layout.snapshots.iterdir()] == list(names(9))


def test_links_are_not_followed(tmp_path: Path) -> None:
    store = store_in(tmp_path / "out")
    nights(store, 1, 9)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = tmp_path / "out" / "snapshots" / names(1)[0]
    moved.rename(elsewhere / "moved")
    moved.symlink_to(elsewhere / "moved", target_is_directory=True)
    pruned = prune(store.layout, keep=1, keep_days=0, now=NOW + timedelta(days=1000))
    assert (pruned.removed, pruned.kept) == ((), names(9))
    assert moved.is_symlink()
    assert (elsewhere / "moved" / "things.csv").exists()


def test_removing_a_snapshot_leaves_the_files_that_others_share_with_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep(store, [{"id": "1"}])
    for number in (1, 2):
        take_snapshot(store, run_of(number), NAMES)
    prune(store.layout, keep=1, keep_days=None, now=NOW)
    (only,) = snapshots(store.layout)
    assert damaged_in(only) == []


def test_a_snapshot_that_cannot_be_removed_is_named_and_keeps_no_other_from_going(
    store: ExportStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear = snapshot_folder.clear

    def refuse(left: snapshot_folder.Unfinished) -> bool:
        if left.folder.name == names(1)[0]:
            raise PermissionError(13, "Permission denied")
        return clear(left)

    nights(store, 1, 2, 3)
    monkeypatch.setattr(snapshot_folder, "clear", refuse)
    pruned = prune(store.layout, keep=1, keep_days=None, now=NOW)
    assert pruned.removed == names(2)
    assert f"Cannot remove the snapshot {names(1)[0]}: Permission denied" in pruned.problem


def test_a_clock_that_was_ahead_for_one_night_costs_no_good_snapshot(store: ExportStore) -> None:
    nights(store, 1)
    take_snapshot(store, run_of(2, **AHEAD), NAMES)
    nights(store, 3, 4, 5)
    pruned = prune(store.layout, keep=3, keep_days=None, now=NOW)
    assert [each.rpartition("_")[2] for each in pruned.removed] == ["run-2", "run-1"]
    assert pruned.kept == names(5, 4, 3)


def test_nothing_counts_as_too_old_because_of_a_clock_that_was_ahead(store: ExportStore) -> None:
    nights(store, 1)
    take_snapshot(store, run_of(2, **AHEAD), NAMES)
    nights(store, 3)
    assert prune(store.layout, keep=2, keep_days=None, now=NOW).horizon == datetime(2026, 11, 3, 3, tzinfo=UTC)
