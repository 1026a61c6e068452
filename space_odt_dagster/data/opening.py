"""Opens exports by name: an output folder or its URL, a single snapshot, or the live exports."""

import os

from upath import UPath

from space_odt_dagster.data.refusals import NoSuchSnapshot
from space_odt_dagster.data.snapshot_data import SnapshotData
from space_odt_dagster.data.sources import LIVE, LiveSource, SnapshotSource, Source
from space_odt_dagster.exports.folders import check_bucket, folders, is_there
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import is_local, names_in
from space_odt_dagster.snapshots.folder import MANIFEST, read_snapshot
from space_odt_dagster.snapshots.sides import LATEST, NoSuchSide, Side, find_side

_OUT_DIR, _USUAL_OUT_DIR = "SPACE_ODT_OUT_DIR", ".artifacts"
_OUR_FOLDERS = frozenset({"exports", "snapshots", "state"})


def open_snapshot(folder: str | os.PathLike[str] | UPath | None = None, *, at: str = LATEST) -> SnapshotData:
    """Opens what a run has read, as frames, rows, models and SQL.

    ``folder`` is an output folder, its URL (``s3://bucket/folder``), or the folder of one snapshot; without it
    ``SPACE_ODT_OUT_DIR``, else ``.artifacts``. ``at`` chooses a snapshot in an output folder, as in ``space-odt diff``: a
    snapshot's name or the beginning of one, a run id, a day (the newest that started then, in UTC), ``latest`` (the newest complete
    one) or ``previous``. ``live`` opens the current ``exports``, which can be from different runs.

    Raises ``NoSuchSnapshot``, and ``OutputError`` if the folder or bucket cannot be read.
    """
    given = str(folder) if folder is not None else os.environ.get(_OUT_DIR, "").strip() or _USUAL_OUT_DIR
    return SnapshotData(source_at(given, at))


def source_at(given: str, at: str) -> Source:
    """The source that ``open_snapshot`` opens for the same arguments."""
    layout = Layout.of(os.path.expanduser(given))
    root = layout.root
    if (whole := read_snapshot(root)) is not None:
        if at != LATEST:
            raise NoSuchSnapshot(
                f"{root} is one snapshot: leave out at={at!r}, or name the output folder that it lies in."
            )
        return SnapshotSource(Side(whole))
    if not is_local(root):
        check_bucket(root)
    if not _OUR_FOLDERS & names_in(root):
        wrong = f"has a {MANIFEST} that this version cannot read" if is_there(root / MANIFEST) else "is no snapshot"
        raise NoSuchSnapshot(
            f"{root} is no output folder and {wrong}: name the folder that has exports and snapshots in it, or its URL."
        )
    if at == LIVE:
        return LiveSource(layout)
    return SnapshotSource(_side(layout, at))


def _side(layout: Layout, at: str) -> Side:
    unreadable = [
        each.name for each in folders(layout.snapshots) if is_there(each / MANIFEST) and read_snapshot(each) is None
    ]
    try:
        side = find_side(layout, at, otherwise="take live")
    except NoSuchSide as failure:
        hint = f" {unreadable[-1]} has a {MANIFEST} that this version cannot read." if unreadable else ""
        raise NoSuchSnapshot(f"{failure}{hint}") from None
    if at == LATEST and unreadable and unreadable[-1] > side.name:
        raise NoSuchSnapshot(
            f"The newest snapshot, {unreadable[-1]}, has a {MANIFEST} that this version cannot read (damaged, or of a newer "
            f"version). The newest that can be read: at={side.name!r}."
        )
    return side
