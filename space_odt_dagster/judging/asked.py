"""What a rule says of each entity: its clauses, asked of the rows of a snapshot."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from space_odt_dagster.judging.answers import Answer, Ask, Unknown, every
from space_odt_dagster.judging.computed import COMPUTED
from space_odt_dagster.judging.computed.computed import Question
from space_odt_dagster.judging.condition import ALWAYS, All, Clause, Condition, InScope
from space_odt_dagster.judging.evaluation import Context, certain_number, compiled, shown_value
from space_odt_dagster.judging.operators import same
from space_odt_dagster.judging.outcome import Verdict
from space_odt_dagster.judging.row import Columns, Row
from space_odt_dagster.judging.wanted import subjects_of


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict before it has names. Without a ``row`` the entity was not read: ``ids`` are those of the call, none if unknown."""

    export: str
    verdict: Verdict
    row: Row | None = None
    ids: frozenset[str] = frozenset()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    reason: Unknown | None = None

    @property
    def uncounted(self) -> bool:
        """Whether it stands for an unknown number of entities."""
        return self.row is None and not self.ids


def asked_of_rows(clause: Clause, export: str, context: Context) -> Callable[[Row], Judged]:
    """What a clause says of one row."""
    where, expect = compiled(clause.where, export, context), compiled(clause.expect or ALWAYS, export, context)
    evidence = evidence_of(clause, export, context)
    passed, not_applicable = Judged(export, Verdict.PASS), Judged(export, Verdict.NOT_APPLICABLE)

    def ask(row: Row) -> Judged:
        applies = where(row)
        if applies is False:
            return not_applicable
        keeps = expect(row) if applies is True else applies
        if keeps is True:
            return passed
        if isinstance(keeps, Unknown):
            return Judged(export, Verdict.UNKNOWN, row, evidence=evidence(row), reason=keeps)
        return Judged(export, Verdict.FAIL, row, evidence=evidence(row))

    return ask


def not_read(export: str, context: Context, seen: set[str]) -> Iterator[Judged]:
    """The entities of an export whose calls failed, and one verdict for an unknown number of them. ``seen`` are ids in rows."""
    tables = context.tables
    if (unread := tables.unread(export)) is not None:
        yield Judged(export, Verdict.UNKNOWN, reason=unread)
        return
    known = tables.knowledge(export)
    if known.all_in_doubt is not None:
        yield Judged(export, Verdict.UNKNOWN, reason=Unknown(export, known.all_in_doubt))
    calls = {each.ids: each.reason for found in known.failed.values() for each in found}
    for ids in sorted(calls, key=sorted):
        if ids and not ids & seen:
            yield Judged(export, Verdict.UNKNOWN, ids=ids, reason=Unknown(export, calls[ids]))


def computed(clause: Clause, context: Context, narrow: Condition) -> Iterator[Judged]:
    """What a function says; of those that ``narrow`` leaves."""
    question = Question(clause.about, context.tables, context.numbers, context.started_at, context.parameters)
    asks: dict[str, Ask] = {}
    for said in COMPUTED[clause.computed_by].judge(question):
        export = said.row.export
        ask = asks.setdefault(export, compiled(narrow, export, context)) if narrow != ALWAYS else None
        applies: Answer = ask(said.row) if ask is not None else True
        if said.keeps is None or applies is False:
            yield Judged(export, Verdict.NOT_APPLICABLE, said.row)
        else:
            keeps = every([said.keeps, applies]) if said.keeps is True else said.keeps
            reason = keeps if isinstance(keeps, Unknown) else None
            verdict = Verdict.UNKNOWN if reason else Verdict.PASS if keeps else Verdict.FAIL
            yield Judged(export, verdict, said.row, evidence=said.evidence, reason=reason)


def counted_rows(clause: Clause, export: str, context: Context) -> Iterator[Judged]:
    """What a clause says that asks for a number of rows: in the organisation, or for each location of its scope."""
    assert clause.expect_rows is not None
    of_location, of_row = _split(clause.where)
    applies = compiled(of_row, export, context)
    tables = context.tables
    rows = [(row, applies(row)) for row in tables.rows(export)]
    missing = tables.incomplete(export)
    tests = clause.expect_rows.tests
    if not clause.expect_rows.per:
        yield _counted(Row(Columns(export), {}), [said for _, said in rows], missing, tests, context)
        return
    in_scope = compiled(of_location, "locations", context)
    if (unread := tables.incomplete("locations")) is not None:
        yield Judged("locations", Verdict.UNKNOWN, reason=unread)
    for place in tables.rows("locations"):
        wanted = in_scope(place)
        if wanted is False:
            continue
        if isinstance(wanted, Unknown):
            yield Judged("locations", Verdict.UNKNOWN, place, reason=wanted)
            continue
        mine = [said for row, said in rows if same(row.values.get("location_id"), place.values.get("location_id"))]
        yield _counted(place, mine, missing, tests, context)


def _counted(row: Row, said: list[Answer], missing: Unknown | None, tests: tuple[Any, ...], context: Context) -> Judged:
    certain = sum(each is True for each in said)
    doubtful = next((each for each in said if isinstance(each, Unknown)), missing)
    keeps = certain_number(tests, certain, doubtful, context)
    evidence = {"rows": certain}
    if isinstance(keeps, Unknown):
        return Judged(row.export, Verdict.UNKNOWN, row, evidence=evidence, reason=keeps)
    return Judged(row.export, Verdict.PASS if keeps else Verdict.FAIL, row, evidence=evidence)


def _split(where: Condition) -> tuple[Condition, Condition]:
    """What a condition says of the location, by the named scopes in it, and what of the row."""
    parts = where.conditions if isinstance(where, All) else (where,)
    scopes = tuple(each for each in parts if isinstance(each, InScope))
    return All(scopes), All(tuple(each for each in parts if not isinstance(each, InScope)))


def evidence_of(clause: Clause, export: str, context: Context) -> Callable[[Row], dict[str, Any]]:
    """The values that a clause reads of a row and of what it refers to; of other rows, how many there are."""
    found: dict[str, Callable[[Row], Any]] = {}
    for condition in (clause.where, clause.expect or ALWAYS):
        for subject in subjects_of(condition):
            found.setdefault(str(subject), shown_value(subject, export, context))

    def evidence(row: Row) -> dict[str, Any]:
        values = {text: get(row) for text, get in found.items()}
        return {text: value for text, value in values.items() if not isinstance(value, Unknown)}

    return evidence


def narrowed(clause: Clause, narrow: Condition) -> Clause:
    """A clause for those that ``narrow`` leaves."""
    return clause if narrow == ALWAYS else replace(clause, where=All((narrow, clause.where)))
