"""Walking the pages of a listing, and knowing when it is whole.

What is trusted: a next link that stays on the host and is new; a total that the answer names. What is not: an answer that ends
without a link although it is as long as it may be, a page that was seen before.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from yarl import URL

from space_odt_dagster.extraction.calls import CallRefused, NextPage, Page, Refusal
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.extraction.meaning import Meaning
from space_odt_dagster.extraction.session import EXCHANGE, ReadOnlySession
from space_odt_dagster.manifest.spec import Endpoint, Paging

MOST_PAGES = 10_000
"""More than any organisation has: a listing that goes on beyond is one that never ends."""
_USUAL_TOTALS = ("totalResults", "totalCount", "total")
_TRIES_BEFORE_SMALLER = 2


def has_documented_shape(endpoint: Endpoint, payload: Any) -> bool:
    """Whether an answer is what the endpoint promises: an object with something in it and, for a listing, the list."""
    if not isinstance(payload, dict) or not payload:
        return False
    if endpoint.item_key is None:
        return True
    items = payload.get(endpoint.item_key)
    return isinstance(items, list) or (items is None and endpoint.list_may_be_absent)


def items_of(endpoint: Endpoint, payload: Any) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    """The items of an answer of the documented shape, and the fields around them."""
    if endpoint.item_key is None:
        return (payload,), {}
    around = {name: value for name, value in payload.items() if name != endpoint.item_key}
    return tuple(payload.get(endpoint.item_key) or ()), around


def first_page(endpoint: Endpoint, url: str, query: Mapping[str, str]) -> NextPage:
    """Where a listing begins, with the page size that its endpoint allows."""
    page = endpoint.page
    if page is None:
        return NextPage(1, url, query, 0)
    sized = {**query, page.size_param: str(page.size)}
    if page.paging is Paging.INDEX:
        sized["startIndex"] = "1"
    return NextPage(1, url, sized, 0)


class PageWalk:
    """Reads the pages of one listing from a point on. Raises ``CallRefused`` when it cannot be completed."""

    def __init__(self, session: ReadOnlySession, endpoint: Endpoint, start: NextPage, *, total: int | None) -> None:
        self._session = session
        self._endpoint = endpoint
        self._at: NextPage | None = start
        self._total = total
        self._linked = start.number > 1 and not start.query
        self._followed: set[str] = set()
        self._seen_pages: set[int] = set()
        self._distinct: set[int] = set()
        # Pages from before a resume are not here any more: only their number of items is known.
        self._seen_before = start.seen

    async def pages(self) -> AsyncIterator[Page]:
        """The pages, in order."""
        while self._at is not None:
            at = self._at
            self._followed.add(str(URL(at.url).extend_query(at.query)))
            answer = await self._read(at)
            if answer is None:
                break
            payload, links = answer
            items, around = items_of(self._endpoint, payload)
            self._notice_total(payload)
            seen = at.seen + len(items)
            texts = [json_text(item) for item in items]
            fingerprint = hash(tuple(texts))
            repeated = bool(items) and fingerprint in self._seen_pages
            self._seen_pages.add(fingerprint)
            if repeated:
                raise self._refused(Meaning.INCOMPLETE, f"Page {at.number} repeats a page that came before.")
            self._distinct.update(map(hash, texts))
            problem: CallRefused | None = None
            try:
                self._at = self._after(at, len(items), seen, links.get("next"))
            except CallRefused as refused:
                problem, self._at = refused, None
            yield Page(at.number, items, around, self._at)
            if problem is not None:
                raise problem
        self._check_total()

    async def _read(self, at: NextPage) -> tuple[Any, Mapping[str, str]] | None:
        smaller = list(self._endpoint.page.smaller) if self._endpoint.page else []
        while True:
            try:
                return await self._session.get_json(
                    at.url, at.query, attempts=_TRIES_BEFORE_SMALLER if smaller else None
                )
            except CallRefused as refused:
                if refused.refusal.meaning is Meaning.NOT_FOUND and self._is_probe(at):
                    return None  # Some listings answer 404 past their last page.
                if refused.refusal.http_status != 504 or not smaller:
                    raise self._named(refused, at.number) from None
                at = self._with_size(at, smaller.pop(0))

    def _named(self, refused: CallRefused, number: int) -> CallRefused:
        refusal = refused.refusal
        return CallRefused(replace(refusal, message=f"Page {number}: {refusal.message}")) if number > 1 else refused

    def _with_size(self, at: NextPage, size: int) -> NextPage:
        assert self._endpoint.page is not None
        param = self._endpoint.page.size_param
        if param in at.query:
            return replace(at, query={**at.query, param: str(size)})
        return replace(at, url=str(URL(at.url).update_query({param: str(size)})))

    def _is_probe(self, at: NextPage) -> bool:
        return at.number > 1 and bool(at.query)

    def _notice_total(self, payload: Mapping[str, Any]) -> None:
        if self._endpoint.page is None:
            return
        for name in (*self._endpoint.page.totals, *_USUAL_TOTALS):
            value = payload.get(name)
            if isinstance(value, int) and not isinstance(value, bool):
                self._total = max(self._total or 0, value)
                return

    def _after(self, at: NextPage, length: int, seen: int, link: str | None) -> NextPage | None:
        page = self._endpoint.page
        if page is None:
            return None
        if at.number >= MOST_PAGES and link is not None:
            raise self._refused(
                Meaning.UNSAFE, f"The listing goes on after {MOST_PAGES} pages, more than there can be."
            )
        if link is not None:
            self._linked = True
            return self._by_link(at, seen, link)
        if self._linked or length == 0 or at.number >= MOST_PAGES:
            return None
        first = str(URL(at.url).with_query(None))
        asked = {**URL(at.url).query, **at.query}
        if page.paging is Paging.INDEX and (seen < self._total if self._total is not None else length >= page.size):
            return NextPage(at.number + 1, first, {**asked, "startIndex": str(1 + seen)}, seen)
        if page.paging is Paging.START and (length >= page.size or length == page.silent_cap):
            return NextPage(at.number + 1, first, {**asked, "start": str(seen)}, seen)
        return None

    def _by_link(self, at: NextPage, seen: int, link: str) -> NextPage:
        url = URL(link)
        if not self._session.is_trusted(url):
            raise self._refused(
                Meaning.UNSAFE,
                f"The next page lies on another host ({url.scheme}://{url.host}:{url.port}); it was not asked.",
            )
        if str(url) in self._followed:
            raise self._refused(Meaning.UNSAFE, "The link to the next page leads back to a page that was read already.")
        return NextPage(at.number + 1, link, {}, seen)

    def _check_total(self) -> None:
        reached = self._seen_before + len(self._distinct)
        if self._total is not None and reached < self._total:
            raise self._refused(Meaning.INCOMPLETE, f"The answer names {self._total} items, but only {reached} came.")

    def _refused(self, meaning: Meaning, message: str) -> CallRefused:
        exchange = EXCHANGE.get()
        status = exchange.statuses[-1] if exchange.statuses else None
        return CallRefused(Refusal(meaning, status, None, message, exchange.tracking_id, 1))
