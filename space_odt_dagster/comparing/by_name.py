"""Compares two organisations, or one that was rebuilt: matches entities by name and replaces the older side's ids by the newer's.

Exports are matched by the natural keys of their rows, containers before what they contain. Ids without a match stay.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from upath import UPath

from space_odt_dagster.comparing.identifiers import entity_of, translated
from space_odt_dagster.comparing.redacted import write_lines
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.manifest.export import Export, keys_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.marks import stands
from space_odt_dagster.snapshots.rows import SnapshotRow, in_order, lines_of
from space_odt_dagster.snapshots.sides import Side

_ORDER = (
    *("locations", "calling_locations", "people", "workspaces", "devices", "groups", "licenses"),
    *("call_queues", "hunt_groups", "auto_attendants", "virtual_lines", "virtual_extensions"),
    *("virtual_extension_ranges", "location_schedules"),
)
_ID = re.compile(rb'"([A-Za-z0-9_-]{16,})"')


@dataclasses.dataclass(frozen=True)
class ByName:
    """The older side with the ids of the newer one, and how many of its entities have no match."""

    before: Side
    untranslated: int


def match_by_name(before: Side, after: Side, manifest: Manifest, folder: Path) -> ByName:
    """Matches the entities of two sides by name and translates the older side."""
    moved: dict[str, str] = {}
    alone = 0
    org, other_org = before.snapshot.run.org_id, after.snapshot.run.org_id
    if org and other_org:
        moved[entity_of(org) or org] = entity_of(other_org) or other_org
    for name in _ORDER:
        if name in manifest and name in before.files and name in after.files:
            alone += _match(before, after, manifest[name], moved)
    replaced = {name: _translated(before, manifest[name], moved, folder) for name in before.files if name in manifest}
    return ByName(dataclasses.replace(before, replaced=replaced), alone)


def _match(before: Side, after: Side, export: Export, moved: dict[str, str]) -> int:
    """Adds the entities that a natural key identifies uniquely on both sides. Returns how many are left."""
    ours = [(_entity(row), row) for row in _rows(before, export) if _entity(row) not in moved]
    theirs = [(_entity(row), row) for row in _rows(after, export)]
    for names in stands(export.name).natural:
        found = {True: {}, False: {}}  # type: dict[bool, dict[str, str]]
        times = {True: Counter[str](), False: Counter[str]()}
        for is_new, rows in ((False, ours), (True, theirs)):
            for entity, row in rows:
                text = _recognised(row, names, {} if is_new else moved)
                if text is not None:
                    found[is_new][text] = entity
                    times[is_new][text] += 1
        for text, entity in found[False].items():
            if times[False][text] == times[True][text] == 1 and entity not in moved:
                moved[entity] = found[True][text]
    return sum(entity not in moved for entity, _ in ours)


def _rows(side: Side, export: Export) -> Iterator[SnapshotRow]:
    with side.open(export.name) as stream:
        for line in lines_of(stream, side.digest(export.name), export.name):
            yield SnapshotRow(line, keys_of(export))


def _entity(row: SnapshotRow) -> str:
    return entity_of(row.key[-1]) or row.key[-1]


def _recognised(row: SnapshotRow, names: tuple[str, ...], moved: dict[str, str]) -> str | None:
    cells = [cell_text(row.values.get(name)) for name in names]
    if not all(cells):
        return None
    entities = [entity_of(each) or each for each in cells]
    return "\0".join(moved.get(each, each) for each in entities)


def _translated(side: Side, export: Export, moved: dict[str, str], folder: Path) -> UPath:
    path = folder / f"{export.name}.{side.name}.by-name.json"

    def other(found: re.Match[bytes]) -> bytes:
        text = found.group(1).decode()
        new = translated(text, moved)
        return found.group() if new is None else f'"{new}"'.encode()

    def lines() -> Iterator[bytes]:
        with side.open(export.name) as stream:
            for line in lines_of(stream, side.digest(export.name), export.name):
                yield _ID.sub(other, line)

    write_lines(path, in_order(lines(), keys_of(export), folder))
    return UPath(path)
