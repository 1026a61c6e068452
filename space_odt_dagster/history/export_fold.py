"""Folds one reading of an export into its two files: ``current``, the rows of the newest reading, and ``history``, every version.

``current`` has the hash of the line of each row. So of the next reading only lines that are new are parsed, and only versions of
their keys, and of the keys of lines that are gone, are looked at.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import ExportState
from space_odt_dagster.history.parquet import Parquet, as_name, quoted, read
from space_odt_dagster.history.reading import Answered, Reading
from space_odt_dagster.history.stored_rows import Hashes, Hide, ids_in, rows_of_lines
from space_odt_dagster.history.stored_table import LINE_HASH, ROW_HASH, ROW_KEY, TIME, UNFIT, StoredColumn, StoredTable
from space_odt_dagster.history.versions import Before, Begun, Ended, Known, Shown, Touched, decide

OCCURRENCE, VERSION = "occurrence", "version"
HISTORY_COLUMNS = {
    ROW_KEY: "VARCHAR",
    OCCURRENCE: "INTEGER",
    VERSION: "INTEGER",
    "not_before": TIME,
    "seen_first": TIME,
    "seen_last": TIME,
    "gone_by": TIME,
    "is_current": "BOOLEAN",
    "ended": "VARCHAR",
    "previous_key": "VARCHAR",
    ROW_HASH: "VARCHAR",
    "first_snapshot": "VARCHAR",
    "last_snapshot": "VARCHAR",
}
"""What a version says, before the columns of its export."""
_COMMON = "common_hash"
_ORDER = f"order by {ROW_KEY}, {OCCURRENCE}, {VERSION}"


@dataclass(frozen=True, kw_only=True)
class ReadingFolded:
    """What one reading did: the state after it, and the numbers of versions that began and ended, by how."""

    state: ExportState
    begun: int = 0
    ended: int = 0
    rekeyed: int = 0
    is_new: bool = True


@dataclass(frozen=True, kw_only=True)
class Source:
    """The rows of a reading: what opens its lines, their digest, and the columns that they have."""

    lines: Callable[[], Iterator[bytes]]
    digest: str
    columns: tuple[str, ...]


class ExportFold:
    """The fold of one export. Writes nothing but staged files of the lake."""

    def __init__(self, lake: LakeFolder, parquet: Parquet, hashes: Hashes, hide: Hide) -> None:
        self._lake, self._parquet, self._hashes, self._hide = lake, parquet, hashes, hide

    def fold(self, table: StoredTable, reading: Reading, source: Source, state: ExportState | None) -> ReadingFolded:
        """Folds a reading. Raises ``Damaged`` if it is not what was kept, ``OutputError`` and ``LakeDamaged``."""
        if state is not None and reading.read_by == state.read_by and reading.began == state.began:
            return ReadingFolded(state=state, is_new=False)
        if state is not None and reading.began < state.began:
            return ReadingFolded(state=state, is_new=False)
        after = self._state_after(table, reading, source, state)
        same_form = state is not None and (state.form, state.columns) == (table.form, source.columns)
        if state is not None and same_form and state.digest == source.digest and not state.unseen:
            return ReadingFolded(state=replace(after, rows=state.rows))
        vanished = self._read(table, source, same_form=same_form, state=state)
        rows = self._write_current(table, same_form=same_form, vanished=vanished)
        done = ReadingFolded(state=replace(after, rows=rows))
        if table.has_history:
            done = self._fold_history(table, reading, state, done, same_form=same_form)
        return done

    def _state_after(
        self, table: StoredTable, reading: Reading, source: Source, state: ExportState | None
    ) -> ExportState:
        answered = state.answered if state is not None else Answered()
        return ExportState(
            snapshot=reading.snapshot,
            digest=source.digest,
            form=table.form,
            began=reading.began,
            ended=reading.ended,
            read_by=reading.read_by,
            columns=source.columns,
            types={
                **(state.types if state is not None else {}),
                **{each.name: each.type.value for each in table.columns},
            },
            keys=tuple(each.name for each in table.keys),
            rows=0,
            answered=answered.after(reading),
            unseen=0,
        )

    def _read(self, table: StoredTable, source: Source, *, same_form: bool, state: ExportState | None) -> bool:
        """Makes the views ``fresh`` (rows of new lines) and ``vanished`` (hashes of lines that are gone); whether any is gone."""
        name, parquet = _current(table), self._parquet
        kept = same_form and self._lake.has(name)
        old: set[str] = set()
        if kept:
            old.update(each for (each,) in parquet.rows(f"select {LINE_HASH} from {read(self._lake.path_of(name))}"))

        def fresh() -> Iterator[tuple[str, bytes]]:
            for line_hash, line in self._hashes.of_lines(source.lines()):
                if line_hash in old:
                    old.discard(line_hash)
                else:
                    yield line_hash, line

        hashed = _had(table, source.columns)
        rows = rows_of_lines(table, fresh(), self._hide, self._hashes, hashed)
        columns = {**_stored_columns(table), UNFIT: "VARCHAR"}
        if table.has_history and not same_form and state is not None:
            common = [
                each
                for each in hashed
                if each.source in state.columns and state.types.get(each.name) == each.type.value
            ]
            rows = ({**row, _COMMON: self._hashes.of_row(common, row)} for row in rows)
            columns[_COMMON] = "VARCHAR"
        parquet.table_of("fresh", columns, rows)
        parquet.table_of("vanished", {LINE_HASH: "VARCHAR"}, ({LINE_HASH: each} for each in sorted(old)))
        return bool(old)

    def _write_current(self, table: StoredTable, *, same_form: bool, vanished: bool) -> int:
        """Writes the rows of this reading if they differ from those of the last one. Returns their number."""
        name, parquet = _current(table), self._parquet
        columns = ", ".join(map(as_name, [*_stored_columns(table), UNFIT]))
        query = f"select {columns} from fresh"
        before = None
        if same_form and self._lake.has(name):
            before = read(self._lake.path_of(name))
            self._parquet.run(f"create or replace view before as select * from {before}")
            has_fresh = next(parquet.rows("select 1 from fresh limit 1"), None) is not None
            if not has_fresh and not vanished:
                self._show(table, before)
                return int(parquet.one(f"select count(*) from {before}")[0])
            query = f"select * from {before} anti join vanished using ({LINE_HASH}) union all by name {query}"
        path = self._lake.new_path(name)
        rows = parquet.write(f"{query} order by {ROW_KEY}, {LINE_HASH}", path)
        self._lake.stage(name)
        self._show(table, read(self._lake.path_of(name)))
        return rows

    def _show(self, table: StoredTable, rows: str) -> None:
        self._parquet.run(f"create or replace view shown as select * from {rows}")

    def _fold_history(
        self,
        table: StoredTable,
        reading: Reading,
        state: ExportState | None,
        done: ReadingFolded,
        *,
        same_form: bool,
    ) -> ReadingFolded:
        name, parquet = f"history/{table.name}.parquet", self._parquet
        has_history = state is not None and self._lake.has(name)
        history = read(self._lake.path_of(name)) if has_history else None
        carry = has_history and not same_form
        if history is not None and state is not None and not carry:
            self._affected(history, unseen=bool(state.unseen))
        before = Before(state.began, state.answered) if state is not None else Before(None, Answered())
        counts = dict.fromkeys(Ended, 0)
        begun: list[int] = [0]
        unseen = [state.unseen if state is not None else 0]

        def decisions() -> Iterator[Touched | Begun]:
            for known, shown in _by_key(
                self._known(table, history, state, carry=carry),
                self._shown(carry=carry, all_rows=history is None or carry),
            ):
                yield from decide(known, shown, reading, before, carry=carry, ids_of=ids_in)

        touched: list[Touched] = []

        def begin() -> Iterator[dict[str, Any]]:
            for each in decisions():
                if isinstance(each, Begun):
                    begun[0] += 1
                    yield {ROW_KEY: each.key, **{k: v for k, v in vars(each).items() if k != "key"}}
                else:
                    touched.append(each)

        parquet.table_of("begun", _BEGUN, begin())
        parquet.table_of("touched", _TOUCHED, (_record(each, before, state) for each in touched))
        for each in touched:
            if each.ended is not None:
                counts[each.ended] += 1
        if not touched and not begun[0]:
            return replace(done, state=replace(done.state, unseen=unseen[0]))
        can_be_rekeyed = counts[Ended.GONE] and begun[0]
        rekeyed = self._rekey(table, history if can_be_rekeyed else None)
        self._write_history(table, history, reading, carry=carry)
        written = read(self._lake.path_of(name))
        left = parquet.one(f"select count(*) from {written} where is_current and seen_last is not null")[0]
        return replace(
            done,
            state=replace(done.state, unseen=int(left)),
            begun=begun[0],
            ended=sum(counts.values()),
            rekeyed=rekeyed,
        )

    def _affected(self, history: str, *, unseen: bool) -> None:
        """Makes the table ``affected``: the keys of which a row is new or gone, or was not seen last time."""
        parts = [
            f"select {ROW_KEY} from fresh",
            f"select {ROW_KEY} from before semi join vanished using ({LINE_HASH})",
        ]
        if unseen:
            parts.append(f"select {ROW_KEY} from {history} where is_current and seen_last is not null")
        self._parquet.run(f"create or replace table affected as {' union '.join(parts)}")

    def _known(
        self, table: StoredTable, history: str | None, state: ExportState | None, *, carry: bool
    ) -> Iterator[Known]:
        if history is None or state is None:
            return
        if carry:
            yield from self._known_anew(table, history, state)
            return
        query = (
            f"select {ROW_KEY}, {OCCURRENCE}, max({VERSION}), max(case when is_current then {ROW_HASH} end), "
            f"bool_or(is_current), max(case when is_current then epoch_us(seen_last) end) "
            f"from {history} semi join affected using ({ROW_KEY}) group by 1, 2 order by 1, 2"
        )
        for key, occurrence, version, row_hash, is_current, seen_last in self._parquet.rows(query):
            yield Known(
                key=key,
                occurrence=occurrence,
                version=version,
                row_hash=row_hash or "",
                is_current=is_current,
                seen_last=seen_last,
            )

    def _known_anew(self, table: StoredTable, history: str, state: ExportState) -> Iterator[Known]:
        """The newest versions, with the hash of the columns that this reading and the last one had."""
        there = self._parquet.columns(self._lake.path_of(f"history/{table.name}.parquet"))
        common = [
            each
            for each in table.versioned
            if each.source in state.columns and state.types.get(each.name) == each.type.value and each.name in there
        ]
        taken = [f"epoch_us({as_name(each.name)})" if each.sql_type == TIME else as_name(each.name) for each in common]
        columns = ", ".join([ROW_KEY, OCCURRENCE, VERSION, "is_current", "epoch_us(seen_last)", *taken])
        newest = f"qualify row_number() over (partition by {ROW_KEY}, {OCCURRENCE} order by {VERSION} desc) = 1"
        for row in self._parquet.rows(f"select {columns} from {history} {newest} order by 1, 2"):
            key, occurrence, version, is_current, seen_last, *values = row
            stored = dict(zip((each.name for each in common), values, strict=True))
            yield Known(
                key=key,
                occurrence=occurrence,
                version=version,
                row_hash=self._hashes.of_row(common, stored) if is_current else "",
                is_current=is_current,
                seen_last=seen_last,
            )

    def _shown(self, *, carry: bool, all_rows: bool) -> Iterator[Shown]:
        source = "fresh" if carry else "shown" if all_rows else f"shown semi join affected using ({ROW_KEY})"
        hashed = _COMMON if carry else ROW_HASH
        for key, row_hash, line_hash in self._parquet.rows(
            f"select {ROW_KEY}, {hashed}, {LINE_HASH} from {source} order by 1, 3"
        ):
            yield Shown(key=key, row_hash=row_hash, line_hash=line_hash)

    def _rekey(self, table: StoredTable, history: str | None) -> int:
        """Makes the table ``rekeyed``: entities under a new id, recognised by their natural columns. Returns their number."""
        names = {each.name for each in table.kept}
        natural = [each for each in table.natural if names.issuperset(each)]
        self._parquet.run(
            "create or replace table rekeyed (old_key varchar, old_occurrence integer, new_key varchar, new_occurrence integer)"
        )
        if history is None or not natural:
            return 0
        for columns in natural:
            self._parquet.run(_rekeyed(columns, history))
        return int(self._parquet.one("select count(*) from rekeyed")[0])

    def _write_history(self, table: StoredTable, history: str | None, reading: Reading, *, carry: bool) -> None:
        name, parquet = f"history/{table.name}.parquet", self._parquet
        kept = ", ".join(f"s.{as_name(each.name)}" for each in table.kept)
        begun = (
            f"select b.{ROW_KEY}, b.{OCCURRENCE}, b.{VERSION}, b.not_before, b.seen_first, null::timestamp as seen_last, "
            f"null::timestamp as gone_by, true as is_current, null::varchar as ended, r.old_key as previous_key, s.{ROW_HASH}, "
            f"{quoted(reading.snapshot)} as first_snapshot, null::varchar as last_snapshot{', ' if kept else ''}{kept} "
            f"from begun b join shown s using ({LINE_HASH}) "
            f"left join rekeyed r on r.new_key = b.{ROW_KEY} and r.new_occurrence = b.{OCCURRENCE}"
        )
        query = begun
        if history is not None:
            query = f"{self._old(table, history, carry=carry)} union all by name {begun}"
        parquet.write(f"{query} {_ORDER}", self._lake.new_path(name))
        self._lake.stage(name)

    def _old(self, table: StoredTable, history: str, *, carry: bool) -> str:
        """The versions of before, as they are after this reading."""
        changed = {
            "seen_last": "t.seen_last",
            "gone_by": "t.gone_by",
            "is_current": "t.gone_by is null",
            "ended": "case when r.new_key is not null then 'rekeyed' else t.ended end",
            "last_snapshot": "case when t.seen_last is not null then coalesce(t.last_snapshot, h.last_snapshot) end",
        }
        there = self._parquet.columns(self._lake.path_of(f"history/{table.name}.parquet"))
        carried = {each.name: each for each in (*table.kept,)} if carry else {}
        parts = []
        for name in there:
            if name in changed:
                parts.append(f"case when t.{ROW_KEY} is null then h.{name} else {changed[name]} end as {name}")
            elif name in carried or (carry and name == ROW_HASH):
                parts.append(
                    f"case when t.carries is null then h.{as_name(name)} else s.{as_name(name)} end as {as_name(name)}"
                )
            else:
                parts.append(f"h.{as_name(name)}")
        parts += [f"s.{as_name(name)}" for name in carried if name not in there]
        joined = (
            f"from {history} h left join touched t on (h.{ROW_KEY}, h.{OCCURRENCE}, h.{VERSION}) = "
            f"(t.{ROW_KEY}, t.{OCCURRENCE}, t.{VERSION}) "
            f"left join rekeyed r on t.ended = 'gone' and r.old_key = h.{ROW_KEY} and r.old_occurrence = h.{OCCURRENCE}"
        )
        if carry:
            joined += f" left join shown s on s.{LINE_HASH} = t.carries"
        return f"select {', '.join(parts)} {joined}"


_BEGUN = {
    ROW_KEY: "VARCHAR",
    OCCURRENCE: "INTEGER",
    VERSION: "INTEGER",
    LINE_HASH: "VARCHAR",
    "not_before": TIME,
    "seen_first": TIME,
}
_TOUCHED = {
    ROW_KEY: "VARCHAR",
    OCCURRENCE: "INTEGER",
    VERSION: "INTEGER",
    "seen_last": TIME,
    "gone_by": TIME,
    "ended": "VARCHAR",
    "carries": "VARCHAR",
    "last_snapshot": "VARCHAR",
}


def _current(table: StoredTable) -> str:
    return f"current/{table.name}.parquet"


def _stored_columns(table: StoredTable) -> dict[str, str]:
    hashes = [LINE_HASH, *([ROW_HASH] if table.has_history else [])]
    return {
        ROW_KEY: "VARCHAR",
        **dict.fromkeys(hashes, "VARCHAR"),
        **{each.name: each.sql_type for each in table.columns},
    }


def _had(table: StoredTable, columns: tuple[str, ...]) -> list[StoredColumn]:
    return [each for each in table.versioned if each.source in columns]


def _record(each: Touched, before: Before, state: ExportState | None) -> dict[str, Any]:
    last = (
        state.snapshot if state is not None and each.seen_last is not None and each.seen_last == before.began else None
    )
    ended = each.ended.value if each.ended is not None else None
    own = {name: value for name, value in vars(each).items() if name not in ("key", "ended")}
    return {ROW_KEY: each.key, **own, "ended": ended, "last_snapshot": last}


def _by_key(known: Iterator[Known], shown: Iterator[Shown]) -> Iterator[tuple[list[Known], list[Shown]]]:
    """Both, key by key, in the order of the keys."""
    ours = ((key, list(each)) for key, each in groupby(known, key=lambda each: each.key))
    theirs = ((key, list(each)) for key, each in groupby(shown, key=lambda each: each.key))
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield one[1], []
            one = next(ours, None)
        elif one is None or other[0] < one[0]:
            yield [], other[1]
            other = next(theirs, None)
        else:
            yield one[1], other[1]
            one, other = next(ours, None), next(theirs, None)


def _rekeyed(columns: Iterable[str], history: str) -> str:
    """Adds the pairs of a version that is gone and one that began under another key, alike in columns that nobody else shares."""
    names = [as_name(each) for each in columns]
    listed, filled = ", ".join(names), " and ".join(f"{each} is not null and {each} <> ''" for each in names)
    gone = (
        f"select h.{ROW_KEY} as old_key, h.{OCCURRENCE} as old_occurrence, {listed} from {history} h join touched t on "
        f"(h.{ROW_KEY}, h.{OCCURRENCE}, h.{VERSION}) = (t.{ROW_KEY}, t.{OCCURRENCE}, t.{VERSION}) where t.ended = 'gone' "
        f"and h.{ROW_KEY} not in (select old_key from rekeyed) and {filled}"
    )
    come = (
        f"select b.{ROW_KEY} as new_key, b.{OCCURRENCE} as new_occurrence, {listed} from begun b join shown s using ({LINE_HASH}) "
        f"where not exists (select 1 from touched t where t.{ROW_KEY} = b.{ROW_KEY} and t.ended = 'changed') "
        f"and b.{ROW_KEY} not in (select new_key from rekeyed) and {filled}"
    )
    alone = f"select {listed} from shown where {filled} group by all having count(*) = 1"
    return (
        f"insert into rekeyed with gone as ({gone}), come as ({come}), alone as ({alone}) "
        f"select old_key, old_occurrence, new_key, new_occurrence from gone join come using ({listed}) "
        f"semi join alone using ({listed}) qualify count(*) over (partition by {listed}) = 1"
    )
