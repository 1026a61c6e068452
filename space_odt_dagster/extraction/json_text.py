"""JSON without loss: what is read is what is written, digit by digit.

Numbers with a fraction stay ``Decimal`` (``12.50`` is not turned into ``12.5``, ``1e400`` not into infinity), and half of a
surrogate pair, which no UTF-8 file can hold, stays the escape that it was. The standard library reads, and writes all but
``Decimal``, which only simplejson can: both give the same texts, and the standard library takes half the time.
"""

import json
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

import simplejson

DEEPEST = 200
"""Levels of lists and objects in an answer: what walks through an item calls itself for each, and Python ends at a thousand."""


def parse_json(text: str) -> Any:
    """The value of a JSON text. Raises ``ValueError`` if it is none (``NaN`` and ``Infinity`` included), however deep it is."""
    return _parsed(_STRICT, text)


def parse_own(text: str) -> Any:
    """The value of a text of ``json_text``, which has nothing before, between or behind."""
    return _STRICT.raw_decode(text)[0]


def parse_answer(text: str) -> Any:
    """The value of a server's JSON. ``NaN``, ``Infinity`` and ``-Infinity``, which are no JSON and which some servers send all the
    same, become texts of that name. Raises ``ValueError`` for anything else that is no JSON, or is deeper than ``DEEPEST``."""
    value = _parsed(_LENIENT, text)
    if text.count("[") + text.count("{") > DEEPEST and _is_too_deep(value):
        raise ValueError("nested too deeply")
    return value


def json_text(value: Any) -> str:
    """The compact JSON text of a value, keys sorted, Unicode as it is. Equal values have equal texts."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        text: str = encode_basestring(value) if type(value) is str else _PLAIN.encode(value)
    except _NotPlain:
        text = _UNICODE.encode(value)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        escaped: str = _ASCII.encode(value)
        return escaped
    return text


def _parsed(decoder: json.JSONDecoder, text: str) -> Any:
    try:
        return decoder.decode(text.removeprefix("\ufeff"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ArithmeticError:
        raise ValueError("a number is too large") from None


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST + 1):
        inside = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [each for values in inside for each in values]
    return bool(level)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


class _NotPlain(Exception):
    """There is something that the encoder of the standard library cannot write as it is."""


def _not_plain(value: Any) -> Any:
    raise _NotPlain


_STRICT = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)
_LENIENT = json.JSONDecoder(parse_float=Decimal, parse_constant=str)
_PLAIN = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False, default=_not_plain
)
_UNICODE = simplejson.JSONEncoder(
    use_decimal=True, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)
_ASCII = simplejson.JSONEncoder(
    use_decimal=True, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
)
