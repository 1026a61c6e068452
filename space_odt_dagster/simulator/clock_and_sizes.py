"""What differs between simulated organisations of the same size: date, length of lists, missing services, care."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d")
_MILLISECONDS = range(1_400_000_000_000, 2_000_000_000_000)
"""Whole numbers that count as times, in milliseconds since 1970."""
_A_DAY = 86_400_000


def today() -> date:
    """The current date in UTC."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """``sizes`` gives the length of the first list of an export, by export name. ``redsky``: whether there is a RedSky account.

    ``careless``: the settings that hold for the whole organisation break the rules about them.
    """

    today: date = field(default_factory=today)
    sizes: Mapping[str, int] = field(default_factory=dict, hash=False)
    redsky: bool = True
    careless: bool = False

    def moment(self, *, days_ago: int, clock: str) -> str:
        """A time on an earlier day, in the format of the API."""
        return f"{self.today - timedelta(days=days_ago)}T{clock}Z"

    def moved(self, value: Any, latest: date | None) -> Any:
        """A time of an example, shifted so that the ``latest`` day of the example becomes yesterday. Any other value is
        unchanged."""
        if latest is None:
            return value
        nearer = (self.today - latest).days - 1
        if isinstance(value, str) and (found := _day(value)) is not None:
            return f"{found + timedelta(days=nearer)}{value[10:]}"
        if isinstance(value, int) and value in _MILLISECONDS:
            return value + nearer * _A_DAY
        return value


def latest_day(example: Any) -> date | None:
    """The day of the latest time in an example, or None if it has none."""
    if isinstance(example, dict | list):
        inner = example.values() if isinstance(example, dict) else example
        return max((day for each in inner if (day := latest_day(each)) is not None), default=None)
    if isinstance(example, str):
        return _day(example)
    if isinstance(example, int) and example in _MILLISECONDS:
        return datetime.fromtimestamp(example / 1000, UTC).date()
    return None


def _day(text: str) -> date | None:
    found = _MOMENT.match(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
