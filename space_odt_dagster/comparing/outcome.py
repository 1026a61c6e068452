"""Options and results of a comparison: frozen rows and counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.marks import ChangeClass


class ComparisonError(CouldNotRun):
    """Two snapshots cannot be compared, or the comparison contradicts itself. The message says why."""


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
    """How to compare two snapshots.

    ``volatile`` and ``derived`` show values that are otherwise only counted. ``strict``: absent and null differ. ``order``: the
    order of agents counts. ``raw_available``: compare lists of assignable numbers row by row. ``by_name``: match entities by name,
    not id. ``rekey``: pair entities that got another id. ``trust``: do not verify checksums. ``redact_key`` is the key of the
    exports, if available.
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
    """The name of an entity, whether it names a person, and its kind if known better than from its id."""

    name: str
    is_personal: bool
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change.

    ``before`` and ``after`` are JSON texts, empty if absent; ``key`` is a JSON object, ``echo_exports`` counts by export. It
    happened between ``not_before`` and ``not_after``. ``echoes`` is the number of places that repeat it. In a membership, the
    container has the list or is the other end of the row; the member was added or removed in the given ``role``.
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
    """Another name of the member, which may be a person's unless ``label_is_plain``."""
    label_is_plain: bool = False
    setting: str = ""
    """What the export configures for an entity of another export, in words."""
    named: Mapping[str, Named] = field(default_factory=dict)
    """The names of the ids in the change, by entity."""
    number: int = 0
    """Its number in the comparison, which its echoes refer to."""
    name_is_personal: bool = False
    abroad: str = ""
    """The country code that calls now go to, with the area after ``+1``, if it is abroad for the location of the entity."""


@dataclass(frozen=True)
class EchoPlace:
    """One place that repeats a change."""

    export: str
    key: str
    path: str


@dataclass(frozen=True, kw_only=True)
class ExportSummary:
    """How one export was compared, with its counts. Row counts are None if a side has no file."""

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
    """Values that differ but are only counted: derived and volatile ones."""
    unknown: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Equation:
    """The count of all differences by what became of them. If it does not hold, the comparison has a bug."""

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
        """Whether no difference was lost or counted twice."""
        parts = (self.owners, self.echoes, self.derived, self.volatile, self.schema, self.unknown)
        return self.leaves + self.rows == sum(parts)

    def __str__(self) -> str:
        return (
            f"{self.leaves} differing values + {self.rows} rows on one side = {self.owners} changes + {self.echoes} repeats + "
            f"{self.derived} derived + {self.volatile} volatile + {self.schema} schema + {self.unknown} unknown"
        )


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A comparison in numbers, without names and values. ``sides`` are the heads of the two snapshot manifests."""

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
        """Whether any shown value differs; a different schema alone does not count."""
        return self.changes > 0

    @property
    def not_due(self) -> int:
        """How many exports were not read since because they were not due: nothing can differ, and nothing is unknown."""
        return sum(each.how is How.NOT_DUE for each in self.exports)

    @property
    def first_read(self) -> int:
        """How many exports were read for the first time by the newer side: there is nothing to compare."""
        return sum(each.how is How.FIRST_READ for each in self.exports)

    @property
    def is_known(self) -> bool:
        """Whether everything could be compared."""
        return self.unknown == 0 and self.not_comparable == 0
