"""SQLite files: private, used by one process, with temporary files in the same folder and disk errors as ``OSError``."""

import errno
import marshal
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

from space_odt_dagster.exports.private_files import explained, open_own

Values = tuple[Any, ...]

_BATCH_ROWS = 100
_TEMPORARY_PRAGMAS = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_LASTING_PRAGMAS = """
PRAGMA trusted_schema = ON;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA synchronous = OFF;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -1024;
"""
"""Exclusive lock: SQLite then needs no shared memory, which network file systems lack. ``NORMAL`` syncs at checkpoints; ``OFF``
before it skips the sync of the first page. https://www.sqlite.org/wal.html#noshm"""
_TRY_TO_WRITE = "BEGIN IMMEDIATE; COMMIT;"
_DISK_ERRORS = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    }
)
_SORTS_IN = "PRAGMA temp_store_directory"


class DatabaseDamaged(OSError):
    """A database file is damaged."""


class Database:
    """One SQLite file. Its schema may use ``sum_of``. Thread-safe: calls wait for each other.

    Every method raises ``OSError`` if the disk is full or fails, and ``ValueError`` after ``close``.
    """

    def __init__(self, path: Path, settings: str) -> None:
        self._lock = RLock()
        self._folder = path.parent
        sort_in(self._folder)
        with self._errors():
            # Our lock replaces SQLite's check that only the thread that opened the connection uses it.
            self._connection = sqlite3.connect(path, check_same_thread=False)
            try:
                self._connection.create_function("sum_of", -1, sum_of, deterministic=True)
                self._connection.executescript(settings)
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Closes the file. Later reads and changes raise ``ValueError``."""
        with self._lock, self._errors():
            self._connection.close()

    def change(self, *changes: tuple[str, Iterable[Values]]) -> None:
        """Runs each statement with all of its values and commits: all of it or nothing."""
        with self._lock, self._errors(), self._connection:
            for statement, values in changes:
                self._connection.executemany(statement, values)

    def run(self, statement: str, values: Values = ()) -> int:
        """Runs a statement without committing. Returns the id of the last inserted row."""
        with self._lock, self._errors():
            return self._connection.execute(statement, values).lastrowid or 0

    def run_all(self, statement: str, values: Iterable[Values]) -> None:
        """Runs a statement once per tuple of values, without committing."""
        with self._lock, self._errors():
            self._connection.executemany(statement, values)

    def one(self, query: str, values: Values = ()) -> Values | None:
        """The first row of a query, or None."""
        with self._lock, self._errors():
            found: Values | None = self._connection.execute(query, values).fetchone()
        return found

    def rows(self, query: str, values: Values = ()) -> Iterator[Values]:
        """The rows of a query, fetched in batches. With an ORDER BY the table may be changed while it is read."""
        with self._lock, self._errors():
            cursor = self._connection.execute(query, values)
        while True:
            with self._lock, self._errors():
                found = cursor.fetchmany(_BATCH_ROWS)
            if not found:
                return
            yield from found

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError as closed:
            raise ValueError(f"The database is closed: {closed}") from closed
        except sqlite3.Error as failure:
            raise _disk_error(failure, self._folder) from failure


def nameless(folder: Path, schema: str, *, cache_mib: int) -> Database:
    """A new database that is never synced. Its file is unlinked at once, so it vanishes with the process.

    Raises ``OutputError`` if the disk is full.
    """
    with explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".comparing-", suffix=".sqlite", dir=folder)
        os.close(handle)
        try:
            return Database(Path(name), f"{_TEMPORARY_PRAGMAS}PRAGMA cache_size = -{cache_mib << 10};{schema}")
        finally:
            os.unlink(name)


def lasting(path: Path, schema: str) -> Database:
    """A database that survives its process, with its earlier content, or empty if that was damaged.

    Raises ``OSError``, or ``OutputError`` if the file is a link or belongs to another user.
    """
    log = write_ahead_of(path)
    os.close(open_own(path, os.O_RDWR | os.O_CREAT))
    with suppress(FileNotFoundError):
        os.close(open_own(log, os.O_RDWR))
    with suppress(DatabaseDamaged):
        return _undamaged(path, schema)
    path.unlink()
    log.unlink(missing_ok=True)
    os.close(open_own(path, os.O_RDWR | os.O_CREAT))
    return _undamaged(path, schema)


def write_ahead_of(path: Path) -> Path:
    """The write-ahead log of a database: the file next to it with the latest changes."""
    return path.with_name(f"{path.name}-wal")


def sum_of(*values: bytes | int | str | None) -> int:
    """A CRC-32 of the values, for CHECK constraints in a schema."""
    return zlib.crc32(marshal.dumps(values, 2))


def _undamaged(path: Path, schema: str) -> Database:
    database = Database(path, f"{_LASTING_PRAGMAS}{schema}{_TRY_TO_WRITE}")
    try:
        if database.one("PRAGMA integrity_check(1)") != ("ok",):
            raise DatabaseDamaged(errno.EIO, os.strerror(errno.EIO))
        database.run("PRAGMA ignore_check_constraints = ON")  # only needed by integrity_check
    except BaseException:
        database.close()
        raise
    return database


def sort_in(folder: Path) -> None:
    """Makes SQLite put its temporary files into this folder: the system's may be small, full or read-only.

    Applies to the whole process. If the folder is gone, SQLite falls back to the system's.
    https://www.sqlite.org/tempfiles.html#temporary_file_storage_locations
    """
    with closing(sqlite3.connect(":memory:")) as database:
        if database.execute(_SORTS_IN).fetchone() == (str(folder),):
            return
        quoted = str(folder).replace("'", "''")
        database.execute(f"{_SORTS_IN} = '{quoted}'")
        if database.execute(_SORTS_IN).fetchone() != (str(folder),):
            os.environ["SQLITE_TMPDIR"] = str(folder)  # SQLite was built without that pragma


def _disk_error(failure: sqlite3.Error, folder: Path) -> OSError:
    """The system's own error for the disk: SQLite reports only "full" or "I/O error", so a write is tried."""
    code = getattr(failure, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code not in _DISK_ERRORS:
        return DatabaseDamaged(errno.EIO, os.strerror(errno.EIO))
    if code == sqlite3.SQLITE_FULL:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    try:
        with tempfile.TemporaryFile(dir=folder) as attempt:
            attempt.write(bytes(1 << 16))
    except OSError as found:
        return OSError(found.errno, os.strerror(found.errno or errno.EIO))
    return OSError(errno.EIO, os.strerror(errno.EIO))
