"""What a rule can ask of a row: frozen conditions over values. ``condition_reader`` makes them from YAML, ``evaluation`` asks them.

A condition is true, false or unknown for a row (Kleene's three values).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Operator(StrEnum):
    """The tests of one value. Absent, null, empty texts and empty lists are all empty."""

    EQUALS = "equals"
    NOT = "not"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    BEGINS_WITH = "begins_with"
    ENDS_WITH = "ends_with"
    CONTAINS = "contains"
    MATCHES = "matches"
    PATTERN = "pattern"
    SET = "set"
    EMPTY = "empty"
    CONTAINS_ALL = "contains_all"
    CONTAINS_NONE = "contains_none"
    CONTAINS_ONLY = "contains_only"
    SAME_ELEMENTS = "same_elements"
    OLDER_THAN_DAYS = "older_than_days"
    NEWER_THAN_DAYS = "newer_than_days"
    INTERNAL = "internal"
    EXTERNAL = "external"
    ABROAD = "abroad"
    PREMIUM = "premium"
    DIALABLE = "dialable"


NUMBERS = (Operator.INTERNAL, Operator.EXTERNAL, Operator.ABROAD, Operator.PREMIUM, Operator.DIALABLE)
"""Those that are about phone numbers."""


@dataclass(frozen=True)
class Written:
    """A number where the type of the value is not declared: equal to that number, and to a text that is the same."""

    value: int | Decimal
    text: str


@dataclass(frozen=True)
class Path:
    """Where a value is.

    ``of`` is empty for the row itself, else what the row refers to (``location``, ``person``, …). ``column`` is a column there;
    with ``raw`` it is a path into its ``raw_json``, as in the manifest. Inside elements of a list it is a path into the element.
    """

    column: str
    of: str = ""
    raw: bool = False

    def __str__(self) -> str:
        return ".".join(part for part in (self.of, "raw" if self.raw else "", self.column) if part)


@dataclass(frozen=True)
class Rows:
    """The rows of another export whose column ``theirs`` has the value of ours. Ids are compared as entities."""

    export: str
    theirs: str
    ours: Path

    def __str__(self) -> str:
        return f"rows({self.export}, {self.theirs} = {self.ours})"


@dataclass(frozen=True)
class Test:
    """One operator on the value at a path. ``subject`` is None for the element itself, in a list of plain values."""

    subject: Path | None
    operator: Operator
    argument: Any = True
    ignore_case: bool = False


@dataclass(frozen=True)
class Count:
    """Tests of the number of elements, or of rows."""

    subject: Path | Rows
    tests: tuple[Test, ...]


class Which(StrEnum):
    """Of how many elements a condition must be true."""

    ANY = "any"
    EVERY = "every"
    NONE = "none"


@dataclass(frozen=True)
class Elements:
    """A condition on the elements of a list, or on the rows of another export."""

    subject: Path | Rows
    which: Which
    condition: "Condition"


@dataclass(frozen=True)
class Unique:
    """No second row of the export (no second element, for a list) has the value. ``within``: in the same location only."""

    subject: Path
    within_location: bool = False


@dataclass(frozen=True)
class ExistsIn:
    """A row of another export has the value in this column, and fulfils the condition if there is one.

    ``subject`` is None for the element itself, in a list of plain values.
    """

    subject: Path | None
    export: str
    column: str
    within_location: bool = False
    where: "Condition | None" = None


@dataclass(frozen=True)
class SameAs:
    """Both are set and equal."""

    subject: Path
    other: Path


@dataclass(frozen=True)
class InScope:
    """The row is in a named scope of the desired file."""

    name: str


@dataclass(frozen=True)
class HasLabel:
    """The row has a label of the desired file."""

    name: str


@dataclass(frozen=True)
class All:
    """Every one is true."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Some:
    """At least one is true."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """It is false."""

    condition: "Condition"


@dataclass(frozen=True)
class Known:
    """True if the value is set and none of ``unless``, otherwise unknown: the server could not say."""

    subject: Path
    unless: tuple[Any, ...] = ()


Condition = All | Some | Not | Test | Count | Elements | Unique | ExistsIn | SameAs | InScope | HasLabel | Known
ALWAYS = All(())


@dataclass(frozen=True)
class ExpectRows:
    """How many rows of the export there must be, in the organisation (``per`` empty) or for each location of the scope."""

    per: str
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Clause:
    """Part of a rule: the rows of these exports, those it applies to (``where``), and what must be true of them.

    One of ``expect``, ``expect_rows`` and ``computed_by`` is set; the last is the name of a function in ``judging.computed``.
    """

    about: tuple[str, ...]
    where: "Condition" = ALWAYS
    expect: "Condition | None" = None
    expect_rows: ExpectRows | None = None
    computed_by: str = ""


@dataclass(frozen=True)
class Parameter:
    """A number of a rule that a desired file may change, from ``least`` to ``most``."""

    name: str
    default: int
    least: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One sentence that each entity keeps or breaks.

    ``entity`` says in words what it is about; ``needs_scope`` is the narrowest scope that reads all its exports. In ``expect`` and
    ``where``, a ``Placeholder`` stands for a parameter.
    """

    rule_id: str
    version: int
    title: str
    area: str
    severity: str
    entity: str
    clauses: tuple[Clause, ...]
    why: str
    remedy: str
    source: str
    needs_scope: str
    parameters: tuple[Parameter, ...] = ()
    needs: tuple[str, ...] = ()
    own: bool = False
    applies_from: str = ""


@dataclass(frozen=True)
class Placeholder:
    """Stands in an argument for the value of a parameter: ``{parameter: days}`` in YAML."""

    name: str


def values_of(rule: Rule, given: Mapping[str, int]) -> Mapping[str, int]:
    """The value of each parameter of a rule."""
    return {each.name: given.get(each.name, each.default) for each in rule.parameters}
