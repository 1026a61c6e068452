"""Reads one listing: all its pages, and all again if other exports take ids from it.

If an entity disappears between two pages, those behind it move up and one of them is on no page. So a listing of several pages is
read again until two passes in a row find the same entities. Only their keys are compared: new items are passed on, earlier ones
stay as they were.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Protocol

from space_odt_dagster.extraction.answer_shape import about_pages
from space_odt_dagster.extraction.calls import Call, CallError, CallRefused, NextPage, Page
from space_odt_dagster.extraction.pagination import PageWalk
from space_odt_dagster.extraction.results import OF_AN_ENTITY, Meaning
from space_odt_dagster.extraction.session import ReadOnlySession

MOST_LOOKS = 3
"""Passes, including the first. A listing that changes in every pass is reported as incomplete."""
_NEVER_THE_SAME = f"The list was different each of the {MOST_LOOKS} times it was read: some items may be missing."


class Entities(Protocol):
    """Identifies the entities of a listing by the keys of their rows."""

    def keys_of(self, call: Call) -> set[bytes]:
        """The keys of the entities that a call has returned so far."""

    def keys_on(self, call: Call, page: Page) -> list[bytes | None]:
        """The key of each item of a page; None for an item that lacks part of it."""

    def ids_in(self, key: bytes) -> Mapping[str, str]:
        """The key columns and their values, from a key."""


class Listing:
    """The listing of one call. With ``entities`` it is read again; without, once.

    ``gone`` holds the ids of entities that two passes no longer found, known when the last page arrives.
    """

    def __init__(self, session: ReadOnlySession, call: Call, first: NextPage, entities: Entities | None) -> None:
        self._session = session
        self._call = call
        self._first = first
        self._entities = entities
        self.gone: tuple[Mapping[str, str], ...] = ()

    async def pages(self, start: NextPage) -> AsyncIterator[Page]:
        """The pages from ``start`` on, numbered through. Further passes give only new items. The last page has a problem if the
        listing is incomplete."""
        again: NextPage | None = start if start.is_again else None
        if again is None:
            walk = self._walk(start)
            async for page in walk.pages():
                if page.next is None and self._entities is not None and _may_have_shifted(walk, page):
                    again = replace(self._first, number=page.number + 1, is_again=True)
                    page = replace(page, next=again, problem=None)
                yield page
        if again is not None and self._entities is not None:
            async for page in self._looks(again, self._entities):
                yield page

    async def _looks(self, start: NextPage, entities: Entities) -> AsyncIterator[Page]:
        known = entities.keys_of(self._call)
        before, number = set(known), start.number
        for look in range(2, MOST_LOOKS + 1):
            found: set[bytes] = set()
            async for page in self._look(start):
                keys = entities.keys_on(self._call, page)
                new = tuple(
                    item for item, key in zip(page.items, keys, strict=True) if key is not None and key not in known
                )
                found.update(key for key in keys if key is not None)
                known |= found
                agrees = page.next is None and found == before
                ends = agrees or (page.next is None and look == MOST_LOOKS)
                if agrees and page.problem is None:
                    self.gone = tuple(map(entities.ids_in, sorted(known - found)))
                problem = page.problem if agrees else _never_the_same() if ends else None
                yield Page(number, new, page.around, None if ends else replace(start, number=number + 1), problem)
                if ends:
                    return
                number += 1
            before = found

    async def _look(self, start: NextPage) -> AsyncIterator[Page]:
        try:
            async for page in self._walk(replace(start, number=1, is_again=False)).pages():
                yield page
        except CallRefused as refused:
            # The listing exists, so an error of the second pass is a failure, not a skip.
            refusal = refused.refusal
            is_of_an_entity = refusal.meaning in OF_AN_ENTITY
            meaning = Meaning.INCOMPLETE if is_of_an_entity else refusal.meaning
            said = f"{refusal.meaning.value}." if is_of_an_entity else refusal.message
            raise type(refused)(replace(refusal, meaning=meaning, message=f"When it was read again: {said}")) from None

    def _walk(self, start: NextPage) -> PageWalk:
        export = self._call.export
        column = export.endpoint.page.total_column if export.endpoint.page else None
        total = str(self._call.source.get(column, "")) if column else ""
        return PageWalk(self._session, export, start, total=int(total) if total.isdigit() else None)


def _may_have_shifted(walk: PageWalk, last: Page) -> bool:
    """Whether entities may have moved between two pages, and nothing else is wrong."""
    return walk.has_several_pages and (last.problem is None or walk.misses_some)


def _never_the_same() -> CallError:
    return about_pages(Meaning.INCOMPLETE, _NEVER_THE_SAME)
