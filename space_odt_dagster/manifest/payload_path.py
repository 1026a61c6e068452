"""Reads a value of a JSON payload by a path such as ``phoneNumbers[type=work].value``."""

import re
from functools import cache
from typing import Any

_STEP = re.compile(r"(?P<field>[^.\[\]]+)|\[(?P<index>\d+)\]|\[(?P<name>[^=\]]+)=(?P<value>[^\]]*)\]")

_Step = str | int | tuple[str, str]
"""A field name, an index, or the field and value of the element to find."""


def value_at(payload: Any, path: str) -> Any:
    """The value at a path, or None if a step is missing.

    After ``[]`` it is a list with one value per element, None for elements without one.
    """
    steps, rest = _way(path)
    for step in steps:
        if isinstance(step, str):
            payload = payload.get(step) if isinstance(payload, dict) else None
        elif isinstance(step, int):
            payload = payload[step] if isinstance(payload, list) and step < len(payload) else None
        else:
            payload = _first_with(payload, *step)
        if payload is None:
            return None
    if rest is None:
        return payload
    if not isinstance(payload, list):
        return None
    return [value_at(element, rest) for element in payload]


@cache
def _way(path: str) -> tuple[tuple[_Step, ...], str | None]:
    """The steps of a path before ``[]``, and the path inside each element after it (None without ``[]``)."""
    head, each, rest = path.partition("[]")
    return tuple(_step(found) for found in _STEP.finditer(head)), rest.removeprefix(".") if each else None


def _step(found: re.Match[str]) -> _Step:
    field, index = found.group("field"), found.group("index")
    if field is not None:
        return str(field)
    return int(index) if index is not None else (found.group("name"), found.group("value"))


def _first_with(payload: Any, name: str, value: str) -> Any:
    if not isinstance(payload, list):
        return None
    return next((each for each in payload if isinstance(each, dict) and each.get(name) == value), None)
