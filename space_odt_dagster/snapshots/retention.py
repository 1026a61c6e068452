"""Removes old snapshots.

Only what the tool made is removed: folders with our manifest or marker and their original name, and in them only the files that it
names. Everything else under ``snapshots/`` stays, and links are not followed.
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from space_odt_dagster.exports.folders import folders, is_there
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.store_rights import cause_of
from space_odt_dagster.snapshots.folder import (
    MANIFEST,
    UnfinishedSnapshot,
    clear,
    folder_name,
    moment,
    read_unfinished,
    remove,
)
from space_odt_dagster.snapshots.taking import snapshots

_UNFINISHED_KEPT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """The names of removed and remaining snapshots, newest first; ``unfinished`` are removed folders that were no snapshots.

    Snapshots that ended before ``horizon`` are too old to keep; None if there is no such limit. ``problem`` is one sentence on what
    could not be removed and why.
    """

    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    horizon: datetime | None = field(default=None, compare=False)
    problem: str = ""


def prune(layout: Layout, *, keep: int, keep_days: int | None, now: datetime) -> Pruned:
    """Removes snapshots beyond the newest ``keep``, and those older than ``keep_days``; either limit is enough.

    Complete and other snapshots are counted separately, so that partial runs do not push out complete inventories. The newest
    complete one and the newest without gaps always stay. Folders unfinished for over a day are removed too, and the rest of
    interrupted removals. If one cannot be removed, ``problem`` names it and the others are still removed. ``now`` must have a time
    zone.

    Raises ``ValueError`` for a negative number, and ``OutputError`` if the folder cannot be listed or read.
    """
    if keep < 0 or (keep_days is not None and keep_days < 0):
        raise ValueError("Snapshots are kept by a number and by days that are not negative.")
    found = snapshots(layout)
    ours = [each for each in found if each.folder.name == folder_name(each.run)]
    complete = [each for each in ours if each.run.complete]
    others = [each for each in ours if not each.run.complete]
    whole = [each for each in complete if not each.has_gaps]
    safe = complete[:1] + whole[:1]
    oldest = now - timedelta(days=keep_days) if keep_days is not None else None
    too_old = [each for each in ours if oldest is not None and moment(each.run.ended_at) < oldest]
    beyond = complete[keep:] + others[keep:]
    going = [each for each in ours if each not in safe and (each in beyond or each in too_old)]
    counted = complete or others
    full = [min(moment(each.run.started_at) for each in counted[:keep])] if 0 < keep <= len(counted) else []
    removal = _Removal()
    unfinished = [
        each
        for each in _unfinished(layout, {each.folder.name for each in found}, now)
        if removal.done(each.folder.name, partial(clear, each))
    ]
    removed = [each for each in reversed(going) if removal.done(each.folder.name, partial(remove, each))]
    return Pruned(
        removed=tuple(each.folder.name for each in reversed(removed)),
        kept=tuple(each.folder.name for each in ours if each not in removed),
        unfinished=tuple(each.folder.name for each in unfinished),
        horizon=max([*full, *([oldest] if oldest is not None else [])], default=None),
        problem=removal.problem,
    )


class _Removal:
    """Calls removals; ``problem`` says which failed."""

    def __init__(self) -> None:
        self._failed: list[str] = []
        self._cause = ""

    def done(self, name: str, remove_it: Callable[[], object]) -> bool:
        try:
            remove_it()
        except Exception as failure:  # each object store has its own errors
            self._failed.append(name)
            self._cause = self._cause or cause_of(failure)
            return False
        return True

    @property
    def problem(self) -> str:
        if not self._failed:
            return ""
        others = f" and {len(self._failed) - 1} more" if len(self._failed) > 1 else ""
        return (
            f"Cannot remove the snapshot {self._failed[0]}{others}: {self._cause}. "
            "Allow it, or remove old snapshots yourself."
        )


def _unfinished(layout: Layout, known: Set[str], now: datetime) -> Iterator[UnfinishedSnapshot]:
    """Unfinished folders that may be removed; ``known`` are the names of snapshots."""
    for folder in reversed(folders(layout.snapshots)):
        left = read_unfinished(folder) if folder.name not in known else None
        if left is None or is_there(folder / MANIFEST):
            continue
        if left.is_being_removed or moment(left.ended_at) <= now - _UNFINISHED_KEPT:
            yield left
