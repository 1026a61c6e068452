"""From source rows to calls: one call per row, all ids of a call from the same row, no call twice."""

from collections.abc import Iterable, Iterator
from typing import Any

from space_odt_dagster.extraction.calls import Call, SourceRow
from space_odt_dagster.manifest.spec import Fixed, ParamSource, Spec

_FALSE_TEXTS = frozenset({"", "false"})


def is_set(value: Any) -> bool:
    """Whether a value counts as there for ``where`` and ``only_if_true``: not missing, not empty, not false (as text either)."""
    return value is not None and value is not False and not (isinstance(value, str) and value in _FALSE_TEXTS)


class Binding:
    """Makes the calls of a spec, from its rows as they come; no call twice."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._fixed = _arguments(spec.endpoint.fixed)
        self._wheres = [each.where for each in spec.sources if each.where]
        self._asked: set[int] = set()

    def calls_without_rows(self) -> Iterator[Call]:
        """The calls of a spec that is asked without ids: one for each of its variants."""
        if not self._spec.sources:
            for number, variant in enumerate(self._spec.variants):
                yield Call(self._spec, {**self._fixed, **_arguments(variant)}, variant=number)

    def calls(self, rows: Iterable[SourceRow]) -> Iterator[Call]:
        """The calls for these rows. A row without its id yields a call without that argument."""
        for row in rows:
            if not all(is_set(row.get(where)) for where in self._wheres):
                continue
            call = Call(self._spec, {**self._fixed, **_bound(self._spec.sources, row)}, row)
            name = hash(call.ids)
            if lacks_an_id(call) or name not in self._asked:
                self._asked.add(name)
                yield call


def bind(spec: Spec, rows: Iterable[SourceRow]) -> Iterator[Call]:
    """All calls of a spec, in the order of its variants or rows."""
    binding = Binding(spec)
    yield from binding.calls_without_rows()
    if spec.sources:
        yield from binding.calls(rows)


def lacks_an_id(call: Call) -> bool:
    """Whether the source row of the call had no value for one of its ids."""
    return any(each.param not in call.arguments for each in call.spec.sources if not each.only_if_true)


def _arguments(fixed: Iterable[Fixed]) -> dict[str, Any]:
    return {each.param: each.value for each in fixed if each.param is not None}


def _bound(sources: Iterable[ParamSource], row: SourceRow) -> dict[str, Any]:
    bound: dict[str, Any] = {}
    for each in sources:
        value = row.get(each.column)
        if each.only_if_true:
            if is_set(value):
                bound[each.param] = True
        elif value not in (None, ""):
            bound[each.param] = value
    return bound
