"""Listings that change while they are read: entities leave or appear before a call, by count, never by chance."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A change of a listing, in force when a call of it is answered.

    asset: the export, as the request log names it; one that is asked several times is as many listings
    call: which call of the listing, counted from 1, is the first after the change
    gone, new: positions, in the listing without any shift, of the items that leave then, and of those that appear only then
    """

    asset: str
    call: int
    gone: tuple[int, ...] = ()
    new: tuple[int, ...] = ()


class Shifts:
    """The shifts in force, with the calls counted so far."""

    def __init__(self, shifts: tuple[Shift, ...] = ()) -> None:
        self._lock = threading.Lock()
        self._initial = shifts
        self._shifts = list(shifts)
        self._calls: Counter[str] = Counter()

    def add(self, *shifts: Shift) -> None:
        with self._lock:
            self._shifts += shifts

    def reset(self) -> None:
        """Back to the shifts of the start, with the counts at 0."""
        with self._lock:
            self._shifts = list(self._initial)
            self._calls.clear()

    def rows(self, asset: str, listing: str, rows: Sequence[Any]) -> Sequence[Any]:
        """Counts a call of a listing, and gives the rows that it has now."""
        if not self._shifts:
            return rows
        with self._lock:
            self._calls[listing] += 1
            call = self._calls[listing]
            mine = [each for each in self._shifts if each.asset == asset]
        away = {at for each in mine for at in (each.gone if call >= each.call else each.new)}
        return [row for at, row in enumerate(rows) if at not in away] if away else rows


def shift_from(data: Mapping[str, Any]) -> Shift:
    """A shift from JSON, as the control URL takes it; a field that does not exist is a TypeError."""
    positions = {name: tuple(value) for name, value in data.items() if name in ("gone", "new")}
    return Shift(**{**data, **positions})
