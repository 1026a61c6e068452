"""The comparisons stored in ``changes/<from>..<to>/``: how many changes are usual, and which comparisons to remove."""

import json
from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import Any

from upath import UPath

from space_odt_dagster.comparing.writing import CHANGES, SUMMARY
from space_odt_dagster.exports.folders import folders, remove_file, remove_if_empty
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, reading
from space_odt_dagster.snapshots.folder import moment

BETWEEN = ".."
PAGE = "changes.html"
_FILES = (f"{CHANGES}.csv", f"{CHANGES}.json", f"{SUMMARY}.json", PAGE)
_MOST, _FEWEST = 30, 5
_LEAST_LIMIT, _DEVIATIONS = 20, 8
_FRIDAY = 4


def summary_in(folder: UPath) -> dict[str, Any] | None:
    """The summary of the comparison in a folder; None if there is none or it cannot be read."""
    try:
        with reading(folder / f"{SUMMARY}.json"):
            found = json.loads((folder / f"{SUMMARY}.json").read_text(encoding="utf-8"))
    except (OSError, OutputError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def usual_limit(layout: Layout, newer: str, started_at: str) -> float | None:
    """The highest number of changes that is usual: median + 8 median deviations of the last 30 comparisons, at least 20.

    Workdays and weekends are counted separately. ``newer`` is the snapshot to judge, ``started_at`` its time. None with fewer than
    five earlier comparisons.
    """
    is_weekend = _is_weekend(moment(started_at))
    counts: list[int] = []
    for folder in reversed(_folders(layout)):
        later = folder.name.partition(BETWEEN)[2]
        found = summary_in(folder) if later < newer else None
        if found is None or _is_weekend(moment(str(found["sides"][1]["started_at"]))) is not is_weekend:
            continue
        counts.append(int(found["changes"]))
        if len(counts) == _MOST:
            break
    if len(counts) < _FEWEST:
        return None
    middle = median(counts)
    return max(_LEAST_LIMIT, middle + _DEVIATIONS * median(abs(each - middle) for each in counts))


def remove_without_snapshot(layout: Layout, snapshots: Iterable[str]) -> tuple[str, ...]:
    """Removes comparisons whose newer snapshot was removed, and returns their names. Other files in the folders stay.

    Raises ``OSError`` or ``OutputError``.
    """
    there = set(snapshots)
    removed = []
    for folder in _folders(layout):
        if folder.name.partition(BETWEEN)[2] in there:
            continue
        for name in _FILES:
            remove_file(folder / name)
        remove_if_empty(folder)
        removed.append(folder.name)
    return tuple(removed)


def _folders(layout: Layout) -> list[UPath]:
    """The comparison folders by the name of the newer snapshot, oldest first."""
    found = [each for each in folders(layout.root / "changes") if BETWEEN in each.name]
    return sorted(found, key=lambda each: each.name.partition(BETWEEN)[2])


def _is_weekend(time: datetime) -> bool:
    return time.weekday() > _FRIDAY
