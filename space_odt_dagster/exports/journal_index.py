"""The index of a journal: where its rows lie in the file, by key and by arrival, and what is known of its calls.

It is an SQLite database of its own on the same disk, so that memory stays flat whatever the number of rows. It can always be made
again from the journal, so nothing of it is ever synced, and its file has no name: when the journal is closed, or its process
dies, the system removes it. What comes in is gathered and entered in batches.
"""

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

_BATCH = 500
_CACHE_KIB = 1024
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -%d;
CREATE TABLE rows (
    number INTEGER PRIMARY KEY, key BLOB, has_whole_key INTEGER, content BLOB, call BLOB, page INTEGER, variant INTEGER,
    start INTEGER, length INTEGER, raw_at INTEGER
);
CREATE TABLE calls (call BLOB PRIMARY KEY, pages INTEGER, next TEXT) WITHOUT ROWID;
CREATE TABLE refused (number INTEGER PRIMARY KEY, call BLOB, text TEXT);
CREATE INDEX refused_by_call ON refused (call);
CREATE TABLE alike (raw BLOB, data BLOB, start INTEGER, length INTEGER, raw_at INTEGER);
BEGIN;
"""
_PAGES_OF = "SELECT pages, next FROM calls WHERE call = ?"
_REFUSED_OF = "SELECT text FROM refused WHERE call = ? ORDER BY number"
_BY_KEY = "SELECT key, has_whole_key, content, variant, page, start, length, raw_at FROM rows ORDER BY key, number"
_BY_KEY_WITHOUT_REPEATED = """
SELECT key, has_whole_key, content, variant, page, start, length, raw_at FROM (
    SELECT *, first_value(page) OVER (PARTITION BY key, content, call ORDER BY number) AS first_page FROM rows
) WHERE page = first_page ORDER BY key, number
"""
_FIRST_ARRIVALS = """
SELECT number, start, length, raw_at FROM rows AS this WHERE number > ? AND (
    NOT has_whole_key OR NOT EXISTS (SELECT 1 FROM rows AS before WHERE before.key = this.key AND before.number < this.number)
) ORDER BY number LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text of a row lies in the file of a journal, and where in the text its item begins. All in bytes."""

    start: int
    length: int
    raw_at: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row for the index. ``key`` sorts as the texts of the key columns do; ``content`` and ``call`` are digests."""

    key: bytes
    has_whole_key: bool
    content: bytes
    place: Place


class JournalIndex:
    """The index beside the journal at ``path``. Its methods may be called from any thread; they wait for each other.

    Raises ``OSError`` where the disk is full or does not answer.
    """

    def __init__(self, path: Path) -> None:
        self._lock = RLock()
        self._rows: list[tuple[Any, ...]] = []
        self._calls: dict[bytes, tuple[int, str | None]] = {}
        self._refused: dict[bytes, list[str]] = {}
        self._refused_count = 0
        self._is_by_key = False
        self.row_count = 0
        self.has_later_pages = False
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with _as_os_errors():
            # The lock above stands for the check of the thread, which would allow only the one that opened it.
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._database.executescript(_SCHEMA % _CACHE_KIB)
        path.unlink()

    def close(self) -> None:
        """The index is gone afterwards."""
        with self._lock:
            self._database.close()

    def add_page(self, call: bytes, page: int, variant: int, entries: list[Entry], goes_on: str | None) -> None:
        """Takes the rows of a page of a call; ``goes_on`` says where its listing does."""
        with self._lock:
            for each in entries:
                self.row_count += 1
                place = each.place
                self._rows.append(
                    (
                        *(self.row_count, each.key, each.has_whole_key, each.content, call, page, variant),
                        *(place.start, place.length, place.raw_at),
                    )
                )
            self._calls[call] = (page, goes_on)
            self.has_later_pages = self.has_later_pages or page != 1
            if len(self._rows) > _BATCH or len(self._calls) > _BATCH:
                self._enter()

    def keep_only(self, calls: Iterable[bytes]) -> None:
        """Drops the rows of all other calls."""
        with self._lock, _as_os_errors():
            self._enter()
            self._database.execute("CREATE TEMP TABLE asked (call BLOB PRIMARY KEY) WITHOUT ROWID")
            self._database.executemany("INSERT INTO asked VALUES (?)", ((call,) for call in calls))
            gone = self._database.execute("DELETE FROM rows WHERE call NOT IN asked").rowcount
            self._database.execute("DROP TABLE asked")
            self.row_count -= gone

    def add_refusal(self, call: bytes, text: str) -> None:
        """Takes a refusal of a call."""
        with self._lock:
            self._refused.setdefault(call, []).append(text)
            self._refused_count += 1
            if len(self._refused) > _BATCH:
                self._enter()

    def call(self, call: bytes) -> tuple[int, str | None, list[str]] | None:
        """How many pages a call brought, where it goes on, and its refusals; None if nothing is known of it."""
        with self._lock, _as_os_errors():
            known = self._calls.get(call) or self._database.execute(_PAGES_OF, (call,)).fetchone()
            refused = [text for (text,) in self._database.execute(_REFUSED_OF, (call,))] if self._refused_count else []
            refused += self._refused.get(call, ())
        if known is None and not refused:
            return None
        return *(known or (0, None)), refused

    def by_key(self, *, without_repeated: bool) -> Iterator[tuple[bytes, bool, bytes, tuple[int, int], Place]]:
        """All rows by key and then by arrival: key, whether it is whole, content, variant and page, place.

        ``without_repeated`` leaves out rows that a later page of the same call brought again, alike in key and content.
        """
        query = _BY_KEY_WITHOUT_REPEATED if without_repeated and self.has_later_pages else _BY_KEY
        for key, has_whole_key, content, variant, page, *place in self._select(query):
            yield key, bool(has_whole_key), content, (variant, page), Place(*place)

    def first_arrivals(self, after: int, limit: int) -> list[tuple[int, Place]]:
        """The next rows by arrival, with their numbers, whose key no earlier row has. A key that is not whole is nobody's."""
        with self._lock, _as_os_errors():
            self._enter()
            self._sort_by_key()
            found = self._database.execute(_FIRST_ARRIVALS, (after, limit)).fetchall()
        return [(number, Place(*place)) for number, *place in found]

    def sorted_alike(self, alike: Iterator[tuple[bytes, bytes, Place]]) -> Iterator[Place]:
        """The places sorted by the two texts given with each, on disk."""
        with self._lock, _as_os_errors():
            self._database.execute("DELETE FROM alike")
            for raw, data, place in alike:
                row = (raw, data, place.start, place.length, place.raw_at)
                self._database.execute("INSERT INTO alike VALUES (?, ?, ?, ?, ?)", row)
            found = self._select("SELECT start, length, raw_at FROM alike ORDER BY raw, data")
        return (Place(*place) for place in found)

    def _select(self, query: str) -> Iterator[tuple[Any, ...]]:
        with self._lock, _as_os_errors():
            self._enter()
            self._sort_by_key()
            cursor = self._database.execute(query)
        while True:
            with self._lock, _as_os_errors():
                found = cursor.fetchmany(_BATCH)
            if not found:
                return
            yield from found

    def _sort_by_key(self) -> None:
        if not self._is_by_key:
            self._database.execute("CREATE INDEX rows_by_key ON rows (key)")
            self._is_by_key = True

    def _enter(self) -> None:
        with _as_os_errors():
            self._database.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows)
            calls = [(call, *known) for call, known in self._calls.items()]
            self._database.executemany("INSERT OR REPLACE INTO calls VALUES (?, ?, ?)", calls)
            refused = [(call, text) for call, texts in self._refused.items() for text in texts]
            self._database.executemany("INSERT INTO refused (call, text) VALUES (?, ?)", refused)
        self._rows, self._calls, self._refused = [], {}, {}


@contextmanager
def _as_os_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError as closed:
        raise ValueError(f"The journal is closed: {closed}") from closed
    except sqlite3.Error as failure:
        code = errno.ENOSPC if failure.sqlite_errorcode == sqlite3.SQLITE_FULL else errno.EIO
        raise OSError(code, os.strerror(code)) from failure
