"""The history of an export: one row for each version. A reading ends some, begins others, and leaves the file alone otherwise."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from space_odt_dagster.data.sql import quoted
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import ExportState
from space_odt_dagster.history.parquet import Parquet, as_name, read
from space_odt_dagster.history.reading import Answered, Reading
from space_odt_dagster.history.rekeying import REKEYED, Rekeying, find_rekeyed
from space_odt_dagster.history.stored_rows import Hashes, ids_in
from space_odt_dagster.history.stored_table import LINE_HASH, OCCURRENCE, ROW_HASH, ROW_KEY, TIME, VERSION, StoredTable
from space_odt_dagster.history.versions import Before, Begun, Ended, Known, Shown, Touched, decide

if TYPE_CHECKING:
    from space_odt_dagster.history.export_fold import RowsRead

COMMON_HASH = "common_hash"
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
_IDENTITY = {ROW_KEY: "VARCHAR", OCCURRENCE: "INTEGER", VERSION: "INTEGER"}
_BEGUN = {**_IDENTITY, LINE_HASH: "VARCHAR", "not_before": TIME, "seen_first": TIME}
_TOUCHED = {
    **_IDENTITY,
    "seen_last": TIME,
    "gone_by": TIME,
    "ended": "VARCHAR",
    "carries": "VARCHAR",
    "last_snapshot": "VARCHAR",
}


@dataclass(frozen=True, kw_only=True)
class HistoryFolded:
    """How many versions a reading began and ended, how many of them got a new key, and how many current ones it could not show.
    ``changed`` says whether the file did."""

    begun: int = 0
    ended: int = 0
    rekeyed: int = 0
    unseen: int = 0
    changed: bool = False


@dataclass(frozen=True)
class LakeFiles:
    """What a fold reads and writes files of the lake with."""

    lake: LakeFolder
    parquet: Parquet
    hashes: Hashes


class HistoryFile:
    """The history of one export in a lake. ``state`` is that of the reading before, None if this is the first."""

    def __init__(self, files: LakeFiles, table: StoredTable, state: ExportState | None, *, same_form: bool) -> None:
        self._lake, self._parquet, self._hashes = files.lake, files.parquet, files.hashes
        self._table, self._state = table, state
        self._name = history_of(table.name)
        self._history = (
            read(files.lake.path_of(self._name)) if state is not None and files.lake.has(self._name) else None
        )
        self._carry = self._history is not None and not same_form

    def find_affected(self, found: "RowsRead") -> None:
        """Makes the table ``affected``: the keys of which a row is new or gone, or was not seen last time. Before ``current`` is
        written."""
        if self._history is None or self._carry or self._state is None:
            return
        parts = [f"select {ROW_KEY} from {found.fresh}"]
        if found.before is not None:
            parts.append(f"select {ROW_KEY} from {found.before} semi join {found.vanished} using ({LINE_HASH})")
        if self._state.unseen:
            parts.append(f"select {ROW_KEY} from {self._history} where is_current and seen_last is not null")
        self._parquet.run(f"create or replace table affected as {' union '.join(parts)}")

    def fold(self, reading: Reading, found: "RowsRead") -> HistoryFolded:
        """Ends and begins versions, and stages the file if any is touched."""
        history, state, carry = self._history, self._state, self._carry
        before = Before(state.began, state.answered) if state is not None else Before(None, Answered())
        known: Iterable[Known] = ()
        if history is not None and state is not None:
            known = self._known_anew(history, state) if carry else self._known(history)
        touched: list[Touched] = []
        begun = 0

        def begin() -> Iterator[dict[str, Any]]:
            nonlocal begun
            shown = self._shown(found, carry=carry, all_rows=history is None)
            for ours, theirs in _by_key(known, shown):
                for each in decide(ours, theirs, reading, before, carry=carry, ids_of=ids_in):
                    if isinstance(each, Touched):
                        touched.append(each)
                    else:
                        begun += 1
                        yield _record_of(each)

        new = self._parquet.table_of("begun", _BEGUN, begin())
        old = self._parquet.table_of("touched", _TOUCHED, (_ended(each, before, state) for each in touched))
        if not touched and not begun:
            return HistoryFolded(unseen=state.unseen if state is not None else 0)
        counts = Counter(each.ended for each in touched)
        rekeyed = 0
        if history is not None and counts[Ended.GONE] and begun:
            rekeyed = find_rekeyed(self._parquet, self._table, Rekeying(history, found.shown, new, old))
        self._write(history, found, new, old, reading.snapshot, carry=carry, rekeyed=bool(rekeyed))
        unseen = 0
        if history is not None:
            query = f"select count(*) from {read(self._lake.path_of(self._name))} where is_current and seen_last is not null"
            unseen = int(self._parquet.one(query)[0])
        ended = len(touched) - counts[None]
        return HistoryFolded(begun=begun, ended=ended, rekeyed=rekeyed, unseen=unseen, changed=True)

    def _known(self, history: str) -> Iterator[Known]:
        """The newest versions of the affected keys."""
        of_current = "case when is_current then {} end".format
        query = (
            f"select {ROW_KEY}, {OCCURRENCE}, max({VERSION}), max({of_current(ROW_HASH)}), bool_or(is_current), "
            f"max({of_current('epoch_us(seen_last)')}) "
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

    def _known_anew(self, history: str, state: ExportState) -> Iterator[Known]:
        """The newest versions, with the hash of the columns that this reading and the last one had."""
        there = self._parquet.columns(self._lake.path_of(self._name))
        common = [
            each
            for each in self._table.versioned
            if each.source in state.columns and state.types.get(each.name) == each.type and each.name in there
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

    def _shown(self, found: "RowsRead", *, carry: bool, all_rows: bool) -> Iterator[Shown]:
        """The rows of the reading that count: all, or those with an affected key."""
        source = found.fresh if carry else found.shown
        only = "" if carry or all_rows else f" semi join affected using ({ROW_KEY})"
        query = f"select {ROW_KEY}, {COMMON_HASH if carry else ROW_HASH}, {LINE_HASH} from {source}{only} order by 1, 3"
        for key, row_hash, line_hash in self._parquet.rows(query):
            yield Shown(key=key, row_hash=row_hash, line_hash=line_hash)

    def _write(
        self, history: str | None, found: "RowsRead", new: str, old: str, snapshot: str, *, carry: bool, rekeyed: bool
    ) -> None:
        """Stages the file: the versions of before as they are now, and those that begin."""
        kept = [f"s.{as_name(each.name)}" for each in self._table.kept]
        values = {
            "seen_last": "null::timestamp",
            "gone_by": "null::timestamp",
            "is_current": "true",
            "ended": "null::varchar",
            "previous_key": "r.old_key" if rekeyed else "null::varchar",
            ROW_HASH: f"s.{ROW_HASH}",
            "first_snapshot": quoted(snapshot),
            "last_snapshot": "null::varchar",
        }
        own = [f"{values.get(name, f'b.{name}')} as {name}" for name in HISTORY_COLUMNS]
        query = f"select {', '.join([*own, *kept])} from {new} b join {found.shown} s using ({LINE_HASH})"
        if rekeyed:
            query += f" left join {REKEYED} r on (r.new_key, r.new_occurrence) = (b.{ROW_KEY}, b.{OCCURRENCE})"
        if history is not None:
            query = f"{self._before(history, found, old, carry=carry, rekeyed=rekeyed)} union all by name {query}"
        self._parquet.write(f"{query} order by {ROW_KEY}, {OCCURRENCE}, {VERSION}", self._lake.new_path(self._name))
        self._lake.stage(self._name)

    def _before(self, history: str, found: "RowsRead", old: str, *, carry: bool, rekeyed: bool) -> str:
        """The versions of before, as they are after this reading."""
        values = {
            "seen_last": "t.seen_last",
            "gone_by": "t.gone_by",
            "is_current": "t.gone_by is null",
            "ended": "case when r.new_key is not null then 'rekeyed' else t.ended end" if rekeyed else "t.ended",
            "last_snapshot": "case when t.seen_last is not null then coalesce(t.last_snapshot, h.last_snapshot) end",
        }
        there = self._parquet.columns(self._lake.path_of(self._name))
        carried = {ROW_HASH, *(each.name for each in self._table.kept)} if carry else set()
        parts = []
        for name in map(as_name, there):
            bare = name.strip('"')
            if bare in values:
                parts.append(f"case when t.{ROW_KEY} is null then h.{name} else {values[bare]} end as {name}")
            elif bare in carried:
                parts.append(f"case when t.carries is null then h.{name} else s.{name} end as {name}")
            else:
                parts.append(f"h.{name}")
        parts += [f"s.{as_name(name)}" for name in sorted(carried - there.keys())]
        identity = [ROW_KEY, OCCURRENCE, VERSION]
        ours, theirs = (", ".join(f"{each}.{name}" for name in identity) for each in ("h", "t"))
        joined = f"from {history} h left join {old} t on ({ours}) = ({theirs})"
        if rekeyed:
            both = f"(r.old_key, r.old_occurrence) = (h.{ROW_KEY}, h.{OCCURRENCE})"
            joined += f" left join {REKEYED} r on t.ended = 'gone' and {both}"
        if carry:
            joined += f" left join {found.shown} s on s.{LINE_HASH} = t.carries"
        return f"select {', '.join(parts)} {joined}"


def history_of(name: str) -> str:
    """The name of the file with the history of an export."""
    return f"history/{name}.parquet"


def _record_of(each: Begun) -> dict[str, Any]:
    return {ROW_KEY: each.key, **{name: value for name, value in vars(each).items() if name != "key"}}


def _ended(each: Touched, before: Before, state: ExportState | None) -> dict[str, Any]:
    is_last = state is not None and each.seen_last is not None and each.seen_last == before.began
    own = {name: value for name, value in vars(each).items() if name not in ("key", "ended")}
    return {
        ROW_KEY: each.key,
        **own,
        "ended": each.ended.value if each.ended is not None else None,
        "last_snapshot": state.snapshot if is_last and state is not None else None,
    }


def _by_key(known: Iterable[Known], shown: Iterable[Shown]) -> Iterator[tuple[list[Known], list[Shown]]]:
    """Both, key by key, in the order of the keys."""
    ours = ((key, list(each)) for key, each in groupby(known, key=lambda each: each.key))
    theirs = ((key, list(each)) for key, each in groupby(shown, key=lambda each: each.key))
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        key = min(each[0] for each in (one, other) if each is not None)
        yield (
            one[1] if one is not None and one[0] == key else [],
            other[1] if other is not None and other[0] == key else [],
        )
        one = next(ours, None) if one is not None and one[0] == key else one
        other = next(theirs, None) if other is not None and other[0] == key else other
