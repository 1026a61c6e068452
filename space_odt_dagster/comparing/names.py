"""Names of the entities and locations in changes, from one pass over the listings."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from space_odt_dagster.comparing.export_facts import facts_of
from space_odt_dagster.comparing.identifiers import entity_of, kind_of
from space_odt_dagster.comparing.outcome import Named
from space_odt_dagster.manifest.export import Export, Sensitivity, keys_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.marks import Role
from space_odt_dagster.snapshots.rows import SnapshotRow, lines_of
from space_odt_dagster.snapshots.sides import Side

_COLUMNS = ("display_name", "name", "sku_or_name")
_FIRST = ("people", "workspaces", "virtual_lines", "locations", "calling_locations", "devices")
"""Listings whose names take precedence over those in other listings."""


def names_of(wanted: set[str], sides: Iterable[Side], manifest: Manifest) -> Mapping[str, Named]:
    """The names of these ids, from the first side that has one."""
    missing = {entity_of(each) or each for each in wanted if each}
    found: dict[str, Named] = {}
    for side in sides:
        for export, column in _listings(manifest):
            if not missing:
                return found
            if export not in side.files:
                continue
            for entity, named in _named_in(side, manifest[export], column):
                if entity in missing:
                    found[entity] = named
                    missing.discard(entity)
    return found


def every_name(sides: Iterable[Side], manifest: Manifest) -> Iterator[tuple[str, str, Named]]:
    """Export, identity and name of everything named in a listing of either side."""
    for side in sides:
        for export, column in _listings(manifest):
            if export in side.files:
                for entity, named in _named_in(side, manifest[export], column):
                    yield export, entity, named


@cache
def _listings(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    """The exports whose rows are entities with a name, and the name column."""
    found = []
    for facts in facts_of(manifest).values():
        columns = {each.name for each in facts.export.columns}
        column = next((each for each in _COLUMNS if each in columns), None)
        if column is not None and (facts.defines or facts.role is Role.TWIN) and column not in facts.keys:
            found.append((facts.export.name, column))
    return tuple(sorted(found, key=lambda each: (each[0] not in _FIRST, each[0] in _FIRST and _FIRST.index(each[0]))))


def _named_in(side: Side, export: Export, column: str) -> Iterator[tuple[str, Named]]:
    personal = any(each.name == column and each.sensitive is not Sensitivity.NONE for each in export.columns)
    keys = keys_of(export)
    with side.open(export.name) as stream:
        for line in lines_of(stream, None, export.name):
            row = SnapshotRow(line, keys)
            if row.key and isinstance(name := row.values.get(column), str) and name:
                own = row.key[-1]
                yield entity_of(own) or own, Named(name, personal, kind_of(own) or "")
