"""How an export is stored in the lake: its columns, which of them make a version, and what identifies a row."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from space_odt_dagster.comparing.export_facts import ExportTraits
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.export import Column, ColumnType
from space_odt_dagster.manifest.marks import ChangeClass, Role, stands
from space_odt_dagster.manifest.origins import At, fields_on

TIME = "TIMESTAMP"
SQL_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.TIME: TIME,
    ColumnType.LIST: "VARCHAR",
    ColumnType.OBJECT: "VARCHAR",
}
"""Lists and objects are JSON text. Power BI takes nothing nested."""
NUMBER_POOL = "number_pool"
ROW_KEY, ROW_HASH, LINE_HASH, UNFIT = "row_key", "row_hash", "line_hash", "unfit"
OCCURRENCE, VERSION = "occurrence", "version"
_FORM = 1
"""Counts up when the same row is stored in another way."""
_MADE_BY_THEMSELVES = (ChangeClass.VOLATILE, ChangeClass.DERIVED)


@dataclass(frozen=True)
class StoredColumn:
    """A column. ``source`` is its name in the export; ``versioned`` means that another value makes another version."""

    name: str
    source: str
    type: ColumnType
    key: bool
    versioned: bool
    aligned: str = ""
    """What lists of one row have in common whose elements belong together: the path to their elements."""

    @property
    def sql_type(self) -> str:
        """Its type in the files."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class StoredTable:
    """An export in the lake, or the pool of numbers. ``natural`` are columns that recognise an entity under a new id."""

    name: str
    columns: tuple[StoredColumn, ...]
    has_history: bool
    natural: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def keys(self) -> tuple[StoredColumn, ...]:
        """The key columns."""
        return tuple(each for each in self.columns if each.key)

    @cached_property
    def versioned(self) -> tuple[StoredColumn, ...]:
        """The columns that make a version."""
        return tuple(each for each in self.columns if each.versioned)

    @cached_property
    def kept(self) -> tuple[StoredColumn, ...]:
        """The columns of the history: the key, and what makes a version."""
        return tuple(each for each in self.columns if each.key or each.versioned)

    @cached_property
    def form(self) -> str:
        """A digest of everything that decides how a row is stored."""
        described = [
            [each.name, each.source, each.type.value, each.key, each.versioned, each.aligned] for each in self.columns
        ]
        return hashlib.sha256(json_text([_FORM, described, self.has_history]).encode()).hexdigest()[:16]


def table_of(traits: ExportTraits, types: Mapping[str, str]) -> StoredTable:
    """How an export is stored. ``types`` are the types of the columns that the lake has already: a column of another type gets
    another name."""
    has_history = traits.role in (Role.OWNER, Role.MEMBERSHIP) and traits.row_class not in _MADE_BY_THEMSELVES
    return StoredTable(
        name=traits.export.name,
        columns=tuple(_stored(traits, each, types, has_history=has_history) for each in traits.export.columns),
        has_history=has_history,
        natural=stands(traits.export.name).natural,
    )


def _stored(traits: ExportTraits, column: Column, types: Mapping[str, str], *, has_history: bool) -> StoredColumn:
    name = column.name
    if types.get(name, column.type.value) != column.type.value:
        name = f"{name}_{column.type.value}"
    return StoredColumn(
        name=name,
        source=column.name,
        type=column.type,
        key=column.key,
        versioned=has_history and not column.key and _makes_version(traits, column),
        aligned=elements_of(column),
    )


def _makes_version(traits: ExportTraits, column: Column) -> bool:
    """Whether a value is a setting, a member or a state of this row, rather than activity or a repetition of another row."""
    inside = [".".join(fields_on(path)) for origin in column.at for path in origin.shown]
    if not inside and traits.is_lent(column):
        return False
    return any(traits.class_of(path, column) not in _MADE_BY_THEMSELVES for path in inside or [f"@{column.name}"])


def elements_of(column: Column) -> str:
    """What a list has in common with others whose elements belong to its own: the path to them; else empty."""
    paths = [origin.path for origin in column.at if isinstance(origin, At)]
    return paths[0].rpartition("[]")[0] if column.type is ColumnType.LIST and paths else ""
