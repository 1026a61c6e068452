"""The values that conditions read: of a row, of what it refers to, of elements of its lists, and other rows about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from space_odt_dagster.judging.answers import Unknown
from space_odt_dagster.judging.condition import Path, Rows
from space_odt_dagster.judging.operators import is_empty
from space_odt_dagster.judging.references import Hop, way_of
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.tables import Tables, index_key
from space_odt_dagster.manifest.payload_path import value_at

Get = Callable[[Any], Any]
"""The value of a row or element, or ``Unknown``."""


class Element(NamedTuple):
    """An element of a list, and the row that has the list."""

    value: Any
    row: Row


@dataclass(frozen=True)
class Reader:
    """Reads values of the rows of an export; ``inside``, of elements of a list in such a row."""

    tables: Tables
    export: str
    inside: bool = False

    def get(self, path: Path | None) -> Get:
        """The value at a path of a row or element."""
        if self.inside:
            return _whole if path is None else _field(path.column)
        assert path is not None
        if not path.of:
            text = str(path)
            return lambda row: row.values.get(text)
        way = way_of(self.tables.manifest, self.export, path)
        assert way is not None, f"{self.export}: {path} leads nowhere"
        column = str(Path(path.column, raw=path.raw))

        def found(row: Row) -> Any:
            current: Row | Unknown | None = row
            for hop in way.hops:
                current = self._hop(current, hop) if isinstance(current, Row) else current
            return current.values.get(column) if isinstance(current, Row) else current

        return found

    def _hop(self, row: Row, hop: Hop) -> Row | Unknown | None:
        tables = self.tables
        identity = index_key(row.values.get(hop.ours))
        if not identity:
            return None
        if (unread := tables.unread(hop.export)) is not None:
            return unread
        found = tables.by(hop.export, hop.theirs).get(identity)
        return found[0] if found else tables.absence(hop.export, frozenset({identity}))

    def elements_of(self, subject: Path | Rows) -> Callable[[Any], tuple[list[Any], Unknown | None]]:
        """The elements or rows, and why there may be more."""
        if isinstance(subject, Path):
            get = self.get(subject)

            def of_list(it: Any) -> tuple[list[Any], Unknown | None]:
                value = get(it)
                if isinstance(value, Unknown):
                    return [], value
                row = it.row if self.inside else it
                values = value if isinstance(value, list) else [] if is_empty(value) else [value]
                return [Element(each, row) for each in values], None

            return of_list
        tables, ours = self.tables, self.get(subject.ours)

        def of_rows(row: Any) -> tuple[list[Any], Unknown | None]:
            value = ours(row)
            if isinstance(value, Unknown):
                return [], value
            identity = index_key(value)
            if not identity:
                return [], tables.unread(subject.export)
            found = tables.by(subject.export, subject.theirs).get(identity, [])
            return found, tables.may_lack(subject.export, subject.theirs, identity)

        return of_rows


def _whole(element: Element) -> Any:
    return element.value


def _field(path: str) -> Get:
    """The field of an element; ``value`` of a plain one is the element itself."""

    def found(element: Element) -> Any:
        if isinstance(element.value, dict):
            return value_at(element.value, path)
        return element.value if path == "value" else None

    return found
