"""Walking down a JSON value by a path of the manifest, such as ``phoneNumbers[type=work].value``."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

_STEP = re.compile(r"(?P<field>[^.\[\]]+)|\[(?P<index>\d+)\]|\[(?P<name>[^=\]]+)=(?P<value>[^\]]*)\]")

_Step = Callable[[Any], Any]


def value_at(payload: Any, path: str) -> Any:
    """The value at a path, or None where a step is not there; after ``[]`` the list of those that are."""
    head, each, rest = path.partition("[]")
    for step in _steps(head):
        if payload is None:
            return None
        payload = step(payload)
    if not each:
        return payload
    if not isinstance(payload, list):
        return None
    found = (value_at(element, rest.removeprefix(".")) for element in payload)
    return [value for value in found if value is not None]


@cache
def _steps(path: str) -> tuple[_Step, ...]:
    return tuple(_step(found) for found in _STEP.finditer(path))


def _step(found: re.Match[str]) -> _Step:
    field, index, name, value = found.group("field"), found.group("index"), found.group("name"), found.group("value")
    if field is not None:
        return lambda payload: payload.get(field) if isinstance(payload, dict) else None
    if index is not None:
        return lambda payload: payload[int(index)] if isinstance(payload, list) and int(index) < len(payload) else None
    return lambda payload: _first_with(payload, name, value)


def _first_with(payload: Any, name: str, value: str) -> Any:
    if not isinstance(payload, list):
        return None
    return next((each for each in payload if isinstance(each, dict) and each.get(name) == value), None)
