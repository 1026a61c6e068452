"""The tests of one value. Each says true or false; None if the value cannot be judged."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from space_odt_dagster.judging.condition import Operator, Written
from space_odt_dagster.judging.patterns import compiled_glob, compiled_pattern
from space_odt_dagster.manifest.ids import comparable_id

_HIDDEN = "redacted:"
REDACTED = re.compile(rf"{_HIDDEN}[0-9a-f]{{16}}")
Test = Callable[[Any, Any, bool], bool | None]


def is_empty(value: Any) -> bool:
    """Whether a value is absent, null, or an empty text, list or object."""
    return value is None or value in ("", [], {})


def is_redacted(value: Any) -> bool:
    """Whether a value, or an element of a list, is hidden."""
    if isinstance(value, str):
        return value.startswith(_HIDDEN) and REDACTED.fullmatch(value) is not None
    return isinstance(value, list) and any(map(is_redacted, value))


def same(one: Any, other: Any, ignore_case: bool = False) -> bool:
    """Whether two values are equal: same type, ids as entities; an argument may give a number as text to compare with a text."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Written):
        one, other = other, one
    if isinstance(other, Written):
        other = other.text if isinstance(one, str) else other.value
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    if isinstance(one, str) and isinstance(other, str):
        if ignore_case:
            return one.casefold() == other.casefold()
        return one == other or comparable_id(one) == comparable_id(other)
    if isinstance(one, int | float | Decimal) and isinstance(other, int | float | Decimal):
        return _number(one) == _number(other)
    return bool(one == other)


def moment_of(value: Any) -> datetime | None:
    """A time, in UTC where it does not name its zone; None if it is none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=UTC)


def older(value: Any, days: Any, started_at: datetime) -> bool | None:
    """Whether a time is more than so many days before the snapshot."""
    found = moment_of(value)
    return None if found is None else started_at - found > timedelta(days=int(days))


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _compared(holds: Callable[[Decimal, Decimal], bool]) -> Test:
    def test(value: Any, argument: Any, ignore_case: bool) -> bool | None:
        one, other = _number(value), _number(argument)
        return None if one is None or other is None else holds(one, other)

    return test


def _between(value: Any, argument: Any, ignore_case: bool) -> bool | None:
    number = _number(value)
    if number is None:
        return None
    least, most = (Decimal(str(each)) for each in argument)
    return least <= number <= most


def _text(holds: Callable[[str, str], bool]) -> Test:
    def test(value: Any, argument: Any, ignore_case: bool) -> bool | None:
        if is_empty(value):
            return False
        one, other = _as_text(value), str(argument)
        return holds(one.casefold(), other.casefold()) if ignore_case else holds(one, other)

    return test


def _as_text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _matches(value: Any, argument: Any, ignore_case: bool) -> bool | None:
    return not is_empty(value) and compiled_glob(str(argument), ignore_case).fullmatch(_as_text(value)) is not None


def _pattern(value: Any, argument: Any, ignore_case: bool) -> bool | None:
    return not is_empty(value) and compiled_pattern(str(argument), ignore_case).fullmatch(_as_text(value)) is not None


def _elements(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if is_empty(value) else [value]


def _has(value: Any, wanted: Any, ignore_case: bool) -> bool:
    return any(same(each, wanted, ignore_case) for each in _elements(value))


def _same_elements(value: Any, argument: Any, ignore_case: bool) -> bool:
    return all(_has(value, each, ignore_case) for each in argument) and all(
        _has(argument, each, ignore_case) for each in _elements(value)
    )


TESTS: dict[Operator, Test] = {
    Operator.EQUALS: lambda value, argument, ignore: same(value, argument, ignore),
    Operator.NOT: lambda value, argument, ignore: not same(value, argument, ignore),
    Operator.ONE_OF: lambda value, argument, ignore: _has(argument, value, ignore),
    Operator.NONE_OF: lambda value, argument, ignore: not _has(argument, value, ignore),
    Operator.AT_LEAST: _compared(lambda one, other: one >= other),
    Operator.AT_MOST: _compared(lambda one, other: one <= other),
    Operator.MORE_THAN: _compared(lambda one, other: one > other),
    Operator.LESS_THAN: _compared(lambda one, other: one < other),
    Operator.BETWEEN: _between,
    Operator.BEGINS_WITH: _text(str.startswith),
    Operator.ENDS_WITH: _text(str.endswith),
    Operator.CONTAINS: lambda value, argument, ignore: (
        _has(value, argument, ignore) if isinstance(value, list) else _text(str.__contains__)(value, argument, ignore)
    ),
    Operator.MATCHES: _matches,
    Operator.PATTERN: _pattern,
    Operator.CONTAINS_ALL: lambda value, argument, ignore: all(_has(value, each, ignore) for each in argument),
    Operator.CONTAINS_NONE: lambda value, argument, ignore: not any(_has(value, each, ignore) for each in argument),
    Operator.CONTAINS_ONLY: lambda value, argument, ignore: all(
        _has(argument, each, ignore) for each in _elements(value)
    ),
    Operator.SAME_ELEMENTS: _same_elements,
}
"""The operators that need nothing but value and argument. Those on times and phone numbers are in ``evaluation``.

An empty value is less than nothing: it is neither ``at_least`` nor ``at_most``, and no text begins it.
"""
