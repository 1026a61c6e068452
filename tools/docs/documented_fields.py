"""Generates ``manifest/documented_fields``, the names of all documented fields by export, from the documented responses.

``make docs`` regenerates it after a change of a documented response or the manifest.
"""

import json
from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.simulator.documents import FOLDER

Tree = dict[str, Any]


def documented_fields(group: str) -> str:
    """The JSON text for an area: one line per export, names only, sorted."""
    lines = [f'"{name}": {json.dumps(_fields_of(MANIFEST[name]), sort_keys=True)}' for name in MANIFEST.groups[group]]
    return "{\n" + ",\n".join(sorted(lines)) + "\n}\n"


def _fields_of(export: Export) -> Tree:
    documented = json.loads((FOLDER / export.group / f"{export.name}.json").read_text(encoding="utf-8"))
    fields = _merged(_named_in_schema(documented["schema"]), _named_in_example(documented["example"]))
    for step in (export.endpoint.item_key or "").split("."):
        fields = fields[step.removesuffix("[]")] if step else fields
    return fields


def _named_in_schema(schema: Any) -> Tree:
    """Lists add no level: the fields of their items come directly under the list."""
    if schema.get("type") == "array":
        return _named_in_schema(schema.get("items", {}))
    return {name: _named_in_schema(inner) for name, inner in schema.get("properties", {}).items()}


def _named_in_example(value: Any) -> Tree:
    if isinstance(value, list):
        fields: Tree = {}
        for each in value:
            fields = _merged(fields, _named_in_example(each))
        return fields
    return {name: _named_in_example(each) for name, each in value.items()} if isinstance(value, dict) else {}


def _merged(one: Tree, other: Tree) -> Tree:
    return {name: _merged(one.get(name, {}), other.get(name, {})) for name in {**one, **other}}
