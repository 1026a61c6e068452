"""What the tables of a lake are that are no exports: what a row is, and what identifies it."""

from dataclasses import dataclass

from space_odt_dagster.history.stored_table import NUMBER_POOL
from space_odt_dagster.manifest.manifest import Manifest


@dataclass(frozen=True)
class DerivedTable:
    """One table. ``keys`` identify a row within a lake; ``refers`` are columns and what they refer to, ``schema.table.column``."""

    one_row_per: str
    description: str
    keys: tuple[str, ...] = ()
    refers: tuple[tuple[str, str], ...] = ()


_SNAPSHOT = ("snapshot", "facts.snapshots.snapshot")
_DATE = ("date", "dim.dates.date")
_EXPORT = ("export", "dim.exports.export")
_LOCATION = ("location_id", "current.locations.location_id")
_WINDOWS = "with the times between which it was so, as in the history that it is made from"


def _bridge(one_row_per: str, *refers: tuple[str, str]) -> DerivedTable:
    return DerivedTable(f"{one_row_per}, and version", f"{one_row_per.capitalize()}, {_WINDOWS}.", (), refers)


TABLES: dict[str, dict[str, DerivedTable]] = {
    "facts": {
        "snapshots": DerivedTable(
            "snapshot",
            "When each run was, which scope it had, how long it took, and whether it was complete.",
            ("snapshot",),
            (_DATE,),
        ),
        "reads": DerivedTable(
            "snapshot and export",
            "Whether an export was read, when, and how many rows it had. Look here before a missing row counts as deleted.",
            ("snapshot", "export"),
            (_SNAPSHOT, _DATE, _EXPORT),
        ),
        "counts": DerivedTable(
            "snapshot, export and location",
            "How many rows there were, and how many were enabled. If known is false, there may have been more.",
            (),
            (_SNAPSHOT, _DATE, _EXPORT, _LOCATION),
        ),
        "device_state": DerivedTable(
            "snapshot, location, product and connection status",
            "How many devices were connected, offline or anything else.",
            (),
            (_SNAPSHOT, _DATE, _LOCATION),
        ),
        "licence_use": DerivedTable(
            "snapshot and licence",
            "How many units of a licence there were, and how many were in use.",
            ("snapshot", "license_id"),
            (_SNAPSHOT, _DATE, ("license_id", "current.licenses.license_id")),
        ),
        "changes": DerivedTable(
            "change",
            "What changed between one snapshot and the next: which field of which entity, without the values.",
            (),
            (_DATE, _EXPORT, _LOCATION),
        ),
        "findings": DerivedTable(
            "snapshot and finding",
            "What was wrong with what, by which rule, without the values.",
            ("snapshot", "finding_id"),
            (_SNAPSHOT, _DATE, _LOCATION),
        ),
        "rule_results": DerivedTable(
            "snapshot and rule",
            "How many entities passed, failed, were waived, or could not be judged.",
            (),
            (_SNAPSHOT, _DATE),
        ),
        "scores": DerivedTable(
            "snapshot and scope of a score",
            "The score as an interval, with the share that is known.",
            (),
            (_SNAPSHOT, _DATE),
        ),
    },
    "bridge": {
        "person_licenses": _bridge(
            "person and licence",
            ("person_id", "current.people_details.person_id"),
            ("license_id", "current.licenses.license_id"),
        ),
        "person_roles": _bridge("person and role", ("person_id", "current.people_details.person_id")),
        "queue_agents": _bridge("call queue and agent"),
        "device_tags": _bridge("device and tag", ("device_id", "current.devices.id")),
        "group_members": _bridge("group and member"),
        "queue_schedules": _bridge("call queue and schedule"),
        "monitored_members": _bridge("person or workspace, and who it monitors"),
        "permissions_by_call_type": _bridge("person, workspace, virtual line or location, and type of call"),
    },
    "dim": {
        "dates": DerivedTable(
            "day", "Every day from the first snapshot to the last, with week, month and year.", ("date",)
        ),
        "areas": DerivedTable("area", "The areas of exports and rules."),
        "exports": DerivedTable("export", "What each export is about, and what a row of it is.", ("export",)),
        "columns": DerivedTable(
            "column of an export",
            "The data dictionary: what each column means, its type, and whether it is personal.",
            (),
            (_EXPORT,),
        ),
        "rules": DerivedTable("version of a rule", "The rules that ever judged a snapshot.", ("rule_id", "version")),
    },
}
"""The tables of each schema. A lake has those that its snapshots say something about."""

VERSION_COLUMNS: dict[str, str] = {
    "row_key": "What identifies the row: its key columns as one text, ids without what differs between clusters.",
    "occurrence": "1, 2, … of several rows with the same key; usually 1.",
    "version": "1, 2, … of this row.",
    "not_before": "It was not so yet when this reading began. Empty: nobody looked before.",
    "seen_first": "The first reading that showed it ended then.",
    "seen_last": "The last reading that showed it began then.",
    "gone_by": "The first reading that did not show it any more ended then. Empty: it is still so.",
    "is_current": "Whether it is still so, as far as anybody looked.",
    "ended": "How it ended: changed, gone, or rekeyed (the same thing has another id now).",
    "previous_key": "The row_key that it had before, if it is the same thing under another id.",
    "row_hash": "The same for the same values: joins a row of current with its version.",
    "first_snapshot": "The first snapshot that showed it.",
    "last_snapshot": "The last snapshot that showed it.",
    "valid_from": "seen_first, for those who need one time.",
    "valid_to": "gone_by, for those who need one time. It is not part of the time any more.",
}
"""The columns that every history has before those of its export. Times are UTC."""


def about(name: str, manifest: Manifest) -> tuple[str, str]:
    """What a row of a table of ``current`` is, and what the table is about; empty for an export that the manifest has no more."""
    if name == NUMBER_POOL:
        return "number of a location", "Every number that can be assigned, from all lists of such numbers."
    if name not in manifest:
        return "", ""
    return manifest[name].grain, manifest[name].description
