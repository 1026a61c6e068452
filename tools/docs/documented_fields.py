"""Writes ``manifest/documented_fields.json``, the names of all documented fields by export, from the documented answers.

``make docs`` writes it again when a documented answer or the manifest has changed.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.spec import Spec

_DOCUMENTED = Path(__file__).parents[2] / "space_odt_dagster_tests" / "documented"
_LIKE_THOSE_OF_PEOPLE = re.compile("^/telephony/config/workspaces/(?=.*/(secondary|faxMessage)/)")
"""The documents have no page of their own for these: the answers are those of people."""

Tree = dict[str, Any]


def documented_fields() -> str:
    """The JSON text of the file: one line per export, names only, sorted."""
    lines = [f'"{spec.name}": {json.dumps(_fields_of(spec), sort_keys=True)}' for spec in MANIFEST]
    return "{\n" + ",\n".join(sorted(lines)) + "\n}\n"


def _fields_of(spec: Spec) -> Tree:
    documented = _documents()[_plain(_LIKE_THOSE_OF_PEOPLE.sub("/telephony/config/people/", spec.endpoint.path))]
    fields = _merged(_named_in_schema(documented["schema"]), _named_in_example(documented["example"]))
    item_key = spec.endpoint.item_key
    return fields if item_key is None else fields[item_key]


@cache
def _documents() -> dict[str, Any]:
    documents = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(_DOCUMENTED.glob("*.json"))]
    return {_plain(document["path"]): document for document in documents}


def _plain(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path).rstrip("/").lower()


def _named_in_schema(schema: Any) -> Tree:
    """Lists add no name: the fields of their items stand right under the list."""
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
