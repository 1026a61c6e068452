"""Reads what is asked of one value: ``{at_least: 3}``, ``{begins_with: +34, ignore_case: true}`` or just the value."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from space_odt_dagster.judging.condition import NUMBERS, Not, Operator, Placeholder, Test, Written
from space_odt_dagster.judging.patterns import pattern_problem
from space_odt_dagster.judging.places import Subject
from space_odt_dagster.manifest.export import ColumnType
from space_odt_dagster.strict_yaml.fields import elements_of
from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems

_TEXT, _INTEGER, _BOOLEAN, _LIST, _TIME = (
    ColumnType.TEXT,
    ColumnType.INTEGER,
    ColumnType.BOOLEAN,
    ColumnType.LIST,
    ColumnType.TIME,
)
SCALARS = frozenset((_TEXT, _INTEGER, _BOOLEAN, _TIME))
_O = Operator
VALUES = (_O.EQUALS, _O.NOT, _O.ONE_OF, _O.NONE_OF)
SIZES = (_O.AT_LEAST, _O.AT_MOST, _O.MORE_THAN, _O.LESS_THAN, _O.BETWEEN)
TEXTS = (_O.BEGINS_WITH, _O.ENDS_WITH, _O.CONTAINS, _O.MATCHES, _O.PATTERN)
PRESENCE = (_O.SET, _O.EMPTY)
LISTS = (_O.CONTAINS_ALL, _O.CONTAINS_NONE, _O.CONTAINS_ONLY, _O.SAME_ELEMENTS)
AGES = (_O.OLDER_THAN_DAYS, _O.NEWER_THAN_DAYS)
ALLOWED: dict[str, frozenset[ColumnType]] = {
    **dict.fromkeys(VALUES, SCALARS),
    **dict.fromkeys(SIZES, frozenset((_INTEGER, _TEXT))),
    **dict.fromkeys(TEXTS, frozenset((_TEXT,))),
    _O.CONTAINS: frozenset((_TEXT, _LIST)),
    **dict.fromkeys(PRESENCE, frozenset(ColumnType)),
    **dict.fromkeys(LISTS, frozenset((_LIST,))),
    **dict.fromkeys(AGES, frozenset((_TIME,))),
    **dict.fromkeys(NUMBERS, frozenset((_TEXT,))),
    **dict.fromkeys(("count", "every", "any", "none"), frozenset((_LIST,))),
    **dict.fromkeys(("unique", "unique_within", "known"), frozenset(ColumnType)),
    **dict.fromkeys(("exists_in", "same_as"), SCALARS),
}
"""Every operator, with the types of columns that it can be asked of. Values in ``raw_json`` have no declared type."""
KINDS = {_TEXT: "a text", _INTEGER: "a number", _BOOLEAN: "true or false", _LIST: "a list", _TIME: "a time"}
_IGNORES_CASE = (*VALUES, *TEXTS)


@dataclass(frozen=True)
class Asked:
    """What operators are read for: parameters that may be named, and where problems go."""

    problems: Problems
    parameters: Collection[str] = ()


def is_allowed(operator: str, subject: Subject, key: Node, problems: Problems) -> bool:
    """Whether an operator can be asked of a value of this type. Otherwise a problem."""
    allowed = ALLOWED[operator]
    if not subject.types or subject.types & allowed:
        return True
    kind = " or ".join(sorted(KINDS.get(each, "an object") for each in subject.types))
    fitting = ", ".join(str(name) for name, types in ALLOWED.items() if subject.types <= types)
    problems.add(key, f"{operator} cannot be asked of {kind}. What can: {fitting}.")
    return False


def read_value(subject: Subject, node: Node, asked: Asked) -> Test | None:
    """``column: value``, which is ``equals``."""
    if node.kind == "sequence":
        better = "contains_all or same_elements" if _LIST in subject.types else "one_of"
        asked.problems.add(node, f"a list needs an operator, such as {better}.")
        return None
    if not is_allowed(Operator.EQUALS, subject, node, asked.problems):
        return None
    argument = _scalar(subject, node, asked)
    return None if argument is None else Test(_path(subject), Operator.EQUALS, argument)


def read_test(
    operator: Operator, subject: Subject, node: Node, asked: Asked, *, ignore_case: bool
) -> Test | Not | None:
    """One operator with its argument. ``internal: false`` becomes not internal, ``set: false`` empty."""
    argument = _ARGUMENTS[operator](subject, node, asked)
    if argument is None:
        return None
    if operator in (*PRESENCE, *NUMBERS):
        test = Test(_path(subject), operator)
        return test if argument else Not(test)
    return Test(_path(subject), operator, argument, ignore_case and operator in _IGNORES_CASE)


def can_ignore_case(operators: Collection[str]) -> bool:
    """Whether one of the operators compares texts."""
    return any(each in _IGNORES_CASE for each in operators)


def read_sizes(node: Node, asked: Asked, *, exactly: str = "equals") -> tuple[Test, ...]:
    """Tests of a number of elements or rows: a number, or operators such as ``at_least``."""
    number = Subject(None, types=frozenset([_INTEGER]))
    if node.kind != "mapping" or node.get("parameter") is not None:
        exact = read_value(number, node, asked)
        return (exact,) if exact is not None else ()
    known = {exactly: Operator.EQUALS, **{each.value: each for each in SIZES}}
    tests = []
    for key, value in node.pairs:
        if key.text not in known:
            asked.problems.add_unknown(key, key.text, "a number has no operator", known)
            continue
        test = read_test(known[key.text], number, value, asked, ignore_case=False)
        if isinstance(test, Test):
            tests.append(test)
    if not node.pairs:
        asked.problems.add(node, "a number needs an operator, such as at_least.")
    return tuple(tests)


def _path(subject: Subject) -> Any:
    return subject.path


def _placeholder(node: Node, asked: Asked) -> Placeholder | None:
    """``{parameter: name}``; None if the node is something else or names no parameter of the rule."""
    name = node.get("parameter")
    if name is None or len(node.pairs) != 1:
        asked.problems.add(node, "a value is needed here, not a mapping.")
        return None
    if name.text not in asked.parameters:
        asked.problems.add_unknown(name, name.text, "the rule has no parameter", asked.parameters)
        return None
    return Placeholder(name.text)


def _scalar(subject: Subject, node: Node, asked: Asked) -> Any:
    """A value of the type of the subject. A number against texts is its text."""
    if node.kind == "mapping":
        return _placeholder(node, asked)
    said, types = "", subject.types
    if node.kind == "sequence":
        said = "a single value is needed here, not a list."
    elif node.value is None:
        said = "nothing is no value: ask for empty: true, or set: true."
    elif types and types <= {_TEXT, _TIME}:
        if isinstance(node.value, bool):
            said = f"the column is a text: write '{node.text}' in quotes if that text is meant."
        else:
            return node.text
    elif types == {_BOOLEAN} and not isinstance(node.value, bool):
        said = "the column is true or false."
    elif types == {_INTEGER} and not node.is_number:
        said = "the column is a number."
    elif node.is_number:
        return node.value if types else Written(node.value, node.text)
    else:
        return node.value
    asked.problems.add(node, said)
    return None


def _scalars(subject: Subject, node: Node, asked: Asked) -> Any:
    found = [_scalar(subject, each, asked) for each in elements_of(node, asked.problems, "the argument")]
    return None if None in found or not found else tuple(found)


def _of_elements(subject: Subject, node: Node, asked: Asked) -> Any:
    return _scalars(Subject(subject.path, subject.inside), node, asked)


def _number(subject: Subject, node: Node, asked: Asked) -> Any:
    if node.kind == "mapping":
        return _placeholder(node, asked)
    if node.is_number:
        return node.value
    asked.problems.add(node, "a number is needed here.")
    return None


def _range(subject: Subject, node: Node, asked: Asked) -> Any:
    numbers = [_number(subject, each, asked) for each in node.elements]
    if None in numbers:
        return None
    plain = [each for each in numbers if isinstance(each, int | Decimal)]
    if len(numbers) != 2 or plain != sorted(plain):
        asked.problems.add(node, "between needs two numbers, the smaller one first.")
        return None
    return tuple(numbers)


def _text(subject: Subject, node: Node, asked: Asked) -> str | None:
    if node.kind == "scalar" and node.text and not isinstance(node.value, bool) and node.value is not None:
        return node.text
    asked.problems.add(node, "a text is needed here.")
    return None


def _pattern(subject: Subject, node: Node, asked: Asked) -> str | None:
    text = _text(subject, node, asked)
    problem = pattern_problem(text) if text is not None else ""
    if problem:
        asked.problems.add(node, f"the pattern {problem}.")
        return None
    return text


def _days(subject: Subject, node: Node, asked: Asked) -> Any:
    if node.kind == "mapping":
        return _placeholder(node, asked)
    if isinstance(node.value, int) and not isinstance(node.value, bool) and 0 <= node.value <= 100_000:
        return node.value
    asked.problems.add(node, "a number of days is needed here.")
    return None


def _switch(subject: Subject, node: Node, asked: Asked) -> bool | None:
    if isinstance(node.value, bool):
        return node.value
    asked.problems.add(node, "true or false is needed here.")
    return None


_ARGUMENTS: dict[Operator, Callable[[Subject, Node, Asked], Any]] = {
    Operator.EQUALS: _scalar,
    Operator.NOT: _scalar,
    Operator.ONE_OF: _scalars,
    Operator.NONE_OF: _scalars,
    **dict.fromkeys(SIZES, _number),
    Operator.BETWEEN: _range,
    **dict.fromkeys(TEXTS, _text),
    Operator.PATTERN: _pattern,
    **dict.fromkeys(LISTS, _of_elements),
    **dict.fromkeys(AGES, _days),
    **dict.fromkeys((*PRESENCE, *NUMBERS), _switch),
}
