"""Small JSON files of the fleet: ours, whole, of a known format, and with the types that are expected."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from math import isfinite
from typing import Any, TypeVar, get_args, get_origin

from upath import UPath

from space_odt_dagster.exports.private_files import OutputError, reading, write_whole
from space_odt_dagster.extraction.json_text import json_text, parse_json

_MADE_BY, _FORMAT = "space-odt", 1
_MOST_BYTES = 1 << 18

T = TypeVar("T")


class Unreadable(OutputError):
    """A small file is damaged, or of another program or version. One plain sentence that names it."""


def write_small(path: UPath, content: Mapping[str, Any]) -> None:
    """Replaces the file. Raises ``OutputError``."""
    write_whole(path, f"{json_text({'made_by': _MADE_BY, 'format': _FORMAT, **content})}\n".encode())


def read_small(path: UPath, kind: type[T]) -> T | None:
    """The content of a file as a frozen dataclass; None if there is no file. Raises ``Unreadable``, or ``OutputError``."""
    try:
        with reading(path), path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    try:
        found = parse_json(content.decode("utf-8")) if len(content) <= _MOST_BYTES else None
        if not isinstance(found, dict) or (found.get("made_by"), found.get("format")) != (_MADE_BY, _FORMAT):
            raise ValueError
        small: T = _as(kind, found)
        return small
    except (ValueError, TypeError, KeyError):
        raise Unreadable(f"{path} is damaged or of another version: read the organisation again.") from None


def _as(kind: Any, found: Any) -> Any:
    """A value as declared. Raises ``ValueError`` if it is of another type, ``KeyError`` if a field is missing."""
    if hasattr(kind, "__dataclass_fields__"):
        given = {each.name: found[each.name] for each in fields(kind) if _is_given(each, found)}
        return kind(**{each.name: _as(each.type, given[each.name]) for each in fields(kind) if each.name in given})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        if not isinstance(found, list):
            raise ValueError
        return tuple(_as(inner[0], each) for each in found)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(found, dict):
            raise ValueError
        return {_as(inner[0], name): _as(inner[1], value) for name, value in found.items()}
    if isinstance(kind, type) and issubclass(kind, str) and kind is not str:
        return kind(found)
    if kind == float | None:
        return None if found is None else _number(found)
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        raise ValueError
    return found


def _number(found: Any) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal) or not isfinite(found):
        raise ValueError
    return float(found)


def _is_given(field: Any, found: Any) -> bool:
    """Whether a field is there. A missing one must have a default: another version may not know it."""
    return field.name in found or (field.default is MISSING and field.default_factory is MISSING)
