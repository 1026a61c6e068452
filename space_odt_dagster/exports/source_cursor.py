"""Taking the rows of a journal as they arrive."""

from collections.abc import Callable

from space_odt_dagster.extraction.calls import SourceRow


class SourceCursor:
    """What one reader of a journal has taken so far."""

    def __init__(self, take: Callable[[int, int], tuple[int, list[SourceRow]]]) -> None:
        self._take = take
        self._taken = 0

    def take(self, limit: int) -> list[SourceRow]:
        """The next rows that have arrived."""
        self._taken, rows = self._take(self._taken, limit)
        return rows
