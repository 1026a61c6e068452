"""A fold that is killed anywhere: the lake is as it was, and the next fold gives what an uninterrupted one would have given."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from space_odt_dagster.history.lake import opened_lake
from space_odt_dagster_tests.history.nights import Night, Series
from space_odt_dagster_tests.history.test_laws import files

CALLS = ("open", "fsync", "replace", "chmod")
STEPS = 40
"""More than the system calls of a fold."""


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Series:
    """A lake after one night, and the snapshot of a second that changes both files of the export."""
    made = Series(tmp_path_factory.mktemp("nights"))
    made.add(Night(values={1: "0301", 2: "0302"}))
    made.fold()
    made.add(Night(values={1: "0303", 3: "0301"}))
    shutil.copytree(made.root / "lake", made.root / "after-one")
    made.fold()
    (made.root / "lake").rename(made.root / "uninterrupted")
    return made


def killed_at(step: int, fold: Callable[[], object]) -> bool:
    """Folds in a process that ends without a word before the ``step``-th system call that writes. Whether it was killed."""
    child = os.fork()
    if child == 0:
        done = 0

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                nonlocal done
                done += 1
                if done == step:
                    os._exit(9)
                return real(*args, **kwargs)

            return call

        for name in CALLS:
            setattr(os, name, counted(getattr(os, name)))
        fold()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 9


def test_a_fold_that_is_killed_anywhere_is_finished_by_the_next(two_nights: Series) -> None:
    made, killed, states = two_nights, 0, set()
    before, after = files(made.root / "after-one"), files(made.root / "uninterrupted")
    lake = made.root / "lake"
    for step in range(1, STEPS):
        shutil.rmtree(lake, ignore_errors=True)
        shutil.copytree(made.root / "after-one", lake)
        if not killed_at(step, made.fold):
            break
        killed += 1
        state = (lake / "state.json").read_bytes()
        assert state in (before["state.json"], after["state.json"])
        states.add(state)
        made.fold()
        assert files(lake) == after
        assert not [each for each in lake.rglob("*") if each.suffix in (".new", ".part")]
    assert killed > 10
    assert len(states) == 2, "killed before and after the commit"


def test_a_rebuild_that_is_killed_leaves_the_lake(two_nights: Series) -> None:
    made, lake = two_nights, two_nights.root / "lake"
    after = files(made.root / "uninterrupted")
    for step in (1, 5, 9, 13, 17):
        shutil.rmtree(lake, ignore_errors=True)
        shutil.copytree(made.root / "uninterrupted", lake)
        assert killed_at(step, lambda: made.fold(rebuild=True))
        with opened_lake(made.layout.root / "lake") as (found, _):
            assert all(found.path_of(name).exists() for name in after if name != "state.json")
        made.fold()
        assert files(lake) == after
