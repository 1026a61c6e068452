"""Folds one snapshot into the lake: each export that was read, the pool of numbers, then what is derived from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from space_odt_dagster.comparing.export_facts import facts_of
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.export_fold import ExportFold, ReadingFolded, Source, current_of
from space_odt_dagster.history.hiding import Hiding
from space_odt_dagster.history.history_file import LakeFiles, history_of
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import ExportState, Folded, LakeState
from space_odt_dagster.history.parquet import Parquet, as_name, read
from space_odt_dagster.history.pool import POOL_TABLE, pool_lines, pool_reading
from space_odt_dagster.history.reading import Reading, moment_of
from space_odt_dagster.history.retention import FOR_EVER, Retention, remove_ended
from space_odt_dagster.history.stored_rows import Hashes
from space_odt_dagster.history.stored_table import NUMBER_POOL, ROW_KEY, StoredTable, table_of
from space_odt_dagster.manifest.export import ColumnType
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.marks import Role
from space_odt_dagster.snapshots.sides import Side

_NOT_A_KEY = "its key columns are not in the snapshot, which another version wrote"


@dataclass(frozen=True, kw_only=True)
class SnapshotFolded:
    """What folding one snapshot did, by export. ``unread`` says of the others why nothing is known, ``shorter`` are those of whose
    history old versions were removed."""

    side: Side
    readings: Mapping[str, ReadingFolded]
    tables: Mapping[str, StoredTable]
    unread: Mapping[str, str]
    shorter: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Tools:
    """What a fold works with."""

    lake: LakeFolder
    parquet: Parquet
    hashes: Hashes
    hiding: Hiding
    layout: Layout
    manifest: Manifest
    only: frozenset[str] | None = None
    keep_raw: bool = False
    retention: Retention = FOR_EVER


Derive = Callable[[Tools, SnapshotFolded, LakeState], None]
"""Stages files that are made from those of a fold."""


def fold_snapshot(
    tools: Tools, side: Side, state: LakeState, derive: tuple[Derive, ...]
) -> tuple[LakeState, SnapshotFolded]:
    """Stages what a snapshot changes, and returns the state after it. Commits nothing.

    Raises ``Damaged``, ``LakeDamaged`` and ``OutputError``.
    """
    readings: dict[str, ReadingFolded] = {}
    tables: dict[str, StoredTable] = {}
    unread: dict[str, str] = {}
    pool: list[str] = []
    for name, traits in facts_of(tools.manifest).items():
        if tools.only is not None and name not in tools.only:
            continue
        why = side.knowledge.of(name).unread
        if why is None and not {each.name for each in traits.export.columns if each.key} <= set(
            side.files[name].columns
        ):
            why = _NOT_A_KEY
        if why is not None:
            unread[name] = why
        elif traits.role is Role.POOL:
            pool.append(name)
        else:
            known = state.exports.get(name)
            tables[name] = table_of(traits, known.types if known is not None else {})
            readings[name] = _folded(tools, side, tables[name], known)
    if pool:
        tables[NUMBER_POOL] = POOL_TABLE
        readings[NUMBER_POOL] = _pool_folded(tools, side, pool, state.exports.get(NUMBER_POOL))
    after = {name: each.state for name, each in readings.items() if each.is_new}
    run = side.snapshot.run
    state = state.but(
        org_id=state.org_id or run.org_id,
        snapshots=(*state.snapshots, Folded(name=side.name, run_id=run.run_id, sequence=run.sequence)),
        exports={**state.exports, **after},
    )
    since, shorter = tools.retention.since(moment_of(run.started_at)), frozenset[str]()
    if since is not None:
        state, shorter = remove_ended(tools.lake, tools.parquet, state, since)
    folded = SnapshotFolded(side=side, readings=readings, tables=tables, unread=unread, shorter=shorter)
    for each in derive:
        each(tools, folded, state)
    return state, folded


def _folded(tools: Tools, side: Side, table: StoredTable, state: ExportState | None) -> ReadingFolded:
    name = table.name
    file = side.files[name]
    hide = tools.hiding.of(tools.manifest[name], side.snapshot.run.redaction)
    formerly = None
    if state is not None and state.keys != tuple(each.name for each in table.keys):
        formerly = _begin_anew(tools.lake, name, state)
        state = None
    source = Source(lines=lambda: side.lines(name), digest=file.sha256, columns=file.columns)
    fold = ExportFold(LakeFiles(tools.lake, tools.parquet, tools.hashes), hide)
    return replace(fold.fold(table, reading_of(side, name), source, state), formerly=formerly)


def reading_of(side: Side, name: str) -> Reading:
    """The reading of an export that a snapshot knows."""
    known, status = side.knowledge.of(name), side.statuses.get(name, {})
    began = moment_of(known.as_of)
    return Reading(
        snapshot=side.name,
        began=began,
        ended=began + 1000 * int(status.get("elapsed_ms") or 0),
        read_by=known.read_by,
        knowledge=known,
    )


def _pool_folded(tools: Tools, side: Side, names: list[str], state: ExportState | None) -> ReadingFolded:
    before = state.lists if state is not None else ()
    source = Source(
        lines=lambda: pool_lines({name: side.lines(name) for name in names}),
        digest=" ".join(side.files[name].sha256[:16] for name in names),
        columns=tuple(each.source for each in POOL_TABLE.columns),
    )
    reading = pool_reading({name: reading_of(side, name) for name in names}, before)
    known = _numbers_known(tools) if state is not None and reading.knowledge.all_in_doubt is not None else {}
    fold = ExportFold(LakeFiles(tools.lake, tools.parquet, tools.hashes), tools.hiding.of_numbers(known))
    done = fold.fold(POOL_TABLE, reading, source, state)
    return replace(done, state=replace(done.state, lists=tuple(sorted({*before, *names}))))


def _numbers_known(tools: Tools) -> dict[str, tuple[Any, ...]]:
    """What the newest reading of the pool knew of each number: a list that is missing now may be the only one to name the owner."""
    names = [as_name(each.name) for each in POOL_TABLE.columns if not each.key]
    rows = tools.parquet.rows(
        f"select {ROW_KEY}, {', '.join(names)} from {read(tools.lake.path_of(current_of(POOL_TABLE)))}"
    )
    lists = [place for place, each in enumerate(POOL_TABLE.columns[2:]) if each.type is ColumnType.LIST]
    return {
        key: tuple(None if place in lists else each for place, each in enumerate(details)) for key, *details in rows
    }


def _begin_anew(lake: LakeFolder, name: str, state: ExportState) -> str | None:
    """Keeps the history of an export whose key is another one now, under the name of the last snapshot in it. Returns its file."""
    old, kept = history_of(name), None
    if lake.has(old):
        kept = f"former/{name}_{state.snapshot}.parquet"
        lake.new_path(kept).write_bytes(lake.path_of(old).read_bytes())
        lake.stage(kept)
        lake.remove(old)
    lake.remove(f"current/{name}.parquet")
    return kept
