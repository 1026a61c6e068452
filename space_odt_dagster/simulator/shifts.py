"""Listings that change while they are read: entities leave or appear before a given call, never at random."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A change of a listing, active once a given call of it is answered.

    asset: the export, as in the request log; one that is read with several ids is as many listings
    call: the first call of the listing after the change, counted from 1
    gone, new: positions, in the listing without shifts, of items that leave then, and of items that only appear then
    """

    asset: str
    call: int
    gone: tuple[int, ...] = ()
    new: tuple[int, ...] = ()


class Shifts:
    """The active shifts, with the calls counted so far."""

    def __init__(self, shifts: tuple[Shift, ...] = ()) -> None:
        self._lock = threading.Lock()
        self._initial = shifts
        self._shifts = list(shifts)
        self._calls: Counter[str] = Counter()

    def add(self, *shifts: Shift) -> None:
        with self._lock:
            self._shifts += shifts

    def reset(self) -> None:
        """Restores the initial shifts, with the counts at 0."""
        with self._lock:
            self._shifts = list(self._initial)
            self._calls.clear()

    def rows(self, asset: str, listing: str, rows: Sequence[Any]) -> Sequence[Any]:
        """Counts a call of a listing, and returns its current rows."""
        if not self._shifts:
            return rows
        with self._lock:
            self._calls[listing] += 1
            call = self._calls[listing]
            mine = [each for each in self._shifts if each.asset == asset]
        away = {at for each in mine for at in (each.gone if call >= each.call else each.new)}
        return [row for at, row in enumerate(rows) if at not in away] if away else rows


def shift_from(data: Mapping[str, Any]) -> Shift:
    """A shift from JSON, as sent to the control URL. Raises ``TypeError`` for an unknown field."""
    positions = {name: tuple(value) for name, value in data.items() if name in ("gone", "new")}
    return Shift(**{**data, **positions})
