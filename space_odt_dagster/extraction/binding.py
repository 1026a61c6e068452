"""From source rows to calls: one call per row, all ids of a call from the same row, no call twice."""

from collections.abc import Iterable, Iterator
from typing import Any

from space_odt_dagster.extraction.calls import Call, SourceRow
from space_odt_dagster.manifest.spec import Fixed, ParamSource, Spec

_FALSE_TEXTS = frozenset({"", "false"})


def is_set(value: Any) -> bool:
    """Whether a value counts as there for ``where`` and ``only_if_true``: not missing, not empty, not false (as text either)."""
    return value is not None and value is not False and not (isinstance(value, str) and value in _FALSE_TEXTS)


def bind(spec: Spec, rows: Iterable[SourceRow]) -> Iterator[Call]:
    """The calls of a spec, in the order of its variants or rows. A row without its id yields a call without that argument."""
    fixed = _arguments(spec.endpoint.fixed)
    if not spec.sources:
        for number, variant in enumerate(spec.variants):
            yield Call(spec, {**fixed, **_arguments(variant)}, variant=number)
        return
    asked: set[str] = set()
    for row in rows:
        if not all(is_set(row.get(each.where)) for each in spec.sources if each.where):
            continue
        call = Call(spec, {**fixed, **_bound(spec.sources, row)}, row)
        if lacks_an_id(call) or call.ids not in asked:
            asked.add(call.ids)
            yield call


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
