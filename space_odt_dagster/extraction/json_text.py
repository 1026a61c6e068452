"""JSON without loss: what is read is what is written, digit by digit.

Numbers with a fraction stay ``Decimal`` (``12.50`` is not turned into ``12.5``, ``1e400`` not into infinity), and half of a
surrogate pair, which no UTF-8 file can hold, stays the escape that it was. simplejson does the first, which the standard library
cannot.
"""

from typing import Any

import simplejson


def parse_json(text: str) -> Any:
    """The value of a JSON text. Raises ``ValueError`` if it is none (``NaN`` and ``Infinity`` included), however deep it is."""
    try:
        return simplejson.loads(text, use_decimal=True, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ArithmeticError:
        raise ValueError("a number is beyond what can be held") from None


def json_text(value: Any) -> str:
    """The compact JSON text of a value, keys sorted, Unicode as it is. Equal values have equal texts."""
    text: str = _UNICODE.encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        escaped: str = _ASCII.encode(value)
        return escaped
    return text


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


_UNICODE = simplejson.JSONEncoder(
    use_decimal=True, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)
_ASCII = simplejson.JSONEncoder(
    use_decimal=True, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
)
