"""SQL over the JSON of the exports. The only file that uses DuckDB, which is the extra ``sql``.

One SELECT over the exports that it names; it can read no other file. Each export becomes a view once it is known to be read and its
checksum verified. A file that is compressed, in an object store, or may be replaced meanwhile is copied into a private folder for
the duration of the statement.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from space_odt_dagster.data.refusals import (
    CouldNotRun,
    ExtraMissing,
    NoSuchExport,
    NotOneSelect,
    StatementFailed,
)
from space_odt_dagster.data.selecting import columns_of, refuse_partial
from space_odt_dagster.data.sources import Source
from space_odt_dagster.data.values import FIRST_MOMENT, INTEGER, LAST_MOMENT, TIME, ZONE
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import RAW_JSON, ColumnType, Export, header_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONGEST_ROW = 1 << 20
_NO_PATTERN = re.compile(r"[\w./ +@,~-]+", re.ASCII)
"""Paths that DuckDB does not treat as a glob pattern."""
_ESCAPES = re.compile(rb"\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u0000|\\u[dD][89a-fA-F]..")
_PAIR = 12
"""Length of an escaped surrogate pair, which is one valid character."""
_EXPLAIN = re.compile(r"\s*explain(\s+analyze)?\s+", re.IGNORECASE)
_NO_TABLE = re.compile(r"Table with name (\S+) does not exist")
_NO_COLUMN = re.compile(r'column named "([^"]+)"')
_JSON = (ColumnType.LIST, ColumnType.OBJECT)
_KINDS = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "integer"),
    **dict.fromkeys(("FLOAT", "DOUBLE"), "float"),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"), "time"),
    **dict.fromkeys(("VARCHAR", "JSON", "UUID"), "text"),
    "BOOLEAN": "boolean",
}


@dataclass(frozen=True)
class QueryAnswer:
    """The result of a statement: unique column names, the kind of each (``text``, ``integer``, ``float``, ``boolean``, ``time``, or
    ``other`` for any other type of DuckDB), and the rows. Times are in UTC."""

    snapshot: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def answer_of(source: Source, statement: str, incomplete: str = "raise") -> QueryAnswer:
    """The result of one SELECT over the exports.

    Raises ``ExtraMissing``, ``NotOneSelect``, ``NoSuchExport``, ``ExportNotRead``, ``Damaged`` and ``StatementFailed``.
    """
    try:
        import duckdb
    except ImportError:
        raise ExtraMissing("SQL needs DuckDB: pip install 'space-odt-dagster[sql]'.") from None

    safe = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with tempfile.TemporaryDirectory(prefix="space-odt-sql-") as scratch:
        connection = duckdb.connect(":memory:", config={**safe, "temp_directory": scratch})
        refused: dict[str, CouldNotRun] = {}
        tables: list[str] = []
        try:
            text = _one_select(connection, statement)
            tables, own = _named_in(connection, text)
            views = []
            for name in tables:
                try:
                    views.append(_view(source, MANIFEST[name], incomplete, Path(scratch)))
                except CouldNotRun as why:
                    if name not in own:
                        raise
                    refused[name] = why  # unless the name means the statement's own CTE
            for view in views:
                connection.execute(view.statement)
            paths = ", ".join(_quoted(str(view.path)) for view in views)
            for setting in (f"allowed_paths=[{paths}]", "python_enable_replacements=false"):
                connection.execute(f"set {setting}")
            connection.execute("set enable_external_access=false")
            connection.execute("set lock_configuration=true")
            return _answer(source, connection.execute(statement))
        except duckdb.CatalogException as failure:
            raise _no_table(str(failure), refused) from None
        except (duckdb.ParserException, duckdb.BinderException) as failure:
            raise StatementFailed(_first_words(str(failure)) + _nearest_column(str(failure), tables)) from None
        except duckdb.PermissionException:
            raise StatementFailed("Only the exports can be read: no other file, no setting and no extension.") from None
        except (duckdb.Error, OverflowError, ValueError) as failure:
            # The message may contain a value.
            raise StatementFailed(
                f"The statement failed while it ran ({type(failure).__name__}): if a value does not convert, take try_cast."
            ) from None
        finally:
            connection.close()


@dataclass(frozen=True)
class _View:
    path: Path
    statement: str


def _one_select(connection: "DuckDBPyConnection", statement: str) -> str:
    """The statement without a leading EXPLAIN. Raises ``NotOneSelect``."""
    found = connection.extract_statements(statement)
    if len(found) != 1 or found[0].type.name not in ("SELECT", "EXPLAIN"):
        kinds = ", ".join(each.type.name for each in found) or "none"
        raise NotOneSelect(f"One SELECT is taken, and there is no other statement: this is {kinds}.")
    text = found[0].query.strip().rstrip(";")
    return _EXPLAIN.sub("", text, count=1) if found[0].type.name == "EXPLAIN" else text


def _named_in(connection: "DuckDBPyConnection", statement: str) -> tuple[list[str], set[str]]:
    """The exports that a statement names, and the names of its own CTEs (``with people as …``)."""
    row = connection.execute("select json_serialize_sql(?::varchar)", [statement]).fetchone()
    tree = json.loads(row[0]) if row is not None else {}
    if tree.get("error"):
        raise NotOneSelect("One SELECT is taken, and this is none.")
    tables, own = set(), set()
    for node in _nodes(tree):
        if node.get("type") == "BASE_TABLE" and node.get("schema_name", "") in ("", "main"):
            tables.add(str(node["table_name"]).lower())
        for each in (node.get("cte_map") or {}).get("map", []):
            own.add(str(each["key"]).lower())
    return [name for name in MANIFEST.names if name in tables], own


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for each in inner:
        yield from _nodes(each)


def _view(source: Source, export: Export, incomplete: str, scratch: Path) -> _View:
    names = columns_of(source.reading(export), None)
    path, longest = _file(source, export, incomplete, scratch)
    types = {each.name: each.type for each in export.columns} | {RAW_JSON: ColumnType.OBJECT}
    stored = {name: "JSON" if types.get(name) in _JSON else "VARCHAR" for name in names}
    columns = ", ".join(f"\"{name}\": '{stored[name]}'" for name in names)
    shown = ", ".join(f'{_typed(name, types.get(name, ColumnType.TEXT))} as "{name}"' for name in names)
    options = f"format='array', compression='none', hive_partitioning=false, maximum_object_size={longest}"
    read = f"read_json({_quoted(str(path))}, columns={{{columns}}}, {options})"
    return _View(path, f'create view "{export.name}" as select {shown} from {read}')  # noqa: S608 - no name is a user's


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


def _answer(source: Source, found: "DuckDBPyConnection") -> QueryAnswer:
    described = found.description or []
    names: list[str] = []
    for name, *_ in described:
        number = 0
        while (unique := f"{name}_{number}" if number else str(name)) in names:
            number += 1
        names.append(unique)
    kinds = tuple(
        "text" if str(each[1]).startswith("ENUM(") else _KINDS.get(str(each[1]), "other") for each in described
    )
    as_text = {place for place, kind in enumerate(kinds) if kind in ("text", "time")}
    rows = [
        tuple(_plain(value) if place in as_text else value for place, value in enumerate(row))
        for row in found.fetchall()
    ]
    return QueryAnswer(source.name, tuple(names), kinds, rows)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value if value is None else str(value)


def _no_table(said: str, refused: dict[str, CouldNotRun]) -> CouldNotRun:
    missing = _NO_TABLE.search(said)
    name = missing[1].lower() if missing is not None else ""
    if name in refused:
        return refused[name]
    if missing is not None and name not in MANIFEST:
        return NoSuchExport(f"There is no export {name!r}.{nearest(name, MANIFEST.names)}")
    return StatementFailed(_first_words(said))


def _first_words(said: str) -> str:
    """DuckDB's message about a statement that has not run yet, without the statement itself."""
    return " ".join(said.partition("\n\nLINE ")[0].split())


def _nearest_column(said: str, tables: list[str]) -> str:
    missing = _NO_COLUMN.search(said)
    if missing is None or "Candidate" in said:
        return ""
    return "." + nearest(missing[1], (column for name in tables for column in header_of(MANIFEST[name])))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
