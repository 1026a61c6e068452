"""Whether every id that a column names exists in the export that it names, found out while the rows pass by."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from space_odt_dagster.exports.known_ids import KnownIds, comparable_id
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.manifest.spec import Column

_SAMPLES = 5


@dataclass(frozen=True, kw_only=True)
class ReferenceFinding:
    """How the ids of one column came out. ``run_id`` is the run that wrote the export they were looked up in.

    ``orphans`` counts different ids, ``sample`` names a few of them. ``unusable`` says why they could not be looked up.
    """

    column: str
    reference: str
    named: int
    orphans: int
    sample: tuple[str, ...]
    run_id: str | None
    is_partial: bool
    unusable: str | None


class ReferenceWatch:
    """Looks up the ids of one column. ``known`` is None where they are those of the rows themselves: these are looked up last."""

    def __init__(self, column: Column, index: int, known: KnownIds | None) -> None:
        assert column.references is not None
        self.reference = column.references
        self._column = column
        self._index = index
        self._known = known
        self._named = 0
        self._missing: Counter[str] = Counter()
        self._last: Any = None

    def look(self, values: tuple[Any, ...]) -> None:
        """Takes the values of one row."""
        value = values[self._index]
        if value is None or value == "":
            return
        if value == self._last:
            self._named += 1
            return
        each = value if isinstance(value, list) else [value]
        are_known = [self._look_up(cell_text(one)) for one in each if one is not None and one != ""]
        # Rows come sorted, so the id of a person stands in all the rows of that person.
        self._last = value if all(are_known) and not isinstance(value, list) else None

    def finish(self, own: Callable[[str], KnownIds]) -> ReferenceFinding:
        """What came of it. ``own`` finds the ids of the export that the rows went into."""
        known = self._known if self._known is not None else own(self.reference)
        orphans = sorted(text for text in self._missing if comparable_id(text) not in known.ids)
        return ReferenceFinding(
            column=self._column.name,
            reference=self.reference,
            named=self._named,
            orphans=len(orphans) if known.unusable is None else 0,
            sample=tuple(orphans[:_SAMPLES]) if known.unusable is None else (),
            run_id=known.run_id,
            is_partial=known.is_partial,
            unusable=known.unusable if self._named else None,
        )

    def _look_up(self, text: str) -> bool:
        self._named += 1
        if self._known is not None and (self._known.unusable is not None or comparable_id(text) in self._known.ids):
            return True
        self._missing[text] += 1
        return False
