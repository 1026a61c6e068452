"""What ``location.``, ``person.`` and the like mean in a path: which row of which export a row refers to."""

from dataclasses import dataclass
from functools import cache

from space_odt_dagster.judging.condition import Path
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.manifest import Manifest

TARGETS = {
    "location": (
        ("locations", "location_id"),
        ("calling_locations", "location_id"),
        ("calling_locations_details", "location_id"),
        ("location_details", "location_id"),
    ),
    "person": (("people", "person_id"),),
    "workspace": (("workspaces", "workspace_id"),),
    "line": (("virtual_lines", "id"),),
    "queue": (("call_queues", "id"), ("call_queue_details", "id")),
    "group": (("groups", "group_id"),),
}
"""The exports that describe what a word refers to, the first with the column wins, and the column with the id."""

_OWNERS = ("person", "workspace", "line")


@dataclass(frozen=True)
class Hop:
    """From our column to the row of another export with the same value in ``theirs``."""

    ours: str
    export: str
    theirs: str


@dataclass(frozen=True)
class Way:
    """The hops from a row to the row with the column, one or two."""

    hops: tuple[Hop, ...]


def way_of(manifest: Manifest, export: str, path: Path) -> Way | None:
    """The way from a row of an export to the row with the value of a path; None if there is none.

    A row that does not name a location has that of its person, workspace or virtual line.
    """
    return _way(manifest, export, path.of, path.column, path.raw)


@cache
def _way(manifest: Manifest, export: str, of: str, column: str, raw: bool) -> Way | None:
    target = _target(manifest, of, column, raw)
    if target is None:
        return None
    ours = _column_for(manifest[export], of)
    if ours is not None:
        return Way((Hop(ours, *target),))
    for owner in _OWNERS if of == "location" else ():
        between, theirs = TARGETS[owner][0]
        ours = _column_for(manifest[export], owner)
        if ours is not None and between in manifest and (next_one := _column_for(manifest[between], of)) is not None:
            return Way((Hop(ours, between, theirs), Hop(next_one, *target)))
    return None


def _target(manifest: Manifest, of: str, column: str, raw: bool) -> tuple[str, str] | None:
    for export, theirs in TARGETS.get(of, ()):
        if export in manifest and (raw or any(each.name == column for each in manifest[export].columns)):
            return export, theirs
    return None


def _column_for(export: Export, of: str) -> str | None:
    """The column of an export with the id of what a word refers to: a key first."""
    targets = TARGETS.get(of, ())
    if any(export.name == name for name, _ in targets):
        return next(theirs for name, theirs in targets if name == export.name)
    wanted = {f"{name}.{theirs}" for name, theirs in targets}
    found = [
        each
        for each in export.columns
        if any(wanted & set(reference.within) and reference.when is None for reference in each.references)
    ]
    found.sort(key=lambda each: (not each.key, each.name != f"{of}_id"))
    return found[0].name if found else None
