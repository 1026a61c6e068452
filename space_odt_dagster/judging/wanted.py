"""What a rule reads: which values of which exports, so that each export is read once and nothing more of it is kept."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from space_odt_dagster.judging.computed import COMPUTED
from space_odt_dagster.judging.condition import (
    NUMBERS,
    All,
    Clause,
    Condition,
    Count,
    Elements,
    ExistsIn,
    InScope,
    Known,
    Not,
    Path,
    Rows,
    SameAs,
    Some,
    Test,
    Unique,
)
from space_odt_dagster.judging.references import way_of
from space_odt_dagster.judging.snapshot_numbers import COUNTRIES, exports_with_numbers
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.manifest import Manifest

_SCOPES = (Tier.V1, Tier.CALLING, Tier.FULL)
_LOCATION = Path("country", of="location")


@dataclass
class Wanted:
    """The values to keep by export.

    ``looked_up`` are the exports of which all rows are kept. ``own_numbers``: the organisation's numbers are needed, whose exports
    differ by scope; ``own_exports`` are those without them.
    """

    manifest: Manifest
    scopes: Mapping[str, Condition] = field(default_factory=dict)
    paths: dict[str, set[Path]] = field(default_factory=lambda: defaultdict(set))
    looked_up: set[str] = field(default_factory=set)
    own_numbers: bool = False
    own_exports: frozenset[str] = frozenset()

    def add_clause(self, clause: Clause) -> None:
        """Adds what a clause reads."""
        for export in clause.about:
            self.paths[export] |= set()
            self.add(clause.where, export)
            if clause.expect is not None:
                self.add(clause.expect, export)
            if clause.expect_rows is not None:
                self.look_up("locations", Path("location_id"), Path("name"), Path("country"))
                self.look_up(export)
        if clause.computed_by:
            computed = COMPUTED[clause.computed_by]
            self.own_numbers |= computed.own_numbers
            for export in clause.about:
                self.paths[export] |= set(computed.about)
                self.looked_up |= set() if computed.streams else {export}
            for export, paths in computed.needs.items():
                self.look_up(export, *paths)

    def look_up(self, export: str, *paths: Path) -> None:
        """Adds values of an export that others look up."""
        self.paths[export] |= set(paths)
        self.looked_up.add(export)

    def add(self, condition: Condition, export: str, *, inside: bool = False) -> None:
        """Adds what a condition on the rows of an export reads; ``inside`` elements of a list, only what is elsewhere."""
        for each in _parts(condition):
            self.add(each, export, inside=inside)
        if isinstance(condition, InScope):
            scope = self.scopes[condition.name]
            if fits(scope, export, self.manifest):
                self.add(scope, export)
        for path in _subjects(condition):
            if isinstance(path, Rows):
                self._path(path.ours, export)
                self.look_up(path.export, Path(path.theirs))
            elif not inside:
                self._path(path, export)
        if isinstance(condition, Elements):
            rows = condition.subject if isinstance(condition.subject, Rows) else None
            self.add(condition.condition, rows.export if rows else export, inside=rows is None)
        elif isinstance(condition, Unique):
            self.looked_up.add(export)
        elif isinstance(condition, ExistsIn):
            self.look_up(condition.export, Path(condition.column))
            if condition.where is not None:
                self.add(condition.where, condition.export)
        elif isinstance(condition, Test) and condition.operator in NUMBERS:
            self.own_numbers |= condition.operator in NUMBERS[:2]
            if way_of(self.manifest, export, _LOCATION) is not None:
                self._path(_LOCATION, export)

    def _path(self, path: Path, export: str) -> None:
        if not path.of:
            self.paths[export].add(path)
            return
        way = way_of(self.manifest, export, path)
        assert way is not None, f"{export}: {path} leads nowhere"
        self.paths[export].add(Path(way.hops[0].ours))
        for hop, next_one in zip(way.hops, [*(Path(each.ours) for each in way.hops[1:]), None], strict=True):
            self.look_up(hop.export, Path(hop.theirs), next_one or Path(path.column, raw=path.raw))

    def with_numbers(self, available: frozenset[str]) -> "Wanted":
        """This, with the exports that have the numbers of the organisation if any rule asks for them."""
        self.own_exports = frozenset(self.paths)
        if self.own_numbers:
            for export, paths in exports_with_numbers(available).items():
                self.paths[export] |= set(paths)
            for export, paths in COUNTRIES.items():
                self.look_up(export, *paths)
        return self

    def plus(self, other: "Wanted") -> None:
        """Adds what another reads."""
        for export, paths in other.paths.items():
            self.paths[export] |= paths
        self.looked_up |= other.looked_up
        self.own_numbers |= other.own_numbers


def wanted_by(clauses: Iterable[Clause], manifest: Manifest, scopes: Mapping[str, Condition]) -> Wanted:
    """What clauses read."""
    found = Wanted(manifest, scopes)
    for clause in clauses:
        found.add_clause(clause)
    return found


def narrowest_scope(exports: Iterable[str], manifest: Manifest) -> str:
    """The scope that has all these exports."""
    wanted = set(exports)
    return next((each.value for each in _SCOPES if wanted <= set(manifest.selection(each))), "selection")


def subjects_of(condition: Condition) -> Iterator[Path | Rows]:
    """Every value of a row that a condition reads, in order; of lists, the list itself."""
    yield from _subjects(condition)
    for each in _parts(condition):
        yield from subjects_of(each)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, All | Some):
        return condition.conditions
    return (condition.condition,) if isinstance(condition, Not) else ()


def _subjects(condition: Condition) -> Iterator[Path | Rows]:
    if (
        isinstance(condition, Test | Known | SameAs | Count | Elements | Unique | ExistsIn)
        and condition.subject is not None
    ):
        yield condition.subject
    if isinstance(condition, SameAs):
        yield condition.other


def fits(condition: Condition, export: str, manifest: Manifest) -> bool:
    """Whether every value that a condition reads is one of the rows of an export, or of what they refer to."""
    return all(_is_there(each, export, manifest) for each in subjects_of(condition))


def _is_there(subject: Path | Rows, export: str, manifest: Manifest) -> bool:
    path = subject.ours if isinstance(subject, Rows) else subject
    if path.of:
        return way_of(manifest, export, path) is not None
    return path.raw or any(each.name == path.column for each in manifest[export].columns)
