"""What a comparison is asked with and what comes out: frozen rows and counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.marks import ChangeClass


class ComparisonError(CouldNotRun):
    """Two snapshots that cannot be compared, or a comparison that contradicts itself. The text says why."""


class ChangeKind(StrEnum):
    """What happened to a fact."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REKEYED = "rekeyed"
    REORDERED = "reordered"
    UNKNOWN = "unknown"
    FIELD_ADDED = "field_added"
    FIELD_REMOVED = "field_removed"
    NOT_COMPARABLE = "not_comparable"


class How(StrEnum):
    """How an export was compared."""

    SAME_DIGEST = "same digest"
    MERGED = "merged"
    NUMBER_POOL = "number pool"
    NOT_COMPARABLE = "not comparable"
    UNKNOWN = "unknown"
    NOT_DUE = "not due"
    FIRST_READ = "first read"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How two snapshots are compared.

    ``volatile`` and ``derived`` show what is else only counted. ``strict``: absent and null differ. ``order``: so does the
    order of agents. ``raw_available``: the lists of assignable numbers row by row. ``by_name``: entities match by name and
    not by id. ``trust``: no digest is checked. ``redact_key`` is that of the exports, if at hand.
    """

    volatile: bool = False
    derived: bool = False
    strict: bool = False
    order: bool = False
    raw_available: bool = False
    by_name: bool = False
    rekey: bool = True
    trust: bool = False
    redact_key: bytes = b""


@dataclass(frozen=True)
class Named:
    """What an entity is called, what it is where that is known better than its id says, and whether that names a person."""

    name: str
    is_personal: bool
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change. ``before`` and ``after`` are JSON texts, empty where absent; ``key`` and ``echo_exports`` JSON objects.

    It happened between ``not_before`` and ``not_after``. ``places`` is the number of echoes. Of a membership, the container has
    the list, or is the other end of the row; the member is who or what came or went, as its ``role``.
    """

    change_id: str
    area: str
    export: str
    kind: ChangeKind
    as_class: ChangeClass
    entity_kind: str
    entity_id: str
    entity_name: str
    location_id: str
    location_name: str
    key: str
    path: str
    column: str
    before: str
    after: str
    sensitive: str
    echoes: int
    echo_exports: Mapping[str, int]
    reason: str
    ambiguous: bool
    owner_unchanged: bool
    candidates: int
    not_before: str
    not_after: str
    from_snapshot: str
    to_snapshot: str
    container_kind: str = ""
    container_id: str = ""
    container_name: str = ""
    role: str = ""
    member_kind: str = ""
    member_id: str = ""
    label: str = ""
    """What else the member is called, which may name a person unless ``label_is_plain``."""
    label_is_plain: bool = False
    setting: str = ""
    """What the export says about an entity of another export, in words."""
    named: Mapping[str, Named] = field(default_factory=dict)
    """What is known of the ids that the change shows, by entity."""
    number: int = 0
    """Where it stands in the comparison; its echoes are found by it."""
    name_is_personal: bool = False
    abroad: str = ""
    """The country code that calls go to now, where it is none of the organisation's own locations."""


@dataclass(frozen=True)
class EchoPlace:
    """One place that repeats a change."""

    export: str
    key: str
    path: str


@dataclass(frozen=True, kw_only=True)
class ExportSummary:
    """How one export was compared and what came of it. Counts of rows are None where a side has none."""

    export: str
    area: str
    how: How
    rows_before: int | None
    rows_after: int | None
    added: int = 0
    removed: int = 0
    changed_rows: int = 0
    by_class: Mapping[str, int] = field(default_factory=dict)
    by_kind: Mapping[str, int] = field(default_factory=dict)
    echoes: int = 0
    counted: int = 0
    """Values that differ and are only counted: derived, volatile."""
    unknown: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Equation:
    """Everything that differs, and where each of it went. It holds, or the comparison has a fault."""

    leaves: int
    rows: int
    owners: int
    echoes: int
    derived: int
    volatile: int
    schema: int
    unknown: int

    @property
    def holds(self) -> bool:
        """Whether nothing was lost and nothing counted twice."""
        parts = (self.owners, self.echoes, self.derived, self.volatile, self.schema, self.unknown)
        return self.leaves + self.rows == sum(parts)

    def __str__(self) -> str:
        return (
            f"{self.leaves} differing values + {self.rows} rows on one side = {self.owners} changes + {self.echoes} repeats + "
            f"{self.derived} derived + {self.volatile} volatile + {self.schema} schema + {self.unknown} unknown"
        )


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A comparison in numbers, without a value or a name of it. ``sides`` are the heads of the two manifests."""

    sides: tuple[Mapping[str, Any], Mapping[str, Any]]
    exports: tuple[ExportSummary, ...]
    equation: Equation
    by_kind: Mapping[str, int]
    by_class: Mapping[str, int]
    by_area: Mapping[str, int]
    changes: int
    unknown: int
    not_comparable: int
    untranslated: int = 0

    @property
    def differs(self) -> bool:
        """Whether anything that is shown differs; another schema alone is no difference."""
        return self.changes > 0

    @property
    def not_due(self) -> int:
        """How many exports were not read since, as they were not due: nothing of them can differ, and nothing is unknown."""
        return sum(each.how is How.NOT_DUE for each in self.exports)

    @property
    def first_read(self) -> int:
        """How many exports the newer side has and no snapshot before it: there is nothing to compare them with."""
        return sum(each.how is How.FIRST_READ for each in self.exports)

    @property
    def is_known(self) -> bool:
        """Whether everything could be compared."""
        return self.unknown == 0 and self.not_comparable == 0
