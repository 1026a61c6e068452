"""Taking the rows of a journal as source rows while they arrive."""

from collections.abc import Callable

from space_odt_dagster.exports.journal_index import JournalIndex, Place
from space_odt_dagster.exports.row_text import StoredRow
from space_odt_dagster.extraction.calls import SourceRow


class SourceCursor:
    """What one reader of a journal has taken so far: a number, whatever the number of rows."""

    def __init__(self, index: JournalIndex, row_at: Callable[[Place], StoredRow], columns: tuple[str, ...]) -> None:
        self._index = index
        self._row_at = row_at
        self._columns = columns
        self._taken = 0

    def take(self, limit: int) -> list[SourceRow]:
        """The next rows that have arrived, at most ``limit``, in the order of their arrival; never waits for more.

        Of an entity (the declared key) only the first row to arrive is taken, rows without a whole key all are. Each is a dict of
        the wanted columns with JSON values; a missing or empty one is None.
        """
        arrived = self._index.arrived
        if arrived == self._taken:
            return []
        found = self._index.first_arrivals(self._taken, limit)
        self._taken = found[-1][0] if len(found) == limit else max(arrived, *(number for number, _ in found), 0)
        return [self._row_at(place).source(self._columns) for _, place in found]
