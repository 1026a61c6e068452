"""Checks an export against itself and the other exports. ``extraction.sdk`` checks its SDK method and parameters."""

import re
from collections import Counter
from collections.abc import Mapping

from space_odt_dagster.manifest.asked import EachRow, Param
from space_odt_dagster.manifest.export import (
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
from space_odt_dagster.manifest.origins import Asked, FromSource, Item, WasAsked, fields_on

GROWING = ("people", "workspaces", "virtual_lines", "devices")
"""The listings that grow with the organisation: one call per row of these makes a run long."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PATH_TO_A_LIST = re.compile(r"(\w+(\[\])?\.)*\w+")

Exports = Mapping[str, Export]


class ManifestError(ValueError):
    """The manifest contradicts itself or the SDK. The text names the export and the field in one sentence."""

    def __init__(self, export: str, field: str, problem: str) -> None:
        super().__init__(f"Manifest: {export}, field {field}: {problem}.")


def check(export: Export, exports: Exports) -> None:
    """Raises ``ManifestError`` if the export contradicts itself or one of ``exports``."""
    names = [each.name for each in export.columns]
    for each in names:
        if names.count(each) > 1:
            raise ManifestError(export.name, "columns", f"column {each} is declared twice")
        if each in (SOURCE_METHOD, RAW_JSON):
            raise ManifestError(export.name, "columns", f"{each} is added to every export and cannot be declared")
    _check_endpoint(export)
    _check_asked(export, exports)
    _check_path(export)
    for column in export.columns:
        _check_column(export, column, exports)
    _check_hidden(export)
    many = export.endpoint.item_key is not None or len(export.sources) > 0
    if many and not keys_of(export):
        raise ManifestError(export.name, "columns", "it has several rows but no key column")
    _check_tier(export, exports)


def _check_endpoint(export: Export) -> None:
    endpoint, key, page = export.endpoint, export.endpoint.item_key, export.endpoint.page
    if not endpoint.scopes:
        raise ManifestError(export.name, "scopes", "no scope is named")
    if key is not None and _PATH_TO_A_LIST.fullmatch(key) is None:
        raise ManifestError(export.name, "item_key", f"{key} is no way to a list: write a, a.b or a[].b")
    if endpoint.items_are_texts and key is None:
        raise ManifestError(export.name, "items_are_texts", "there are no items without an item_key")
    if endpoint.list_may_be_absent and key is None:
        raise ManifestError(export.name, "list_may_be_absent", "there is no list without an item_key")
    if page is not None and key is None:
        raise ManifestError(export.name, "page", "only a list of items has pages, and there is no item_key")
    if page is not None and page.size < 1:
        raise ManifestError(export.name, "page", f"a page of {page.size} items brings nothing")
    if page is not None and page.ends_below < 1:
        raise ManifestError(export.name, "page", "ends_below is 0: an empty page would not be the end")
    if endpoint.sdk_method is None and endpoint.sdk_path_is_wrong:
        raise ManifestError(export.name, "sdk_path_is_wrong", "there is no SDK method")
    if not endpoint.org_param:
        raise ManifestError(export.name, "org_param", "the organisation needs a name in the query")


def _check_asked(export: Export, exports: Exports) -> None:
    asked = export.asked
    total = export.endpoint.page.total_column if export.endpoint.page else None
    if not isinstance(asked, EachRow):
        if not asked.variants:
            raise ManifestError(export.name, "variants", "without a variant nothing would be asked")
        if total is not None:
            raise ManifestError(export.name, "page", f"its source has no column {total}")
        return
    if export.kind is Kind.BASE:
        raise ManifestError(export.name, "kind", "a base listing is asked without ids")
    if not asked.ids:
        raise ManifestError(export.name, "asked", f"no id of {asked.of} is taken, so every call would be the same")
    source = exports.get(asked.of)
    if source is None:
        raise ManifestError(export.name, "asked", f"there is no export {asked.of}")
    columns = {column.name: column for column in source.columns}
    if total is not None and total not in columns:
        raise ManifestError(export.name, "page", f"its source has no column {total}")
    for condition in asked.conditions:
        if condition.column not in columns:
            raise ManifestError(export.name, "where", f"export {asked.of} has no column {condition.column}")
    for param in asked.params:
        _check_param(export, param, columns)


def _check_param(export: Export, param: Param, columns: Mapping[str, Column]) -> None:
    field = f"ids[{param.param}]"
    if param.column not in columns:
        raise ManifestError(export.name, field, f"export {param.asset} has no column {param.column}")
    if param.is_element and columns[param.column].type is not ColumnType.LIST:
        raise ManifestError(export.name, field, f"column {param.column} of {param.asset} is no list")
    if param.only_if_true and param.query is None:
        raise ManifestError(export.name, field, "a flag needs its name in the query")


def _check_path(export: Export) -> None:
    in_path = {each.param for each in export.sources if each.query is None}
    for field, path in (("path", export.endpoint.path), ("other_path", export.endpoint.other_path)):
        if path is None:
            continue
        placeholders = Counter(_PLACEHOLDER.findall(path))
        for missing in sorted(placeholders.keys() - in_path):
            raise ManifestError(export.name, field, f"nothing is bound to {{{missing}}}")
        for unused in sorted(in_path - placeholders.keys()):
            raise ManifestError(export.name, field, f"parameter {unused} is neither in the path nor a query parameter")


def _check_column(export: Export, column: Column, exports: Exports) -> None:
    field = f"columns[{column.name}]"
    if not column.at:
        raise ManifestError(export.name, field, "it comes from nowhere")
    source = exports.get(source_asset_of(export) or "")
    source_columns = {each.name for each in source.columns} if source is not None else set()
    for origin in column.at:
        if isinstance(origin, Asked | WasAsked) and origin.param not in asked_params(export):
            raise ManifestError(export.name, field, f"nothing is asked with a parameter {origin.param}")
        if isinstance(origin, FromSource) and origin.column not in source_columns:
            raise ManifestError(export.name, field, f"its source has no column {origin.column}")
        if isinstance(origin, Item) and not export.endpoint.items_are_texts:
            raise ManifestError(export.name, field, "only an item that is a text can be a value: see items_are_texts")
        if export.endpoint.items_are_texts and (paths := origin.paths):
            raise ManifestError(export.name, field, f"its items are texts, which have no field {paths[0]}")
        if any("[]" in path for path in origin.paths) and column.type is not ColumnType.LIST:
            raise ManifestError(export.name, field, "a path through every element of a list gives a list")
    for reference in column.references:
        _check_reference(export, field, reference, exports)


def _check_reference(export: Export, field: str, reference: Reference, exports: Exports) -> None:
    if not reference.within:
        raise ManifestError(export.name, field, "it references nothing")
    for place in reference.within:
        asset, _, wanted = place.partition(".")
        target = exports.get(asset)
        if target is None or wanted not in {each.name for each in target.columns}:
            raise ManifestError(export.name, field, f"it references {place}, which does not exist")
    if reference.when is not None and reference.when[0] not in {each.name for each in export.columns}:
        raise ManifestError(export.name, field, f"its reference depends on {reference.when[0]}, which does not exist")


def _check_hidden(export: Export) -> None:
    shown = {fields_on(path): each.name for each in export.columns for origin in each.at for path in origin.paths}
    for each in export.hidden:
        field = f"hidden[{each.path}]"
        if each.sensitive is Sensitivity.NONE:
            raise ManifestError(export.name, field, "it is not sensitive, so there is nothing to hide")
        if (column := shown.get(fields_on(each.path))) is not None:
            raise ManifestError(export.name, field, f"column {column} shows it: mark the column")


def _check_tier(export: Export, exports: Exports) -> None:
    if export.tier is not Tier.CALLING:
        return
    passed: set[str] = set()
    source = source_asset_of(export)
    while source is not None and source not in passed:
        if source in GROWING:
            raise ManifestError(export.name, "tier", f"its calls grow with {source}, so it is none of {export.tier}")
        passed.add(source)
        source = source_asset_of(exports[source]) if source in exports else None
