"""A picture of the asset graph as text, so that a change of the manifest shows as a difference to review.

``python -m space_odt_dagster_tests.orchestration.golden`` writes it again.
"""

import json
from pathlib import Path
from typing import Any

import dagster as dg

FILE = Path(__file__).parent / "graph.golden.json"


def picture(definitions: dg.Definitions) -> str:
    """Every asset by name: what it depends on, its group, kinds, tags, owners, columns and checks."""
    graph = definitions.resolve_asset_graph()
    assets = {key.to_user_string(): _asset(graph, key) for key in sorted(graph.get_all_asset_keys())}
    jobs = sorted(job.name for job in definitions.resolve_all_job_defs())
    return f"{json.dumps({'assets': assets, 'jobs': jobs}, indent=1, ensure_ascii=False)}\n"


def _asset(graph: Any, key: dg.AssetKey) -> dict[str, Any]:
    node = graph.get(key)
    schema = node.metadata.get("dagster/column_schema")
    columns = [_column(each) for each in schema.columns] if schema is not None else []
    kinds = sorted(tag.removeprefix("dagster/kind/") for tag in node.tags if tag.startswith("dagster/kind/"))
    return {
        "group": node.group_name,
        "deps": sorted(each.to_user_string() for each in node.parent_keys),
        "kinds": kinds,
        "tags": {name: value for name, value in sorted(node.tags.items()) if not name.startswith("dagster/kind/")},
        "owners": list(node.owners),
        "checks": sorted(check.name for check in graph.get_check_keys_for_assets({key})),
        "columns": columns,
    }


def _column(column: dg.TableColumn) -> str:
    marks = [
        *(["unique"] if column.constraints.unique else []),
        *(["not null"] if not column.constraints.nullable else []),
        *column.constraints.other,
    ]
    return f"{column.name}: {column.type}{' (' + ', '.join(marks) + ')' if marks else ''}"


if __name__ == "__main__":
    from space_odt_dagster.orchestration.graph import build_definitions

    FILE.write_text(picture(build_definitions()), encoding="utf-8")
