"""A database for what a journal can always be read for again: on the same disk, never synced, and gone with its process.

Its file has no name: when it is closed, or the process dies, the system removes it.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from space_odt_dagster.exports.database import sort_in

_CACHE_KIB = 1024
_SETTINGS = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -{_CACHE_KIB};
"""


def unnamed_database(path: Path, schema: str) -> sqlite3.Connection:
    """A new database whose file was at ``path`` for a moment. Threads may share it if they wait for each other.

    Raises ``OSError``.
    """
    sort_in(path.parent)
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with as_os_errors():
        # Who uses it has a lock: it stands for the check of the thread, which would allow only the one that opened it.
        database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        database.executescript(f"{_SETTINGS}{schema}BEGIN;")
    path.unlink()
    return database


@contextmanager
def as_os_errors() -> Iterator[None]:
    """Raises ``OSError`` where the disk is full or does not answer, and ``ValueError`` where the database was closed."""
    try:
        yield
    except sqlite3.ProgrammingError as closed:
        raise ValueError(f"The journal is closed: {closed}") from closed
    except sqlite3.Error as failure:
        code = errno.ENOSPC if failure.sqlite_errorcode == sqlite3.SQLITE_FULL else errno.EIO
        raise OSError(code, os.strerror(code)) from failure
