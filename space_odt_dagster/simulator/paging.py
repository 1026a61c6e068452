"""Pages in the style of each family of endpoints, with the links between them.

The styles differ on purpose: a reader that knows only one of them silently loses rows here.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from space_odt_dagster.simulator.answers import Json, Reply, shape_b
from space_odt_dagster.simulator.json_paths import with_list_at


class Style(Enum):
    START = "max and start, Link"
    CURSOR = "max and an opaque cursor, Link; start is ignored"
    ALL = "every row in one answer"
    SCIM = "startIndex and count, totals in the body, no Link"
    MEMBERS = "startIndex and count, no totals but the size of the group, no Link"
    LICENCE = "limit and an opaque next, Link"
    LIMIT = "limit and start, total in the body, no Link"
    SILENT = "max and start, cut off without a Link"
    SILENT_START_IGNORED = "cut off without a Link, start is ignored"


@dataclass(frozen=True, kw_only=True)
class Paging:
    """Item key, style, default and largest page size, and whether position and size are required."""

    key: str
    style: Style = Style.START
    default: int = 1000
    cap: int = 1000
    required: bool = False


@dataclass(frozen=True)
class WholeListing:
    """All rows of an answer, the rest of its body, and whether an empty list is omitted."""

    rows: Sequence[Any]
    body: Json = field(default_factory=dict)
    omit_empty: bool = False


@dataclass(frozen=True)
class PageSent:
    body: Json
    next_query: str | None = None


SIZE = {Style.LIMIT: "limit", Style.SCIM: "count", Style.MEMBERS: "count", Style.LICENCE: "limit"}
PLACE = {Style.SCIM: "startIndex", Style.MEMBERS: "startIndex", Style.CURSOR: "cursor", Style.LICENCE: "next"}
OPAQUE = (Style.CURSOR, Style.LICENCE)
LINKED = (Style.START, Style.CURSOR, Style.LICENCE)


def page(listing: WholeListing, paging: Paging, query: Mapping[str, str]) -> PageSent | Reply:
    """The page for a query. A page size above the cap is reduced to it, as in the real service."""
    style = paging.style
    if style is Style.ALL:
        return PageSent(with_list_at(listing.body, paging.key, list(listing.rows)))
    place = PLACE.get(style, "start")
    if paging.required and not {place, SIZE.get(style, "max")} <= query.keys():
        return Reply(400, shape_b("The parameters start and max are required.", 25008))
    try:
        size = min(int(query.get(SIZE.get(style, "max"), paging.default)), paging.cap)
        start = first_row(style, query.get(place))
    except (ValueError, binascii.Error):
        return Reply(400, shape_b("Invalid paging parameter.", 25024))
    if size < 1 or start < 0:
        return Reply(400, shape_b("Paging parameters must be positive.", 25024))
    if style is Style.SILENT_START_IGNORED:
        start = 0
    rows = list(listing.rows[start : start + size])
    body = dict(listing.body)
    if style is Style.SCIM:
        body.update(totalResults=len(listing.rows), startIndex=start + 1, itemsPerPage=len(rows))
    if style is Style.LIMIT:
        body.update(total=len(listing.rows), start=start, limit=size)
    if rows or not listing.omit_empty:
        body = with_list_at(body, paging.key, rows)
    if style not in LINKED or start + size >= len(listing.rows):
        return PageSent(body)
    place_value = opaque(start + size) if style in OPAQUE else str(start + size)
    return PageSent(body, urlencode({**query, SIZE.get(style, "max"): str(size), place: place_value}))


def without_page(query: Mapping[str, str]) -> str:
    """A query without its page parameters."""
    about_pages = {"start", "max", *SIZE.values(), *PLACE.values()}
    return urlencode(sorted((name, value) for name, value in query.items() if name not in about_pages))


def first_row(style: Style, place: str | None) -> int:
    if place is None or place == "":
        return 0
    if style in OPAQUE:
        return int(base64.urlsafe_b64decode(place.encode()).decode().removeprefix("row:"))
    return int(place) - (1 if style in (Style.SCIM, Style.MEMBERS) else 0)


def opaque(row: int) -> str:
    return base64.urlsafe_b64encode(f"row:{row}".encode()).decode()
