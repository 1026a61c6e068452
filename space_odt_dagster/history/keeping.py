"""Keeps a lake beside, before it is made again from fewer snapshots than it knows."""

from upath import UPath

from space_odt_dagster.exports.private_files import make_private_folder, reading, writing
from space_odt_dagster.history.lake_folder import STATE, LakeFolder

BEFORE_REBUILD = ".before-rebuild"
_BLOCK = 1 << 20


def kept_beside(root: UPath) -> UPath:
    """Where the lake of before is kept."""
    return root.parent / f"{root.name}{BEFORE_REBUILD}"


def keep_beside(lake: LakeFolder) -> None:
    """Copies the files of a lake beside it, over those of an earlier time. Raises ``OutputError``."""
    assert lake.state is not None
    target = kept_beside(lake.root)
    make_private_folder(target)
    for name in (*sorted(lake.state.files), STATE):
        source = lake.root / name
        with reading(source), source.open("rb") as file:
            make_private_folder((target / name).parent)
            with writing(target / name) as (copy,):
                while block := file.read(_BLOCK):
                    copy.write(block)
