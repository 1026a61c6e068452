"""Reads conditions from nodes. Every name is checked against the manifest; every mistake becomes a problem at its place."""

from collections.abc import Collection
from dataclasses import dataclass

from space_odt_dagster.judging.condition import (
    ALWAYS,
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
    Rows,
    SameAs,
    Some,
    Test,
    Unique,
    Which,
)
from space_odt_dagster.judging.operator_reader import (
    ALLOWED,
    Asked,
    can_ignore_case,
    is_allowed,
    read_sizes,
    read_test,
    read_value,
)
from space_odt_dagster.judging.places import Place, RowPlace, Subject, column_named, export_named, have_location
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.strict_yaml.fields import elements_of, text_of
from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems

WORDS = ("all", "any", "not", "scope", "label", "group")
"""The keys of a condition that name no value."""
BESIDE = ("ignore_case", "within", "where")
"""What can stand beside an operator."""
_OF_ROWS = ("count", *Which)
_OPERATORS = frozenset(map(str, Operator))


@dataclass(frozen=True)
class Names:
    """The scopes and labels of the desired files. None: there are none, as in shipped rules."""

    scopes: Collection[str] | None = None
    labels: Collection[str] | None = None


NO_NAMES = Names()


@dataclass(frozen=True)
class ConditionReader:
    """Reads conditions of one rule: the names and parameters that they may use."""

    manifest: Manifest
    problems: Problems
    names: Names = NO_NAMES
    parameters: Collection[str] = ()

    def read(self, node: Node | None, exports: tuple[str, ...]) -> Condition:
        """A condition on rows of these exports (of any row, without exports). ``ALWAYS`` if there is none, or after a problem."""
        return self._condition(node, RowPlace(self.manifest, exports)) if node is not None else ALWAYS

    def sizes(self, node: Node, *, exactly: str = "equals") -> tuple[Test, ...]:
        """Tests of a number, such as ``{at_least: 2}``."""
        return read_sizes(node, self._asked, exactly=exactly)

    @property
    def _asked(self) -> Asked:
        return Asked(self.problems, self.parameters)

    def _condition(self, node: Node, place: Place) -> Condition:
        if node.kind != "mapping":
            self.problems.add(node, "a condition is a mapping, such as {enabled: true}.")
            return ALWAYS
        return _all([found for key, value in node.pairs for found in self._entry(key, value, place)])

    def _entry(self, key: Node, value: Node, place: Place) -> list[Condition]:
        if key.text in ("all", "any"):
            found = tuple(self._condition(each, place) for each in elements_of(value, self.problems, key.text))
            return [All(found) if key.text == "all" else Some(found)]
        if key.text == "not":
            return [Not(self._condition(value, place))]
        if key.text in ("scope", "label", "group"):
            return self._named(key, value, place)
        if key.kind != "scalar" or (subject := place.subject(key, self.problems)) is None:
            return []
        return self._asked_of(subject, key, value, place)

    def _named(self, key: Node, value: Node, place: Place) -> list[Condition]:
        """``scope: name``, ``label: name`` and ``group: name``."""
        name = text_of(value)
        if not place.is_row:
            self.problems.add(key, f"an element of a list has no {key.text}: only a row has.")
        elif not name:
            self.problems.add(value, f"{key.text} must be a name.")
        elif key.text == "group":
            return self._in_group(name, key, place)
        else:
            known = self.names.scopes if key.text == "scope" else self.names.labels
            if known is None:
                self.problems.add(key, f"only a desired file has a {key.text}.")
            elif name not in known:
                self.problems.add_unknown(value, name, f"there is no {key.text}", known)
            else:
                return [InScope(name) if key.text == "scope" else HasLabel(name)]
        return []

    def _in_group(self, name: str, key: Node, place: Place) -> list[Condition]:
        person = place.subject(key, self.problems, "person.person_id")
        if person is None or not isinstance(person.path, Path):
            return []
        of_group = Test(Path("name", of="group"), Operator.EQUALS, name)
        return [Elements(Rows("group_members", "person_id", person.path), Which.ANY, of_group)]

    def _asked_of(self, subject: Subject, key: Node, value: Node, place: Place) -> list[Condition]:
        """All that is asked of one value, or of the rows of another export."""
        of_rows = isinstance(subject.path, Rows)
        if not of_rows and (value.kind != "mapping" or value.get("parameter") is not None):
            test = read_value(subject, value, self._asked)
            return [test] if test is not None else []
        if value.kind != "mapping" or not value.pairs:
            self.problems.add(value, "an operator is needed here, such as " + ("count." if of_rows else "one_of."))
            return []
        return [
            found
            for operator, argument in value.pairs
            if (found := self._operator(operator, argument, subject, value, place)) is not None
        ]

    def _operator(self, key: Node, argument: Node, subject: Subject, around: Node, place: Place) -> Condition | None:
        name = key.text
        if name in BESIDE:
            self._check_beside(key, argument, around)
            return None
        if isinstance(subject.path, Rows):
            if name not in _OF_ROWS:
                self.problems.add_unknown(key, name, "rows have no operator", _OF_ROWS)
                return None
        elif name not in ALLOWED:
            self.problems.add_unknown(key, name, "there is no operator", ALLOWED)
            return None
        elif not is_allowed(name, subject, key, self.problems):
            return None
        if name == "count" and subject.path is not None:
            tests = self.sizes(argument)
            return Count(subject.path, tests) if tests else None
        if name in tuple(Which) and subject.path is not None and subject.inside is not None:
            return Elements(subject.path, Which(name), self._condition(argument, subject.inside))
        if name == "not" and argument.kind == "mapping" and argument.get("parameter") is None:
            return Not(_all(self._asked_of(subject, key, argument, place)))
        if name in _OPERATORS:
            ignore_case = (beside := around.get("ignore_case")) is not None and beside.value is True
            return read_test(Operator(name), subject, argument, self._asked, ignore_case=ignore_case)
        if name == "exists_in":
            return self._exists_in(subject, argument, around, place)
        if not isinstance(subject.path, Path):
            self.problems.add(key, f"{name} cannot be asked of the element itself.")
            return None
        return self._of_path(name, subject.path, argument, place)

    def _of_path(self, name: str, path: Path, argument: Node, place: Place) -> Condition | None:
        if name == "known":
            return self._known(path, argument)
        if name == "same_as":
            other = place.subject(argument, self.problems) if argument.is_text else None
            if other is not None and isinstance(other.path, Path):
                return SameAs(path, other.path)
            if other is not None or not argument.is_text:
                self.problems.add(argument, "same_as needs the path of another value.")
            return None
        within = name == "unique_within"
        if not place.is_row or path.of:
            self.problems.add(argument, f"{name} can only be asked of a row's own values, such as raw.agents[].id.")
            return None
        if within and not place.has_location:
            self.problems.add(argument, "unique_within needs rows with location_id.")
            return None
        if argument.value != "location" if within else argument.value is not True:
            self.problems.add(argument, f"{name} can only be {'location' if within else 'true'}.")
            return None
        return Unique(path, within_location=within)

    def _known(self, path: Path, argument: Node) -> Condition | None:
        if argument.value is True:
            return Known(path)
        unless = argument.get("unless")
        if unless is None or len(argument.pairs) != 1:
            self.problems.add(argument, "known can be true, or {unless: [values]}.")
            return None
        values = elements_of(unless, self.problems, "unless")
        return Known(path, tuple(each.text for each in values))

    def _exists_in(self, subject: Subject, argument: Node, around: Node, place: Place) -> Condition | None:
        export, dot, column = text_of(argument).partition(".")
        if not dot:
            self.problems.add(argument, "exists_in needs export.column.")
            return None
        if not export_named(export, self.manifest, argument, self.problems):
            return None
        if not column_named(column, export, self.manifest, argument, self.problems):
            return None
        within = around.get("within")
        if within is not None and not (place.has_location and have_location((export,), self.manifest)):
            self.problems.add(within, f"within needs rows with location_id, here and in {export}.")
        where = around.get("where")
        condition = self.read(where, (export,)) if where is not None else None
        path = subject.path if isinstance(subject.path, Path) else None
        return ExistsIn(path, export, column, within is not None, condition)

    def _check_beside(self, key: Node, value: Node, around: Node) -> None:
        operators = [each.text for each, _ in around.pairs]
        if key.text == "ignore_case":
            if not isinstance(value.value, bool):
                self.problems.add(value, "ignore_case must be true or false.")
            elif not can_ignore_case(operators):
                self.problems.add(key, "ignore_case needs an operator that compares texts beside it.")
        elif "exists_in" not in operators:
            self.problems.add(key, f"{key.text} needs exists_in beside it.")
        elif key.text == "within" and value.value != "location":
            self.problems.add(value, "within can only be location.")


def read_condition(
    node: Node,
    problems: Problems,
    *,
    exports: tuple[str, ...],
    manifest: Manifest,
    names: Names = NO_NAMES,
    parameters: Collection[str] = (),
) -> Condition:
    """A condition on rows of these exports. After a problem, ``ALWAYS`` takes the place of what could not be read."""
    return ConditionReader(manifest, problems, names, parameters).read(node, exports)


def _all(conditions: list[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else All(tuple(conditions))
