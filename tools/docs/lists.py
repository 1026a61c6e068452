"""Finds the lists in an item that no column shows and no other export has: they are only in ``raw_json``."""

import json
from collections.abc import Iterator
from typing import Any

from space_odt_dagster.manifest.export import Export, source_asset_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.origins import fields_on
from space_odt_dagster.simulator.documents import FOLDER
from space_odt_dagster.simulator.json_paths import list_at


def lists_in_raw_json(export: Export, manifest: Manifest) -> tuple[str, ...]:
    """Their paths inside an item of the documented example, such as ``queues[].agents``, sorted."""
    document = json.loads((FOLDER / export.group / f"{export.name}.json").read_text(encoding="utf-8"))
    key = export.endpoint.item_key
    items = [document["example"]] if key is None else list_at(document["example"], key)
    found = {path for item in items for path in _lists(item)}
    shown = {fields_on(path) for each in export.columns for origin in each.at for path in origin.paths}
    exported = _exported_lists(export, manifest)
    return tuple(
        path
        for path in sorted(found)
        if not any(place[: len(fields_on(path))] == fields_on(path) for place in shown)
        and fields_on(path)[-1] not in exported
    )


def _lists(value: Any, at: str = "") -> Iterator[str]:
    """The paths of all lists inside a value. A key that is not a field name (``Audio.Volume``) becomes ``*``."""
    if isinstance(value, dict):
        for name, inner in value.items():
            plain = name if name.isidentifier() else "*"
            yield from _lists(inner, f"{at}.{plain}" if at else plain)
    elif isinstance(value, list):
        yield at
        for each in value:
            yield from _lists(each, f"{at}[]")


def _exported_lists(export: Export, manifest: Manifest) -> set[str]:
    """The list fields whose elements are rows of an export with the same source."""
    related = {export.name, source_asset_of(export)} - {None}
    return {
        (each.endpoint.item_key or "").rpartition(".")[2].removesuffix("[]")
        for each in manifest
        if each is not export and source_asset_of(each) in related
    }
