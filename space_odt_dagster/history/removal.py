"""Rewrites the files of a lake that have somebody who was forgotten, and no other file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from space_odt_dagster.comparing.export_facts import ExportTraits
from space_odt_dagster.data.sql import quoted
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.history.forgotten import Cell, Forgotten, cells_of
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import ExportState, LakeState
from space_odt_dagster.history.parquet import Parquet, as_name, read
from space_odt_dagster.history.person_search import opened
from space_odt_dagster.history.pool import POOL_TABLE
from space_odt_dagster.history.retention import first_end_in
from space_odt_dagster.history.stored_rows import Hashes
from space_odt_dagster.history.stored_table import NUMBER_POOL, ROW_HASH, ROW_KEY, StoredTable, table_of

_PLACE = "place_in_file"
_WITH_ROWS_OF_EXPORTS = ("current", "history", "raw")


class Removal:
    """Rewrites the files that have somebody."""

    def __init__(
        self,
        lake: LakeFolder,
        parquet: Parquet,
        state: LakeState,
        forgotten: Forgotten,
        hashes: Hashes,
    ) -> None:
        self._lake, self._parquet, self._state = lake, parquet, state
        self._forgotten, self._hashes = forgotten, hashes
        self.files: list[str] = []
        self.removed = self.changed = 0

    def of_all(self, traits: Mapping[str, ExportTraits]) -> LakeState:
        """Stages every file that changes. Returns the state after it."""
        exports = dict(self._state.exports)
        for file in sorted(self._state.files):
            if not file.endswith(".parquet"):
                continue
            part, name = file.removesuffix(".parquet").split("/")[:2]
            if part in _WITH_ROWS_OF_EXPORTS and name in exports:
                if self.rewrite(file, *_stored_as(name, exports[name], traits)):
                    exports[name] = self._counted(part, name, file, exports[name])
            elif part in ("facts", "bridge", "former"):
                self.rewrite(file, None, {}, None)
        return self._state.but(exports=exports)

    def _counted(self, part: str, name: str, file: str, state: ExportState) -> ExportState:
        source = read(self._lake.path_of(file))
        if part == "current":
            return replace(state, rows=int(self._parquet.one(f"select count(*) from {source}")[0]))
        if part == "history":
            unseen = self._parquet.one(f"select count(*) from {source} where is_current and seen_last is not null")[0]
            return replace(state, unseen=int(unseen), first_end=first_end_in(self._parquet, source))
        return state

    def rewrite(
        self, file: str, table: StoredTable | None, cells: Mapping[str, Cell], state: ExportState | None
    ) -> bool:
        """Stages a file without them; False if nobody is in it. Rows without a ``table`` are about whom they mention."""
        path = self._lake.path_of(file)
        there = self._parquet.columns(path)
        texts = [name for name, kind in there.items() if kind == "VARCHAR"]
        gone, changed = [], []
        for place, row in enumerate(self._parquet.rows(_all_of(there, read(path)))):
            stored = dict(zip(there, row, strict=True))
            values = [opened(stored[name]) for name in texts]
            known = [cells.get(name, Cell(key=table is None)) for name in texts]
            left = None if _is_keyed(stored, self._forgotten) else self._forgotten.row(known, values)
            if left is None:
                gone.append({_PLACE: place})
            elif left != values:
                after = {name: _closed(stored[name], value) for name, value in zip(texts, left, strict=True)}
                if table is not None and state is not None and ROW_HASH in there:
                    hashed = [each for each in table.versioned if each.source in state.columns and each.name in there]
                    after[ROW_HASH] = self._hashes.of_row(hashed, {**stored, **after})
                changed.append({_PLACE: place, **after})
        if not gone and not changed:
            return False
        self._write(file, there, texts, gone, changed)
        self.files.append(file)
        self.removed, self.changed = self.removed + len(gone), self.changed + len(changed)
        return True

    def _write(
        self,
        file: str,
        there: Mapping[str, str],
        texts: list[str],
        gone: list[dict[str, Any]],
        changed: list[dict[str, Any]],
    ) -> None:
        parquet, place = self._parquet, {_PLACE: "BIGINT"}
        without = parquet.table_of("gone", place, gone)
        instead = parquet.table_of("changed", {**place, **dict.fromkeys(texts, "VARCHAR")}, changed)
        shown = ", ".join(
            f"case when c.{_PLACE} is null then f.{as_name(name)} else c.{as_name(name)} end as {as_name(name)}"
            if name in texts
            else f"f.{as_name(name)}"
            for name in there
        )
        source = f"read_parquet({quoted(str(self._lake.path_of(file)))}, hive_partitioning=false, file_row_number=true)"
        query = (
            f"select {shown} from {source} f left join {instead} c on c.{_PLACE} = f.file_row_number "
            f"anti join {without} g on g.{_PLACE} = f.file_row_number order by f.file_row_number"
        )
        parquet.write(query, self._lake.new_path(file))
        self._lake.stage(file)


def _all_of(there: Mapping[str, str], source: str) -> str:
    """Every column; times as microseconds since 1970, as hashes take them."""
    shown = (
        f"epoch_us({as_name(name)}) as {as_name(name)}" if kind == "TIMESTAMP" else as_name(name)
        for name, kind in there.items()
    )
    return f"select {', '.join(shown)} from {source}"


def _is_keyed(stored: Mapping[str, Any], forgotten: Forgotten) -> bool:
    """Whether the row is about somebody by its key, however that is written in its cells."""
    key = stored.get(ROW_KEY) or ""
    parts = parse_json(key) if key.startswith("[") else [key]
    return any(map(forgotten.has, parts))


def _closed(before: Any, value: Any) -> Any:
    return before if opened(before) == value else json_text(value) if isinstance(value, dict | list) else value


def _stored_as(
    name: str, state: ExportState, traits: Mapping[str, ExportTraits]
) -> tuple[StoredTable | None, dict[str, Cell], ExportState]:
    if name == NUMBER_POOL:
        return POOL_TABLE, {}, state
    table = table_of(traits[name], state.types)
    cells = dict(zip((each.name for each in table.columns), cells_of(traits[name].export), strict=True))
    return table, cells, state
