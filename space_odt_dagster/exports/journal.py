"""The journal of an asset under way: every page that came, as rows, in a private file, until the export is written.

An interrupted run resumes from it, and it keeps memory flat: rows wait on disk and only their keys in memory.

One page is some item lines and then a page line; the page line makes them count. A line that was cut off by a crash, and item lines
without their page line, are dropped when the journal is opened again.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from space_odt_dagster.exports.rows import Redactor, Row, cell_text, rows_of
from space_odt_dagster.exports.source_cursor import SourceCursor
from space_odt_dagster.extraction.calls import Answered, Call, NextPage, Page, Refusal, RefusedEntity, SourceRow
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.manifest.spec import Kind, Spec, keys_of

_SYNC_SECONDS = 1.0


@dataclass(frozen=True)
class _Place:
    """Where a row is in the journal, and what it is sorted and merged by."""

    key: tuple[str, ...]
    content: int
    call: int
    page: int
    variant: int
    offset: int

    @property
    def listed(self) -> tuple[int, int]:
        """Which page of which listing brought it."""
        return self.variant, self.page


class Journal:
    """Keeps what the calls of one spec bring (a ``Keeper``). Opening an existing file continues it."""

    def __init__(self, path: Path, spec: Spec, redactor: Redactor | None = None) -> None:
        self._spec = spec
        self._redactor = redactor
        self._key_indexes = [[column.name for column in spec.columns].index(name) for name in keys_of(spec)]
        self._places: list[_Place] = []
        self.replaced = 0
        """Once counted: items that came again in a later page of the same listing, with another content; the later one is kept."""
        self._answered: dict[str, Answered] = {}
        self._call_numbers: dict[str, int] = {}
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._file: IO[bytes] = os.fdopen(descriptor, "r+b")
        self._end = self._load()
        self._synced_at = time.monotonic()

    def close(self) -> None:
        """Everything that was kept is on disk afterwards."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def answered(self, call: Call) -> Answered | None:
        """What is known of the call from before."""
        return self._answered.get(call.ids)

    def keep(self, call: Call, page: Page) -> None:
        """Takes one page: its rows, and where the listing goes on."""
        rows = rows_of(call, page, self._redactor)
        lines = [json_text({"values": row.values, "raw": row.raw, "variant": call.variant}) for row in rows]
        entries = [self._entry(row, call.variant, f"{line}\n".encode()) for row, line in zip(rows, lines, strict=True)]
        goes_on = None
        if page.next is not None:
            goes_on = {
                "number": page.next.number,
                "url": page.next.url,
                "query": dict(page.next.query),
                "seen": page.next.seen,
            }
        self._append(entries, {"call": call.ids, "page": page.number, "next": goes_on})

    def refuse(self, call: Call, refused: RefusedEntity) -> None:
        """Takes a refusal that would come again."""
        refusal = refused.refusal
        said = {
            "meaning": refusal.meaning.value,
            "http_status": refusal.http_status,
            "code": refusal.code,
            "message": refusal.message,
            "tracking_id": refusal.tracking_id,
            "attempts": refusal.attempts,
        }
        self._append([], {"call": call.ids, "refused": refused.ids, "refusal": said})

    def count(self) -> int:
        """How many rows there are."""
        return sum(1 for _ in self._merged())

    def rows(self) -> Iterator[Row]:
        """All rows, sorted by key and then by content, each entity once."""
        self._file.flush()
        places = sorted(self._merged(), key=lambda place: place.key)
        for _, alike in groupby(places, key=lambda place: place.key):
            found = [self._row_at(place.offset) for place in alike]
            yield from found if len(found) == 1 else sorted(found, key=lambda row: json_text(row.raw))

    def cursor(self, columns: tuple[str, ...]) -> SourceCursor:
        """Takes rows as they arrive."""
        names = [each.name for each in self._spec.columns]
        seen: set[tuple[str, ...]] = set()

        def take(start: int, limit: int) -> tuple[int, list[SourceRow]]:
            rows: list[SourceRow] = []
            at = start
            for place in self._places[start : start + limit]:
                at += 1
                if all(place.key) and place.key in seen:
                    continue
                seen.add(place.key)
                values = self._row_at(place.offset).values
                rows.append({n: values[names.index(n)] for n in columns})
            return at, rows

        return SourceCursor(take)

    def source_rows(self, columns: tuple[str, ...]) -> Iterator[SourceRow]:
        """The merged rows."""
        names = [each.name for each in self._spec.columns]
        for row in self.rows():
            yield {n: row.values[names.index(n)] for n in columns}

    def _merged(self) -> Iterator[_Place]:
        """The places that count: of a base module's entity the last (a later listing, a later page), of an artifact's rows all but
        those that a shifting page brought twice. Two items of one page are two, whatever their key."""
        if self._spec.kind is not Kind.BASE:
            seen: dict[tuple[tuple[str, ...], int, int], int] = {}
            for place in self._places:
                if seen.setdefault((place.key, place.content, place.call), place.page) == place.page:
                    yield place
            return
        last: dict[tuple[str, ...], list[_Place]] = {}
        self.replaced = 0
        for place in self._places:
            alike = last.get(place.key)
            if not all(place.key):
                yield place
            elif alike is None:
                last[place.key] = [place]
            elif place.listed == alike[0].listed:
                if place.content not in {each.content for each in alike}:
                    alike.append(place)
            elif place.listed > alike[0].listed:
                same_listing = place.variant == alike[0].variant
                self.replaced += same_listing and place.content not in {each.content for each in alike}
                last[place.key] = [place]
        for alike in last.values():
            yield from alike

    def _row_at(self, offset: int) -> Row:
        self._file.seek(offset)
        line = parse_json(self._file.readline().decode("utf-8"))
        return Row(tuple(line["values"]), line["raw"])

    def _entry(self, row: Row, variant: int, line: bytes) -> "_Entry":
        key = tuple(cell_text(row.values[index]) for index in self._key_indexes)
        return _Entry(key, hash(json_text(row.raw)), variant, line)

    def _append(self, entries: list["_Entry"], mark: dict[str, Any]) -> None:
        end_line = f"{json_text(mark)}\n".encode()
        self._file.seek(self._end)
        self._file.write(b"".join([*(entry.line for entry in entries), end_line]))
        self._file.flush()
        self._note(entries, mark, end_line)
        if time.monotonic() - self._synced_at > _SYNC_SECONDS:
            os.fsync(self._file.fileno())
            self._synced_at = time.monotonic()

    def _note(self, entries: list["_Entry"], mark: dict[str, Any], end_line: bytes) -> None:
        """Enters a page or a refusal into the index; what counts of the file ends behind it."""
        number = self._call_numbers.setdefault(mark["call"], len(self._call_numbers))
        for entry in entries:
            self._places.append(_Place(entry.key, entry.content, number, mark["page"], entry.variant, self._end))
            self._end += len(entry.line)
        self._end += len(end_line)
        known = self._answered.get(mark["call"]) or Answered(0, None, ())
        if "page" in mark:
            goes_on = NextPage(**mark["next"]) if mark["next"] else None
            self._answered[mark["call"]] = Answered(mark["page"], goes_on, known.refused)
        else:
            said = {**mark["refusal"], "meaning": Meaning(mark["refusal"]["meaning"])}
            refused = RefusedEntity(mark["refused"], Refusal(**said))
            self._answered[mark["call"]] = Answered(known.pages, known.next, (*known.refused, refused))

    def _load(self) -> int:
        self._end = 0
        entries: list[_Entry] = []
        for line in self._file:
            try:
                found = parse_json(line.decode("utf-8"))
            except ValueError:
                break
            if not line.endswith(b"\n") or not isinstance(found, dict):
                break
            if "values" in found:
                entries.append(self._entry(Row(tuple(found["values"]), found["raw"]), found["variant"], line))
                continue
            self._note(entries, found, line)
            entries = []
        self._file.truncate(self._end)
        return self._end


@dataclass(frozen=True)
class _Entry:
    """A row on its way into the index, with its line."""

    key: tuple[str, ...]
    content: int
    variant: int
    line: bytes
