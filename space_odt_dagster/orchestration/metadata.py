"""What Dagster shows of an export: its declaration as text and columns, and the numbers and a preview of what was read.

https://docs.dagster.io/guides/build/assets/metadata-and-tags
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import dagster as dg

from space_odt_dagster.exports.checks.observe import Observations
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.manifest.export import (
    RAW_JSON,
    SOURCE_METHOD,
    Column,
    ColumnType,
    Export,
    Sensitivity,
    keys_of,
    lists_candidates,
    source_asset_of,
    source_columns_of,
)
from space_odt_dagster.orchestration.asset_keys import AssetKeys

CANDIDATES = "candidates"
_SENSITIVE = {Sensitivity.PERSONAL: "personal data", Sensitivity.SECRET: "secret"}
_OF_EVERY_EXPORT = [
    dg.TableColumn(
        name=SOURCE_METHOD,
        type="text",
        description="The SDK method for this read, or the request if the SDK has no method.",
        constraints=dg.TableColumnConstraints(nullable=False),
    ),
    dg.TableColumn(
        name=RAW_JSON,
        type="json",
        description="The item exactly as the server sent it.",
        constraints=dg.TableColumnConstraints(nullable=False, other=["personal data"]),
    ),
]


def group_of(export: Export, keys: AssetKeys) -> str:
    """The group of an export: its area. Lists of assignable items have their own group, as they would hide the others."""
    return keys.named(CANDIDATES if lists_candidates(export) else export.group)


def description_of(export: Export) -> str:
    """Markdown: one plain line, then the request, its scopes, and what a row is."""
    scopes = " or ".join(f"`{scope}`" for scope in export.endpoint.scopes)
    keys = ", ".join(f"`{key}`" for key in keys_of(export)) or "none (a single row)"
    return "\n\n".join(
        [
            export.description,
            f"- **Method**: `{export.endpoint.method}`\n"
            f"- **Path**: `GET {export.endpoint.path}`\n"
            f"- **Scopes**: {scopes}\n"
            f"- **One row per**: {export.grain}\n"
            f"- **Key**: {keys}\n"
            f"- [API documentation]({export.endpoint.docs_url})",
        ]
    )


@cache
def column_schema_of(export: Export) -> dg.TableSchema:
    """The columns of an export as a Dagster schema."""
    keys = keys_of(export)
    together = [f"unique together: {', '.join(keys)}"] if len(keys) > 1 else []
    return dg.TableSchema(
        columns=[*table_columns(export.columns, keys=keys), *_OF_EVERY_EXPORT],
        constraints=dg.TableConstraints(other=together),
    )


def column_lineage_of(export: Export, keys: AssetKeys) -> dict[str, dg.TableColumnLineage]:
    """Metadata that maps columns to the columns of the source that their values come from; empty without a source."""
    source = source_asset_of(export)
    if source is None:
        return {}
    taken = {
        name: [dg.TableColumnDep(asset_key=keys.of(source), column_name=column) for column in columns]
        for name, columns in source_columns_of(export).items()
    }
    return {"dagster/column_lineage": dg.TableColumnLineage(deps_by_column=taken)}


def table_columns(columns: Iterable[Column], *, keys: tuple[str, ...] = ()) -> list[dg.TableColumn]:
    """Declared columns as Dagster columns."""
    return [_table_column(column, is_whole_key=keys == (column.name,)) for column in columns]


def reading_metadata(tally: ReadOutcome, observations: Observations, layout: Layout) -> dict[str, Any]:
    """The numbers of a materialization, the paths of its files, and a preview without personal data."""
    name = tally.export.name
    return {
        "dagster/row_count": observations.facts.rows,
        "result": tally.result.value,
        "calls": tally.calls,
        "skipped": tally.skipped,
        "failed": tally.failed,
        "retries": tally.retries,
        "seconds": round(tally.elapsed_seconds, 3),
        "throttled_seconds": round(tally.throttled_seconds, 3),
        "path": dg.MetadataValue.path(str(layout.json_of(name))),
        "csv": dg.MetadataValue.path(str(layout.csv_of(name))),
        "preview": dg.MetadataValue.md(observations.preview),
    }


def _table_column(column: Column, *, is_whole_key: bool) -> dg.TableColumn:
    other = ["key"] if column.key else []
    other += [f"in {reference}" for reference in column.references]
    if column.sensitive is not Sensitivity.NONE:
        other.append(_SENSITIVE[column.sensitive])
    return dg.TableColumn(
        name=column.name,
        type=column.type.value if column.type is not ColumnType.LIST else "list of text",
        description=column.description,
        constraints=dg.TableColumnConstraints(nullable=not column.key, unique=is_whole_key, other=other),
    )
