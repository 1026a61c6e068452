"""One SELECT over tables that are given, and over no other file. With ``history/parquet.py`` the only file that uses DuckDB, which
is the extra ``sql``.

A table becomes a view if the statement names it. No other statement is taken, no setting and no extension.
"""

import json
import re
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from space_odt_dagster.data.refusals import CouldNotRun, ExtraMissing, NotOneSelect, StatementFailed
from space_odt_dagster.extraction.nearest_name import nearest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EXPLAIN = re.compile(r"\s*explain(\s+analyze)?\s+", re.IGNORECASE)
_NO_TABLE = re.compile(r"Table with name (\S+) does not exist")
_NO_COLUMN = re.compile(r'column named "([^"]+)"')
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
    ``other`` for any other type of DuckDB), and the rows. Times are in UTC. ``source`` is the name of what was asked."""

    source: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class View:
    """The statements that make a view, and the files that it reads."""

    paths: tuple[Path, ...]
    statement: str


@dataclass(frozen=True)
class Table:
    """A table: its name, its columns if they are known, and what makes its view, with a private folder for copies.

    That raises a ``CouldNotRun`` if the table cannot be read.
    """

    name: str
    columns: tuple[str, ...]
    view: Callable[[Path], View]


class Tables(Protocol):
    """What a statement may name. ``extra`` is the extra to install, ``what`` is in words what can be read, ``refusal`` is how
    errors begin that their own views raise; empty if they raise none."""

    name: str
    extra: str
    what: str
    refusal: str

    def known(self, named: Collection[tuple[str, str]]) -> list[Table]:
        """The tables among these pairs of a schema, which may be empty, and a name, in lower case."""

    def missing(self, name: str) -> CouldNotRun | None:
        """What to say of a name that there is no table of; None for the words of DuckDB."""


def select(tables: Tables, statement: str) -> QueryAnswer:
    """The result of one SELECT over the tables that it names.

    Raises ``ExtraMissing``, ``NotOneSelect``, ``StatementFailed`` and what the tables raise.
    """
    try:
        import duckdb
    except ImportError:
        raise ExtraMissing(f"SQL needs DuckDB: pip install 'space-odt-dagster[{tables.extra}]'.") from None

    safe = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with tempfile.TemporaryDirectory(prefix="space-odt-sql-") as scratch:
        connection = duckdb.connect(":memory:", config={**safe, "temp_directory": scratch})
        refused: dict[str, CouldNotRun] = {}
        found: list[Table] = []
        try:
            named, own = _named_in(connection, _one_select(connection, statement))
            found = tables.known(named)
            views = []
            for table in found:
                try:
                    views.append(table.view(Path(scratch)))
                except CouldNotRun as why:
                    if table.name not in own:
                        raise
                    refused[table.name] = why  # unless the name means the statement's own CTE
            for view in views:
                connection.execute(view.statement)
            paths = ", ".join(quoted(str(path)) for view in views for path in view.paths)
            for setting in (f"allowed_paths=[{paths}]", "python_enable_replacements=false"):
                connection.execute(f"set {setting}")
            connection.execute("set enable_external_access=false")
            connection.execute("set lock_configuration=true")
            return _answer(tables.name, connection.execute(statement))
        except duckdb.CatalogException as failure:
            raise _no_table(str(failure), tables, refused) from None
        except (duckdb.ParserException, duckdb.BinderException) as failure:
            raise StatementFailed(_first_words(str(failure)) + _nearest_column(str(failure), found)) from None
        except duckdb.PermissionException:
            raise StatementFailed(
                f"Only {tables.what} can be read: no other file, no setting and no extension."
            ) from None
        except (duckdb.Error, OverflowError, ValueError) as failure:
            said = str(failure).partition("\n")[0].partition(": ")[2]
            if tables.refusal and said.startswith(tables.refusal):
                raise StatementFailed(said) from None
            # Any other message may contain a value.
            raise StatementFailed(
                f"The statement failed while it ran ({type(failure).__name__}): if a value does not convert, take try_cast."
            ) from None
        finally:
            connection.close()


def quoted(text: str) -> str:
    """A text in a statement."""
    return "'" + text.replace("'", "''") + "'"


def _one_select(connection: "DuckDBPyConnection", statement: str) -> str:
    """The statement without a leading EXPLAIN. Raises ``NotOneSelect``."""
    found = connection.extract_statements(statement)
    if len(found) != 1 or found[0].type.name not in ("SELECT", "EXPLAIN"):
        kinds = ", ".join(each.type.name for each in found) or "none"
        raise NotOneSelect(f"One SELECT is taken, and there is no other statement: this is {kinds}.")
    text = found[0].query.strip().rstrip(";")
    return _EXPLAIN.sub("", text, count=1) if found[0].type.name == "EXPLAIN" else text


def _named_in(connection: "DuckDBPyConnection", statement: str) -> tuple[set[tuple[str, str]], set[str]]:
    """The tables and macros that a statement names, each with its schema, and the names of its own CTEs (``with people as …``)."""
    row = connection.execute("select json_serialize_sql(?::varchar)", [statement]).fetchone()
    tree = json.loads(row[0]) if row is not None else {}
    if tree.get("error"):
        raise NotOneSelect("One SELECT is taken, and this is none.")
    tables, own = set(), set()
    for node in _nodes(tree):
        if node.get("type") == "BASE_TABLE":
            tables.add((str(node.get("schema_name", "")).lower(), str(node["table_name"]).lower()))
        if node.get("type") == "TABLE_FUNCTION" and (schema := node["function"].get("schema")):
            tables.add((str(schema).lower(), str(node["function"]["function_name"]).lower()))
        for each in (node.get("cte_map") or {}).get("map", []):
            own.add(str(each["key"]).lower())
    return tables, own


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for each in inner:
        yield from _nodes(each)


def _answer(source: str, found: "DuckDBPyConnection") -> QueryAnswer:
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
    return QueryAnswer(source, tuple(names), kinds, rows)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value if value is None else str(value)


def _no_table(said: str, tables: Tables, refused: dict[str, CouldNotRun]) -> CouldNotRun:
    missing = _NO_TABLE.search(said)
    name = missing[1].lower() if missing is not None else ""
    if name in refused:
        return refused[name]
    return (tables.missing(name) if missing is not None else None) or StatementFailed(_first_words(said))


def _first_words(said: str) -> str:
    """DuckDB's message about a statement that has not run yet, without the statement itself."""
    return " ".join(said.partition("\n\nLINE ")[0].split())


def _nearest_column(said: str, tables: list[Table]) -> str:
    missing = _NO_COLUMN.search(said)
    if missing is None or "Candidate" in said:
        return ""
    return "." + nearest(missing[1], (column for table in tables for column in table.columns))
