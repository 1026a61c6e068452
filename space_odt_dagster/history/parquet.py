"""DuckDB for the lake: Parquet files in, Parquet files out, within 256 MB of memory. The only file that imports it.

The same rows give the same bytes with the same DuckDB: sorted by a whole order, one thread, fixed row groups.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from space_odt_dagster.data.refusals import ExtraMissing
from space_odt_dagster.data.sql import quoted
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.history.lake_state import LakeDamaged

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROW_GROUP = 20_480
_ROOM = 1 << 20
_FETCHED = 5_000
_MEMORY = "256MB"
_NO_ROOM_ON_DISK = "failed to offload"
"""What DuckDB says, in the error for too little memory, if there is no room left for what it spills to disk."""
_STORAGE = "v1.2.0"
"""The form of a DuckDB file: that of the oldest version that others still read it with."""


class Parquet:
    """One connection. ``scratch`` is a private folder for what does not fit into memory."""

    def __init__(self, scratch: Path, compression: str) -> None:
        try:
            import duckdb
        except ImportError:
            raise ExtraMissing("The lake needs DuckDB: pip install 'space-odt-dagster[lake]'.") from None
        self._duckdb = duckdb
        self._scratch, self._compression = scratch, compression
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "threads": "1",
            # What is written is sorted: keeping the order of what is read as well takes memory and gives nothing.
            "preserve_insertion_order": "false",
            "temp_directory": str(scratch / "spilled"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        self._connection: DuckDBPyConnection = duckdb.connect(":memory:", config=settings)

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def run(self, statement: str, values: Iterable[Any] = ()) -> None:
        """Runs a statement without a result."""
        with self._explained():
            self._connection.execute(statement, list(values) or None)

    def rows(self, statement: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement, one by one. Several can be read at the same time."""
        with self._explained():
            cursor = self._connection.cursor().execute(statement, list(values) or None)
            while batch := cursor.fetchmany(_FETCHED):
                yield from batch

    def one(self, statement: str, values: Iterable[Any] = ()) -> tuple[Any, ...]:
        """The first row."""
        return next(self.rows(statement, values))

    def columns(self, file: Path) -> dict[str, str]:
        """The columns of a Parquet file and their types, in order."""
        return {str(name): str(kind) for name, kind, *_ in self.rows(f"describe select * from {read(file)}")}

    def write(self, query: str, path: Path) -> int:
        """Writes the rows of a query, which must be in a whole order, and returns their number, which the footer has too."""
        with self._explained():
            options = f"format parquet, compression {self._compression}, row_group_size {ROW_GROUP}"
            self._connection.execute(f"copy ({query}) to {quoted(str(path))} ({options})")
        number = self.one(f"select num_rows from parquet_file_metadata({quoted(str(path))})")[0]
        return int(number)

    def table_of(self, name: str, columns: Mapping[str, str], records: Iterable[Mapping[str, Any]]) -> str:
        """What stands for records in a statement, with these columns. They are kept in a private file until the next of this name.

        A ``TIMESTAMP`` is made of microseconds since 1970.
        """
        file = self._scratch / f"{name}.ndjson"
        longest = 0
        with self._explained(), file.open("w", encoding="ascii") as lines:
            for each in records:
                line = json.dumps(each, ensure_ascii=True, separators=(",", ":"))
                lines.write(line)
                lines.write("\n")
                longest = max(longest, len(line))
        if not longest:
            return f"(select {', '.join(f'null::{v} as {as_name(k)}' for k, v in columns.items())} where false)"
        sent = ", ".join(f"{as_name(k)}: '{'BIGINT' if v == 'TIMESTAMP' else v}'" for k, v in columns.items())
        source = (
            f"read_json({quoted(str(file))}, format='newline_delimited', compression='none', columns={{{sent}}}, "
            f"maximum_object_size={max(_ROOM, 2 * longest)})"
        )
        times = [f"make_timestamp({as_name(k)}) as {as_name(k)}" for k, v in columns.items() if v == "TIMESTAMP"]
        return f"(select * replace ({', '.join(times)}) from {source})" if times else source

    def write_catalogue(self, path: Path, statements: Iterable[str]) -> None:
        """Makes a DuckDB file, which must not exist, of what the statements make. Since 1.2 every DuckDB can read it."""
        with self._explained():
            self._connection.execute(f"attach {quoted(str(path))} as catalogue (storage_version '{_STORAGE}')")
            self._connection.execute("use catalogue")
            for each in statements:
                self._connection.execute(each)
            self._connection.execute("use memory")
            self._connection.execute("detach catalogue")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        duckdb = self._duckdb
        try:
            yield
        except duckdb.OutOfMemoryException as failure:
            if _NO_ROOM_ON_DISK in str(failure):
                raise OutputError("The disk of the temporary files is full: free space, or set TMPDIR.") from None
            raise OutputError(
                f"The lake needs more memory than the {_MEMORY} that it may use ({_first_line(failure)}): please report this."
            ) from None
        except duckdb.IOException as failure:
            raise OutputError(f"Cannot read or write the lake: {_first_line(failure)}") from None
        except duckdb.InvalidInputException as failure:
            raise LakeDamaged(
                f"A file of the lake cannot be read ({_first_line(failure)}): make it again with --rebuild."
            ) from None
        except OSError as failure:
            raise OutputError(
                f"Cannot write temporary files: {failure.strerror or failure}. Free space, or set TMPDIR."
            ) from None


def read(*files: Path) -> str:
    """What stands for Parquet files in a statement."""
    paths = ", ".join(quoted(str(each)) for each in files)
    return f"read_parquet([{paths}], hive_partitioning=false)"


def as_name(text: str) -> str:
    """A name of a column or table in a statement."""
    return '"' + text.replace('"', '""') + '"'


def _first_line(failure: Exception) -> str:
    return str(failure).partition("\n")[0]
