"""The exports as tables of SQL: each becomes a view over its JSON once it is known to be read and its checksum verified.

A file that is compressed, in an object store, or may be replaced meanwhile is copied into a private folder.
"""

import re
from collections.abc import Collection
from pathlib import Path

from space_odt_dagster.data.refusals import CouldNotRun, NoSuchExport
from space_odt_dagster.data.selecting import columns_of, refuse_partial
from space_odt_dagster.data.sources import Source
from space_odt_dagster.data.sql import QueryAnswer, Table, View, quoted, select
from space_odt_dagster.data.values import FIRST_MOMENT, INTEGER, LAST_MOMENT, TIME, ZONE
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import RAW_JSON, ColumnType, Export, header_of

_LONGEST_ROW = 1 << 20
_NO_PATTERN = re.compile(r"[\w./ +@,~-]+", re.ASCII)
"""Paths that DuckDB does not treat as a glob pattern."""
_ESCAPES = re.compile(rb"\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u0000|\\u[dD][89a-fA-F]..")
_PAIR = 12
"""Length of an escaped surrogate pair, which is one valid character."""
_JSON = (ColumnType.LIST, ColumnType.OBJECT)


def answer_of(source: Source, statement: str, incomplete: str = "raise") -> QueryAnswer:
    """The result of one SELECT over the exports.

    Raises ``ExtraMissing``, ``NotOneSelect``, ``NoSuchExport``, ``ExportNotRead``, ``Damaged`` and ``StatementFailed``.
    """
    return select(_Exports(source, incomplete), statement)


class _Exports:
    extra, what, refusal = "sql", "the exports", ""

    def __init__(self, source: Source, incomplete: str) -> None:
        self.name = source.name
        self._source, self._incomplete = source, incomplete

    def known(self, named: Collection[tuple[str, str]]) -> list[Table]:
        tables = {name for schema, name in named if schema in ("", "main")}
        return [self._table(MANIFEST[name]) for name in MANIFEST.names if name in tables]

    def missing(self, name: str) -> CouldNotRun | None:
        if name in MANIFEST:
            return None
        return NoSuchExport(f"There is no export {name!r}.{nearest(name, MANIFEST.names)}")

    def _table(self, export: Export) -> Table:
        def view(scratch: Path) -> View:
            return _view(self._source, export, self._incomplete, scratch)

        return Table(export.name, header_of(export), view)


def _view(source: Source, export: Export, incomplete: str, scratch: Path) -> View:
    names = columns_of(source.reading(export), None)
    path, longest = _file(source, export, incomplete, scratch)
    types = {each.name: each.type for each in export.columns} | {RAW_JSON: ColumnType.OBJECT}
    stored = {name: "JSON" if types.get(name) in _JSON else "VARCHAR" for name in names}
    columns = ", ".join(f"\"{name}\": '{stored[name]}'" for name in names)
    shown = ", ".join(f'{_typed(name, types.get(name, ColumnType.TEXT))} as "{name}"' for name in names)
    options = f"format='array', compression='none', hive_partitioning=false, maximum_object_size={longest}"
    read = f"read_json({quoted(str(path))}, columns={{{columns}}}, {options})"
    return View((path,), f'create view "{export.name}" as select {shown} from {read}')  # noqa: S608 - no name is a user's


def _file(source: Source, export: Export, incomplete: str, scratch: Path) -> tuple[Path, int]:
    """A verified, uncompressed JSON file of the export, and the maximum size of a row in bytes."""
    in_place = source.in_place(export)
    if in_place is not None and _NO_PATTERN.fullmatch(str(in_place)):
        with source.opened(export) as (reading, lines):
            refuse_partial(source, reading, incomplete)
            longest, is_plain = 0, True
            for line in lines:
                longest = max(longest, len(line))
                is_plain = is_plain and _storable(line) is line
        if is_plain:
            return in_place, max(_LONGEST_ROW, 2 * longest)
    copy, longest = scratch / f"{export.name}.json", 0
    with source.opened(export) as (reading, lines), copy.open("wb") as file:
        refuse_partial(source, reading, incomplete)
        before = b"[\n"
        for line in lines:
            file.write(before + _storable(line))
            before, longest = b",\n", max(longest, len(line))
        file.write(b"[]\n" if before == b"[\n" else b"\n]\n")
    return copy, max(_LONGEST_ROW, 2 * longest)


def _storable(line: bytes) -> bytes:
    """The line with NUL and lone surrogates, which DuckDB rejects, written as in a CSV cell."""
    if b"\\u" not in line:
        return line
    found = _ESCAPES.sub(lambda each: each[0] if each[0] == b"\\\\" or len(each[0]) == _PAIR else b"\\" + each[0], line)
    return line if found == line else found


def _typed(name: str, type: ColumnType) -> str:
    """The SQL for a column with its type, NULL for values that do not fit, as in frames."""
    name = f'"{name}"'
    if type is ColumnType.INTEGER:
        return f"case when regexp_full_match({name}, '{INTEGER}') then try_cast({name} as bigint) end"
    if type is ColumnType.BOOLEAN:
        return f"case {name} when 'true' then true when 'false' then false end"
    if type is ColumnType.TIME:
        zoned = f"case when regexp_matches({name}, '{ZONE}$') then {name} else {name} || 'Z' end"
        moment = f"epoch_us(try_cast({zoned} as timestamptz))"
        is_moment = f"regexp_full_match({name}, '{TIME}') and {moment} between {FIRST_MOMENT} and {LAST_MOMENT}"
        return f"case when {is_moment} then make_timestamp({moment}) end"
    return name
