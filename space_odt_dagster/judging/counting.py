"""How many entities of a rule passed, failed, are waived or unknown: in the organisation, a location, a feature, a named scope."""

from collections import Counter
from collections.abc import Iterable, Iterator

from space_odt_dagster.judging.asked import Judged
from space_odt_dagster.judging.evaluation import Ask, Context, compiled
from space_odt_dagster.judging.outcome import FEATURES, LOCATION, NAMED, ORGANISATION, Tally, Verdict
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.wanted import fits
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.manifest import Manifest

Place = tuple[str, str]
"""The kind and the id of a scope of a score."""

EVERYWHERE: Place = (ORGANISATION, "")
_LISTINGS = dict(zip(FEATURES, ("call_queues", "hunt_groups", "auto_attendants"), strict=True))


class Places:
    """Where the rows of the exports belong: also in which scopes of the desired file, as far as those can be asked of them."""

    def __init__(self, manifest: Manifest, context: Context) -> None:
        self.manifest, self._context = manifest, context
        self._columns: dict[str, tuple[tuple[str, str], ...]] = {}
        self._named: dict[str, tuple[tuple[str, Ask], ...]] = {}
        self.written: dict[Place, str] = {}
        """The id of each place as its rows write it first."""

    def of(self, row: Row) -> Iterator[Place]:
        """The scopes that a row belongs to, the organisation first."""
        yield EVERYWHERE
        columns = self._columns.get(row.export)
        if columns is None:
            columns = self._columns[row.export] = tuple(_columns_of(self.manifest[row.export]))
            self._named[row.export] = tuple(self._asks(row.export))
        for kind, column in columns:
            if isinstance(value := row.values.get(column), str) and value:
                place = (kind, comparable_id(value))
                self.written.setdefault(place, value)
                yield place
        for name, ask in self._named[row.export]:
            if ask(row) is True:
                yield NAMED, name

    def _asks(self, export: str) -> Iterator[tuple[str, Ask]]:
        for name, condition in sorted(self._context.scopes.items()):
            if fits(condition, export, self.manifest):
                yield name, compiled(condition, export, self._context)


def _columns_of(export: Export) -> Iterator[tuple[str, str]]:
    """The columns that say where a row belongs, one for each kind of scope."""
    if any(each.name == "location_id" for each in export.columns):
        yield LOCATION, "location_id"
    for kind, listing in _LISTINGS.items():
        wanted = f"{listing}.id"
        found = (each.name for each in export.columns if any(wanted in one.within for one in each.references))
        column = "id" if export.name == listing else next(found, None)
        if column is not None:
            yield kind, column


class Counts:
    """The verdicts of one rule by scope."""

    def __init__(self) -> None:
        self._numbers: Counter[tuple[Place, Verdict]] = Counter()
        self._uncounted = False

    def add(self, verdict: Verdict, places: Iterable[Place]) -> None:
        """Counts one entity in all its scopes."""
        for place in places:
            self._numbers[place, verdict] += 1

    def add_unread(self, judged: Judged) -> None:
        """Counts an entity that was not read, or that an unknown number of them was not."""
        if judged.uncounted:
            self._uncounted = True
        else:
            self._numbers[EVERYWHERE, Verdict.UNKNOWN] += 1

    def waive(self, places: Iterable[Place]) -> None:
        """Makes one failure that was counted a waived one."""
        for place in places:
            self._numbers[place, Verdict.FAIL] -= 1
            self._numbers[place, Verdict.WAIVED] += 1

    def tallies(self) -> dict[Place, Tally]:
        """The numbers of each scope. What was not read may be anywhere."""
        places = {EVERYWHERE} | {place for place, _ in self._numbers}
        return {place: self._tally(place) for place in sorted(places)}

    def _tally(self, place: Place) -> Tally:
        number = {verdict: self._numbers[place, verdict] for verdict in Verdict}
        return Tally(
            passed=number[Verdict.PASS],
            failed=number[Verdict.FAIL],
            waived=number[Verdict.WAIVED],
            unknown=number[Verdict.UNKNOWN],
            not_applicable=number[Verdict.NOT_APPLICABLE],
            uncounted=self._uncounted,
        )
