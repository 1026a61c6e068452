"""Checks that later pages still have the fields that a query flag adds.

Servers have been seen to drop a flag between two pages (``callingData``, for example); the items still look complete.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from space_odt_dagster.manifest.export import Endpoint

_FEW = 3
_UNLIKELY = 0.02


class FlaggedFields:
    """Compares the first page of a listing with the later ones."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._watched = [(each.query, each.adds) for each in endpoint.fixed if each.adds]
        self._first: dict[str, tuple[int, int]] = {}
        self._later: dict[str, tuple[int, int]] = {}

    def notice(self, page: int, items: Iterable[Any]) -> None:
        """Counts the items of a page that have a field of each flag."""
        seen = self._first if page == 1 else self._later
        for flag, fields in self._watched:
            found = [any(item.get(name) is not None for name in fields) for item in items if isinstance(item, Mapping)]
            having, of = seen.get(flag, (0, 0))
            seen[flag] = having + sum(found), of + len(found)

    @property
    def forgotten(self) -> str | None:
        """A sentence if no later item has the fields, and the first page has them too often for that to be chance; else None."""
        for flag, fields in self._watched:
            having, of = self._first.get(flag, (0, 0))
            having_later, of_later = self._later.get(flag, (0, 0))
            if having_later or of_later < _FEW:
                continue
            if (1 - having / (of + 1)) ** of_later < _UNLIKELY:
                names = " nor ".join(fields)
                return (
                    f"No item after page 1 has {names}, as if {flag} were forgotten: {having} of the {of} before have."
                )
        return None
