"""Who may tidy up an output folder: only a process that is alone in it."""

from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.run.lock import FolderInUse, RunLock


def test_a_second_process_of_a_run_leaves_the_work_of_the_first_alone(tmp_path: Path) -> None:
    tidied: list[str] = []
    first = RunLock(UPath(tmp_path), "run", when_alone=lambda: tidied.append("first"))
    second = RunLock(UPath(tmp_path), "run", when_alone=lambda: tidied.append("second"))
    assert tidied == ["first"]
    first.release()
    second.release()
    RunLock(UPath(tmp_path), "run", when_alone=lambda: tidied.append("third")).release()
    assert tidied == ["first", "third"]


def test_another_run_is_refused_and_tidies_nothing(tmp_path: Path) -> None:
    tidied: list[str] = []
    first = RunLock(UPath(tmp_path), "run")
    with pytest.raises(FolderInUse):
        RunLock(UPath(tmp_path), "another", when_alone=lambda: tidied.append("another"))
    first.release()
    assert tidied == []
