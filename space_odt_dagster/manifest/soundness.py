"""What makes an export sound among the others. Whether the SDK has its method and parameters is judged in ``extraction.sdk``."""

import re
from collections import Counter
from collections.abc import Mapping

from space_odt_dagster.manifest.asked import EachRow, Param
from space_odt_dagster.manifest.origins import Asked, FromSource, Item, WasAsked, fields_on
from space_odt_dagster.manifest.spec import (
    RAW_JSON,
    SOURCE_METHOD,
    Column,
    ColumnType,
    Export,
    Kind,
    Reference,
    Sensitivity,
    Tier,
    asked_params,
    keys_of,
    source_asset_of,
)

GROWING = ("people", "workspaces", "virtual_lines", "devices")
"""The listings that grow with the organisation: a call for each of their rows is what makes a run long."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PATH_TO_A_LIST = re.compile(r"(\w+(\[\])?\.)*\w+")

Exports = Mapping[str, Export]


class ManifestError(ValueError):
    """The manifest contradicts itself or the SDK; the text names the spec and the field in one sentence."""

    def __init__(self, spec: str, field: str, problem: str) -> None:
        super().__init__(f"Manifest: {spec}, field {field}: {problem}.")


def check(spec: Export, exports: Exports) -> None:
    """Raises ``ManifestError`` if the export contradicts itself or one of ``exports``."""
    names = [each.name for each in spec.columns]
    for each in names:
        if names.count(each) > 1:
            raise ManifestError(spec.name, "columns", f"column {each} is declared twice")
        if each in (SOURCE_METHOD, RAW_JSON):
            raise ManifestError(spec.name, "columns", f"{each} is added to every export and cannot be declared")
    _check_endpoint(spec)
    _check_asked(spec, exports)
    _check_path(spec)
    for column in spec.columns:
        _check_column(spec, column, exports)
    _check_hidden(spec)
    many = spec.endpoint.item_key is not None or len(spec.sources) > 0
    if many and not keys_of(spec):
        raise ManifestError(spec.name, "columns", "it has several rows but no key column")
    _check_tier(spec, exports)


def _check_endpoint(spec: Export) -> None:
    endpoint, key, page = spec.endpoint, spec.endpoint.item_key, spec.endpoint.page
    if not endpoint.scopes:
        raise ManifestError(spec.name, "scopes", "no scope is named")
    if key is not None and _PATH_TO_A_LIST.fullmatch(key) is None:
        raise ManifestError(spec.name, "item_key", f"{key} is no way to a list: write a, a.b or a[].b")
    if endpoint.items_are_texts and key is None:
        raise ManifestError(spec.name, "items_are_texts", "there are no items without an item_key")
    if endpoint.list_may_be_absent and key is None:
        raise ManifestError(spec.name, "list_may_be_absent", "there is no list without an item_key")
    if page is not None and key is None:
        raise ManifestError(spec.name, "page", "only a list of items has pages, and there is no item_key")
    if page is not None and page.size < 1:
        raise ManifestError(spec.name, "page", f"a page of {page.size} items brings nothing")
    if page is not None and page.ends_below < 1:
        raise ManifestError(spec.name, "page", "ends_below is 0: an empty page would not be the end")
    if endpoint.sdk_method is None and endpoint.sdk_path_is_wrong:
        raise ManifestError(spec.name, "sdk_path_is_wrong", "there is no SDK method")
    if not endpoint.org_param:
        raise ManifestError(spec.name, "org_param", "the organisation needs a name in the query")


def _check_asked(spec: Export, exports: Exports) -> None:
    asked = spec.asked
    total = spec.endpoint.page.total_column if spec.endpoint.page else None
    if not isinstance(asked, EachRow):
        if not asked.variants:
            raise ManifestError(spec.name, "variants", "without a variant nothing would be asked")
        if total is not None:
            raise ManifestError(spec.name, "page", f"its source has no column {total}")
        return
    if spec.kind is Kind.BASE:
        raise ManifestError(spec.name, "kind", "a base listing is asked without ids")
    if not asked.ids:
        raise ManifestError(spec.name, "asked", f"no id of {asked.of} is taken, so every call would be the same")
    source = exports.get(asked.of)
    if source is None:
        raise ManifestError(spec.name, "asked", f"there is no asset {asked.of}")
    columns = {column.name: column for column in source.columns}
    if total is not None and total not in columns:
        raise ManifestError(spec.name, "page", f"its source has no column {total}")
    for condition in asked.conditions:
        if condition.column not in columns:
            raise ManifestError(spec.name, "where", f"asset {asked.of} has no column {condition.column}")
    for param in asked.params:
        _check_param(spec, param, columns)


def _check_param(spec: Export, param: Param, columns: Mapping[str, Column]) -> None:
    field = f"ids[{param.param}]"
    if param.column not in columns:
        raise ManifestError(spec.name, field, f"asset {param.asset} has no column {param.column}")
    if param.is_element and columns[param.column].type is not ColumnType.LIST:
        raise ManifestError(spec.name, field, f"column {param.column} of {param.asset} is no list")
    if param.only_if_true and param.query is None:
        raise ManifestError(spec.name, field, "a flag needs its name in the query")


def _check_path(spec: Export) -> None:
    in_path = {each.param for each in spec.sources if each.query is None}
    for field, path in (("path", spec.endpoint.path), ("other_path", spec.endpoint.other_path)):
        if path is None:
            continue
        placeholders = Counter(_PLACEHOLDER.findall(path))
        for missing in sorted(placeholders.keys() - in_path):
            raise ManifestError(spec.name, field, f"nothing is bound to {{{missing}}}")
        for unused in sorted(in_path - placeholders.keys()):
            raise ManifestError(spec.name, field, f"parameter {unused} is neither in the path nor a query parameter")


def _check_column(spec: Export, column: Column, exports: Exports) -> None:
    field = f"columns[{column.name}]"
    if not column.at:
        raise ManifestError(spec.name, field, "it comes from nowhere")
    source = exports.get(source_asset_of(spec) or "")
    source_columns = {each.name for each in source.columns} if source is not None else set()
    for origin in column.at:
        if isinstance(origin, Asked | WasAsked) and origin.param not in asked_params(spec):
            raise ManifestError(spec.name, field, f"nothing is asked with a parameter {origin.param}")
        if isinstance(origin, FromSource) and origin.column not in source_columns:
            raise ManifestError(spec.name, field, f"its source has no column {origin.column}")
        if isinstance(origin, Item) and not spec.endpoint.items_are_texts:
            raise ManifestError(spec.name, field, "only an item that is a text can be a value: see items_are_texts")
        if spec.endpoint.items_are_texts and (paths := origin.paths):
            raise ManifestError(spec.name, field, f"its items are texts, which have no field {paths[0]}")
        if any("[]" in path for path in origin.paths) and column.type is not ColumnType.LIST:
            raise ManifestError(spec.name, field, "a path through every element of a list gives a list")
    for reference in column.references:
        _check_reference(spec, field, reference, exports)


def _check_reference(spec: Export, field: str, reference: Reference, exports: Exports) -> None:
    if not reference.within:
        raise ManifestError(spec.name, field, "it references nothing")
    for place in reference.within:
        asset, _, wanted = place.partition(".")
        target = exports.get(asset)
        if target is None or wanted not in {each.name for each in target.columns}:
            raise ManifestError(spec.name, field, f"it references {place}, which does not exist")
    if reference.when is not None and reference.when[0] not in {each.name for each in spec.columns}:
        raise ManifestError(spec.name, field, f"its reference depends on {reference.when[0]}, which does not exist")


def _check_hidden(spec: Export) -> None:
    shown = {fields_on(path): each.name for each in spec.columns for origin in each.at for path in origin.paths}
    for each in spec.hidden:
        field = f"hidden[{each.path}]"
        if each.sensitive is Sensitivity.NONE:
            raise ManifestError(spec.name, field, "it is not sensitive, so there is nothing to hide")
        if (column := shown.get(fields_on(each.path))) is not None:
            raise ManifestError(spec.name, field, f"column {column} shows it: mark the column")


def _check_tier(spec: Export, exports: Exports) -> None:
    if spec.tier is not Tier.CALLING:
        return
    passed: set[str] = set()
    source = source_asset_of(spec)
    while source is not None and source not in passed:
        if source in GROWING:
            raise ManifestError(spec.name, "tier", f"its calls grow with {source}, so it is none of {spec.tier}")
        passed.add(source)
        source = source_asset_of(exports[source]) if source in exports else None
