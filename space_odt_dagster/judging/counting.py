"""How many entities of a rule passed, failed, are waived or unknown: in the organisation, a location, a feature, a named scope."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from space_odt_dagster.judging.answers import Ask
from space_odt_dagster.judging.asked import Judged
from space_odt_dagster.judging.evaluation import Context, compiled
from space_odt_dagster.judging.outcome import FEATURES, LOCATION, NAMED, ORGANISATION, Tally, Verdict
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.wanted import fits
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.manifest import Manifest

Place = tuple[str, str]
"""The kind and the id of a scope of a score."""

Where = tuple[Place, ...]
"""All scopes that a row belongs to, the organisation first."""

EVERYWHERE: Place = (ORGANISATION, "")
_LISTINGS = dict(zip(FEATURES, ("call_queues", "hunt_groups", "auto_attendants"), strict=True))


class Places:
    """Where the rows of the exports belong: also in which scopes of the desired file, as far as those can be asked of them."""

    def __init__(self, manifest: Manifest, context: Context) -> None:
        self.manifest, self._context = manifest, context
        self._columns: dict[str, tuple[tuple[str, str], ...]] = {}
        self._named: dict[str, tuple[tuple[str, Ask], ...]] = {}
        self._known: dict[Where, Where] = {}
        self.written: dict[Place, str] = {}
        """The id of each place as its rows write it first."""

    def of(self, row: Row) -> Where:
        """The scopes that a row belongs to. Rows of one place share what is returned."""
        export = row.export
        columns = self._columns.get(export)
        if columns is None:
            columns = self._columns[export] = tuple(_columns_of(self.manifest[export]))
            self._named[export] = tuple(self._asks(export))
        values = row.values
        written = tuple([(kind, id_) for kind, name in columns if isinstance(id_ := values.get(name), str) and id_])
        where = self._known.get(written)
        if where is None:
            where = self._known[written] = (EVERYWHERE, *map(self._place, written))
        named = tuple([(NAMED, name) for name, ask in self._named[export] if ask(row) is True])
        return where + named if named else where

    def _place(self, written: Place) -> Place:
        kind, identity = written
        place = (kind, comparable_id(identity))
        self.written.setdefault(place, identity)
        return place

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
        self._numbers: dict[Verdict, Counter[Where]] = defaultdict(Counter)
        self._uncounted = False

    def add(self, verdict: Verdict, where: Where) -> None:
        """Counts one entity in all its scopes."""
        self._numbers[verdict][where] += 1

    def add_unread(self, judged: Judged) -> None:
        """Counts an entity that was not read, or that an unknown number of them was not."""
        if judged.uncounted:
            self._uncounted = True
        else:
            self.add(Verdict.UNKNOWN, (EVERYWHERE,))

    def waive(self, where: Where) -> None:
        """Makes one failure that was counted a waived one."""
        self._numbers[Verdict.FAIL][where] -= 1
        self.add(Verdict.WAIVED, where)

    def tally(self) -> Tally:
        """The numbers of the organisation, as every row is in it."""
        return self._tally(Counter({verdict: numbers.total() for verdict, numbers in self._numbers.items()}))

    def tallies(self) -> dict[Place, Tally]:
        """The numbers of each scope. What was not read may be anywhere."""
        found: dict[Place, Counter[Verdict]] = defaultdict(Counter, {EVERYWHERE: Counter()})
        for verdict, numbers in self._numbers.items():
            for where, number in numbers.items():
                for place in where:
                    found[place][verdict] += number
        return {place: self._tally(found[place]) for place in sorted(found)}

    def _tally(self, number: Counter[Verdict]) -> Tally:
        return Tally(
            passed=number[Verdict.PASS],
            failed=number[Verdict.FAIL],
            waived=number[Verdict.WAIVED],
            unknown=number[Verdict.UNKNOWN],
            not_applicable=number[Verdict.NOT_APPLICABLE],
            uncounted=self._uncounted,
        )
