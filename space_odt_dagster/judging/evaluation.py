"""Asks conditions of rows. A condition becomes a function once; a row then costs a few calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from space_odt_dagster.judging.answers import Answer, Ask, Unknown, every, every_of, one_of, opposite, some
from space_odt_dagster.judging.condition import (
    NUMBERS,
    All,
    Condition,
    Count,
    Elements,
    ExistsIn,
    HasLabel,
    InScope,
    Known,
    Not,
    Operator,
    Path,
    Placeholder,
    Rows,
    SameAs,
    Some,
    Test,
    Unique,
    Which,
)
from space_odt_dagster.judging.operators import TESTS, is_empty, is_redacted, older, same
from space_odt_dagster.judging.references import way_of
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.snapshot_numbers import SnapshotNumbers
from space_odt_dagster.judging.tables import Tables, index_key
from space_odt_dagster.judging.values_of import Get, Reader
from space_odt_dagster.judging.wanted import fits

_REDACTED = "the value is redacted"
_NOT_SAID = "the value is not one that can be judged"


@dataclass(frozen=True)
class Context:
    """What conditions are asked with: rows, numbers, the time of the snapshot, and names of the desired file."""

    tables: Tables
    numbers: SnapshotNumbers
    started_at: datetime
    scopes: Mapping[str, Condition] = field(default_factory=dict)
    labelled: Mapping[str, Callable[[Row], Answer]] = field(default_factory=dict)
    parameters: Mapping[str, int] = field(default_factory=dict)


def compiled(condition: Condition, export: str, context: Context) -> Ask:
    """The function that asks a condition of a row of an export."""
    return _Compiler(context, export).ask(condition)


def shown_value(subject: Path | Rows, export: str, context: Context) -> Get:
    """The value at a path of a row, to be shown; of other rows, how many there are."""
    read = Reader(context.tables, export)
    if isinstance(subject, Path):
        return read.get(subject)
    elements = read.elements_of(subject)
    return lambda row: len(elements(row)[0])


def certain_number(tests: tuple[Test, ...], count: int, missing: Unknown | None, context: Context) -> Answer:
    """What tests say of a number; with ``missing`` it may be higher."""
    answers: list[Answer] = []
    for each in tests:
        argument = _given(each.argument, context)
        holds = bool(TESTS[each.operator](count, argument, False))
        rises = each.operator in (Operator.AT_LEAST, Operator.MORE_THAN)
        falls = each.operator in (Operator.AT_MOST, Operator.LESS_THAN)
        past = each.operator is Operator.EQUALS and count > int(argument)
        certain = missing is None or (rises and holds) or (falls and not holds) or past
        answers.append(holds if certain or missing is None else missing)
    return every(answers)


def _given(argument: Any, context: Context) -> Any:
    """An argument, with the parameters put in."""
    if isinstance(argument, Placeholder):
        return context.parameters[argument.name]
    return [_given(each, context) for each in argument] if isinstance(argument, list | tuple) else argument


@dataclass(frozen=True)
class _Compiler:
    """``export`` is that of the rows; empty for elements of a list."""

    context: Context
    export: str
    inside: bool = False

    @cached_property
    def read(self) -> Reader:
        return Reader(self.context.tables, self.export, self.inside)

    def ask(self, condition: Condition) -> Ask:
        match condition:
            case All(parts):
                return every_of([self.ask(each) for each in parts])
            case Some(parts):
                return one_of([self.ask(each) for each in parts])
            case Not(part):
                ask = self.ask(part)
                return lambda it: opposite(ask(it))
            case Test():
                return self._test(condition)
            case Known(subject, unless):
                return self._known(subject, unless)
            case SameAs(subject, other):
                return self._same(subject, other)
            case Count(subject, tests):
                return self._count(subject, tests)
            case Elements(subject, which, inner):
                return self._elements(subject, which, inner)
            case Unique(subject, within):
                return self._unique(subject, within)
            case ExistsIn():
                return self._exists(condition)
            case InScope(name):
                return self._in_scope(name)
            case HasLabel(name):
                return self.context.labelled[name]

    def _in_scope(self, name: str) -> Ask:
        """Rows that do not refer to what a scope is about are not in it."""
        scope = self.context.scopes[name]
        return self.ask(scope) if fits(scope, self.export, self.context.tables.manifest) else lambda _: False

    def _test(self, test: Test) -> Ask:
        get, operator = self.read.get(test.subject), test.operator
        argument, ignore, export = _given(test.argument, self.context), test.ignore_case, self.export
        if operator in (Operator.SET, Operator.EMPTY):
            wants_empty = (operator is Operator.EMPTY) is bool(argument)

            def whether_set(it: Any) -> Answer:
                value = get(it)
                return value if isinstance(value, Unknown) else is_empty(value) is wants_empty

            return whether_set
        judge = self._judge_of(operator, argument, ignore)

        def ask(it: Any) -> Answer:
            value = get(it)
            if isinstance(value, Unknown):
                return value
            if is_redacted(value):
                return Unknown(export, _REDACTED)
            said = judge(value, it)
            return Unknown(export, _NOT_SAID) if said is None else said

        return ask

    def _judge_of(self, operator: Operator, argument: Any, ignore: bool) -> Callable[[Any, Any], Answer | None]:
        started_at = self.context.started_at
        if operator is Operator.OLDER_THAN_DAYS:
            return lambda value, it: older(value, argument, started_at)
        if operator is Operator.NEWER_THAN_DAYS:
            return lambda value, it: None if (said := older(value, argument, started_at)) is None else not said
        if operator in NUMBERS:
            return self._number(operator, wanted=bool(argument))
        test = TESTS[operator]
        if operator in (Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN, Operator.BETWEEN):
            return lambda value, it: False if is_empty(value) else test(value, argument, ignore)
        return lambda value, it: test(value, argument, ignore)

    def _number(self, operator: Operator, *, wanted: bool) -> Callable[[Any, Any], Answer | None]:
        numbers = self.context.numbers
        path = Path("country", of="location")
        has_location = way_of(self.context.tables.manifest, self.export, path) is not None
        country = Reader(self.context.tables, self.export).get(path) if has_location else _nothing

        def judge(value: Any, it: Any) -> Answer | None:
            if is_empty(value):
                return False
            place = country(it.row if self.inside else it)
            if isinstance(place, Unknown):
                return place
            said = numbers.answer(operator, str(value), str(place or ""))
            return said if wanted or not isinstance(said, bool) else not said

        return judge

    def _known(self, subject: Path, unless: tuple[Any, ...]) -> Ask:
        get, export = self.read.get(subject), self.export

        def ask(it: Any) -> Answer:
            value = get(it)
            if isinstance(value, Unknown):
                return value
            if is_empty(value) or is_redacted(value) or any(same(value, each) for each in unless):
                return Unknown(export, _REDACTED if is_redacted(value) else _NOT_SAID)
            return True

        return ask

    def _same(self, subject: Path, other: Path) -> Ask:
        ours, theirs = self.read.get(subject), self.read.get(other)

        def ask(it: Any) -> Answer:
            one, two = ours(it), theirs(it)
            for each in (one, two):
                if isinstance(each, Unknown):
                    return each
            return not is_empty(one) and not is_empty(two) and same(one, two)

        return ask

    def _count(self, subject: Path | Rows, tests: tuple[Test, ...]) -> Ask:
        elements = self.read.elements_of(subject)

        def ask(it: Any) -> Answer:
            found, missing = elements(it)
            return certain_number(tests, len(found), missing, self.context)

        return ask

    def _elements(self, subject: Path | Rows, which: Which, inner: Condition) -> Ask:
        elements = self.read.elements_of(subject)
        if isinstance(subject, Rows):
            ask_one = _Compiler(self.context, subject.export).ask(inner)
        else:
            ask_one = _Compiler(self.context, self.export, inside=True).ask(inner)

        def ask(it: Any) -> Answer:
            found, missing = elements(it)
            asked = [ask_one(each) for each in found]
            if missing is not None:
                asked.append(missing)
            if which is Which.EVERY:
                return every(asked)
            said = some(asked)
            return said if which is Which.ANY else opposite(said)

        return ask

    def _unique(self, subject: Path, within_location: bool) -> Ask:
        tables, export, text = self.context.tables, self.export, str(subject)
        columns = ("location_id", text) if within_location else (text,)

        def ask(row: Row) -> Answer:
            if is_empty(row.values.get(text)):
                return True
            key = index_key(*(row.values.get(name) for name in columns))
            if len(tables.by(export, *columns).get(key, ())) > 1:
                return False
            return tables.incomplete(export) or True

        def of_list(row: Row) -> Answer:
            values = row.values.get(text)
            if not isinstance(values, list):
                return ask(row)
            keys = [index_key(each) for each in values if not is_empty(each)]
            return len(set(keys)) == len(keys)

        return of_list

    def _exists(self, condition: ExistsIn) -> Ask:
        tables, get = self.context.tables, self.read.get(condition.subject)
        export, column = condition.export, condition.column
        where = None if condition.where is None else _Compiler(self.context, export).ask(condition.where)

        def ask(it: Any) -> Answer:
            value = get(it)
            if isinstance(value, Unknown):
                return value
            if is_empty(value):
                return False
            found = tables.by(export, column).get(index_key(value), [])
            if condition.within_location:
                here = index_key(it.values.get("location_id"))
                found = [each for each in found if index_key(each.values.get("location_id")) == here]
            said = [where(each) if where is not None else True for each in found]
            if (missing := tables.incomplete(export)) is not None:
                said.append(missing)
            return some(said)

        return ask


def _nothing(_: Any) -> None:
    return None
