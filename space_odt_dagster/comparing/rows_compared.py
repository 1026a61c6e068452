"""Compares the rows of one export and describes each difference for the store."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from space_odt_dagster.comparing.ends import ends_of_key
from space_odt_dagster.comparing.export_facts import ExportTraits
from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.leaves import Difference, ValueDiff
from space_odt_dagster.comparing.merge import Unpaired
from space_odt_dagster.comparing.outcome import ChangeKind, Options
from space_odt_dagster.comparing.store import Found
from space_odt_dagster.comparing.values import cleaned, is_equal_scalar, reads_alike, text_of
from space_odt_dagster.manifest.export import SOURCE_METHOD
from space_odt_dagster.manifest.marks import ChangeClass, Role
from space_odt_dagster.manifest.origins import InAnswer
from space_odt_dagster.snapshots.knowledge import ExportKnowledge
from space_odt_dagster.snapshots.rows import SnapshotRow

OWNER, TWIN, MENTION = 0, 1, 2
REDACTED = "redacted:"
HIDDEN = "redacted with another key"


@dataclass
class Counts:
    """What was counted while comparing an export."""

    leaves: int = 0
    rows: int = 0
    changed_rows: int = 0
    by_class: Counter[str] = field(default_factory=Counter)
    """Leaves that are only counted: derived, volatile, schema."""


@dataclass
class RowsCompared:
    """An export being compared. ``columns`` are those of both sides; ``hidden_differently``: hashes cannot be compared."""

    facts: ExportTraits
    options: Options
    before: ExportKnowledge
    after: ExportKnowledge
    columns: frozenset[str]
    hidden_differently: bool = False
    counts: Counts = field(default_factory=Counts)
    methods: set[tuple[str, str]] = field(default_factory=set)
    appeared: dict[bool, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """How often a path existed on one side only; True for the newer side."""
    retyped: Counter[str] = field(default_factory=Counter)
    """How often a value had another type but the same text, such as ``"false"`` and ``false``."""

    def from_the_start(self) -> "RowsCompared":
        """A fresh comparison of the same export, with nothing counted."""
        return RowsCompared(
            self.facts, self.options, self.before, self.after, self.columns, hidden_differently=self.hidden_differently
        )

    def pair(self, before: SnapshotRow, after: SnapshotRow) -> list[Found]:
        """The differences of a row on both sides, without those that are only counted."""
        reading = ValueDiff(self.facts.export.name, strict=self.options.strict, order=self.options.order)
        found = [self._leaf(each, after) for each in self._differences(reading, before, after)]
        if found:
            self.counts.changed_rows += 1
        self.counts.leaves += len(found)
        kept = []
        for each in found:
            if reads_alike(each.before, each.after):
                self.retyped[each.generic] += 1
                self.counts.by_class[ChangeClass.SCHEMA.value] += 1
                continue
            if each.kind == ChangeKind.CHANGED and (each.before is None) is not (each.after is None):
                self.appeared[each.before is None][each.generic] += 1
            if self._is_shown(each):
                kept.append(self._doubted(each, before, after))
        return kept

    def unpaired(self, event: Unpaired, candidates: int = 0) -> list[Found]:
        """A row on one side only: added, removed or unknown. Empty if it is only counted."""
        self.counts.rows += 1
        found = self._row(event, candidates)
        return [found] if self._is_shown(found) else []

    def _is_shown(self, found: Found) -> bool:
        """Counts a difference of a class that is only counted. Returns whether it is shown all the same."""
        shown = {ChangeClass.DERIVED.value: self.options.derived, ChangeClass.VOLATILE.value: self.options.volatile}
        if found.class_ in shown:
            self.counts.by_class[found.class_] += 1
        return shown.get(found.class_, True)

    def _row(self, event: Unpaired, candidates: int) -> Found:
        row, facts = event.row, self.facts
        entity, entity_id = facts.entity(row.key)
        other = self.before if event.is_new else self.after
        absence = other.absence_of(frozenset(row.key))
        kind = ChangeKind.ADDED if event.is_new else ChangeKind.REMOVED
        text = text_of(cleaned(row.values.get("raw_json")) or {})
        class_ = facts.row_class
        return Found(
            rank=facts.rank,
            export=facts.export.name,
            key=facts.key_text(row.key),
            path="",
            generic="",
            field="",
            kind=(ChangeKind.UNKNOWN if absence.unknown is not None else kind).value,
            class_=class_.value,
            role=facts.row_priority,
            is_row=True,
            before=None if event.is_new else text,
            after=text if event.is_new else None,
            subject=entity,
            pair=_pair(*(entity_of(each) or each for each in self._ends(row))) if len(row.key) > 1 else "",
            entity_id=entity_id,
            location_id=_text(row.values.get("location_id")),
            sensitive="secret" if facts.has_secrets else "personal" if facts.has_personal else "",
            reason=absence.unknown or (absence.reason if not event.is_new else None) or "",
            ambiguous=event.ambiguous,
            candidates=candidates,
        )

    def _ends(self, row: SnapshotRow) -> tuple[str, ...]:
        """The two ends of a membership row; otherwise the first two key columns."""
        if self.facts.role is Role.MEMBERSHIP:
            return ends_of_key(self.facts.export.name, dict(zip(self.facts.keys, row.key, strict=True)))
        return row.key[:2]

    def _differences(self, reading: ValueDiff, before: SnapshotRow, after: SnapshotRow) -> Iterator[Difference]:
        old, new = before.values, after.values
        for leaf in reading.differences(old.get("raw_json"), new.get("raw_json")):
            # Two organisations always differ in their own id.
            if not (self.options.by_name and leaf.generic.rpartition(".")[2] == "orgId"):
                yield leaf
        for outside in self.facts.outside:
            name = outside.column.name
            one, other = outside.value(old), outside.value(new)
            if not self.options.strict:
                one, other = cleaned(one), cleaned(other)
            if name in self.columns and not is_equal_scalar(one, other):
                subject, follows = _named_in_columns(name, old, new)
                yield Difference(
                    path=f"@{name}",
                    generic=f"@{name}",
                    kind=ChangeKind.CHANGED.value,
                    before=None if one is None else text_of(one),
                    after=None if other is None else text_of(other),
                    subject=subject,
                    follows=follows,
                )
        if old.get(SOURCE_METHOD) != new.get(SOURCE_METHOD):
            self.methods.add((_text(old.get(SOURCE_METHOD)), _text(new.get(SOURCE_METHOD))))

    def _leaf(self, each: Difference, row: SnapshotRow) -> Found:
        facts = self.facts
        entity, entity_id = facts.entity(row.key)
        outside = each.path.startswith("@")
        column = (
            next(o.column for o in facts.outside if o.column.name == each.path[1:])
            if outside
            else facts.column_at(each.generic)
        )
        class_ = facts.class_of(each.generic, column)
        if each.member is not None or each.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
            class_ = ChangeClass.MEMBERSHIP if class_ is ChangeClass.SETTING else class_
        repeated = facts.is_repeated(each.generic)
        by_mark = repeated and facts.role is not Role.TWIN
        subject = entity if by_mark else each.subject or entity
        role, describes = self._role(each, each.subject is not None, repeated)
        in_answer = outside and column is not None and any(isinstance(o, InAnswer) for o in column.at)
        if in_answer and len(facts.keys) > 1 and subject == entity and each.subject is None:
            # A value outside of the items of a response is the same for all of them: report it once, for the entity in the call.
            role, subject, describes = MENTION, entity_of(row.key[0]) or subject, False
        sensitive = facts.sensitivity(each.generic, column, (each.before, each.after)).value
        return Found(
            rank=facts.rank,
            export=facts.export.name,
            key=facts.key_text(row.key),
            path=each.path,
            generic=each.generic,
            field=column.name if column is not None else "",
            kind=each.kind,
            class_=class_.value,
            role=role,
            is_row=False,
            before=each.before,
            after=each.after,
            subject=subject,
            pair=_pair(entity, each.member) if each.member is not None else "",
            follows=each.follows,
            describes=describes,
            entity_id=entity_id,
            location_id=_text(row.values.get("location_id")),
            sensitive="" if sensitive == "none" else sensitive,
            ambiguous=each.ambiguous,
        )

    def _role(self, each: Difference, is_mentioned: bool, repeated: bool) -> tuple[int, bool]:
        """The role of a leaf for its fact, and whether it can only describe."""
        facts = self.facts
        if repeated:
            return TWIN, True
        describes = facts.describes(each.generic)
        if each.path.startswith("@"):
            column = next(o.column for o in facts.outside if o.column.name == each.path[1:])
            return (MENTION, True) if facts.is_lent(column) or is_mentioned else (OWNER, False)
        if facts.role is Role.MEMBERSHIP:
            return MENTION, describes
        if is_mentioned and describes:
            return MENTION, True
        return OWNER, False

    def _doubted(self, each: Found, before: SnapshotRow, after: SnapshotRow) -> Found:
        """The difference, marked as unknown if a side cannot say: the server called the item incomplete, or a value is hidden."""
        if each.class_ in (ChangeClass.DERIVED, ChangeClass.VOLATILE):
            return each
        if self.hidden_differently and any(
            REDACTED in text for text in (each.before or "", each.after or "", each.path)
        ):
            return replace(each, kind=ChangeKind.UNKNOWN.value, reason=HIDDEN)
        for absent, side, row in ((each.before, self.before, before), (each.after, self.after, after)):
            doubt = side.doubt_about(frozenset(row.key)) if absent is None else None
            if doubt is not None:
                return replace(each, kind=ChangeKind.UNKNOWN.value, reason=doubt)
        return each


def _named_in_columns(name: str, old: dict[str, Any], new: dict[str, Any]) -> tuple[str | None, str | None]:
    """The entity of a column such as ``location_name``, from the column ``location_id``, or the path of that if it differs."""
    beside = f"{name.removesuffix('_name')}_id"
    if not name.endswith("_name") or beside not in new:
        return None, None
    if old.get(beside) != new.get(beside):
        return None, f"@{beside}"
    return entity_of(new.get(beside)), None


def _pair(one: str, other: str) -> str:
    return "\0".join(sorted((one, other)))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
