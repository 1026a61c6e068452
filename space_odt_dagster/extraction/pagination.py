"""Walks the pages of a listing and decides whether it is complete.

Trusted as an end or a continuation: a new next link on the same host; a total in the response; a page shorter than its endpoint
is documented to give. Not trusted: any other page without a link, as servers may return fewer items than requested; a page seen
before; a link that drops the query.
"""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from yarl import URL

from space_odt_dagster.extraction.answer_shape import about_pages, good_items_of
from space_odt_dagster.extraction.calls import CallError, CallRefused, LinkExpired, NextPage, Page
from space_odt_dagster.extraction.dropped_flags import FlaggedFields
from space_odt_dagster.extraction.items import items_of
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.extraction.link_header import UNREADABLE
from space_odt_dagster.extraction.next_page_query import completed, names_a_place, without_place
from space_odt_dagster.extraction.page_hints import announced_total, next_in_body, says_there_is_more
from space_odt_dagster.extraction.results import OF_AN_ENTITY, Meaning
from space_odt_dagster.extraction.session import ReadOnlySession
from space_odt_dagster.manifest.export import Endpoint, Export, PageSize, PageStyle

MOST_PAGES = 10_000
"""More pages than any organisation has: a longer listing never ends."""
_SURELY_TAKEN = (100, 50)
"""Page sizes to try if the endpoint rejects the requested one."""
_USUAL_CAP = 50
"""Servers that return fewer items than requested have been seen to stop at a multiple of this."""
_EXPIRED, _EXPIRED_BY_RESUME = frozenset({400, 410}), frozenset({400, 404, 410})
"""HTTP statuses for a page link that the server gave out and no longer knows."""
_ABOUT_SIZE = re.compile(r"\b(max|count|limit|page size)\b", re.IGNORECASE)
_TRIES_BEFORE_SMALLER = 2


def first_page(endpoint: Endpoint, url: str, query: Mapping[str, str]) -> NextPage:
    """The first page of a listing, with the page size that its endpoint allows."""
    page = endpoint.page
    if page is None:
        return NextPage(1, url, query, 0)
    sized = {**query, page.size_param: str(page.size)}
    if page.style is PageStyle.INDEX:
        sized["startIndex"] = "1"
    elif page.from_start:
        sized["start"] = "0"
    return NextPage(1, url, sized, 0)


class PageWalk:
    """Reads the pages of one listing from ``start`` on. Raises ``CallRefused`` if a page is refused."""

    def __init__(self, session: ReadOnlySession, export: Export, start: NextPage, *, total: int | None) -> None:
        self._session = session
        self._export = export
        self._endpoint = export.endpoint
        self._at: NextPage | None = start
        self._resumes_at = start.number
        self._total = total
        self._seemed_the_last = False
        self._linked = start.number > 1 and not names_a_place(start.query)
        self._followed: set[str] = set()
        self._first: tuple[Any, ...] | None = None
        self._seen_pages: set[int] = set()
        self._distinct: set[int] = set()
        # Pages from before a resume are not in memory: only their number of items is known.
        self._seen_before = start.seen
        self._flagged = FlaggedFields(export.endpoint)
        self._complaint: str | None = None
        self._pages = 0
        self._pages_with_items = min(start.number - 1, 2) if start.seen else 0
        self.misses_some = False
        """Whether fewer items arrived than the total: an entity may have disappeared between two pages."""

    @property
    def has_several_pages(self) -> bool:
        """Whether items came on more than one page, or a first page gave reason to request a second."""
        return self._pages_with_items > 1 or (self._pages > 1 and not self._seemed_the_last)

    async def pages(self) -> AsyncIterator[Page]:
        """The pages in order. The last one has a problem if the list is incomplete."""
        while self._at is not None:
            whole = completed(self._at.url, self._at.query)
            self._followed.add(whole)
            at, answer = await self._read(self._at, whole)
            payload, links = answer if answer is not None else ({}, {})
            items, around, complaint = good_items_of(self._export, payload) if answer is not None else ((), {}, None)
            self._complaint = self._complaint or complaint
            self._total = announced_total(payload, self._endpoint, self._total)
            self._pages = at.number
            if self._was_seen(items):
                self._at = None
                if self._seemed_the_last:  # The server ignores ``start``: the first page was everything.
                    yield Page(at.number, (), around, None, self._shortfall(payload))
                    return
                problem = about_pages(Meaning.INCOMPLETE, f"Page {at.number} repeats an earlier page.")
                yield Page(at.number, (), around, None, problem)
                return
            self._flagged.notice(at.number, items)
            self._pages_with_items += bool(items)
            link = links.get("next", next_in_body(payload, URL(at.url)))
            length = len(items_of(self._endpoint, payload)[0])
            self._at, unsafe = self._after(at, length, at.seen + length, link)
            yield Page(at.number, items, around, self._at, unsafe or (None if self._at else self._shortfall(payload)))

    def _was_seen(self, items: tuple[Any, ...]) -> bool:
        if self._first is None:
            self._first = items
            return False
        self._remember_first()
        return self._remember(items)

    def _remember_first(self) -> None:
        """Remembers the items of the first page, only when a second page or a total makes it necessary: most listings have one
        page."""
        if self._first:
            self._remember(self._first)
            self._first = ()

    def _remember(self, items: tuple[Any, ...]) -> bool:
        """Remembers the items of a page. Returns whether the page was seen before."""
        identities = [_identity(item) for item in items]
        page = hash(tuple(identities))
        known = bool(items) and page in self._seen_pages
        self._seen_pages.add(page)
        self._distinct.update(map(hash, identities))
        return known

    async def _read(self, at: NextPage, whole: str) -> tuple[NextPage, tuple[Any, Mapping[str, str]] | None]:
        """The page as finally requested and its response; None for a 404 past the last page.

        ``whole`` is the full URL of the page.
        """
        page = self._endpoint.page
        smaller = [size for size in page.smaller if size < _size_of(at, page)] if page is not None else []
        # Few endpoints document their limits: a rejected page size must not cost the whole listing.
        modest = [size for size in _SURELY_TAKEN if size < _size_of(at, page)] if page and at.number == 1 else []
        while True:
            heavy = _TRIES_BEFORE_SMALLER if smaller else None
            try:
                return at, await self._session.get_json(whole, {}, attempts_if_heavy=heavy)
            except CallRefused as refused:
                if refused.refusal.meaning is Meaning.NOT_FOUND and self._is_probe(at):
                    return at, None  # Some listings answer 404 past their last page.
                if modest and _is_about_size(refused.refusal):
                    at = self._with_size(at, modest.pop(0))
                    whole = completed(at.url, at.query)
                    continue
                if refused.refusal.http_status != 504 or not smaller:
                    raise self._refusal_of(at, refused) from None
                at = self._with_size(at, smaller.pop(0))
                whole = completed(at.url, at.query)

    def _with_size(self, at: NextPage, size: int) -> NextPage:
        assert self._endpoint.page is not None
        param = self._endpoint.page.size_param
        url = URL(at.url)
        resized = str(url.update_query({param: str(size)})) if param in url.query else at.url
        return replace(at, url=resized, query={**at.query, param: str(size)})

    def _refusal_of(self, at: NextPage, refused: CallRefused) -> CallRefused:
        """The error of a page. After the first page it is never a skip: the entity exists, and its listing is incomplete."""
        if at.number == 1:
            return refused
        refusal = refused.refusal
        if at.number == self._resumes_at:
            has_expired = refusal.http_status in _EXPIRED_BY_RESUME
        else:
            has_expired = refusal.http_status in _EXPIRED and refusal.meaning is Meaning.REJECTED
        if refusal.meaning in OF_AN_ENTITY:
            said = replace(refusal, meaning=Meaning.INCOMPLETE, message=f"Page {at.number}: {refusal.meaning.value}.")
        else:
            said = replace(refusal, message=f"Page {at.number}: {refusal.message}")
        return LinkExpired(said) if has_expired and not self._is_probe(at) else CallRefused(said)

    def _is_probe(self, at: NextPage) -> bool:
        return at.number > 1 and names_a_place(at.query)

    def _after(
        self, at: NextPage, length: int, seen: int, link: str | None
    ) -> tuple[NextPage | None, CallError | None]:
        """The next page, or why it cannot be read. Both are None at the end."""
        page = self._endpoint.page
        if link is not None:
            self._linked = True
            return self._by_link(at, seen, link)
        if page is None or self._linked or length == 0:
            return None, None
        if page.style is PageStyle.LINK or not self._may_continue(page, length, _size_of(at, page), seen):
            return None, None
        begin = ("startIndex", 1 + seen) if page.style is PageStyle.INDEX else ("start", seen)
        asked = {**URL(at.url).query, **at.query, begin[0]: str(begin[1])}
        following = NextPage(at.number + 1, str(URL(at.url).with_query(None)), asked, seen)
        return (following, None) if at.number < MOST_PAGES else (None, self._endless())

    def _may_continue(self, page: PageSize, length: int, size: int, seen: int) -> bool:
        """Whether more items can follow a page without a link."""
        is_full = length >= size
        if self._total is not None:
            return seen < self._total or (is_full and page.style is PageStyle.START)
        looks_capped = is_full or length % _USUAL_CAP == 0
        self._seemed_the_last = not looks_capped
        return looks_capped or length >= page.ends_below

    def _by_link(self, at: NextPage, seen: int, link: str) -> tuple[NextPage | None, CallError | None]:
        question = without_place({**(URL(at.url).query if at.number == 1 else {}), **at.query})
        try:
            url = URL(link)
            whole = completed(link, question)
        except ValueError:
            link = UNREADABLE
        if link == UNREADABLE:
            problem = "The link to the next page cannot be read."
        elif not self._session.is_trusted(url):
            where = f"{url.scheme}://{url.host}" + (f":{url.port}" if url.port else "")
            problem = f"The next page is on another host ({where}); it was not read."
        elif whole in self._followed:
            problem = "The link to the next page leads back to a page that was read already."
        elif at.number >= MOST_PAGES:
            return None, self._endless()
        else:
            return NextPage(at.number + 1, link, question, seen), None
        return None, about_pages(Meaning.UNSAFE, problem)

    def _endless(self) -> CallError:
        message = f"The list has more than {MOST_PAGES} pages, so it probably never ends."
        return about_pages(Meaning.UNSAFE, message)

    def _shortfall(self, payload: Mapping[str, Any]) -> CallError | None:
        if self._total is not None:
            self._remember_first()
        reached = self._seen_before + len(self._distinct)
        self.misses_some = self._total is not None and reached < self._total
        if self.misses_some:
            problem: str | None = f"The answer gives a total of {self._total} items, but only {reached} arrived."
        elif says_there_is_more(payload):
            problem = "The last page says that there are more, but has no link to them."
        else:
            problem = self._complaint or self._flagged.forgotten
        return about_pages(Meaning.INCOMPLETE, problem) if problem is not None else None


def _is_about_size(refusal: CallError) -> bool:
    """Whether a request was rejected because of its page size."""
    return refusal.http_status == 400 and _ABOUT_SIZE.search(refusal.message) is not None


def _identity(item: Any) -> str:
    """What identifies an item even if it changed since: its id, or else its whole content."""
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, str) and found else json_text(item)


def _size_of(at: NextPage, page: PageSize) -> int:
    """The requested page size; a link to the next page may omit it."""
    size = URL(at.url).query.get(page.size_param, at.query.get(page.size_param, ""))
    return int(size) if size.isascii() and size.isdigit() else page.size
