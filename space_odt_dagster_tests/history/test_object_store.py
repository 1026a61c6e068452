"""A lake in an object store: the same files as on a disk, and as safe."""

from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.history.lake import LakeOptions, update_lake
from space_odt_dagster.history.lake_state import LakeDamaged
from space_odt_dagster_tests.exports.conftest import folder_in_bucket, folder_in_memory, s3_address
from space_odt_dagster_tests.history.nights import FORWARDING, KEY, Night, Series
from space_odt_dagster_tests.history.test_laws import files
from space_odt_dagster_tests.orchestration.s3_server import denied

__all__ = ["folder_in_bucket", "folder_in_memory", "s3_address"]
OPTIONS = LakeOptions(key=KEY, only=frozenset({FORWARDING}))
NIGHTS = (Night(values={1: "0301", 2: "0302"}), Night(values={1: "0303"}), Night(result="forbidden"))


def stored(root: UPath) -> dict[str, bytes]:
    """Every file of a lake in a store."""
    found = (UPath(f"{root.protocol}://{path}") for path in root.fs.find(root.path))
    return {each.path.removeprefix(root.path).strip("/"): each.read_bytes() for each in found}


def fold_all(made: Series, root: UPath) -> None:
    """Each night on its own, in a store and on the disk."""
    for night in NIGHTS:
        made.add(night)
        made.fold()
        update_lake(made.layout, root, OPTIONS)


def test_a_lake_in_a_store_has_the_files_of_one_on_a_disk(tmp_path: Path, folder_in_memory: UPath) -> None:
    made = Series(tmp_path)
    fold_all(made, folder_in_memory)
    ours = stored(folder_in_memory)
    assert {name: each for name, each in ours.items() if name.endswith((".parquet", "state.json"))} == files(
        made.root / "lake"
    )
    update_lake(made.layout, folder_in_memory, LakeOptions(**{**vars(OPTIONS), "rebuild": True}))
    assert stored(folder_in_memory).keys() == ours.keys()


def test_what_a_crash_left_between_commit_and_renames_is_finished(tmp_path: Path, folder_in_memory: UPath) -> None:
    made = Series(tmp_path)
    made.add(NIGHTS[0])
    update_lake(made.layout, folder_in_memory, OPTIONS)
    before = stored(folder_in_memory)
    made.add(NIGHTS[1])
    update_lake(made.layout, folder_in_memory, OPTIONS)
    after = stored(folder_in_memory)
    name = f"history/{FORWARDING}.parquet"
    (folder_in_memory / f"{name}.new").write_bytes(after[name])
    (folder_in_memory / name).write_bytes(before[name])
    (folder_in_memory / f"current/{FORWARDING}.parquet.new").write_bytes(b"half of")
    update_lake(made.layout, folder_in_memory, OPTIONS)
    assert stored(folder_in_memory) == after


def test_a_file_that_somebody_replaced_in_the_store_is_noticed(tmp_path: Path, folder_in_memory: UPath) -> None:
    made = Series(tmp_path)
    made.add(NIGHTS[0])
    update_lake(made.layout, folder_in_memory, OPTIONS)
    (folder_in_memory / f"history/{FORWARDING}.parquet").write_bytes(b"not what was written")
    made.add(NIGHTS[1])
    with pytest.raises(LakeDamaged, match="is missing, edited or damaged"):
        update_lake(made.layout, folder_in_memory, OPTIONS)


def test_a_bucket_that_takes_no_files_keeps_the_lake_as_it_was(
    tmp_path: Path, folder_in_bucket: UPath, s3_address: str
) -> None:
    made, root = Series(tmp_path), folder_in_bucket / "lake"
    made.add(NIGHTS[0])
    update_lake(made.layout, root, OPTIONS)
    before = stored(root)
    made.add(NIGHTS[1])
    with denied(s3_address, "s3:PutObject"), pytest.raises(OutputError, match="Cannot write"):
        update_lake(made.layout, root, OPTIONS)
    assert stored(root) == before
    update_lake(made.layout, root, OPTIONS)
    made.fold()
    assert stored(root)["state.json"] == files(made.root / "lake")["state.json"]
