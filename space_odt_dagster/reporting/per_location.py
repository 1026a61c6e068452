"""How many people, queues, devices and numbers each location has.

Every count says how certain it is: exact, a minimum (the read was partial), or unknown, which is not 0.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from space_odt_dagster.exports.private_files import reading
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.snapshots.rows import lines_of

NAMES_FROM = ("calling_locations", "locations")
LIST_MATCHES = ("people", "workspaces", "virtual_lines", "call_queues", "hunt_groups", "auto_attendants", "devices")
NUMBERS = "numbers"
NUMBERS_FROM = ("people", "workspace_numbers", "virtual_lines", "call_queues", "hunt_groups", "auto_attendants")
MOST = 1000


class Certainty(StrEnum):
    """How certain a column of counts is."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class CountedKind:
    """One column: what is counted, how certain the counts are, and their sum."""

    name: str
    certainty: Certainty
    doubtful: tuple[str, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class LocationCounts:
    """One location with its counts in the order of the kinds. ``location_id`` is empty for items without a location."""

    location_id: str
    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CountsByLocation:
    """The locations with the highest counts first, then items without a location; ``left_out`` counts those beyond the limit."""

    kinds: tuple[CountedKind, ...]
    places: tuple[LocationCounts, ...]
    left_out: int


def count_places(store: ExportStore, statuses: Mapping[str, StatusRow]) -> CountsByLocation:
    """Counts the rows of the exports by location."""
    read = {export for export, status in statuses.items() if status.result.has_rows}
    names: dict[str, str] = {}
    for asset in NAMES_FROM:
        if asset in read:
            names.update((row["location_id"], row["name"]) for row in _rows(store, asset, "location_id", "name"))
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in (*LIST_MATCHES, NUMBERS)}
    numbers: set[tuple[str, str]] = set()
    for asset in (*LIST_MATCHES, *(each for each in NUMBERS_FROM if each not in LIST_MATCHES)):
        if asset not in read:
            continue
        for row in _rows(store, asset, "location_id", "direct_number"):
            if asset in LIST_MATCHES:
                counts[asset][row["location_id"]] += 1
            if row["direct_number"] and asset in NUMBERS_FROM:
                numbers.add((row["location_id"], row["direct_number"]))
    counts[NUMBERS].update(location for location, _ in numbers)
    kinds = tuple(
        _kind(name, (name,) if name != NUMBERS else NUMBERS_FROM, statuses, counts[name].total())
        for name in (*LIST_MATCHES, NUMBERS)
    )
    places = [
        LocationCounts(
            location_id=location,
            name=names.get(location, ""),
            counts=tuple(counts[kind.name][location] for kind in kinds),
        )
        for location in {*names, *(each for counter in counts.values() for each in counter)}
    ]
    places.sort(key=lambda place: (not place.location_id, -sum(place.counts), place.name, place.location_id))
    return CountsByLocation(kinds=kinds, places=tuple(places[:MOST]), left_out=max(0, len(places) - MOST))


def _rows(store: ExportStore, asset: str, *columns: str) -> Iterator[dict[str, str]]:
    """The rows of an export with these columns as text; none if its file is missing."""
    path = store.layout.json_of(asset)
    with suppress(FileNotFoundError), reading(path), path.open("rb") as stream:
        for line in lines_of(stream, None, path.name):
            row = parse_json(line.decode())
            yield {name: cell_text(row.get(name)) for name in columns}


def _kind(name: str, sources: tuple[str, ...], statuses: Mapping[str, StatusRow], total: int) -> CountedKind:
    results = {source: statuses[source].result if source in statuses else None for source in sources}
    doubtful = tuple(source for source, result in results.items() if result is None or not result.is_good)
    if not doubtful:
        certainty = Certainty.EXACT
    elif any(result is not None and result.has_rows for result in results.values()):
        certainty = Certainty.AT_LEAST
    else:
        certainty = Certainty.UNKNOWN
    return CountedKind(name=name, certainty=certainty, doubtful=doubtful, total=total)
