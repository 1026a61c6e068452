"""Turns source rows into calls: one per row or list element, all ids of a call from the same row, no call twice."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from space_odt_dagster.extraction.calls import Call, SourceRow
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.manifest.asked import Condition, Fixed, Param, Take
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.ids import inside_of

_FALSE_TEXTS = frozenset({"", "false"})


def is_set(value: Any) -> bool:
    """Whether a value counts as set in conditions and flags: not missing, empty or false (nor the text ``false``)."""
    return value is not None and value is not False and not (isinstance(value, str) and value in _FALSE_TEXTS)


class Binding:
    """Makes the calls of one export as its source rows arrive. The same call is never made twice."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._fixed = _arguments(export.endpoint.fixed)
        self._asked: set[int] = set()
        self._required = [each.param for each in export.sources if not each.only_if_true]

    def calls_without_rows(self) -> Iterator[Call]:
        """The calls of an export that needs no ids: one per variant."""
        if not self._export.sources:
            for number, variant in enumerate(self._export.variants):
                yield Call(self._export, {**self._fixed, **_arguments(variant)}, variant=number)

    def calls(self, rows: Iterable[SourceRow]) -> Iterator[Call]:
        """The calls for these rows. A row without its id still gives a call, without that argument."""
        for row in rows:
            for bound in _bound(self._export, row):
                call = Call(self._export, {**self._fixed, **bound}, row)
                name = hash(call.ids)
                if name not in self._asked or self.lacks_an_id(call):
                    self._asked.add(name)
                    yield call

    def lacks_an_id(self, call: Call) -> bool:
        """Whether the source row had no value for a required id."""
        return not all(param in call.arguments for param in self._required)


def bind(export: Export, rows: Iterable[SourceRow]) -> Iterator[Call]:
    """All calls of an export, in the order of its variants or source rows."""
    binding = Binding(export)
    yield from binding.calls_without_rows()
    if export.sources:
        yield from binding.calls(rows)


def calls_of(export: Export, row: Mapping[str, Any]) -> int:
    """How many calls a source row makes. ``row`` needs the columns that the export takes its ids and conditions from."""
    return sum(1 for _ in _bound(export, row))


def _arguments(fixed: Iterable[Fixed]) -> dict[str, Any]:
    return {each.param: each.value for each in fixed if each.param is not None}


def _bound(export: Export, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The arguments of each call that a row makes, without those that have no value."""
    if not all(_is_true(each, row) for each in export.conditions):
        return
    values = [list(_values(each, row.get(each.column))) for each in export.sources]
    for chosen in product(*values):
        pairs = zip(export.sources, chosen, strict=True)
        yield {each.param: value for each, value in pairs if value not in (None, "")}


def _is_true(condition: Condition, row: Mapping[str, Any]) -> bool:
    value = row.get(condition.column)
    found = is_set(value) if condition.text is None else value == condition.text
    return found is not condition.negated


def _values(param: Param, value: Any) -> Iterator[Any]:
    """The values for a parameter: one, or one per element of a list."""
    match param.id.take:
        case Take.VALUE:
            yield value
        case Take.FLAG:
            yield True if is_set(value) else None
        case Take.UUID:
            yield _uuid_in(value)
        case Take.EACH_ELEMENT:
            yield from _elements(value)


def _elements(value: Any) -> Iterator[Any]:
    """The distinct texts of a list, or of a CSV cell that holds a list as JSON."""
    if isinstance(value, str) and value.startswith("["):
        value = parse_json(value)
    if isinstance(value, list | tuple):
        yield from dict.fromkeys(each for each in value if isinstance(each, str))


def _uuid_in(value: Any) -> Any:
    """The UUID in a Webex id, which is base64 of ``ciscospark://us/KIND/uuid``. Any other value is returned unchanged."""
    found = inside_of(value) if isinstance(value, str) else None
    return value if found is None else found.last
