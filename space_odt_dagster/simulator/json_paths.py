"""Reads and writes values in a response by path: ``a.b`` walks fields, ``a[].b`` every element of a list."""

from typing import Any

from space_odt_dagster.simulator.answers import Json


def list_at(payload: Any, key: str) -> list[Any]:
    """The items at ``a``, ``a.b`` or ``a[].b`` of a response."""
    found = [payload]
    for step in key.split("."):
        inner = [each.get(step.removesuffix("[]")) for each in found if isinstance(each, dict)]
        found = [one for each in inner for one in (each or [])] if step.endswith("[]") else inner
    return [item for each in found if isinstance(each, list) for item in each]


def with_list_at(payload: Json, key: str, items: list[Any]) -> Json:
    """The response with other items; if it has several lists, all go into the first."""
    name, _, rest = key.partition(".")
    plain = name.removesuffix("[]")
    if not rest:
        return {**payload, plain: items}
    inner = payload.get(plain)
    if name.endswith("[]"):
        first = inner[0] if isinstance(inner, list) and inner else {}
        return {**payload, plain: [with_list_at(first, rest, items)]}
    return {**payload, plain: with_list_at(inner if isinstance(inner, dict) else {}, rest, items)}


def value_at(item: Any, path: str) -> Any:
    """The value at a path of fields; after ``[]``, a list with the value of every element."""
    for at, step in enumerate(steps := path.split(".")):
        item = item.get(step.removesuffix("[]")) if isinstance(item, dict) else None
        if step.endswith("[]"):
            rest = ".".join(steps[at + 1 :])
            return [value_at(each, rest) for each in item or []]
    return item
