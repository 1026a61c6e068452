"""The assets downstream of all the others: what is told of the run as a whole."""

from collections import Counter

import dagster as dg

from space_odt_dagster.exports.checks.preview import without_people
from space_odt_dagster.exports.private_files import is_local, local
from space_odt_dagster.exports.status_and_errors import ERRORS_COLUMNS, STATUS_COLUMNS, StatusRow
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.spec import Column
from space_odt_dagster.orchestration.assets import OWNERS
from space_odt_dagster.orchestration.metadata import table_columns
from space_odt_dagster.orchestration.run_records import prune_run_records
from space_odt_dagster.run.after_reading import report_of, retention_of, snapshot_of
from space_odt_dagster.run.inventory import Inventory

GROUP = "outputs"
STATUS, ERRORS = "status", "errors"
SNAPSHOT, RETENTION, REPORT = "inventory_snapshot", "snapshot_retention", "inventory_report"
OUTPUTS = (STATUS, ERRORS, SNAPSHOT, RETENTION, REPORT)


def build_outputs(manifest: Manifest) -> list[dg.AssetsDefinition]:
    """``status`` and ``errors``, and from them the snapshot, its retention and the report."""

    @dg.asset(
        name=STATUS,
        deps=list(manifest.names),
        group_name=GROUP,
        description="One row per asset: how it came out, with its counts.\n\nAn asset that this run did not read keeps the row of "
        "the run that did. What is not `ok` or `empty` is listed under `problems`.",
        kinds={"csv", "json"},
        owners=OWNERS,
        metadata={"dagster/table_name": STATUS, "dagster/column_schema": _schema(STATUS_COLUMNS)},
        required_resource_keys={"inventory"},
    )
    def status(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        inventory: Inventory = context.resources.inventory
        rows = inventory.store.keep_status(manifest.names, csv_safe=inventory.context.settings.csv_safe)
        results = Counter(row.result.value for row in rows)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": len(rows),
                "dagster/column_schema": _schema(STATUS_COLUMNS),
                **_paths(inventory, STATUS),
                "problems": dg.MetadataValue.md(_problems(rows)),
                **dict(sorted(results.items())),
            }
        )

    @dg.asset(
        name=ERRORS,
        deps=list(manifest.names),
        group_name=GROUP,
        description="One row per call that was skipped or failed.\n\nIt has the ids asked with, the HTTP status, the code and "
        "the tracking id that Cisco support asks for.",
        kinds={"csv", "json"},
        owners=OWNERS,
        metadata={"dagster/table_name": ERRORS, "dagster/column_schema": _schema(ERRORS_COLUMNS)},
        required_resource_keys={"inventory"},
    )
    def errors(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        inventory: Inventory = context.resources.inventory
        rows = inventory.store.keep_errors(manifest.names, csv_safe=inventory.context.settings.csv_safe)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": rows,
                "dagster/column_schema": _schema(ERRORS_COLUMNS),
                **_paths(inventory, ERRORS),
            }
        )

    @dg.asset(
        name=SNAPSHOT,
        deps=[STATUS, ERRORS],
        group_name=GROUP,
        description="An immutable copy of the exports that this run read.\n\nIt lies in `snapshots/<UTC time>_<run>/`, with the "
        "rows, columns, checksum and result of each file in `manifest.json`. `complete` says whether the run got round to every "
        "export, `missing` names those that are not `ok` or `empty`.",
        kinds={"csv", "json"},
        owners=OWNERS,
        required_resource_keys={"inventory"},
    )
    def inventory_snapshot(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        taken = snapshot_of(context.resources.inventory)
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(str(taken.folder)),
                "complete": taken.snapshot.run.complete,
                "missing": list(taken.snapshot.run.missing),
                "files_linked": taken.linked,
                "files_copied": taken.copied,
                "left_out": list(taken.left_out),
            }
        )

    @dg.asset(
        name=RETENTION,
        deps=[SNAPSHOT],
        group_name=GROUP,
        description="Removes snapshots and records of runs that need not be kept any longer, and says which.\n\nHow many and "
        "how long is set by `SPACE_ODT_KEEP_SNAPSHOTS` and `SPACE_ODT_KEEP_DAYS`. The newest complete snapshot and the newest "
        "without gaps stay, and whatever was not made here.",
        owners=OWNERS,
        required_resource_keys={"inventory"},
    )
    def snapshot_retention(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        inventory: Inventory = context.resources.inventory
        pruned = retention_of(inventory)
        runs = prune_run_records(
            context.instance,
            assets=[*manifest.names, *OUTPUTS],
            before=pruned.horizon,
            keep=[name.partition("_")[2] for name in pruned.kept],
        )
        return dg.MaterializeResult(
            metadata={
                "removed": list(pruned.removed),
                "kept": list(pruned.kept),
                "snapshots_removed": len(pruned.removed),
                "snapshots_kept": len(pruned.kept),
                "unfinished_removed": list(pruned.unfinished),
                "run_records_removed": list(runs),
            }
        )

    @dg.asset(
        name=REPORT,
        deps=[STATUS, ERRORS],
        group_name=GROUP,
        description="One HTML page: can the inventory be trusted, and what is in it.\n\nIt is a single file that works without a "
        "network and gives away nothing personal.",
        kinds={"html"},
        owners=OWNERS,
        required_resource_keys={"inventory"},
    )
    def inventory_report(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        inventory: Inventory = context.resources.inventory
        headline = report_of(inventory)
        path = inventory.context.layout.report
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(str(path)),
                "report": dg.MetadataValue.url(local(path).as_uri() if is_local(path) else str(path)),
                "complete": headline.complete,
                "assets": headline.modules,
                "rows": headline.rows,
                "calls": headline.calls,
                "skipped": headline.skipped,
                "failed": headline.failed,
                "gaps": headline.gaps,
                **{f"assets {result}": number for result, number in headline.results.items()},
            }
        )

    return [status, errors, inventory_snapshot, snapshot_retention, inventory_report]


def _schema(columns: tuple[Column, ...]) -> dg.TableSchema:
    return dg.TableSchema(columns=table_columns(columns))


def _paths(inventory: Inventory, name: str) -> dict[str, dg.MetadataValue[str | None]]:
    layout = inventory.context.layout
    return {
        "path": dg.MetadataValue.path(str(layout.json_of(name))),
        "csv": dg.MetadataValue.path(str(layout.csv_of(name))),
    }


def _problems(rows: list[StatusRow]) -> str:
    """A Markdown table of what is not as it should be; names nobody."""
    bad = [row for row in rows if not row.result.is_good]
    if not bad:
        return "None."
    lines = [f"| {row.module} | {row.result} | {_one_cell(row.error or '')} |" for row in bad]
    return "\n".join(["| asset | result | why |", "|---|---|---|", *lines])


def _one_cell(text: str) -> str:
    return " ".join(without_people(text).split()).replace("|", "\\|")
