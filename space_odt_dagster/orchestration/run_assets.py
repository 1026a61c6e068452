"""The assets downstream of all exports: the outputs of the run as a whole.

Here: what each shows in Dagster. ``run/after_reading`` does the work.
https://docs.dagster.io/guides/build/assets/defining-assets
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import dagster as dg

from space_odt_dagster.exports.checks.preview import without_people
from space_odt_dagster.exports.private_files import is_local, local
from space_odt_dagster.exports.status_and_errors import ERRORS_COLUMNS, STATUS_COLUMNS, StatusRow
from space_odt_dagster.exports.status_files import keep_errors, keep_status
from space_odt_dagster.manifest.export import Column
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.changes_asset import CHANGES, build_changes
from space_odt_dagster.orchestration.findings_asset import FINDINGS, build_findings
from space_odt_dagster.orchestration.lake_asset import LAKE, build_lake, has_lake
from space_odt_dagster.orchestration.metadata import table_columns
from space_odt_dagster.orchestration.resources import INVENTORY, inventory_in
from space_odt_dagster.orchestration.run_records import OwnRuns, prune_run_records
from space_odt_dagster.orchestration.tags import WHOLE_RUNS
from space_odt_dagster.run.after_reading import report_of, retention_of, snapshot_of
from space_odt_dagster.run.inventory import Inventory

GROUP = "outputs"
STATUS, ERRORS = "status", "errors"
SNAPSHOT, RETENTION, REPORT = "inventory_snapshot", "snapshot_retention", "inventory_report"
OUTPUTS = (STATUS, ERRORS, SNAPSHOT, CHANGES, FINDINGS, RETENTION, REPORT)
"""Without the lake, which few have: see ``outputs_in``."""
_LAST = -1
"""The report runs last, so that it can show changes and findings; it depends on nothing that may fail."""

Metadata = dict[str, Any]
Partitions = dg.PartitionsDefinition | None
Work = Callable[[Inventory, dg.DagsterInstance], Metadata]
"""The work of an asset, with the run and Dagster's run records; returns the metadata of its materialization."""


def outputs_in(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The outputs of a run in this environment: with the lake if it has one."""
    return (*OUTPUTS, LAKE) if has_lake(environ) else OUTPUTS


def build_run_assets(
    manifest: Manifest, keys: AssetKeys, partitions: Partitions = None, *, with_lake: bool = False
) -> list[dg.AssetsDefinition]:
    """``status`` and ``errors``, and downstream of them the snapshot, its changes and findings, its retention and the report; and,
    if there is one, the lake."""
    found = [CHANGES, FINDINGS]
    lake = (
        [build_lake(keys, group=keys.named(GROUP), after=keys.all_of(found), partitions=partitions)]
        if with_lake
        else []
    )
    return [
        _status(manifest, keys, partitions),
        _errors(manifest, keys, partitions),
        _snapshot(keys, partitions),
        build_changes(keys, group=keys.named(GROUP), after=keys.of(SNAPSHOT), partitions=partitions),
        build_findings(keys, group=keys.named(GROUP), after=keys.of(CHANGES), partitions=partitions),
        *lake,
        _retention(keys, partitions, after=[SNAPSHOT, FINDINGS, *([LAKE] if with_lake else [])]),
        _report(keys, partitions),
    ]


def _status(manifest: Manifest, keys: AssetKeys, partitions: Partitions) -> dg.AssetsDefinition:
    def work(inventory: Inventory, _: dg.DagsterInstance) -> Metadata:
        rows = keep_status(
            inventory.store, inventory.context.manifest.names, csv_safe=inventory.context.settings.csv_safe
        )
        results = Counter(row.result.value for row in rows)
        return {
            "dagster/row_count": len(rows),
            **_paths(inventory, STATUS),
            "problems": dg.MetadataValue.md(_problems(rows)),
            **dict(sorted(results.items())),
        }

    return _run_asset(
        keys,
        STATUS,
        work,
        partitions=partitions,
        deps=keys.all_of(manifest.names),
        description="One row per export: its result and counts.\n\nAn export that this run did not read keeps the row of "
        "the run that read it. What is not `ok` or `empty` is listed under `problems`.",
        kinds={"csv", "json"},
        columns=STATUS_COLUMNS,
    )


def _errors(manifest: Manifest, keys: AssetKeys, partitions: Partitions) -> dg.AssetsDefinition:
    def work(inventory: Inventory, _: dg.DagsterInstance) -> Metadata:
        rows = keep_errors(
            inventory.store, inventory.context.manifest.names, csv_safe=inventory.context.settings.csv_safe
        )
        return {"dagster/row_count": rows, **_paths(inventory, ERRORS)}

    return _run_asset(
        keys,
        ERRORS,
        work,
        partitions=partitions,
        deps=keys.all_of(manifest.names),
        description="One row per call that was skipped or failed.\n\nIt has the ids of the call, the HTTP status, the code and "
        "the tracking id that Cisco support asks for.",
        kinds={"csv", "json"},
        columns=ERRORS_COLUMNS,
    )


def _snapshot(keys: AssetKeys, partitions: Partitions) -> dg.AssetsDefinition:
    def work(inventory: Inventory, _: dg.DagsterInstance) -> Metadata:
        taken = snapshot_of(inventory)
        return {
            "path": dg.MetadataValue.path(str(taken.folder)),
            "complete": taken.snapshot.run.complete,
            "missing": list(taken.snapshot.run.missing),
            "files_linked": taken.linked,
            "files_copied": taken.copied,
            "left_out": list(taken.left_out),
        }

    return _run_asset(
        keys,
        SNAPSHOT,
        work,
        partitions=partitions,
        deps=keys.all_of([STATUS, ERRORS]),
        description="An immutable copy of the exports that this run read.\n\nIt is in `snapshots/<UTC time>_<run>/`, with the "
        "rows, columns, checksum and result of each file in `manifest.json`. `complete` says whether the run covered every "
        "export of its `scope`, `missing` names those that are not `ok` or `empty`.",
        kinds={"csv", "json"},
    )


def _retention(keys: AssetKeys, partitions: Partitions, *, after: list[str]) -> dg.AssetsDefinition:
    def work(inventory: Inventory, instance: dg.DagsterInstance) -> Metadata:
        ours = keys.all_of([*inventory.context.manifest.names, *OUTPUTS, LAKE])
        pruned = retention_of(inventory)
        kept = [name.partition("_")[2] for name in pruned.kept]
        if pruned.problem:
            dg.get_dagster_logger().warning(pruned.problem)
        jobs = [keys.named(job) for job in WHOLE_RUNS.values()]
        own = OwnRuns(folder=inventory.context.layout.address, assets=ours, jobs=jobs)
        # The records of several organisations are removed together, not by each run.
        horizon = pruned.horizon if partitions is None else None
        runs = prune_run_records(instance, own, before=horizon, keep=kept)
        return {
            "removed": list(pruned.removed),
            "kept": list(pruned.kept),
            "snapshots_removed": len(pruned.removed),
            "snapshots_kept": len(pruned.kept),
            "unfinished_removed": list(pruned.unfinished),
            "run_records_removed": list(runs),
            **({"problem": pruned.problem} if pruned.problem else {}),
        }

    return _run_asset(
        keys,
        RETENTION,
        work,
        partitions=partitions,
        deps=keys.all_of(after),
        description="Removes old snapshots and run records, and lists them.\n\nHow many and "
        "how long is set by `SPACE_ODT_KEEP_SNAPSHOTS` and `SPACE_ODT_KEEP_DAYS`. The newest complete snapshot and the newest "
        "without gaps are always kept, and so is everything that this tool did not make.",
    )


def _report(keys: AssetKeys, partitions: Partitions) -> dg.AssetsDefinition:
    def work(inventory: Inventory, _: dg.DagsterInstance) -> Metadata:
        headline = report_of(inventory)
        path = inventory.context.layout.report
        return {
            "path": dg.MetadataValue.path(str(path)),
            "report": dg.MetadataValue.url(local(path).as_uri() if is_local(path) else str(path)),
            "complete": headline.complete,
            "assets": headline.exports,
            "rows": headline.rows,
            "calls": headline.calls,
            "skipped": headline.skipped,
            "failed": headline.failed,
            "gaps": headline.gaps,
            **{f"assets {result}": number for result, number in headline.results.items()},
        }

    return _run_asset(
        keys,
        REPORT,
        work,
        partitions=partitions,
        deps=keys.all_of([STATUS, ERRORS]),
        description="One HTML page: can the inventory be trusted, and what is in it.\n\nIt is a single file that works offline "
        "and has no personal data.",
        kinds={"html"},
        priority=_LAST,
    )


def _run_asset(
    keys: AssetKeys,
    name: str,
    work: Work,
    *,
    deps: Iterable[dg.AssetKey],
    description: str,
    partitions: Partitions,
    kinds: set[str] | None = None,
    columns: tuple[Column, ...] | None = None,
    priority: int = 0,
) -> dg.AssetsDefinition:
    """An asset that does its work on the run and shows the result. ``columns`` describes its files if it is a table."""
    table = {
        "dagster/table_name": name,
        "dagster/column_schema": dg.TableSchema(columns=table_columns(columns or ())),
    }

    @dg.asset(
        key=keys.of(name),
        deps=list(deps),
        group_name=keys.named(GROUP),
        description=description,
        kinds=kinds,
        metadata=table if columns is not None else None,
        op_tags={"dagster/priority": str(priority)} if priority else None,
        partitions_def=partitions,
        required_resource_keys={keys.named(INVENTORY)},
    )
    def _asset(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        inventory = inventory_in(context, keys)
        inventory.confirm()
        # Metadata of the result would be stored in a second event as well.
        context.add_asset_metadata(work(inventory, context.instance))
        return dg.MaterializeResult()

    return _asset


def _paths(inventory: Inventory, name: str) -> Metadata:
    layout = inventory.context.layout
    return {
        "path": dg.MetadataValue.path(str(layout.json_of(name))),
        "csv": dg.MetadataValue.path(str(layout.csv_of(name))),
    }


def _problems(rows: list[StatusRow]) -> str:
    """A Markdown table of exports with problems; without personal data."""
    bad = [row for row in rows if not row.result.is_good]
    if not bad:
        return "None."
    lines = [f"| {row.module} | {row.result} | {_one_cell(row.error or '')} |" for row in bad]
    return "\n".join(["| export | result | why |", "|---|---|---|", *lines])


def _one_cell(text: str) -> str:
    return " ".join(without_people(text).split()).replace("|", "\\|")
