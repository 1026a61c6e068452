"""What each snapshot read: the snapshots, the reading of each export, rows by location, states of devices, use of licences.

Only exports whose rows differ are counted; of others, the rows of the newest earlier snapshot that read them are repeated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from space_odt_dagster.data.sql import quoted
from space_odt_dagster.history.export_fold import ReadingFolded, current_of
from space_odt_dagster.history.facts import FRACTION, TEXT, WHOLE, YES_NO, FactTable, Record, append, repeated, typed
from space_odt_dagster.history.fold import SnapshotFolded, Tools
from space_odt_dagster.history.lake_state import LakeState
from space_odt_dagster.history.parquet import read
from space_odt_dagster.history.reading import moment_of
from space_odt_dagster.history.stored_table import NUMBER_POOL, TIME, UNFIT
from space_odt_dagster.manifest.export import ColumnType

SNAPSHOTS = FactTable(
    "snapshots",
    typed(TEXT, "run_id", "tool_version", "sdk_version", "manifest_version", "scope")
    | {"complete": YES_NO, "stopped": TEXT, "redaction": TEXT, "ended_at": TIME, "minutes": FRACTION}
    | typed(WHOLE, "calls", "exports_read", "exports_missing")
    | {"missing": TEXT},
)
READS = FactTable(
    "reads",
    {"export": TEXT, "result": TEXT}
    | typed(WHOLE, "rows", "failed", "skipped")
    | {"complete": YES_NO, "unfit": WHOLE, "unfit_columns": TEXT, "read_at": TIME, "read_until": TIME, "kept": YES_NO},
    ("export",),
    always_kept="read_at = max(read_at) over (partition by export)",
)
"""``failed`` and ``skipped`` count calls, ``unfit`` values that did not fit their column. The newest reading of each export is
always kept: it says when what is current was seen."""
COUNTS = FactTable(
    "counts",
    {"export": TEXT, "location_id": TEXT, "rows": WHOLE, "enabled": WHOLE, "known": YES_NO},
    ("export", "location_id"),
)
"""An export without rows has one row, of no location. ``enabled`` is NULL if there is no such column."""
DEVICE_STATE = FactTable(
    "device_state",
    {"location_id": TEXT, "product": TEXT, "connection_status": TEXT, "devices": WHOLE},
    ("location_id", "product", "connection_status"),
)
LICENCE_USE = FactTable(
    "licence_use",
    typed(TEXT, "license_id", "name") | typed(WHOLE, "total", "consumed", "by_users", "by_workspaces"),
    ("license_id",),
)
_DEVICES = (
    "select location_id, product, connection_status, count(*) from {} group by 1, 2, 3",
    ("location_id", "product", "connection_status"),
)
_LICENCES = (
    "select license_id, sku_or_name, total_units, consumed_units, consumed_by_users, consumed_by_workspaces from {}",
    ("license_id", "sku_or_name", "total_units", "consumed_units", "consumed_by_users", "consumed_by_workspaces"),
)
_LOCATION, _ENABLED = "location_id", "enabled"


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """What was counted of an export: rows and enabled ones by location, values that do not fit, and their columns."""

    rows: Mapping[str | None, tuple[int, int | None]]
    unfit: int = 0
    unfit_columns: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Earlier:
    """The newest earlier reading of an export."""

    snapshot: str
    unfit: int | None
    unfit_columns: str | None


def write_facts_of_readings(tools: Tools, folded: SnapshotFolded, state: LakeState) -> None:
    """Stages ``snapshots``, ``reads``, ``counts``, ``device_state`` and ``licence_use``."""
    earlier = _earlier(tools, state)
    counted = _counted(tools, folded, [name for name in folded.readings if _is_to_count(folded, earlier, name)])
    append(tools, folded, state, SNAPSHOTS, [_snapshot(tools, folded)])
    append(tools, folded, state, COUNTS, _counts(tools, folded, earlier, counted))
    for table, export, (query, needs) in (
        (DEVICE_STATE, "devices", _DEVICES),
        (LICENCE_USE, "licenses", _LICENCES),
    ):
        append(tools, folded, state, table, _summed(tools, folded, earlier, table, export, query, needs))
    append(tools, folded, state, READS, _reads(tools, folded, earlier, counted))


def _is_to_count(folded: SnapshotFolded, earlier: Mapping[str, _Earlier], name: str) -> bool:
    return folded.readings[name].changed or name not in earlier


def _earlier(tools: Tools, state: LakeState) -> dict[str, _Earlier]:
    if not tools.lake.has(READS.file):
        return {}
    places = ({"snapshot": each.name, "place": place} for place, each in enumerate(state.snapshots))
    order = tools.parquet.table_of("places", {"snapshot": TEXT, "place": WHOLE}, places)
    query = (
        f"select export, snapshot, unfit, unfit_columns from {read(tools.lake.path_of(READS.file))} "
        f"join {order} using (snapshot) where read_at is not null "
        "qualify row_number() over (partition by export order by place desc) = 1"
    )
    return {
        export: _Earlier(snapshot=snapshot, unfit=unfit, unfit_columns=columns)
        for export, snapshot, unfit, columns in tools.parquet.rows(query)
    }


def _counted(tools: Tools, folded: SnapshotFolded, names: list[str]) -> dict[str, _Counted]:
    """Counts the rows of these exports, all in one statement: one for each would take several times as long."""
    if not names:
        return {}
    paths = {name: tools.lake.path_of(current_of(folded.tables[name])) for name in names}
    columns = {name: {each.name: each.type for each in folded.tables[name].columns} for name in names}
    have = {name for each in columns.values() for name in each}
    located = _LOCATION if _LOCATION in have else "null"
    enabled = f"count(*) filter (try_cast({_ENABLED} as boolean))" if _ENABLED in have else "null"
    source = f"read_parquet([{', '.join(quoted(str(each)) for each in paths.values())}]"
    query = (
        f"select filename, {located}, count(*), {enabled}, sum(len(string_split({UNFIT}, ', '))), "
        f"string_agg(distinct {UNFIT}, ', ') from {source}, union_by_name=true, filename=true, hive_partitioning=false) "
        "group by 1, 2"
    )
    of_path = {str(path): name for name, path in paths.items()}
    rows: dict[str, dict[str | None, tuple[int, int | None]]] = {name: {} for name in names}
    unfit = dict.fromkeys(names, 0)
    wrong: dict[str, set[str]] = {name: set() for name in names}
    for path, location, number, on, misfits, listed in tools.parquet.rows(query):
        name = of_path[path]
        rows[name][location] = (number, on if columns[name].get(_ENABLED) is ColumnType.BOOLEAN else None)
        unfit[name] += int(misfits or 0)
        wrong[name].update(listed.split(", ") if listed else ())
    for name, found in rows.items():
        if not found:
            found[None] = (0, 0 if columns[name].get(_ENABLED) is ColumnType.BOOLEAN else None)
    return {
        name: _Counted(rows=rows[name], unfit=unfit[name], unfit_columns=", ".join(sorted(wrong[name])) or None)
        for name in names
    }


def _snapshot(tools: Tools, folded: SnapshotFolded) -> Record:
    run = folded.side.snapshot.run
    own = [each for each in folded.side.statuses.values() if each.get("run_id") == run.run_id]
    minutes = (moment_of(run.ended_at) - moment_of(run.started_at)) / 60_000_000
    return {
        **{name: getattr(run, name) for name in ("run_id", "tool_version", "sdk_version", "manifest_version")},
        **{name: getattr(run, name) for name in ("scope", "complete", "stopped", "redaction")},
        "ended_at": moment_of(run.ended_at),
        "minutes": round(minutes, 3),
        "calls": sum(int(each.get("calls") or 0) for each in own),
        "exports_read": sum(folded.side.knowledge.of(name).unread is None for name in tools.manifest.names),
        "exports_missing": len(run.missing),
        "missing": ", ".join(run.missing) or None,
    }


def _reads(
    tools: Tools, folded: SnapshotFolded, earlier: Mapping[str, _Earlier], counted: Mapping[str, _Counted]
) -> Iterator[Record]:
    side = folded.side
    for name in tools.manifest.names:
        if name not in side.knowledge.exports or (tools.only is not None and name not in tools.only):
            continue
        status, file = side.statuses.get(name, {}), side.files.get(name)
        record: Record = {
            **dict.fromkeys(READS.columns),
            "export": name,
            "result": status.get("result") or (file.result if file is not None else None),
            "failed": int(status.get("failed") or 0),
            "skipped": int(status.get("skipped") or 0),
            "complete": False,
            "kept": name in side.snapshot.run.kept,
        }
        if (done := folded.readings.get(name)) is not None:
            record |= _read(done, earlier.get(name), counted.get(name))
        elif name not in folded.unread:
            known = side.knowledge.of(name)
            began = moment_of(known.as_of)
            whole = known.all_in_doubt is None and not known.failed
            until = began + 1000 * int(status.get("elapsed_ms") or 0)
            record |= {"rows": known.rows, "complete": whole, "read_at": began, "read_until": until}
        yield record
    if (done := folded.readings.get(NUMBER_POOL)) is not None:
        result = "ok" if done.reading.is_whole else "partial"
        read_now = _read(done, earlier.get(NUMBER_POOL), counted.get(NUMBER_POOL))
        yield {**dict.fromkeys(READS.columns), "export": NUMBER_POOL, "result": result, **read_now}


def _read(done: ReadingFolded, before: _Earlier | None, counted: _Counted | None) -> Record:
    said = counted or before
    return {
        "rows": done.state.rows,
        "complete": done.reading.is_whole,
        "unfit": said.unfit if said is not None else None,
        "unfit_columns": said.unfit_columns if said is not None else None,
        "read_at": done.reading.began,
        "read_until": done.reading.ended,
        "kept": not done.is_new,
    }


def _counts(
    tools: Tools, folded: SnapshotFolded, earlier: Mapping[str, _Earlier], counted: Mapping[str, _Counted]
) -> Iterator[Record]:
    for name, found in counted.items():
        known = folded.readings[name].reading.is_whole
        for location, (number, enabled) in found.rows.items():
            yield {"export": name, "location_id": location, "rows": number, "enabled": enabled, "known": known}
    picked = [
        {"export": name, "snapshot": each.snapshot}
        for name, each in sorted(earlier.items())
        if name not in counted and (name in folded.readings or name in folded.unread or name == NUMBER_POOL)
    ]
    for record in repeated(tools, COUNTS, picked):
        done = folded.readings.get(record["export"])
        yield {**record, "known": done is not None and done.reading.is_whole}


def _summed(
    tools: Tools,
    folded: SnapshotFolded,
    earlier: Mapping[str, _Earlier],
    table: FactTable,
    export: str,
    query: str,
    needs: tuple[str, ...],
) -> Iterator[Record]:
    """Rows made of an export, or repeated if its rows are the same; none if it was not read."""
    if export not in folded.readings:
        return
    if not _is_to_count(folded, earlier, export):
        yield from repeated(tools, table, [{"snapshot": earlier[export].snapshot}])
        return
    if {each.name for each in folded.tables[export].columns}.issuperset(needs):
        path = tools.lake.path_of(current_of(folded.tables[export]))
        for row in tools.parquet.rows(query.format(read(path))):
            yield dict(zip(table.columns, row, strict=True))
