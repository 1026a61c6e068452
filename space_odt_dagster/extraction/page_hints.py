"""What the body of a page says about its listing: how many items there are, whether more follow, and where."""

from collections.abc import Mapping
from typing import Any

from yarl import URL

from space_odt_dagster.extraction.items import number_at
from space_odt_dagster.manifest.export import Endpoint

_USUAL_TOTALS = ("totalResults", "totalCount", "total")
_MORE = ("hasMore", "hasNext", "hasNextPage", "moreResults", "isTruncated", "truncated")


def announced_total(payload: Mapping[str, Any], endpoint: Endpoint, before: int | None) -> int | None:
    """The largest total that any page has given so far; None if none gave one."""
    if endpoint.page is None:
        return before
    for name in (*endpoint.page.totals, *_USUAL_TOTALS):
        value = number_at(payload, name)
        if value is not None:
            return max(before or 0, value)
    return before


def says_there_is_more(payload: Mapping[str, Any]) -> bool:
    """Whether the body says that more pages follow."""
    return any(payload.get(name) is True for name in _MORE)


def next_in_body(payload: Mapping[str, Any], here: URL) -> str | None:
    """The URL of the next page if the body has one (``paging.next`` or ``nextLink``); else None."""
    paging = payload.get("paging")
    found = paging.get("next") if isinstance(paging, Mapping) else payload.get("nextLink")
    if isinstance(found, list):
        found = found[0] if found else None
    if not isinstance(found, str) or not found.strip():
        return None
    try:
        return str(here.join(URL(found.strip())))
    except ValueError:
        return found
