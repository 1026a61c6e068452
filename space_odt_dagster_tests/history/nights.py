"""Nights made up for tests of the lake: what each reading answered, written as a run writes it, and what must follow from it.

``expected`` works from the definitions alone: it looks at all readings of a row at once, where the fold goes night by night.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.lake import LakeOptions, LakeUpdate, update_lake
from space_odt_dagster.history.reading import moment_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import header_of
from space_odt_dagster.snapshots.sides import Side
from space_odt_dagster_tests.comparing.rows_shared import Rows
from space_odt_dagster_tests.comparing.snapshots_made import ORG, Failure, Made, snapshot

KEY = b"a key of hashes for tests"
FORWARDING, AGENTS, PASSWORDS = "person_call_forwarding", "call_queue_agents", "organization_guest_calling"
"""A setting of each person, members of queues, and a setting of the organisation, which has no key."""


def an_id(kind: str, number: int) -> str:
    """An id of the kind that the simulator gives."""
    digits = hashlib.sha256(f"{kind}{number}".encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


@dataclass(frozen=True)
class Night:
    """What one night read of an export: the value of each entity that was answered, and the entities whose call failed.

    ``result`` is not ``ok`` if the export was not read; ``is_due`` False is the reading of the night before; ``has_all`` False is a
    list that ended too early.
    """

    values: Mapping[int, Any] = field(default_factory=dict)
    failed: frozenset[int] = frozenset()
    result: str = "ok"
    is_due: bool = True
    has_all: bool = True
    in_scope: bool = True

    @property
    def is_read(self) -> bool:
        """Whether there are rows."""
        return self.result == "ok" and self.in_scope


@dataclass(frozen=True)
class Version:
    """A version as the lake has to have it."""

    entity: int
    value: Any
    not_before: int | None
    seen_first: int
    seen_last: int | None
    gone_by: int | None
    ended: str | None


def began(day: int) -> int:
    """When the reading of a night began, in microseconds since 1970."""
    return moment_of(f"2026-11-{day:02d}T03:00:00+00:00")


def ended(day: int) -> int:
    """When it ended."""
    return began(day) + 1_000_000


def expected(nights: Sequence[Night]) -> list[Version]:
    """The versions of an export after these nights."""
    readings = [(day, night) for day, night in enumerate(nights, 1) if night.is_read and night.is_due]
    entities = sorted({each for _, night in readings for each in night.values})
    newest = readings[-1][0] if readings else 0
    return [version for each in entities for version in _of(each, readings, newest)]


def _of(entity: int, readings: list[tuple[int, Night]], newest: int) -> Iterator[Version]:
    answers = [(day, night.values.get(entity)) for day, night in readings if _answered(entity, night)]
    place = 0
    while place < len(answers):
        day, value = answers[place]
        if value is None:
            place += 1
            continue
        end = place
        while end + 1 < len(answers) and answers[end + 1][1] == value:
            end += 1
        last = answers[end][0]
        after = answers[end + 1] if end + 1 < len(answers) else None
        is_seen_now = after is None and last == newest
        yield Version(
            entity=entity,
            value=value,
            not_before=began(answers[place - 1][0]) if place else None,
            seen_first=ended(day),
            seen_last=None if is_seen_now else began(last),
            gone_by=None if after is None else ended(after[0]),
            ended=None if after is None else "gone" if after[1] is None else "changed",
        )
        place = end + 1


def _answered(entity: int, night: Night) -> bool:
    return entity in night.values or (night.has_all and entity not in night.failed)


class Series:
    """An output folder into which nights are written, and its lake. Each export has its own nights."""

    def __init__(self, root: Path, name: str = FORWARDING) -> None:
        self.root, self.name = root, name
        self.layout = Layout.of(str(root))
        self.days = 0

    def add(self, night: Night, **made: Any) -> Side:
        """Writes the snapshot of one more night."""
        self.days += 1
        day = self.days
        last = getattr(self, "_last", night)
        night = night if night.is_due else Night(values=last.values, failed=last.failed, is_due=False)
        rows = rows_of(self.name, night.values)
        if night.is_due and night.is_read:
            self._last, self._read_on = night, day
        there = night.is_read
        result = "ok" if night.has_all and not night.failed else "partial"
        failures = tuple(Failure(self.name, {"person_id": an_id("person", each)}) for each in sorted(night.failed))
        told = Made(
            day=day,
            results={self.name: night.result if not there else result},
            failures=failures if there else (),
            left_out=frozenset() if there else frozenset({self.name}),
            read_on={} if night.is_due else {self.name: self._read_on},
            **made,
        )
        listed = Rows([(self.name, rows)]) if night.in_scope else Rows([])
        return snapshot(listed, self.root / "snapshots" / f"202611{day:02d}T040000Z_run-{day}", told)

    def fold(self, *names: str, lake: str = "lake", **options: Any) -> LakeUpdate:
        """Folds what is new, or the snapshots named."""
        told = LakeOptions(key=KEY, only=frozenset({self.name}), **options)
        return update_lake(self.layout, self.layout.root / lake, told, names)


def rows_of(name: str, values: Mapping[int, Any]) -> list[dict[str, Any]]:
    """The rows of an export: of each entity, one setting that is the value."""
    return [
        _row(name, entity, value) for entity, value in sorted(values.items(), key=lambda each: an_id("person", each[0]))
    ]


def _row(name: str, entity: int, value: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(header_of(MANIFEST[name]))
    row["person_id"] = an_id("person", entity)
    row["always_forward_destination"] = value
    row["raw_json"] = {"callForwarding": {"always": {"destination": value}}}
    return row


__all__ = ["KEY", "ORG", "Night", "Series", "Version", "an_id", "began", "ended", "expected", "rows_of"]
