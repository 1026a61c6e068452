"""JSON without loss: what is written has the same digits as what was read.

Fractions stay ``Decimal`` (``12.50`` does not become ``12.5``, nor ``1e400`` infinity). Half a surrogate pair, which UTF-8 cannot
hold, stays an escape.

msgspec reads in less than half the time of the standard library, which decides whatever msgspec refuses: half a surrogate pair, or
what is not JSON. It writes what was read in a fifth of the time (``json_bytes``). The standard library writes any other value, as
msgspec writes some floats differently; simplejson, which also writes ``Decimal``, takes over where needed.
"""

import json
from contextlib import suppress
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

import msgspec
import simplejson

DEEPEST = 200
"""Nesting levels allowed in a response: code that walks an item recurses once per level, and Python stops at 1000."""


def parse_json(text: str | bytes) -> Any:
    """The value of a JSON text, or of its UTF-8.

    Raises ``ValueError`` if it is not JSON (``NaN`` and ``Infinity`` are not) or nested too deeply.
    """
    return _parsed(_STRICT, text)


def parse_answer(text: str) -> Any:
    """The value of a server's JSON. Some servers send ``NaN``, ``Infinity`` and ``-Infinity``: they become texts.

    Raises ``ValueError`` for anything else that is not JSON, or is nested deeper than ``DEEPEST``.
    """
    value = _parsed(_LENIENT, text)
    if text.count("[") + text.count("{") > DEEPEST and _is_too_deep(value):
        raise ValueError("nested too deeply")
    return value


def json_text(value: Any) -> str:
    """The compact JSON text of a value, keys sorted, Unicode unescaped. Equal values have equal texts."""
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


def json_bytes(value: Any) -> bytes:
    """The UTF-8 of ``json_text``, for values that were read from JSON here: they have no floats."""
    try:
        return _FAST_WRITER.encode(value)
    except (TypeError, ValueError, RecursionError):
        return json_text(value).encode()


def _parsed(decoder: json.JSONDecoder, text: str | bytes) -> Any:
    with suppress(ValueError, RecursionError, ArithmeticError):
        return _FAST.decode(text)
    try:
        return decoder.decode((text if isinstance(text, str) else text.decode()).removeprefix("\ufeff"))
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
    """The standard library's encoder cannot write this value."""


def _not_plain(value: Any) -> Any:
    raise _NotPlain


_FAST = msgspec.json.Decoder(float_hook=Decimal)
_FAST_WRITER = msgspec.json.Encoder(order="sorted", decimal_format="number")
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
