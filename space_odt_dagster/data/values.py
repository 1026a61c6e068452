"""Converts the JSON values of a column to its type, or reports that they do not fit.

Values are never bent to fit: digits in a text become a whole number where one is documented, nothing else. Times without a zone are
UTC, as the reference says. Columns whose values all fit, which is nearly always the case, are checked in one pass.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Final

from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.manifest.export import ColumnType

INTEGER = r"-?[0-9]+"
LEAST, MOST = -(2**63), 2**63 - 1
ZONE = "(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])"
TIME = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]([01][0-9]|2[0-3]):[0-9]{{2}}(:[0-9]{{2}}([.][0-9]{{1,9}})?)?{ZONE}?"
"""ISO 8601 with a day and a time of day, as Webex sends it."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_MOMENT: Final = -62_135_596_800_000_000
LAST_MOMENT: Final = 253_402_300_799_999_999
"""Start of year 1 and end of year 9999, in microseconds since 1970."""
_INTEGER, _TIME = re.compile(INTEGER), re.compile(TIME)
_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")
_PLAIN_TIMES = {b"0000-00-00T00:00:00Z", b"0000-00-00T00:00:00.000Z"}
_MICROSECOND = timedelta(microseconds=1)
_NOTHING = type(None)


def fitted(type: ColumnType, values: Sequence[Any]) -> tuple[Sequence[Any], int]:
    """The converted values, None for those that are missing or do not fit, and how many do not fit.

    Text and objects become strings, times microseconds since 1970.
    """
    if type is ColumnType.TEXT:
        return (
            values if _are_plain_texts(values) else [None if each is None else cell_text(each) for each in values]
        ), 0
    kinds = _kinds(values)
    if (type is ColumnType.BOOLEAN and kinds <= {bool}) or (type is ColumnType.LIST and kinds <= {list}):
        return values, 0
    if type is ColumnType.TIME and (moments := _plain_times(values)) is not None:
        return moments, 0
    fit = _FITTING[type]
    found = [None if each is None else fit(each) for each in values]
    return found, found.count(None) - values.count(None)


def alike(lists: list[Any]) -> list[Any]:
    """The lists of a column with elements of one kind, as Arrow needs. Lists of only texts, only whole numbers or only booleans
    stay; otherwise all elements become texts. A missing element stays None."""
    elements = list(chain.from_iterable(filter(None, lists)))
    if _are_plain_texts(elements):
        return lists
    kinds = _kinds(elements)
    if kinds == {bool} or (kinds == {int} and all(each is None or LEAST <= each <= MOST for each in elements)):
        return lists
    return [found and [None if each is None else cell_text(each) for each in found] for found in lists]


def _kinds(values: Sequence[Any]) -> set[type]:
    return set(map(type, values)) - {_NOTHING}


def _are_plain_texts(values: Sequence[Any]) -> bool:
    """Whether all of them are missing, or texts that ``cell_text`` leaves unchanged."""
    try:
        whole = "".join([each for each in values if each is not None])
        return "\0" not in whole and (whole.isascii() or bool(whole.encode()))
    except (TypeError, UnicodeEncodeError):
        return False


def _integer(value: Any) -> int | None:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        digits = value.removeprefix("-").lstrip("0")
        value = int(value[: len(value) - len(digits)] + digits) if len(digits) < 20 and len(value) < 4000 else MOST + 1
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and LEAST <= value <= MOST else None


def _boolean(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value)
    return value if isinstance(value, bool) else None


def _time(value: Any) -> int | None:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    moment = ((found if found.tzinfo else found.replace(tzinfo=UTC)) - EPOCH) // _MICROSECOND
    return moment if FIRST_MOMENT <= moment <= LAST_MOMENT else None


def _plain_times(values: Sequence[Any]) -> list[int | None] | None:
    """The times of a column as Webex nearly always sends them, or None: a check of the whole column takes a quarter of the time."""
    sent = [each for each in values if each is not None]
    try:
        text = "\n".join(sent)
        if "T24" in text or not _PLAIN_TIMES.issuperset(text.encode().translate(_DIGITS_AS_ZERO).split(b"\n")):
            return None
        read = datetime.fromisoformat
        return [None if each is None else (read(each) - EPOCH) // _MICROSECOND for each in values]
    except (TypeError, ValueError):
        return None


def _list(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) else None


def _object(value: Any) -> str | None:
    return json_text(value) if isinstance(value, dict) else None


_FITTING = {
    ColumnType.INTEGER: _integer,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.TIME: _time,
    ColumnType.LIST: _list,
    ColumnType.OBJECT: _object,
}
