"""The rows of a snapshot that rules ask for: each export is read once. Those that are looked up are kept, all others stream."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from space_odt_dagster.comparing.export_facts import facts_of
from space_odt_dagster.judging.answers import Unknown
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row, Shape
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.snapshots.knowledge import ExportKnowledge
from space_odt_dagster.snapshots.rows import Damaged
from space_odt_dagster.snapshots.sides import Side

_NEXT_COLUMN = b',"'


class Tables:
    """The rows of one snapshot. ``paths`` are the values to keep of each export; other values are not there."""

    def __init__(self, side: Side, manifest: Manifest, paths: Mapping[str, Iterable[Path]]) -> None:
        traits = facts_of(manifest)
        self.side = side
        self.manifest = manifest
        self._shapes = {name: Shape(traits[name], wanted) for name, wanted in paths.items()}
        self._kept: dict[str, list[Row]] = {}
        self._ids: dict[str, str] = {}
        self._incomplete: dict[str, Unknown | None] = {}
        self._indexes: dict[tuple[str, ...], dict[str, list[Row]]] = {}

    def knowledge(self, export: str) -> ExportKnowledge:
        """What the snapshot knows of an export."""
        return self.side.knowledge.of(export)

    def unread(self, export: str) -> Unknown | None:
        """Why nothing is known of an export; None if something is."""
        reason = self.knowledge(export).unread
        return None if reason is None else Unknown(export, reason)

    def stream(self, export: str, *, distinct: bool = False) -> Iterator[Row]:
        """The rows of an export one by one; none if it was not read. Raises ``Damaged`` or ``OutputError``.

        ``distinct``: of rows that differ only in their first column, the first. So a number that is listed for everybody who could
        use it costs one row.
        """
        if export in self._kept:
            yield from self._kept[export]
            return
        if export not in self.side.files or self.knowledge(export).unread is not None:
            return
        row = self._shapes[export].row
        seen: set[bytes] = set()
        for line in self.side.lines(export):
            if distinct:
                rest = line[line.find(_NEXT_COLUMN) :]
                if rest in seen:
                    continue
                seen.add(rest)
            try:
                found = row(line)
            except ValueError as wrong:
                raise Damaged(f"{self.side.path_of(export)} is not an export: {wrong}.") from None
            yield found

    def rows(self, export: str) -> list[Row]:
        """The rows of an export, kept for others to look up."""
        if export not in self._kept:
            self._kept[export] = [row.sharing(self._ids) for row in self.stream(export)]
        return self._kept[export]

    def by(self, export: str, *columns: str) -> Mapping[str, list[Row]]:
        """The rows of an export by the value of a column, or of several. Ids are compared as entities."""
        index = self._indexes.get((export, *columns))
        if index is None:
            index = defaultdict(list)
            for row in self.rows(export):
                key = index_key(*(row.values.get(name) for name in columns))
                if key:
                    index[key].append(row)
            self._indexes[export, *columns] = index = dict(index)
        return index

    def absence(self, export: str, ids: frozenset[str]) -> Unknown | None:
        """Why rows for these ids may exist although there are none; None if it is certain that there are none."""
        if (unread := self.unread(export)) is not None:
            return unread
        reason = self.knowledge(export).absence_of(ids).unknown
        return None if reason is None else Unknown(export, reason)

    def may_lack(self, export: str, column: str, identity: str) -> Unknown | None:
        """Why rows with this value in a column may be missing; None if they are all there.

        In the column that the calls were made with, only the call with this value counts; in another one, every call does.
        """
        known = self.knowledge(export)
        columns = self.manifest[export].columns
        is_asked = any(isinstance(at, Asked) for each in columns if each.name == column for at in each.at)
        if known.unread is not None or known.all_in_doubt is not None or not is_asked:
            return self.incomplete(export)
        calls = known.failed.get(identity)
        return Unknown(export, calls[0].reason) if calls else None

    def incomplete(self, export: str) -> Unknown | None:
        """Why an export may lack any row; None if it is complete."""
        if export not in self._incomplete:
            self._incomplete[export] = self._why_incomplete(export)
        return self._incomplete[export]

    def _why_incomplete(self, export: str) -> Unknown | None:
        if (unread := self.unread(export)) is not None:
            return unread
        known = self.knowledge(export)
        if known.all_in_doubt is not None:
            return Unknown(export, known.all_in_doubt)
        if known.failed:
            return Unknown(export, next(iter(known.failed.values()))[0].reason)
        return None


def index_key(*values: Any) -> str:
    """Values as the key of an index; empty if one of them is."""
    if len(values) == 1:
        return _key_text(values[0])
    texts = [_key_text(each) for each in values]
    return "\0".join(texts) if all(texts) else ""


def _key_text(value: Any) -> str:
    return comparable_id(value) if isinstance(value, str) else "" if value is None else str(value)
