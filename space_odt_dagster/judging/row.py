"""A row of an export, reduced to the values that rules ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from space_odt_dagster.comparing.export_facts import ExportTraits
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.payload_path import value_at

_RAW = b',"raw_json":'


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an export that identify its rows (``keys``), and those with ids, its own or of others."""

    export: str
    keys: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """The values of a row, by path as in a condition. Columns that identify the row or refer to others are always there."""

    columns: Columns
    values: dict[str, Any]

    @property
    def export(self) -> str:
        """The export that it is a row of."""
        return self.columns.export

    @property
    def key(self) -> tuple[str, ...]:
        """The cells of the key columns."""
        return tuple([cell_text(self.values[name]) for name in self.columns.keys])

    @property
    def ids(self) -> frozenset[str]:
        """All ids in it, in the form of ``comparable_id``: what a call that read it was asked with."""
        values = (self.values[name] for name in self.columns.ids)
        return frozenset(comparable_id(each) for each in values if isinstance(each, str) and each)

    def value(self, path: Path) -> Any:
        """The value of the row itself at a path."""
        return self.values.get(str(path))

    def sharing(self, ids: dict[str, str]) -> "Row":
        """The row, with the same objects for ids as other rows have: thousands name the same location or person."""
        values = self.values
        for name in self.columns.ids:
            if isinstance(value := values[name], str):
                values[name] = ids.setdefault(value, value)
        return self


class Shape:
    """What is kept of the rows of an export."""

    def __init__(self, traits: ExportTraits, paths: Iterable[Path]) -> None:
        own = {each for each in paths if not each.of}
        columns = traits.export.columns
        pointing = [each.name for each in columns if each.key or each.references]
        ids = [each.name for each in columns if each.references or (each.key and each.name.endswith("id"))]
        self._columns = Columns(traits.export.name, traits.keys, tuple(ids))
        self._names = tuple(dict.fromkeys([*pointing, *sorted(each.column for each in own if not each.raw)]))
        self._raw = tuple(sorted({each.column for each in own if each.raw}))

    def row(self, line: bytes) -> Row:
        """The row of a line. Raises ``ValueError`` if it is none."""
        found = self._parsed(line)
        values = {name: found.get(name) for name in self._names}
        if self._raw:
            raw = found.get("raw_json")
            values |= {f"raw.{path}": value_at(raw, path) for path in self._raw}
        return Row(self._columns, values)

    def _parsed(self, line: bytes) -> dict[str, Any]:
        if not self._raw and (place := line.find(_RAW)) > 0:
            try:
                found = parse_json(line[:place] + b"}")
            except ValueError:
                found = parse_json(line)
        else:
            found = parse_json(line)
        if not isinstance(found, dict):
            raise ValueError("a row is not an object")
        return found
