"""Checks that every id in a column exists in the export it refers to, while the rows pass by."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from space_odt_dagster.exports.checks.known_ids import KnownIds, comparable_id
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.manifest.export import Export, Reference

_SAMPLES = 5


@dataclass(frozen=True, kw_only=True)
class ReferenceIssue:
    """The result for one column.

    ``run_ids`` are the runs that wrote the exports used for the look-up. ``named`` counts the ids looked up, ``orphans`` the
    distinct ids not found, ``sample`` has a few of those. ``unusable`` says why ids could not be looked up.
    """

    column: str
    reference: Reference
    named: int
    orphans: int
    sample: tuple[str, ...]
    run_ids: tuple[str, ...]
    is_partial: bool
    unusable: str | None


class ReferenceWatches:
    """All references that an export declares. ``known_ids`` finds the ids of an ``export.column``."""

    def __init__(self, export: Export, known_ids: Callable[[str], KnownIds]) -> None:
        self._all: list[ReferenceWatch] = []
        self._always: list[ReferenceWatch] = []
        self._by_text: dict[int, dict[Any, list[ReferenceWatch]]] = {}
        names = [column.name for column in export.columns]
        for index, column in enumerate(export.columns):
            for reference in column.references:
                is_own = any(place.partition(".")[0] == export.name for place in reference.within)
                known = None if is_own else tuple(map(known_ids, reference.within))
                watch = ReferenceWatch(column.name, reference, index=index, known=known)
                self._all.append(watch)
                if reference.when is None:
                    self._always.append(watch)
                else:
                    by_text = self._by_text.setdefault(names.index(reference.when[0]), {})
                    by_text.setdefault(reference.when[1], []).append(watch)

    def look(self, values: tuple[Any, ...]) -> None:
        """Looks up the ids in one row. A reference with a condition counts only in rows that meet it."""
        for each in self._always:
            each.look(values)
        for index, by_text in self._by_text.items():
            text = values[index]
            for each in by_text.get(text, ()) if isinstance(text, str) else ():
                each.look(values)

    def finish(self, own: Callable[[str], KnownIds]) -> tuple[ReferenceIssue, ...]:
        """The results. ``own`` finds the ids of the export that was just written."""
        return tuple(each.finish(own) for each in self._all)


class ReferenceWatch:
    """Looks up the ids of one column.

    ``known`` is None if the column refers to its own export: those ids are looked up at the end.
    """

    def __init__(
        self,
        column: str,
        reference: Reference,
        *,
        index: int,
        known: tuple[KnownIds, ...] | None,
    ) -> None:
        self._column = column
        self._reference = reference
        self._index = index
        self._known = known
        self._cannot_be_known = known is not None and all(each.unusable is not None for each in known)
        self._named = 0
        self._missing: Counter[str] = Counter()
        self._last: Any = None

    def look(self, values: tuple[Any, ...]) -> None:
        """Looks up the ids in one row."""
        value = values[self._index]
        if value is None or value == "":
            return
        if value == self._last:
            self._named += 1
            return
        each = value if isinstance(value, list) else [value]
        are_known = [self._look_up(cell_text(one)) for one in each if one is not None and one != ""]
        # Rows are sorted, so rows of one person follow each other: the same id is not looked up again.
        self._last = value if all(are_known) and not isinstance(value, list) else None

    def finish(self, own: Callable[[str], KnownIds]) -> ReferenceIssue:
        """The result. ``own`` finds the ids of the export that was just written."""
        known = self._known if self._known is not None else tuple(map(own, self._reference.within))
        when = self._reference.when
        orphans = sorted(text for text in self._missing if not _is_in(known, text))
        unusable = [each.unusable for each in known if each.unusable is not None]
        # If every id was found in another export, an unusable one does not matter.
        is_open = bool(unusable) and (bool(orphans) or (self._cannot_be_known and self._named > 0))
        return ReferenceIssue(
            column=self._column if when is None else f"{self._column} ({when[1]})",
            reference=self._reference,
            named=self._named,
            orphans=0 if unusable else len(orphans),
            sample=() if unusable else tuple(orphans[:_SAMPLES]),
            run_ids=tuple(sorted({each.run_id for each in known if each.run_id is not None})),
            is_partial=any(each.is_partial for each in known),
            unusable=" ".join(unusable) if is_open else None,
        )

    def _look_up(self, text: str) -> bool:
        self._named += 1
        if self._cannot_be_known or (self._known is not None and _is_in(self._known, text)):
            return True
        self._missing[text] += 1
        return False


def _is_in(known: tuple[KnownIds, ...], text: str) -> bool:
    comparable = comparable_id(text)
    return any(comparable in each.ids for each in known)
