"""Scripts for the scripted server: listings of made-up items, paged in one way or another."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script

Listing = Callable[[Asked], tuple[dict[str, Any], str | None]]


def with_page_size(name: str, size: int, **changes: Any) -> Export:
    """The export with another page size, so that few items make many pages."""
    export = MANIFEST[name]
    assert export.endpoint.page is not None
    page = replace(export.endpoint.page, size=size, **changes)
    return replace(export, endpoint=replace(export.endpoint, page=page))


def items(number: int, *, start: int = 0) -> list[dict[str, Any]]:
    return [{"id": f"id-{index:05}", "displayName": f"Item {index}"} for index in range(start, start + number)]


def url_of(asked: Asked, **query: str) -> str:
    """A URL at the host that was asked, with this query."""
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return f"http://{asked.headers['Host']}/v1{asked.path}?{pairs}"


def linked(key: str, total: int, size: int) -> Script:
    """Pages with a next link each, told apart by an opaque cursor."""

    def script(asked: Asked) -> Reply:
        start = int(asked.query.get("cursor", "c0")[1:])
        link = url_of(asked, max=str(size), cursor=f"c{start + size}") if start + size < total else None
        return Reply({key: items(min(size, total - start), start=start)}, link=link)

    return script


def started(key: str, total: int, cap: int, /, **around: Any) -> Script:
    """Pages by ``start``, cut at a cap, without any link."""

    def script(asked: Asked) -> Reply:
        start = int(asked.query.get("start", "0"))
        size = min(cap, int(asked.query["max"]))
        return Reply({key: items(max(0, min(size, total - start)), start=start), **around})

    return script


def indexed(key: str, total: int, cap: int, /, **around: Any) -> Script:
    """Pages by ``startIndex`` from 1, cut at a cap, without any link."""

    def script(asked: Asked) -> Reply:
        start = int(asked.query["startIndex"]) - 1
        size = min(cap, int(asked.query["count"]))
        return Reply({key: items(max(0, min(size, total - start)), start=start), **around})

    return script
