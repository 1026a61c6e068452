"""Finds undocumented fields in API responses: how a new Webex field is noticed. Names and counts only, no values."""

import re
from collections import Counter
from typing import Any

from space_odt_dagster.manifest.known_fields import Fields

_A_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_:.$-]{0,79}")
_WITHHELD = "(a name that is no identifier)"


class UnknownFields:
    """Compares items with the documented fields. An unknown field is named; the fields inside it are not."""

    def __init__(self, known: Fields) -> None:
        self._known = known
        self._counts: Counter[str] = Counter()

    def look(self, item: Any) -> bool:
        """Checks one item as the server sent it. Returns whether all its fields are known."""
        before = self._counts.total()
        self._look(item, self._known, "")
        return self._counts.total() == before

    @property
    def counts(self) -> dict[str, int]:
        """Path of each unknown field, sorted, and how often it was sent."""
        return dict(sorted(self._counts.items()))

    def _look(self, value: Any, known: Fields, at: str) -> None:
        if isinstance(value, list):
            for each in value:
                if isinstance(each, dict | list):
                    self._look(each, known, at)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if name not in known:
                    # In a mapping keyed by phone number or address, the field name itself is a value.
                    self._counts[at + (name if _A_NAME.fullmatch(name) else _WITHHELD)] += 1
                elif isinstance(inner, dict | list) and known[name] is not None:
                    self._look(inner, known[name], f"{at}{name}.")
