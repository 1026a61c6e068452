"""Reading rows out of the file of a journal: several at once where one lies just behind the other."""

import os

from space_odt_dagster.exports.journal_index import Place
from space_odt_dagster.exports.row_text import StoredRow

_NEAR, _BLOCK = 1 << 8, 1 << 15


class NearRows:
    """Reads rows, and where one lies just behind the one before, as those of one call do, others with it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._data = b""
        self._start = self._end = 0

    def row_at(self, place: Place) -> StoredRow:
        """The row at a place."""
        start, length, raw_at = place
        if not self._start <= start <= start + length <= self._start + len(self._data):
            is_near = 0 <= start - self._end <= _NEAR
            self._data = os.pread(self._descriptor, max(length, _BLOCK if is_near else 0), start)
            self._start = start
        self._end = start + length
        begin = start - self._start
        return StoredRow(self._data[begin : begin + length], raw_at)
