"""How long to wait before a retry: what the server says, or else growing waits with jitter."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_HONOURED = 3600.0
"""Seconds. A longer Retry-After is taken for a mistake."""
LONGEST_BACK_OFF = 60.0


def retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, or None if it is missing or absurd (negative, not a number, over an hour).

    Takes an integer, a decimal or an HTTP date (RFC 9110, 10.2.3). A date is measured from the server's own ``Date``, so that a
    wrong clock does not matter.
    """
    value = headers.get("Retry-After", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        announced = _http_date(value)
        if announced is None:
            return None
        seconds = (announced - (_http_date(headers.get("Date", "")) or now)).total_seconds()
    return seconds if 0 <= seconds <= LONGEST_HONOURED else None


def back_off(attempt: int, *, base: float, chance: random.Random) -> float:
    """Seconds to wait after attempt number ``attempt`` (from 1): doubling, with jitter between half and all of it, at most 60."""
    longest = min(LONGEST_BACK_OFF, base * 2.0 ** min(attempt - 1, 20))
    return longest * chance.uniform(0.5, 1.0)


def _http_date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
