"""How long snapshots are kept.

Only what was made here goes: a folder whose manifest or marker is ours and whose name is the one that it was made with, and in it
only the files that are named there. Everything else under ``snapshots/`` stays, links are not followed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.snapshot_folder import (
    MANIFEST,
    Snapshot,
    clear,
    folder_name,
    folders,
    moment,
    read_unfinished,
    remove,
)
from space_odt_dagster.exports.snapshots import snapshots

_UNFINISHED_KEPT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """The names of the folders that were removed, and of those that stay, each newest first; ``unfinished`` were never whole.

    What ended before ``horizon`` is too old to be kept; None if nothing can be.
    """

    removed: tuple[str, ...]
    kept: tuple[str, ...]
    unfinished: tuple[str, ...]
    horizon: datetime | None = field(default=None, compare=False)


def prune(layout: Layout, *, keep: int, keep_days: int | None, now: datetime) -> Pruned:
    """Removes the snapshots that are beyond the newest ``keep``, and those older than ``keep_days``: one of the two is enough.

    Complete ones and others are counted apart, so that runs of a part push no whole inventory out. The newest complete one always
    stays, and the newest without gaps. Folders that were left unfinished for over a day go as well. ``now`` is an aware time.
    Raises ``ValueError`` for a negative number and ``OutputError`` if a folder cannot be removed.
    """
    if keep < 0 or (keep_days is not None and keep_days < 0):
        raise ValueError("Snapshots are kept by a number and by days that are not negative.")
    ours = [each for each in snapshots(layout) if each.folder.name == folder_name(each.run)]
    complete = [each for each in ours if each.run.complete]
    others = [each for each in ours if not each.run.complete]
    whole = [each for each in complete if not each.has_gaps]
    safe = complete[:1] + whole[:1]
    oldest = now - timedelta(days=keep_days) if keep_days is not None else None
    too_old = [each for each in ours if oldest is not None and moment(each.run.ended_at) < oldest]
    beyond = complete[keep:] + others[keep:]
    going = [each for each in ours if each not in safe and (each in beyond or each in too_old)]
    counted = complete or others
    full = [moment(counted[keep - 1].run.started_at)] if 0 < keep <= len(counted) else []
    unfinished = _clear_unfinished(layout, now)
    for each in reversed(going):
        _remove(each)
    return Pruned(
        removed=tuple(each.folder.name for each in going),
        kept=tuple(each.folder.name for each in ours if each not in going),
        unfinished=unfinished,
        horizon=max([*full, *([oldest] if oldest is not None else [])], default=None),
    )


def _remove(snapshot: Snapshot) -> None:
    try:
        remove(snapshot)
    except OSError as failure:
        raise _cannot_remove(snapshot.folder.name, failure) from failure


def _clear_unfinished(layout: Layout, now: datetime) -> tuple[str, ...]:
    cleared = []
    for folder in reversed(folders(layout.snapshots)):
        left = read_unfinished(folder)
        if left is None or (folder / MANIFEST).exists() or moment(left.ended_at) > now - _UNFINISHED_KEPT:
            continue
        try:
            clear(left)
        except OSError as failure:
            raise _cannot_remove(folder.name, failure) from failure
        cleared.append(folder.name)
    return tuple(cleared)


def _cannot_remove(name: str, failure: OSError) -> OutputError:
    return OutputError(f"Cannot remove the snapshot {name}: {failure.strerror or failure}. Remove it by hand.")
