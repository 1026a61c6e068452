"""The index of a journal: where its rows lie in the file, by key and by arrival.

It is a database of its own (``unnamed_database``), so that memory stays flat whatever the number of rows. Pages are entered as they
are, in batches. Most exports never need more: where no page has a key between those of another, their order is that of the rows.
Only if some do, or somebody asks by arrival, each row is entered by itself.
"""

import marshal
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import itemgetter
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from space_odt_dagster.exports.unnamed_database import as_os_errors, unnamed_database

_BATCH, _BATCH_BYTES = 500, 1 << 17
_SCHEMA = """
CREATE TABLE pages (
    number INTEGER PRIMARY KEY, call BLOB, page INTEGER, variant INTEGER, first BLOB, last BLOB, entries BLOB
);
CREATE TABLE rows (
    number INTEGER PRIMARY KEY, call BLOB, page INTEGER, variant INTEGER, key BLOB, has_whole_key INTEGER, content BLOB,
    start INTEGER, length INTEGER, raw_at INTEGER
);
CREATE VIEW counted AS SELECT * FROM rows WHERE call IS NOT NULL;
CREATE TABLE alike (raw BLOB, data BLOB, start INTEGER, length INTEGER, raw_at INTEGER);
"""
_PAGE = "INSERT INTO pages (call, page, variant, first, last, entries) VALUES (?, ?, ?, ?, ?, ?)"
_PAGES_AFTER = "SELECT number, call, page, variant, entries FROM pages WHERE number > %d ORDER BY number"
_OVERLAP = (
    "SELECT 1 FROM (SELECT first, lag(last) OVER (ORDER BY first, number) AS before FROM pages) WHERE before > first"
)
_ROW = "INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_TOGETHER = 50
_ROWS = f"{_ROW}{', (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)' * (_TOGETHER - 1)}"
"""Other threads may go on while a statement is carried out, and who keeps what was read would then hold up the reading: one
statement for many rows."""
_BY_KEY = "SELECT key, start, length, raw_at, has_whole_key, content, variant, page FROM counted ORDER BY key, number"
_PLACES = "SELECT key, start, length, raw_at FROM counted ORDER BY key, number"
_PLACES_WITHOUT_REPEATED = """
SELECT key, start, length, raw_at FROM (
    SELECT *, first_value(page) OVER (PARTITION BY key, content, call ORDER BY number) AS first_page FROM counted
) WHERE page = first_page ORDER BY key, number
"""
_FIRST_ARRIVALS = """
SELECT number, start, length, raw_at FROM rows AS this WHERE number > ? AND (
    NOT has_whole_key OR NOT EXISTS (SELECT 1 FROM rows AS before WHERE before.key = this.key AND before.number < this.number)
) ORDER BY number LIMIT ?
"""


class Place(NamedTuple):
    """Where the text of a row lies in the file of a journal, and where in the text its item begins. All in bytes."""

    start: int
    length: int
    raw_at: int


Entry = tuple[bytes, bool, bytes, int, int, int]
"""A row for the index: its key, which sorts as the texts of the key columns do, and whether that is whole; a digest of its item;
and its place."""


class JournalIndex:
    """The index beside the journal at ``path``. Its methods may be called from any thread; they wait for each other.

    Raises ``OSError`` where the disk is full or does not answer.
    """

    def __init__(self, path: Path) -> None:
        self._lock = RLock()
        self._pages_size = 0
        self._pages: list[tuple[Any, ...]] = []
        self._pages_in_rows = self._rows_entered = 0
        self._is_by_key = self._was_taken_from = self._has_forgotten = False
        self.arrived = 0
        """How many rows have come, which is the number of the last; those that were dropped since are counted too."""
        self.row_count = 0
        self.has_later_pages = False
        self._database = unnamed_database(path, _SCHEMA)

    def close(self) -> None:
        """The index is gone afterwards."""
        with self._lock:
            self._database.close()

    def add_page(self, call: bytes, page: int, variant: int, entries: list[Entry]) -> None:
        """Takes the rows of a page of a call."""
        with self._lock:
            if entries:
                keys = [each[0] for each in entries]
                self._pages.append((call, page, variant, min(keys), max(keys), marshal.dumps(entries)))
                self._pages_size += len(self._pages[-1][-1])
            self.arrived += len(entries)
            self.row_count += len(entries)
            self.has_later_pages = self.has_later_pages or page != 1
            if len(self._pages) > _BATCH or self._pages_size > _BATCH_BYTES:
                self._enter()

    def keep_only(self, calls: Iterable[bytes]) -> None:
        """Drops the rows of all other calls."""
        with self._lock, as_os_errors():
            self._enter_rows()
            self._database.execute("CREATE TEMP TABLE asked (call BLOB PRIMARY KEY) WITHOUT ROWID")
            self._database.executemany("INSERT INTO asked VALUES (?)", ((call,) for call in calls))
            gone = self._database.execute("DELETE FROM rows WHERE call NOT IN asked").rowcount
            self._database.execute("DROP TABLE asked")
            self.row_count -= gone

    def by_key(self) -> Iterator[tuple[bytes, Place, bool, bytes, tuple[int, int]]]:
        """All rows by key and then by arrival: key, place, whether the key is whole, content, variant and page."""
        for key, start, length, raw_at, has_whole_key, content, variant, page in self._select(_BY_KEY):
            yield key, Place(start, length, raw_at), bool(has_whole_key), content, (variant, page)

    def places_by_key(self) -> Iterator[tuple[bytes, Place]]:
        """The rows by key and then by arrival, without those that a later page of the same call brought again, alike in key and
        content."""
        if self._is_sorted_by_pages():
            for (packed,) in self._found("SELECT entries FROM pages ORDER BY first, number"):
                for key, _, _, start, length, raw_at in sorted(_unpacked(packed), key=itemgetter(0)):
                    yield key, Place(start, length, raw_at)
            return
        for key, *place in self._select(_PLACES_WITHOUT_REPEATED if self.has_later_pages else _PLACES):
            yield key, Place(*place)

    def first_arrivals(self, after: int, limit: int) -> list[tuple[int, Place]]:
        """The next rows by arrival, with their numbers, whose key no earlier row has. A key that is not whole is nobody's."""
        with self._lock, as_os_errors():
            self._enter_rows()
            self._sort_by_key()
            self._was_taken_from = True
            found = self._database.execute(_FIRST_ARRIVALS, (after, limit)).fetchall()
        return [(number, Place(*place)) for number, *place in found]

    def sorted_alike(self, alike: Iterator[tuple[bytes, bytes, Place]]) -> Iterator[Place]:
        """The places sorted by the two texts given with each, on disk."""
        with self._lock, as_os_errors():
            self._database.execute("DELETE FROM alike")
            for raw, data, place in alike:
                row = (raw, data, place.start, place.length, place.raw_at)
                self._database.execute("INSERT INTO alike VALUES (?, ?, ?, ?, ?)", row)
            found = self._select("SELECT start, length, raw_at FROM alike ORDER BY raw, data")
        return (Place(*place) for place in found)

    def _select(self, query: str) -> Iterator[tuple[Any, ...]]:
        with self._lock, as_os_errors():
            self._enter_rows()
            self._sort_by_key()
        return self._found(query)

    def _found(self, query: str) -> Iterator[tuple[Any, ...]]:
        with self._lock, as_os_errors():
            cursor = self._database.execute(query)
        while True:
            with self._lock, as_os_errors():
                found = cursor.fetchmany(_BATCH)
            if not found:
                return
            yield from found

    def _is_sorted_by_pages(self) -> bool:
        """Whether the rows of one page after the other are sorted, pages by their first key and each by its keys."""
        with self._lock, as_os_errors():
            self._enter()
            if self._pages_in_rows or self.has_later_pages:
                return False
            return self._database.execute(_OVERLAP).fetchone() is None

    def _sort_by_key(self) -> None:
        if not self._is_by_key:
            self._database.execute("CREATE INDEX rows_by_key ON rows (key)")
            self._is_by_key = True

    def _enter(self) -> None:
        with as_os_errors():
            self._database.executemany(_PAGE, self._pages)
        self._pages, self._pages_size = [], 0

    def _enter_rows(self) -> None:
        """Enters each row of the pages that have come since by itself."""
        self._enter()
        for number, call, page, variant, packed in self._found(_PAGES_AFTER % self._pages_in_rows):
            rows = [(call, page, variant, *entry) for entry in _unpacked(packed)]
            numbered = [(self._rows_entered + place, *row) for place, row in enumerate(rows, 1)]
            whole = len(numbered) - len(numbered) % _TOGETHER
            for first in range(0, whole, _TOGETHER):
                self._database.execute(_ROWS, [*chain.from_iterable(numbered[first : first + _TOGETHER])])
            self._database.executemany(_ROW, numbered[whole:])
            self._rows_entered += len(numbered)
            self._pages_in_rows = number


def keys_of_call(index: JournalIndex, call: bytes) -> set[bytes]:
    """The whole keys of the rows of one call."""
    with index._lock, as_os_errors():
        index._enter_rows()
        found = index._database.execute("SELECT key FROM rows WHERE call = ? AND has_whole_key", (call,))
        return {key for (key,) in found}


def forget_call(index: JournalIndex, call: bytes) -> None:
    """Drops the rows of one call. Those that may have been handed out stay, of no call: a key is handed out once."""
    with index._lock, as_os_errors():
        index._enter_rows()
        index._has_forgotten = index._was_taken_from
        drop = "UPDATE rows SET call = NULL" if index._was_taken_from else "DELETE FROM rows"
        index.row_count -= index._database.execute(f"{drop} WHERE call = ?", (call,)).rowcount


def has_forgotten(index: JournalIndex) -> bool:
    """Whether rows were dropped that may have been handed out by arrival."""
    return index._has_forgotten


def _unpacked(packed: bytes) -> list[Entry]:
    entries: list[Entry] = marshal.loads(packed)  # noqa: S302 (out of a file that has no name and is written here alone)
    return entries
