"""How long snapshots are kept.

Only what was made here goes: a folder whose manifest or marker is ours and whose name is the one that it was made with, and in it
only the files that are named there. Everything else under ``snapshots/`` stays, links are not followed.
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
    """The names of the folders that were removed, and of those that stay, each newest first; ``unfinished`` were no snapshots.

    What ended before ``horizon`` is too old to be kept; None if nothing can be. ``problem`` says what could not be removed, and
    why, in one sentence.
    """

    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    horizon: datetime | None = field(default=None, compare=False)
    problem: str = ""


def prune(layout: Layout, *, keep: int, keep_days: int | None, now: datetime) -> Pruned:
    """Removes the snapshots that are beyond the newest ``keep``, and those older than ``keep_days``: one of the two is enough.

    Complete ones and others are counted apart, so that runs of a part push no whole inventory out. The newest complete one always
    stays, and the newest without gaps. Folders that were left unfinished for over a day go as well, and what is left of those that
    were being removed. What cannot be removed is named, and keeps nothing else from going. ``now`` is an aware time.
    Raises ``ValueError`` for a negative number and ``OutputError`` if the folder cannot be listed or read.
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
    """Removes one by one; ``problem`` says what could not be removed."""

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
    """What is left of folders that are no snapshots (``known``)."""
    for folder in reversed(folders(layout.snapshots)):
        left = read_unfinished(folder) if folder.name not in known else None
        if left is None or is_there(folder / MANIFEST):
            continue
        if left.is_being_removed or moment(left.ended_at) <= now - _UNFINISHED_KEPT:
            yield left
