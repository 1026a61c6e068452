"""The journal of an export in progress: every page received, as rows in a private SQLite file, until the export is written.

An interrupted run resumes from it, and memory stays flat because rows wait on disk. Each response is one transaction: after a crash
it is there completely or not at all. Rows are stored as the JSON export will have them, with their sort and merge keys. Dropping a
call deletes its responses; rows without a response do not count.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from space_odt_dagster.exports.database import Values, lasting, sum_of, write_ahead_of
from space_odt_dagster.exports.journal_entities import JournalEntities
from space_odt_dagster.exports.row_text import RowText, StoredRow, digest
from space_odt_dagster.exports.rows import Redactor
from space_odt_dagster.extraction.calls import Answered, Call, CallError, NextPage, Page, SourceRow
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.extraction.results import Meaning, Outcome
from space_odt_dagster.manifest.export import Export, Kind

Clock = Callable[[], float]
"""Seconds since the epoch."""

FORM = 2
"""Version of the journal format. Journals of another version are not resumed."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    id INTEGER PRIMARY KEY, call BLOB, at INTEGER, number INTEGER, variant INTEGER, rows INTEGER, next TEXT, refused TEXT,
    sum INTEGER CHECK (sum = sum_of(id, call, at, number, variant, rows, next, refused))
);
CREATE INDEX IF NOT EXISTS answer_by_call ON answer (call);
CREATE TABLE IF NOT EXISTS row (
    id INTEGER PRIMARY KEY, answer INTEGER, key BLOB, whole INTEGER, content BLOB, raw_at INTEGER, data BLOB,
    sum INTEGER CHECK (sum = sum_of(id, answer, key, whole, content, raw_at, data))
);
"""
_ANSWER = "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ROW = "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_TOO_OLD = "DELETE FROM answer WHERE call IN (SELECT call FROM answer WHERE at < ?)"
_OF_NO_ANSWER = "DELETE FROM row WHERE answer NOT IN (SELECT id FROM answer)"
_LAST = "SELECT (SELECT max(id) FROM answer), (SELECT max(id) FROM row)"
_KNOWN = "SELECT number, next, refused FROM answer WHERE call = ? ORDER BY id"
_FORGET = "DELETE FROM answer WHERE call = ?"
_KEY = itemgetter(0)
_SORTABLE = "CREATE INDEX IF NOT EXISTS row_by_key ON row (key)"
_BY_KEY = """
SELECT key, whole, content, call, variant, number, data, raw_at FROM row CROSS JOIN answer ON answer.id = row.answer
ORDER BY key, row.id
"""
_FIRST_ARRIVALS = """
SELECT id, data, raw_at FROM row AS this WHERE id > ? AND (
    NOT whole OR NOT EXISTS (SELECT 1 FROM row AS before WHERE before.key = this.key AND before.id < this.id)
) ORDER BY id LIMIT ?
"""
_MANY_ALIKE = 1000
"""Rows with the same key to sort in memory. More are sorted on disk, such as when a server omits the key everywhere."""
_ALIKE = "CREATE TEMP TABLE IF NOT EXISTS alike (data BLOB, raw_at INTEGER)"
_ALIKE_SORTED = "SELECT data, raw_at FROM alike ORDER BY substr(data, raw_at + 1, length(data) - raw_at - 1), data"


class _Row(NamedTuple):
    """A stored row and what it is merged by."""

    key: bytes
    has_whole_key: int
    content: bytes
    call: bytes
    variant: int
    number: int
    data: bytes
    raw_at: int


class Journal:
    """Stores the pages of one export (a ``Keeper``). Opening an existing file resumes from it.

    When ``keep`` returns, the page is with the operating system. Thread-safe, but only one thread at a time may call ``keep``.
    Calls with a response older than ``oldest`` (seconds since the epoch) are asked again, and so is everything in a damaged file.
    Every method raises ``OSError`` if the disk fails.
    """

    def __init__(
        self,
        path: Path,
        export: Export,
        redactor: Redactor | None = None,
        clock: Clock = time.time,
        oldest: float = 0,
    ) -> None:
        self._files = str(path), str(write_ahead_of(path))
        self._is_listing = export.kind is Kind.BASE
        self._clock = clock
        self._text = RowText(export, redactor)
        self._hides_people = redactor is not None and redactor.hides_people
        self._asked: set[bytes] = set()
        self._was_taken_from = self._has_forgotten = False
        self.replaced = 0
        """Set by counting: items that a later page of the same listing repeated with other content. The later one is used."""
        self._counted = (-1, -1), 0
        """The last response and number of received rows at the last count, and the rows counted."""
        self._database = lasting(path, _SCHEMA)
        self._database.change((_TOO_OLD, [(oldest,)]), (_OF_NO_ANSWER, [()]))
        last = self._database.one(_LAST) or (None, None)
        self._last_answer, self._last_row = (each or 0 for each in last)
        self._resumes = self._last_answer > 0

    def close(self) -> None:
        """Closes the file. All pages are then on disk."""
        self._database.close()

    def answered(self, call: Call) -> Answered | None:
        """What an earlier process stored for this call, or None. A run asks each call once."""
        if not self._resumes:
            return None
        name = digest(call.ids.encode())
        self._asked.add(name)
        known = list(self._database.rows(_KNOWN, (name,)))
        if not known:
            return None
        pages, goes_on = next(((number, text) for number, text, _ in reversed(known) if number), (0, None))
        next_page = NextPage(**parse_json(goes_on)) if goes_on is not None else None
        return Answered(pages, next_page, tuple(_call_error(text) for *_, text in known if text is not None))

    def keep(self, call: Call, page: Page) -> None:
        """Stores one page: its rows and where the listing continues."""
        rows = self._text.arrived(call, page)
        entered = [
            _summed(number, self._last_answer + 1, key, int(whole), content, raw_at, data)
            for number, (data, raw_at, key, whole, content) in enumerate(rows, self._last_row + 1)
        ]
        self._enter(call, entered, page=page)

    def refuse(self, call: Call, refused: CallError) -> None:
        """Stores an error that a retry would not change."""
        kept = refused.without_server_text if self._hides_people else refused
        self._enter(call, [], refused=json_text(asdict(kept)))

    def forget(self, call: Call) -> None:
        """Drops everything stored for a call before it is asked again from the start."""
        self._has_forgotten = self._was_taken_from
        self._database.change((_FORGET, [(digest(call.ids.encode()),)]))

    def count(self) -> int:
        """The number of rows, after merging."""
        (came,) = self._database.one("SELECT total(rows) FROM answer") or (0,)
        if not self._is_listing and not self._has_later_pages:
            return int(came)
        known = self._last_answer, int(came)
        if self._counted[0] != known:
            self._counted = known, sum(1 for _ in self._merged())
        return self._counted[1]

    def rows(self) -> Iterator[StoredRow]:
        """All rows, sorted by key and then content, each entity once."""
        for _, alike in groupby(self._merged(), key=_KEY):
            rows = (StoredRow(each.data, each.raw_at) for each in alike)
            first = list(islice(rows, _MANY_ALIKE))
            if len(first) < _MANY_ALIKE:
                yield from first if len(first) == 1 else sorted(first, key=lambda row: (row.raw_text, row.data))
            else:
                yield from self._sorted_on_disk(chain(first, rows))

    def source_rows(self, columns: Iterable[str]) -> Iterator[SourceRow]:
        """The wanted columns of all rows, in the order of ``rows``; a missing or empty value is None."""
        wanted = tuple(columns)
        return (row.source(wanted) for row in self.rows())

    def cursor(self, columns: Iterable[str]) -> "SourceCursor":
        """A cursor over the rows in order of arrival. Any number can be open."""
        return SourceCursor(self, tuple(columns))

    @property
    def _has_later_pages(self) -> bool:
        return self._database.one("SELECT 1 FROM answer WHERE number > 1 LIMIT 1") is not None

    def _enter(self, call: Call, rows: list[Values], *, page: Page | None = None, refused: str | None = None) -> None:
        answer, name = self._last_answer + 1, digest(call.ids.encode())
        number = page.number if page is not None else None
        goes_on = json_text(asdict(page.next)) if page is not None and page.next is not None else None
        values = _summed(answer, name, int(self._clock()), number, call.variant, len(rows), goes_on, refused)
        self._database.change((_ANSWER, [values]), (_ROW, rows))
        self._last_answer = answer
        self._last_row += len(rows)

    def _merged(self) -> Iterator[_Row]:
        """The merged rows, by key. For a listing: the last version of each entity (later listing, then later page). For details:
        all rows except those that a shifted page repeated. Two items on one page stay two, whatever their key."""
        self._database.run(_SORTABLE)
        found = map(_Row._make, self._database.rows(_BY_KEY))
        if not self._is_listing:
            yield from _without_repeated(found) if self._has_later_pages else found
            return
        replaced = 0
        for _, rows in groupby(found, key=_KEY):
            last: tuple[int, int] | None = None
            alike: dict[bytes, _Row] = {}
            for row in rows:
                listed = row.variant, row.number
                if not row.has_whole_key:
                    yield row
                elif last is None or listed > last:
                    same_listing = last is not None and listed[0] == last[0]
                    replaced += same_listing and row.content not in alike
                    last, alike = listed, {row.content: row}
                elif listed == last:
                    alike.setdefault(row.content, row)
            yield from alike.values()
        self.replaced = replaced

    def _sorted_on_disk(self, rows: Iterable[StoredRow]) -> Iterator[StoredRow]:
        self._database.run(_ALIKE)
        values = ((row.data, row.raw_at) for row in rows)
        self._database.change(("DELETE FROM alike", [()]), ("INSERT INTO alike VALUES (?, ?)", values))
        return (StoredRow(*each) for each in self._database.rows(_ALIKE_SORTED))


class SourceCursor:
    """The position of one reader in a journal: the id of the last row taken, which stays valid when calls are dropped."""

    def __init__(self, journal: Journal, columns: tuple[str, ...]) -> None:
        self._journal = journal
        self._columns = columns
        self._taken = 0

    def take(self, limit: int) -> list[SourceRow]:
        """The next rows that have arrived, at most ``limit``, in order of arrival. Never waits.

        Of each entity (by its key) only the first row is returned; rows with an incomplete key are all returned. Each is a dict of
        the wanted columns with JSON values; a missing or empty one is None.
        """
        journal, last = self._journal, self._journal._last_row
        if last == self._taken:
            return []
        journal._was_taken_from = True
        journal._database.run(_SORTABLE)
        found = list(journal._database.rows(_FIRST_ARRIVALS, (self._taken, limit)))
        self._taken = found[-1][0] if len(found) == limit else max(last, *(number for number, *_ in found), 0)
        return [StoredRow(*row).source(self._columns) for _, *row in found]


def bytes_on_disk(journal: Journal) -> int:
    """The size of a journal on disk, in bytes."""
    size = 0
    for path in journal._files:
        with suppress(FileNotFoundError):
            size += os.stat(path).st_size
    return size


def drop_vanished_calls(journal: Journal) -> None:
    """Drops calls of an earlier process that were not asked again. Call it when no more pages will come.

    Their entity is missing from the listing that was read again, so it was deleted.
    """
    journal._text.forget_items()
    if journal._resumes:
        known = {call for (call,) in journal._database.rows("SELECT DISTINCT call FROM answer")}
        journal._database.change((_FORGET, ((call,) for call in known - journal._asked)))


def has_shifted(journal: Journal) -> bool:
    """Whether a cursor may have returned a row that no longer counts."""
    return journal.replaced > 0 or journal._has_forgotten


def entities_in(journal: Journal) -> JournalEntities:
    """The entities in a journal by key."""
    return JournalEntities(journal._database, journal._text)


def _without_repeated(rows: Iterable[_Row]) -> Iterator[_Row]:
    """The rows, by key, without those that a later page of the same call repeated with equal key and content."""
    for _, alike in groupby(rows, key=_KEY):
        pages: dict[tuple[bytes, bytes], int] = {}
        for row in alike:
            if pages.setdefault((row.call, row.content), row.number) == row.number:
                yield row


def _summed(*values: bytes | int | str | None) -> Values:
    return (*values, sum_of(*values))


def _call_error(text: str) -> CallError:
    found = parse_json(text)
    return CallError(**{**found, "meaning": Meaning(found["meaning"]), "outcome": Outcome(found["outcome"])})
