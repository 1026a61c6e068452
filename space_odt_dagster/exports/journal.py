"""The journal of an asset under way: every page that came, as rows, in a private file, until the export is written.

It is what an interrupted run resumes from, and what keeps memory flat: rows wait on disk, and so does the index over them
(``journal_index``). One page is some row lines and then a page line, written at once; the page line makes them count. Each row
line holds the row as the JSON export will have it, and the page line a checksum of the page. A line that was cut off by a crash,
row lines without their page line, and all that stands behind damage are dropped when the journal is opened again.
"""

import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from space_odt_dagster.exports.background_sync import BackgroundSync
from space_odt_dagster.exports.earlier_calls import EarlierCalls
from space_odt_dagster.exports.journal_age import ROW
from space_odt_dagster.exports.journal_entities import JournalEntities
from space_odt_dagster.exports.journal_index import Entry, JournalIndex, Place, forget_call, has_forgotten
from space_odt_dagster.exports.near_rows import NearRows
from space_odt_dagster.exports.private_files import open_own
from space_odt_dagster.exports.row_text import ArrivedRow, RowText, StoredRow, digest
from space_odt_dagster.exports.rows import Redactor
from space_odt_dagster.exports.source_cursor import SourceCursor
from space_odt_dagster.extraction.calls import Answered, Call, CallError, NextPage, Page, RefusedEntity, SourceRow
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.manifest.spec import Export, Kind

Clock = Callable[[], float]
"""Seconds since the epoch."""

_ROW, _ROW_END = ROW, b"}\n"
_CHECK = b',"check":'
_MANY_ALIKE = 1000
"""Rows of one key that are sorted in memory; more, where a server leaves the key out of everything, on disk."""


class Journal:
    """Keeps what the calls of one spec bring (a ``Keeper``). Opening an existing file resumes from it.

    A page is with the operating system when ``keep`` returns, and on the disk a second or two later. Made on one thread, a journal
    may be used on others: reading rows and taking from cursors wait for each other and for ``keep``, which one thread at a time
    may call. Every method raises ``OSError`` if the disk does not do what it should.
    """

    def __init__(self, path: Path, spec: Export, redactor: Redactor | None = None, clock: Clock = time.time) -> None:
        self._is_listing = spec.kind is Kind.BASE
        self._clock = clock
        self._earlier: EarlierCalls | None = None
        self._asked: set[bytes] = set()
        self._text = RowText(spec, redactor)
        self._hides_people = redactor is not None and redactor.hides_people
        self.replaced = 0
        """Once counted: items that came again in a later page of the same listing, with another content; the later one is kept."""
        self._counted = (0, 0), 0
        """How many rows had arrived and how many were left when they were counted, and how many counted."""
        self._descriptor = open_own(path, os.O_RDWR | os.O_CREAT)
        self._end = 0
        try:
            self._index = JournalIndex(path.with_name(f".{path.name}.index"))
            if os.fstat(self._descriptor).st_size:
                self._earlier = EarlierCalls(path.with_name(f".{path.name}.calls"))
                self._load(self._earlier)
        except BaseException:
            os.close(self._descriptor)
            raise
        self._sync = BackgroundSync(self._descriptor, path)

    def close(self, *, sync: bool = True) -> None:
        """Everything that was kept is on disk afterwards, unless nobody needs it to be."""
        if self._descriptor < 0:
            return
        try:
            self._sync.finish(sync=sync)
        finally:
            self._index.close()
            if self._earlier is not None:
                self._earlier.close()
            os.close(self._descriptor)
            self._descriptor = -1

    def answered(self, call: Call) -> Answered | None:
        """What is known of the call from before this journal was opened; a call is asked once in a run."""
        if self._earlier is None:
            return None
        name = digest(call.ids.encode())
        self._asked.add(name)
        known = self._earlier.of(name)
        if known is None:
            return None
        pages, goes_on, refused = known
        next_page = NextPage(**parse_json(goes_on)) if goes_on is not None else None
        return Answered(pages, next_page, tuple(map(_refused_entity, refused)))

    def keep(self, call: Call, page: Page) -> None:
        """Takes one page: its rows, and where the listing goes on."""
        rows = self._text.arrived(call, page)
        lines = b"".join([b"%b%b%b" % (_ROW, row.data, _ROW_END) for row in rows])
        goes_on = _text_of(page.next) if page.next is not None else None
        sizes = ",".join([f"[{len(row.data)},{row.raw_at}]" for row in rows])
        start = self._end
        self._append(
            lines,
            f'{{"call":{json_text(call.ids)},"page":{page.number},"variant":{call.variant},'
            f'"at":{int(self._clock())},"next":{goes_on or "null"},"rows":[{sizes}]',
        )
        self._index.add_page(digest(call.ids.encode()), page.number, call.variant, _entries(rows, start))

    def refuse(self, call: Call, refused: RefusedEntity) -> None:
        """Takes a refusal that would come again."""
        refusal = refused.refusal.without_server_text if self._hides_people else refused.refusal
        text = json_text({"refused": refused.ids, "refusal": asdict(refusal)})
        self._append(b"", f'{{"call":{json_text(call.ids)},"at":{int(self._clock())},{text[1:-1]}')

    def forget(self, call: Call) -> None:
        """Drops what a call has brought, as it is asked again from its beginning. What comes of it from now on counts."""
        self._append(b"", f'{{"call":{json_text(call.ids)},"at":{int(self._clock())},"forgotten":true')
        name = digest(call.ids.encode())
        forget_call(self._index, name)
        if self._earlier is not None:
            self._earlier.forget(name)

    def count(self) -> int:
        """How many rows there are."""
        if not self._is_listing and not self._index.has_later_pages:
            return self._index.row_count
        rows = self._index.arrived, self._index.row_count
        if self._counted[0] != rows:
            self._counted = rows, sum(1 for _ in self._merged())
        return self._counted[1]

    def rows(self) -> Iterator[StoredRow]:
        """All rows, sorted by key and then by content, each entity once."""
        near = NearRows(self._descriptor)
        for _, alike in groupby(self._merged(), key=itemgetter(0)):
            places = (place for _, place in alike)
            first = list(islice(places, _MANY_ALIKE))
            if len(first) < _MANY_ALIKE:
                found = [near.row_at(place) for place in first]
                yield from found if len(found) == 1 else sorted(found, key=lambda row: (row.raw_text, row.data))
            else:
                yield from map(self._row_at, self._index.sorted_alike(self._texts_of(first, places)))

    def source_rows(self, columns: Iterable[str]) -> Iterator[SourceRow]:
        """Some columns of all rows, in the order of ``rows``; a missing or empty value is None."""
        wanted = tuple(columns)
        return (row.source(wanted) for row in self.rows())

    def cursor(self, columns: Iterable[str]) -> SourceCursor:
        """A cursor over the rows as they arrive. There can be many at once."""
        return SourceCursor(self._index, self._row_at, tuple(columns))

    def _row_at(self, place: Place) -> StoredRow:
        """The row at a place."""
        return StoredRow(os.pread(self._descriptor, place.length, place.start), place.raw_at)

    def _merged(self) -> Iterator[tuple[bytes, Place]]:
        """The rows that count, by key: of a base module's entity the last (a later listing, a later page), of an artifact's rows
        all but those that a shifting page brought twice. Two items of one page are two, whatever their key."""
        if not self._is_listing:
            yield from self._index.places_by_key()
            return
        replaced = 0
        for key, rows in groupby(self._index.by_key(), key=itemgetter(0)):
            last: tuple[int, int] | None = None
            alike: dict[bytes, Place] = {}
            for _, place, has_whole_key, content, listed in rows:
                if not has_whole_key:
                    yield key, place
                elif last is None or listed > last:
                    same_listing = last is not None and listed[0] == last[0]
                    replaced += same_listing and content not in alike
                    last, alike = listed, {content: place}
                elif listed == last:
                    alike.setdefault(content, place)
            yield from ((key, place) for place in alike.values())
        self.replaced = replaced

    def _texts_of(self, first: list[Place], others: Iterable[Place]) -> Iterator[tuple[bytes, bytes, Place]]:
        for places in (first, others):
            for place in places:
                row = self._row_at(place)
                yield row.raw_text.encode(), row.data, place

    def _append(self, lines: bytes, mark: str) -> None:
        """Writes row lines and the line that makes them count, at once, with the checksum of both."""
        data = lines + mark.encode()
        data += b"%b%d}\n" % (_CHECK, zlib.crc32(data))
        done = 0
        while done < len(data):
            done += os.pwrite(self._descriptor, data[done:] if done else data, self._end + done)
        self._end += len(data)
        self._sync.written()

    def _load(self, earlier: EarlierCalls) -> None:
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            lines: list[bytes] = []
            for line in file:
                if line.startswith(_ROW):
                    lines.append(line)
                    continue
                try:
                    self._enter_mark(earlier, lines, line)
                except (ValueError, KeyError, TypeError):
                    break
                lines = []
        os.ftruncate(self._descriptor, self._end)

    def _enter_mark(self, earlier: EarlierCalls, lines: list[bytes], line: bytes) -> None:
        """Enters what the line behind the rows says: a page, a refusal, or that what a call brought is forgotten.

        Raises ``ValueError`` and the like if it is not whole.
        """
        rows = b"".join(lines)
        said, _, check = line.rpartition(_CHECK)
        if check != b"%d}\n" % zlib.crc32(rows + said):
            raise ValueError("torn")
        mark: dict[str, Any] = parse_json(line.decode())
        if "page" in mark:
            sizes = zip(lines, mark["rows"], strict=True)
            stored = [StoredRow(each[len(_ROW) : -len(_ROW_END)], raw_at) for each, (_, raw_at) in sizes]
            goes_on = json_text(mark["next"]) if mark["next"] is not None else None
            entries = _entries(map(self._text.as_arrived, stored), self._end)
            call = digest(mark["call"].encode())
            self._index.add_page(call, mark["page"], mark["variant"], entries)
            earlier.add(call, mark["page"], goes_on)
        elif "forgotten" in mark:
            call = digest(mark["call"].encode())
            forget_call(self._index, call)
            earlier.forget(call)
        else:
            text = json_text({"refused": mark["refused"], "refusal": mark["refusal"]})
            _refused_entity(text)
            earlier.add_refusal(digest(mark["call"].encode()), text)
        self._end += len(rows) + len(line)


def bytes_on_disk(journal: Journal) -> int:
    """What a journal takes on the disk, without its index."""
    return journal._end


def drop_vanished_calls(journal: Journal) -> None:
    """To be called once an export was read, when no more pages will come.

    Drops what a resumed journal has of calls that are not asked any more: their entity was in a listing that has been read
    again since, and is gone.
    """
    journal._text.forget_items()
    if journal._earlier is not None:
        journal._index.keep_only(journal._asked)


def has_shifted(journal: Journal) -> bool:
    """Whether who takes from a cursor may have taken a row that does not count any more."""
    return journal.replaced > 0 or has_forgotten(journal._index)


def entities_in(journal: Journal) -> JournalEntities:
    """The entities in a journal by their keys."""
    return JournalEntities(journal._index, journal._text)


def _entries(rows: Iterable[ArrivedRow], start: int) -> list[Entry]:
    """The rows of a page, whose lines begin at ``start``, for the index."""
    entries = []
    for data, raw_at, key, has_whole_key, content in rows:
        entries.append((key, has_whole_key, content, start + len(_ROW), len(data), raw_at))
        start += len(_ROW) + len(data) + len(_ROW_END)
    return entries


def _text_of(page: NextPage) -> str:
    return json_text(asdict(page))


def _refused_entity(text: str) -> RefusedEntity:
    found = parse_json(text)
    refusal = found["refusal"]
    return RefusedEntity(found["refused"], CallError(**{**refusal, "meaning": Meaning(refusal["meaning"])}))
