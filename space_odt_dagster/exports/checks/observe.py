"""Observes the rows of an export while they are written: one pass, with only a few rows in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from space_odt_dagster.exports.checks.known_ids import KnownIds
from space_odt_dagster.exports.checks.preview import PREVIEW_ROWS, preview_of
from space_odt_dagster.exports.checks.references import ReferenceIssue, ReferenceWatches
from space_odt_dagster.exports.checks.unknown_fields import UnknownFields
from space_odt_dagster.exports.rows import AnyRow, R, cell_text
from space_odt_dagster.exports.store import ExportFacts
from space_odt_dagster.manifest.export import Export, Sensitivity, keys_of
from space_odt_dagster.manifest.known_fields import known_fields_of

_SAMPLES = 5
_REMEMBERED = 10_000
"""Items known to have only documented fields, cached: lists of candidates repeat the same items."""


@dataclass(frozen=True, kw_only=True)
class KeyObservation:
    """What was seen of the keys.

    ``duplicates`` counts rows with the key of another row, ``sample`` has a few of those keys without sensitive columns, ``empty``
    counts empty cells by key column. ``replaced`` counts items that a later page of the same listing repeated with other values.
    """

    duplicates: int
    replaced: int
    sample: tuple[str, ...]
    empty: dict[str, int]
    rows_with_empty: int


@dataclass(frozen=True)
class ExportBefore:
    """The previous version of an export. ``facts`` is None the first time, or if unknown: then ``problem`` says why."""

    facts: ExportFacts | None = None
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class Observations:
    """Everything observed in an export. ``unknown_fields`` is None if no documented fields are known."""

    facts: ExportFacts
    before: ExportBefore
    unknown_fields: dict[str, int] | None
    keys: KeyObservation
    references: tuple[ReferenceIssue, ...]
    preview: str


class Examination:
    """Observes the rows of one export in key order. ``known_ids`` finds the ids of an ``export.column``."""

    def __init__(self, export: Export, known_ids: Callable[[str], KnownIds]) -> None:
        known = known_fields_of(export)
        self._export = export
        self._known_ids = known_ids
        self._fields = UnknownFields(known) if known is not None else None
        self._known_items: dict[str, None] = {}
        self._keys = _KeyWatch(export)
        self._references = ReferenceWatches(export, known_ids)
        self._first: list[tuple[Any, ...]] = []

    def watch(self, rows: Iterable[R]) -> Iterator[R]:
        """Yields the same rows, observing each."""
        for row in rows:
            self._look(row)
            yield row

    def finish(self, facts: ExportFacts, before: ExportBefore, *, replaced: int = 0) -> Observations:
        """The observations, once all rows are written."""
        return Observations(
            facts=facts,
            before=before,
            unknown_fields=self._fields.counts if self._fields is not None else None,
            keys=self._keys.finish(replaced),
            references=self._references.finish(self._known_ids),
            preview=preview_of(self._export, self._first),
        )

    def _look(self, row: AnyRow) -> None:
        values = row.values
        if len(self._first) < PREVIEW_ROWS:
            self._first.append(values)
        if self._fields is not None:
            self._look_at_fields(self._fields, row)
        self._keys.look(values)
        self._references.look(values)

    def _look_at_fields(self, fields: UnknownFields, row: AnyRow) -> None:
        text = row.raw_text
        if text not in self._known_items and fields.look(row.raw):
            self._known_items[text] = None
            if len(self._known_items) > _REMEMBERED:
                del self._known_items[next(iter(self._known_items))]


class _KeyWatch:
    """Counts duplicate and empty keys. Rows arrive sorted by key, so duplicates are neighbours. Empty keys do not count."""

    def __init__(self, export: Export) -> None:
        self._keys = keys_of(export)
        names = [column.name for column in export.columns]
        self._indexes = [names.index(name) for name in self._keys]
        self._shown = [export.columns[index].sensitive is Sensitivity.NONE for index in self._indexes]
        self._last: tuple[str, ...] | None = None
        self._duplicates = 0
        self._rows_with_empty = 0
        self._sample: list[str] = []
        self._empty: Counter[str] = Counter()

    def look(self, values: tuple[Any, ...]) -> None:
        key = tuple([cell_text(values[index]) for index in self._indexes])
        if "" in key:
            self._rows_with_empty += 1
            self._empty.update(name for name, text in zip(self._keys, key, strict=True) if not text)
        elif key and key == self._last:
            self._duplicates += 1
            self._take_sample(key)
        self._last = key

    def finish(self, replaced: int) -> KeyObservation:
        return KeyObservation(
            duplicates=self._duplicates,
            replaced=replaced,
            sample=tuple(self._sample),
            empty=dict(sorted(self._empty.items())),
            rows_with_empty=self._rows_with_empty,
        )

    def _take_sample(self, key: tuple[str, ...]) -> None:
        text = ", ".join(text for text, is_shown in zip(key, self._shown, strict=True) if is_shown)
        if text and text not in self._sample and len(self._sample) < _SAMPLES:
            self._sample.append(text)
