"""Every row of each new reading, with its ``raw_json``, as one Parquet file for each export and snapshot.

Hidden as the rest of the lake is. What the pool of numbers is made from is not kept.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any

from space_odt_dagster.exports.rows import Row
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.history.fold import SnapshotFolded, Tools
from space_odt_dagster.history.lake_state import LakeState
from space_odt_dagster.history.stored_rows import rows_of_lines
from space_odt_dagster.history.stored_table import LINE_HASH, NUMBER_POOL, ROW_KEY, UNFIT, StoredTable
from space_odt_dagster.manifest.export import RAW_JSON
from space_odt_dagster.snapshots.sides import Side


def raw_file(export: str, snapshot: str) -> str:
    """The file of an export and snapshot."""
    return f"raw/{export}/snapshot={snapshot}/data.parquet"


def stage_raw(tools: Tools, folded: SnapshotFolded, state: LakeState) -> None:
    """Stages the rows of each reading that is new, if they are to be kept. A ``Derive``."""
    if not tools.keep_raw:
        return
    for name, reading in folded.readings.items():
        if reading.is_new and name != NUMBER_POOL:
            table = folded.tables[name]
            columns = {ROW_KEY: "VARCHAR", LINE_HASH: "VARCHAR", **{each.name: each.sql_type for each in table.columns}}
            rows = _rows(tools, folded.side, table)
            raw = tools.parquet.table_of("raw", {**columns, UNFIT: "VARCHAR", RAW_JSON: "VARCHAR"}, rows)
            path = raw_file(name, folded.side.name)
            tools.parquet.write(f"select * from {raw} order by {ROW_KEY}, {LINE_HASH}", tools.lake.new_path(path))
            tools.lake.stage(path)


def _rows(tools: Tools, side: Side, table: StoredTable) -> Iterator[dict[str, Any]]:
    hide = tools.hiding.of(tools.manifest[table.name], side.snapshot.run.redaction, with_item=True)
    items: deque[Any] = deque()

    def keeping(row: Row) -> Row | None:
        hidden = hide(row)
        if hidden is not None:
            items.append(hidden.raw)
        return hidden

    lines = tools.hashes.of_lines(side.lines(table.name))
    for row in rows_of_lines(table, lines, keeping, tools.hashes, ()):
        item = items.popleft()
        yield {**row, RAW_JSON: None if item is None else json_text(item)}
