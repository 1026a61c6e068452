"""Folds one reading of an export into its two files: ``current``, the rows of the newest reading, and ``history``, every version.

``current`` has the hash of the line of each row. So of the next reading only lines that are new are parsed, and only versions of
their keys, and of the keys of lines that are gone, are looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from space_odt_dagster.history.history_file import COMMON_HASH, HistoryFile, LakeFiles
from space_odt_dagster.history.lake_state import ExportState
from space_odt_dagster.history.parquet import as_name, read
from space_odt_dagster.history.reading import Answered, Reading
from space_odt_dagster.history.stored_rows import Hide, rows_of_lines
from space_odt_dagster.history.stored_table import LINE_HASH, ROW_HASH, ROW_KEY, UNFIT, StoredTable


@dataclass(frozen=True, kw_only=True)
class ReadingFolded:
    """What one reading did: the state after it, and the numbers of versions that began and ended, and of those under a new key.

    ``is_new`` is False for the reading of an earlier snapshot: the export was not due. ``changed`` says whether ``current`` did,
    ``history_changed`` whether its history did. ``formerly`` is the file of its history under another key, if it ended now.
    """

    state: ExportState
    reading: Reading
    begun: int = 0
    ended: int = 0
    rekeyed: int = 0
    is_new: bool = True
    changed: bool = False
    history_changed: bool = False
    formerly: str | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """The rows of a reading: what opens its lines, their digest, and the columns that they have."""

    lines: Callable[[], Iterator[bytes]]
    digest: str
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RowsRead:
    """What a reading has beside the last one, as tables in statements: ``fresh`` rows, the hashes of ``vanished`` lines, the rows
    ``before`` (None if they do not count) and all rows ``shown``.

    ``is_same`` says that nothing is fresh and nothing vanished.
    """

    fresh: str
    vanished: str
    before: str | None
    is_same: bool
    shown: str = ""


class ExportFold:
    """The fold of an export. Writes nothing but staged files of the lake."""

    def __init__(self, files: LakeFiles, hide: Hide) -> None:
        self._files, self._hide = files, hide
        self._lake, self._parquet, self._hashes = files.lake, files.parquet, files.hashes

    def fold(self, table: StoredTable, reading: Reading, source: Source, state: ExportState | None) -> ReadingFolded:
        """Folds a reading. Raises ``Damaged`` if it is not what was kept, ``OutputError`` and ``LakeDamaged``."""
        if state is not None and (reading.began < state.began or _is_same(reading, state)):
            return ReadingFolded(state=state, reading=reading, is_new=False)
        after = _state_after(table, reading, source, state)
        same_form = state is not None and (state.form, state.columns) == (table.form, source.columns)
        if state is not None and same_form and state.digest == source.digest and not state.unseen:
            return ReadingFolded(state=replace(after, rows=state.rows), reading=reading)
        read_now = self._read(table, source, state, same_form=same_form)
        history = HistoryFile(self._files, table, state, same_form=same_form)
        if table.has_history:
            history.find_affected(read_now)
        rows, read_now = self._write_current(table, read_now)
        done = ReadingFolded(state=replace(after, rows=rows), reading=reading, changed=not read_now.is_same)
        if not table.has_history:
            return done
        folded = history.fold(reading, read_now)
        first_end = done.state.first_end
        if first_end is None and folded.ended:
            first_end = reading.ended
        return replace(
            done,
            state=replace(done.state, unseen=folded.unseen, first_end=first_end),
            begun=folded.begun,
            ended=folded.ended,
            rekeyed=folded.rekeyed,
            history_changed=folded.changed,
        )

    def _read(self, table: StoredTable, source: Source, state: ExportState | None, *, same_form: bool) -> RowsRead:
        """Reads the lines, and stores the rows of new ones in private files."""
        name, parquet = current_of(table), self._parquet
        before = read(self._lake.path_of(name)) if same_form and self._lake.has(name) else None
        old: set[str] = set()
        if before is not None:
            old.update(each for (each,) in parquet.rows(f"select {LINE_HASH} from {before}"))
        number = 0

        def fresh() -> Iterator[tuple[str, bytes]]:
            nonlocal number
            for line_hash, line in self._hashes.of_lines(source.lines()):
                if line_hash in old:
                    old.discard(line_hash)
                else:
                    number += 1
                    yield line_hash, line

        hashed = [each for each in table.versioned if each.source in source.columns]
        rows = rows_of_lines(table, fresh(), self._hide, self._hashes, hashed)
        columns = stored_columns(table)
        if table.has_history and not same_form and state is not None:
            common = [
                each for each in hashed if each.source in state.columns and state.types.get(each.name) == each.type
            ]
            rows = ({**row, COMMON_HASH: self._hashes.of_row(common, row)} for row in rows)
            columns[COMMON_HASH] = "VARCHAR"
        kept = parquet.table_of("fresh", columns, rows)
        gone = parquet.table_of("vanished", {LINE_HASH: "VARCHAR"}, ({LINE_HASH: each} for each in sorted(old)))
        return RowsRead(fresh=kept, vanished=gone, before=before, is_same=before is not None and not number and not old)

    def _write_current(self, table: StoredTable, found: RowsRead) -> tuple[int, RowsRead]:
        """Writes the rows of this reading if they differ from those of the last one. Returns their number."""
        name, parquet = current_of(table), self._parquet
        if found.is_same and found.before is not None:
            return int(parquet.one(f"select count(*) from {found.before}")[0]), replace(found, shown=found.before)
        query = f"select {', '.join(map(as_name, stored_columns(table)))} from {found.fresh}"
        if found.before is not None:
            kept = f"select * from {found.before} anti join {found.vanished} using ({LINE_HASH})"
            query = f"{kept} union all by name {query}"
        rows = parquet.write(f"{query} order by {ROW_KEY}, {LINE_HASH}", self._lake.new_path(name))
        self._lake.stage(name)
        return rows, replace(found, shown=read(self._lake.path_of(name)))


def current_of(table: StoredTable) -> str:
    """The name of the file with the rows of the newest reading."""
    return f"current/{table.name}.parquet"


def stored_columns(table: StoredTable) -> dict[str, str]:
    """The columns of that file and their types."""
    hashes = [LINE_HASH, *([ROW_HASH] if table.has_history else [])]
    own = {each.name: each.sql_type for each in table.columns}
    return {ROW_KEY: "VARCHAR", **dict.fromkeys(hashes, "VARCHAR"), **own, UNFIT: "VARCHAR"}


def _is_same(reading: Reading, state: ExportState) -> bool:
    return (reading.read_by, reading.began) == (state.read_by, state.began)


def _state_after(table: StoredTable, reading: Reading, source: Source, state: ExportState | None) -> ExportState:
    answered, types = (state.answered, state.types) if state is not None else (Answered(), {})
    return ExportState(
        snapshot=reading.snapshot,
        digest=source.digest,
        form=table.form,
        began=reading.began,
        ended=reading.ended,
        read_by=reading.read_by,
        columns=source.columns,
        types={**types, **{each.name: each.type.value for each in table.columns}},
        keys=tuple(each.name for each in table.keys),
        rows=0,
        answered=answered.after(reading),
        first_end=state.first_end if state is not None else None,
    )
