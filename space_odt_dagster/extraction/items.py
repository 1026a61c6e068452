"""Finds the items in a response."""

from collections.abc import Iterator, Mapping
from typing import Any

from space_odt_dagster.manifest.export import Endpoint


def has_its_list(endpoint: Endpoint, item_key: str, payload: Any) -> bool:
    """Whether the response of a listing has its list, or may omit it."""
    lists = list(_lists_in(payload, item_key.split(".")))
    missing = [found for found in lists if found is None]
    if not all(found is None or isinstance(found, list) for found in lists):
        return False
    return not missing or endpoint.list_may_be_absent


def items_of(endpoint: Endpoint, payload: Any) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    """The items of a response of the documented shape, and the fields around the list."""
    if endpoint.item_key is None:
        return (payload,), {}
    steps = endpoint.item_key.split(".")
    items = tuple(item for found in _lists_in(payload, steps) for item in found or ())
    return items, _around(payload, steps)


def number_at(payload: Any, path: str) -> int | None:
    """The whole number at a dotted path of fields, or None. Digits as text count."""
    for name in path.split("."):
        payload = payload.get(name) if isinstance(payload, dict) else None
    if isinstance(payload, str) and payload.isascii() and payload.isdigit():
        return int(payload)
    return payload if isinstance(payload, int) and not isinstance(payload, bool) else None


def _lists_in(payload: Any, steps: list[str]) -> Iterator[Any]:
    """Each list at the path as found; None where the path ends early."""
    name, *rest = steps
    found = payload.get(name.removesuffix("[]")) if isinstance(payload, dict) else None
    if not rest or found is None:
        yield found
    elif not name.endswith("[]"):
        yield from _lists_in(found, rest)
    elif isinstance(found, list):
        for each in found:
            yield from _lists_in(each, rest)
    else:
        yield found


def _around(payload: Mapping[str, Any], steps: list[str]) -> Mapping[str, Any]:
    name, *rest = steps
    around = {key: value for key, value in payload.items() if key != name.removesuffix("[]")}
    inner = payload.get(name)
    return {**around, name: _around(inner, rest)} if rest and isinstance(inner, dict) else around
