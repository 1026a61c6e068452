"""Writes the asset graph that GraphQL returns as text, so that a change of the manifest shows as a diff to review.

``make docs`` regenerates it.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from space_odt_dagster_tests.orchestration.location import Location, code_location

FOLDER = Path(__file__).parents[2] / "space_odt_dagster_tests" / "orchestration" / "graph.golden"
_ASSETS = """{ assetNodes {
    assetKey { path } groupName dependencyKeys { path } kinds tags { key value } jobNames
    assetChecksOrError { ... on AssetChecks { checks { name } } }
    metadataEntries { label ... on TableSchemaMetadataEntry { schema {
        constraints { other } columns { name type constraints { nullable unique other } } } }
        ... on TableColumnLineageMetadataEntry { lineage { columnName columnDeps { assetKey { path } columnName } } } }
} }"""


def graph(location: Location) -> dict[str, dict[str, Any]]:
    """Every asset by name: its dependencies, group, kinds, tags, jobs, columns and checks."""
    nodes = location.ask(_ASSETS)["assetNodes"]
    return {_name(node["assetKey"]): _asset(node) for node in sorted(nodes, key=lambda node: _name(node["assetKey"]))}


def pictures(assets: Mapping[str, dict[str, Any]]) -> dict[Path, str]:
    """The text of each golden file: one per group of assets."""
    groups: dict[str, dict[str, Any]] = {}
    for name, asset in assets.items():
        groups.setdefault(asset["group"], {})[name] = asset
    return {
        FOLDER / f"{group}.json": f"{json.dumps(of, indent=1, ensure_ascii=False)}\n" for group, of in groups.items()
    }


def _asset(node: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = next((each["schema"] for each in node["metadataEntries"] if "schema" in each), {})
    lineage = next((each["lineage"] for each in node["metadataEntries"] if "lineage" in each), [])
    taken = {each["columnName"]: each["columnDeps"] for each in lineage}
    tags = {tag["key"]: tag["value"] for tag in node["tags"]}
    return {
        "group": node["groupName"],
        "deps": sorted(map(_name, node["dependencyKeys"])),
        "kinds": sorted(node["kinds"]),
        "tags": {name: value for name, value in sorted(tags.items()) if not name.startswith("dagster/kind/")},
        "jobs": sorted(name for name in node["jobNames"] if not name.startswith("__")),
        "checks": sorted(check["name"] for check in node["assetChecksOrError"].get("checks", [])),
        "constraints": (schema.get("constraints") or {}).get("other", []),
        "columns": [_column(each, taken.get(each["name"], [])) for each in schema.get("columns", [])],
    }


def _column(column: dict[str, Any], taken: list[dict[str, Any]]) -> str:
    constraints = column["constraints"]
    marks = [
        *(["unique"] if constraints["unique"] else []),
        *(["not null"] if not constraints["nullable"] else []),
        *constraints["other"],
    ]
    origin = [f"from {_name(each['assetKey'])}.{each['columnName']}" for each in taken]
    return " ".join([f"{column['name']}: {column['type']}", *([f"({', '.join(marks)})"] if marks else []), *origin])


def _name(key: dict[str, list[str]]) -> str:
    return "/".join(key["path"])


def golden_graph(exports: Sequence[str] | None = None) -> dict[Path, str]:
    """The golden files for the code location as it loads now, with all exports or only these."""
    with tempfile.TemporaryDirectory() as folder, code_location(Path(folder) / "home", exports) as found:
        return pictures(graph(found))
