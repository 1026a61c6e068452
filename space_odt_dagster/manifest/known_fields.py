"""Which fields an item of an export can have: the documented ones, and those that its columns read.

``documented_fields`` has one file per area: names inside names, without levels for lists. ``tools.docs.documented_fields``
generates them from the documented responses.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.origins import fields_on

DOCUMENTED_FIELDS = Path(__file__).with_name("documented_fields")

Fields: TypeAlias = Mapping[str, Any]
"""The fields inside a field, by name; None if it can contain anything."""


def known_fields_of(export: Export) -> Fields | None:
    """The fields that an item of the export can have, or None if none are documented."""
    documented = _documented(export.group).get(export.name)
    if documented is None:
        return None
    fields: dict[str, Any] = _copied(documented)
    for path in (path for column in export.columns for origin in column.at for path in origin.paths):
        inside = fields
        for name in fields_on(path):
            inside = inside.setdefault(name, {})
    if export.endpoint.item_errors is not None:
        fields[export.endpoint.item_errors] = None
    return fields


@cache
def _documented(group: str) -> dict[str, Any]:
    file = DOCUMENTED_FIELDS / f"{group}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def _copied(fields: Fields) -> dict[str, Any]:
    return {name: _copied(inside) for name, inside in fields.items()}
