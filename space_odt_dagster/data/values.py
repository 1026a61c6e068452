"""A JSON value as the type of its column has it, or that it does not fit.

A value is never bent to fit: text of digits is a whole number where one is documented, and that is all. Times without a zone are
UTC, as the reference has them.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.export import ColumnType

UNFIT: Final = object()
"""What a value becomes that does not fit."""

INTEGER = r"-?[0-9]+"
LEAST, MOST = -(2**63), 2**63 - 1
ZONE = "(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])"
TIME = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]([01][0-9]|2[0-3]):[0-9]{{2}}(:[0-9]{{2}}([.][0-9]{{1,9}})?)?{ZONE}?"
"""ISO 8601 with a day and a time of day, as Webex sends it."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INTEGER, _TIME = re.compile(INTEGER), re.compile(TIME)


def fitting(type: ColumnType) -> Callable[[Any], Any]:
    """What makes of a JSON value, which is not missing, the value of a column of this type, or ``UNFIT``.

    Text and objects give a text, times microseconds since 1970.
    """
    return _FITTING[type]


def alike(lists: list[Any]) -> list[Any]:
    """The lists of a column with elements of one kind, as Arrow needs them: texts, whole numbers or true and false as they were
    sent if that is all there is, else all as texts. A missing element stays None."""
    elements = [each for found in lists if found is not None for each in found if each is not None]
    kinds = {type(each) for each in elements}
    if kinds == {str}:
        is_alike = all(cell_text(each) == each for each in elements)
    else:
        is_alike = kinds in (set(), {bool}) or (kinds == {int} and all(LEAST <= each <= MOST for each in elements))
    if is_alike:
        return lists
    return [found and [None if each is None else cell_text(each) for each in found] for found in lists]


def _integer(value: Any) -> Any:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and LEAST <= value <= MOST else UNFIT


def _boolean(value: Any) -> Any:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value, UNFIT)
    return value if isinstance(value, bool) else UNFIT


def _time(value: Any) -> Any:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return UNFIT
    try:
        found = datetime.fromisoformat(value)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return UNFIT
    return (found - EPOCH) // timedelta(microseconds=1)


def _list(value: Any) -> Any:
    return value if isinstance(value, list) else UNFIT


def _object(value: Any) -> Any:
    return json_text(value) if isinstance(value, dict) else UNFIT


_FITTING: dict[ColumnType, Callable[[Any], Any]] = {
    ColumnType.TEXT: cell_text,
    ColumnType.INTEGER: _integer,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.TIME: _time,
    ColumnType.LIST: _list,
    ColumnType.OBJECT: _object,
}
