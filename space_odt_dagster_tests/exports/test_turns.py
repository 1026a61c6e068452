"""Several processes of a run write what all of them share: none meets half of what another writes, and nothing is lost."""

import csv
import fcntl
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.exports.turns import TURN, alone_in
from space_odt_dagster.run.resume import RunNote, Unfinished
from space_odt_dagster_tests.exports.made_up import PARTS, THINGS, keep, store_in

NAMES = (THINGS.name, PARTS.name)
TIMES = 25
NOTE = RunNote(
    run_id="run-1",
    org_id=None,
    manifest_version="1",
    redaction=None,
    selection=NAMES,
    started_at="2026-11-01T00:00:00+00:00",
)
ROWS = [{"id": str(number), "name": "some text"} for number in range(3)]


def write(root: Path, name: str) -> None:
    """A process of a run that writes one export again and again, and what all processes write after it."""
    store = store_in(root)
    for _ in range(TIMES):
        keep(store, ROWS, export=THINGS if name == THINGS.name else PARTS)
        keep_status(store, NAMES, csv_safe=False)
        keep_errors(store, NAMES, csv_safe=False)
        Unfinished(root / "unfinished", "run-1").begin(NOTE)


def test_processes_that_write_at_the_same_time(tmp_path: Path) -> None:
    started = multiprocessing.get_context("fork")
    processes = [started.Process(target=write, args=(tmp_path, name)) for name in NAMES]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    assert [each.exitcode for each in processes] == [0, 0]
    with (tmp_path / "exports" / "status.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["module"] for row in csv.DictReader(stream)} == set(NAMES)
    assert Unfinished(tmp_path / "unfinished", "run-1").note == NOTE
    assert not list(tmp_path.rglob(".*.tmp"))


def test_processes_that_make_the_key_of_the_hashes_make_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(10):
            layout = Layout.of(str(tmp_path / str(number)))
            begin = Barrier(8)
            keys = pool.map(
                lambda _, layout=layout, begin=begin: (begin.wait(), redaction_key(layout, None))[1], range(8)
            )
            assert len(set(keys)) == 1


def test_a_turn_is_for_one(tmp_path: Path) -> None:
    with alone_in(tmp_path), (tmp_path / TURN).open("rb") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (tmp_path / TURN).open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
