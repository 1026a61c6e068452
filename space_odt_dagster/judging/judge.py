"""Judges a snapshot: asks every rule of every entity, and sums up. Reads each export once; no clock but the snapshot's."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from space_odt_dagster.judging.active_rules import ActiveRule
from space_odt_dagster.judging.answers import Unknown
from space_odt_dagster.judging.asked import Judged, asked_of_rows, computed, counted_rows, narrowed, not_read
from space_odt_dagster.judging.condition import Clause, Condition
from space_odt_dagster.judging.counting import Counts, Place, Places, Where
from space_odt_dagster.judging.evaluation import Context
from space_odt_dagster.judging.labels import Label, labelled
from space_odt_dagster.judging.outcome import Verdict
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.snapshot_numbers import SnapshotNumbers
from space_odt_dagster.judging.tables import Tables, index_key
from space_odt_dagster.judging.wanted import Wanted
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.snapshots.folder import moment
from space_odt_dagster.snapshots.sides import Side

_WORSE = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass
class RuleVerdicts:
    """What a rule says of a snapshot: counts of all verdicts, and those that become findings, with their scopes."""

    rule: ActiveRule
    counts: Counts = field(default_factory=Counts)
    found: list[tuple[Judged, Where]] = field(default_factory=list)


@dataclass(frozen=True)
class Verdicts:
    """What all rules in scope say. Holds none of the rows but those of findings.

    ``written`` has the id of each place as rows write it, ``e_mails`` the addresses of people by ``index_key``.
    """

    rules: tuple[RuleVerdicts, ...]
    written: Mapping[Place, str]
    e_mails: Mapping[str, str]


def ask_everything(
    side: Side,
    rules: Iterable[ActiveRule],
    manifest: Manifest,
    *,
    scopes: Mapping[str, Condition],
    labels: Mapping[str, Label],
    available: frozenset[str],
    wanted: Wanted,
) -> Verdicts:
    """Asks the rules, all of which are in scope. Raises ``Damaged`` or ``OutputError`` if a file is not the one that was kept."""
    tables = Tables(side, manifest, wanted.paths)
    context = Context(
        tables=tables,
        numbers=SnapshotNumbers(tables, available),
        started_at=moment(side.snapshot.run.started_at),
        scopes=scopes,
    )
    context = replace(context, labelled={name: labelled(label, tables) for name, label in labels.items()})
    for export in sorted(wanted.looked_up):
        tables.rows(export)
    places = Places(manifest, context)
    asked = [_Asked(RuleVerdicts(each), replace(context, parameters=each.parameters), places) for each in rules]
    by_export: dict[str, list[_OfRows]] = defaultdict(list)
    for rule in asked:
        for export, clause in rule.clauses_about_rows():
            by_export[export].append(_OfRows(rule, asked_of_rows(clause, export, rule.context)))
        rule.ask_sets()
    for export in manifest.in_order(by_export):
        _stream(export, by_export[export], context, places)
    people = tables.rows("people") if "people" in wanted.looked_up else []
    e_mails = {index_key(each.key[-1]): each.values.get("email") or "" for each in people}
    return Verdicts(tuple(each.finish() for each in asked), places.written, e_mails)


@dataclass(frozen=True)
class _OfRows:
    rule: "_Asked"
    ask: Callable[[Row], Judged]


def _stream(export: str, asks: list[_OfRows], context: Context, places: Places) -> None:
    """Asks all clauses about the rows of an export, in one pass."""
    known = context.tables.knowledge(export)
    seen: set[str] = set()
    for row in context.tables.stream(export):
        doubt = None
        if known.failed:
            seen |= known.failed.keys() & row.ids
            reason = known.doubt_about(row.ids)
            doubt = Unknown(export, reason) if reason is not None else None
        where = places.of(row)
        for each in asks:
            judged = each.ask(row)
            if doubt is not None and judged.verdict is not Verdict.NOT_APPLICABLE:
                judged = Judged(export, Verdict.UNKNOWN, row, evidence=judged.evidence, reason=doubt)
            each.rule.add(judged, row, where)
    for each in asks:
        for judged in not_read(export, context, seen):
            each.rule.add_unread(judged)


class _Asked:
    """A rule while it is asked. Several clauses may be about the same entity: the worst verdict counts, once."""

    def __init__(self, verdicts: RuleVerdicts, context: Context, places: Places) -> None:
        self.context = context
        self._verdicts, self._places = verdicts, places
        rule = verdicts.rule
        self._merges = len(rule.rule.clauses) > 1
        self._merged: dict[tuple[str, ...], tuple[Judged, Row, Where]] = {}
        self._unread: dict[tuple[frozenset[str], str], Judged] = {}

    def clauses_about_rows(self) -> Iterator[tuple[str, Clause]]:
        """The clauses that are asked of one row after the other, by export."""
        for clause in self._verdicts.rule.rule.clauses:
            if clause.expect is not None:
                yield from ((export, narrowed(clause, self._verdicts.rule.narrow)) for export in clause.about)

    def ask_sets(self) -> None:
        """Asks the clauses that look at all rows at once."""
        narrow = self._verdicts.rule.narrow
        for clause in self._verdicts.rule.rule.clauses:
            if clause.expect_rows is not None:
                found = chain.from_iterable(
                    counted_rows(narrowed(clause, narrow), export, self.context) for export in clause.about
                )
            elif clause.computed_by:
                found = chain(computed(clause, self.context, narrow), self._sources_not_read(clause.about))
            else:
                continue
            for judged in found:
                if judged.row is None:
                    self.add_unread(judged)
                else:
                    self.add(judged, judged.row, self._places.of(judged.row))

    def _sources_not_read(self, about: tuple[str, ...]) -> Iterator[Judged]:
        tables = self.context.tables
        for export in about:
            failed = tables.knowledge(export).failed.keys()
            seen = {each for row in (tables.stream(export) if failed else ()) for each in failed & row.ids}
            yield from not_read(export, self.context, seen)

    def add(self, judged: Judged, row: Row, places: Where) -> None:
        """Takes the verdict for an entity."""
        if not self._merges:
            self._count(judged, places)
            return
        key = tuple(map(comparable_id, row.key))
        before = self._merged.get(key)
        if before is None or _WORSE.index(judged.verdict) < _WORSE.index(before[0].verdict):
            self._merged[key] = (judged, row, places)

    def add_unread(self, judged: Judged) -> None:
        """Takes the verdict for what was not read."""
        export = "" if self._merges and judged.ids else judged.export
        self._unread.setdefault((judged.ids, export), judged)

    def _merge_unread(self) -> None:
        """Makes an entity unknown that one clause read and another did not: it counts once."""
        by_ids = {frozenset(key): key for key in self._merged}
        for unread, judged in list(self._unread.items()):
            if (key := by_ids.get(judged.ids)) is not None and judged.ids:
                del self._unread[unread]
                before, row, places = self._merged[key]
                if before.verdict is not Verdict.FAIL:
                    evidence = before.evidence if before.verdict is Verdict.UNKNOWN else {}
                    unknown = Judged(row.export, Verdict.UNKNOWN, row, evidence=evidence, reason=judged.reason)
                    self._merged[key] = (unknown, row, places)

    def finish(self) -> RuleVerdicts:
        """Counts what was kept back to be merged."""
        self._merge_unread()
        for judged, _, places in self._merged.values():
            self._count(judged, places)
        for judged in self._unread.values():
            self._verdicts.counts.add_unread(judged)
            self._verdicts.found.append((judged, ()))
        return self._verdicts

    def _count(self, judged: Judged, places: Where) -> None:
        self._verdicts.counts.add(judged.verdict, places)
        if judged.verdict in (Verdict.FAIL, Verdict.UNKNOWN):
            self._verdicts.found.append((judged, places))
