"""Facts: what charts need, long and narrow. Each snapshot adds its rows to those of earlier ones.

They have ids and counts, no names or numbers of people. All begin with the organisation, the snapshot, when its run started
(``at``, UTC) and that day (``date``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import SEEK_END
from typing import Any

from upath import UPath

from space_odt_dagster.data.values import EPOCH
from space_odt_dagster.exports.private_files import reading
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.history.fold import SnapshotFolded, Tools
from space_odt_dagster.history.lake_state import LakeState
from space_odt_dagster.history.parquet import as_name, read
from space_odt_dagster.history.reading import Moment, moment_of
from space_odt_dagster.history.stored_table import TIME
from space_odt_dagster.snapshots.rows import Damaged, lines_of

TEXT, WHOLE, FRACTION, YES_NO, DATE = "VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE"
_HEAD = {"org_id": TEXT, "snapshot": TEXT, "at": TIME, "date": DATE}

Record = dict[str, Any]


def typed(type: str, *names: str) -> dict[str, str]:
    """Columns of one type."""
    return dict.fromkeys(names, type)


@dataclass(frozen=True)
class FactTable:
    """A table of facts. ``columns`` come after those that all have; ``order`` sorts the rows of a snapshot. ``of_entities``: it
    is about single people, devices and so on. Rows that are ``always_kept``, by this condition, are never too old."""

    name: str
    columns: Mapping[str, str]
    order: tuple[str, ...] = ()
    of_entities: bool = False
    always_kept: str = "false"

    @property
    def file(self) -> str:
        """Its file in the lake."""
        return f"facts/{self.name}.parquet"

    def records(self, found: Iterable[Mapping[str, Any]]) -> Iterator[Record]:
        """The columns of this table from records of a file."""
        for each in found:
            yield {name: stored(kind, each.get(name)) for name, kind in self.columns.items()}


def append(
    tools: Tools, folded: SnapshotFolded, state: LakeState, table: FactTable, records: Iterable[Mapping[str, Any]]
) -> None:
    """Stages a table of facts with the rows of this snapshot too, and without those that are too old. Without any, an empty
    table is made if there is none."""
    run = folded.side.snapshot.run
    at = moment_of(run.started_at)
    date = (EPOCH + timedelta(microseconds=at)).date().isoformat()
    head = {"org_id": state.org_id, "snapshot": folded.side.name, "at": at, "date": date}
    rows = [{**head, **each} for each in records]
    before = _kept_of(tools, table, at) if tools.lake.has(table.file) else None
    if before is not None and not rows and not before.is_shorter:
        return
    columns = _HEAD | dict(table.columns)
    query = f"select * from {tools.parquet.table_of('facts', columns, rows)}"
    if before is not None:
        query = f"{before.query} union all by name {query}"
    order = dict.fromkeys(["at", "snapshot", *table.order, *columns])
    tools.parquet.write(f"{query} order by {', '.join(map(as_name, order))}", tools.lake.new_path(table.file))
    tools.lake.stage(table.file)


@dataclass(frozen=True)
class _Kept:
    """The rows of earlier snapshots that are not too old, and whether others are."""

    query: str
    is_shorter: bool = False


def _kept_of(tools: Tools, table: FactTable, newest: Moment) -> _Kept:
    source = read(tools.lake.path_of(table.file))
    since = tools.retention.facts_since(newest, of_entities=table.of_entities)
    if since is None:
        return _Kept(f"select * from {source}")
    is_old = f'"at" < make_timestamp({since})'
    if not tools.parquet.one(f"select count(*) from {source} where {is_old}")[0]:
        return _Kept(f"select * from {source}")
    marked = f"select *, not {is_old} or {table.always_kept} as is_kept from {source}"
    return _Kept(f"select * exclude (is_kept) from ({marked}) where is_kept", is_shorter=True)


def repeated(tools: Tools, table: FactTable, picked: list[dict[str, str]]) -> Iterator[Record]:
    """The rows of earlier snapshots that have these values, such as ``{"snapshot": …}``, with the columns of the table."""
    if not picked or not tools.lake.has(table.file):
        return
    wanted = tools.parquet.table_of("picked", dict.fromkeys(picked[0], TEXT), picked)
    rows = f"{read(tools.lake.path_of(table.file))} semi join {wanted} using ({', '.join(picked[0])})"
    for row in tools.parquet.rows(f"select {', '.join(map(as_name, table.columns))} from {rows}"):
        yield dict(zip(table.columns, row, strict=True))


def records_in(path: UPath) -> Iterator[Record]:
    """The records of a JSON file, one per line; none if it is not there. Raises ``Damaged`` if it is no such file."""
    try:
        with reading(path), path.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, SEEK_END) - len("]\r\n")))
            if not stream.read().rstrip().endswith(b"]"):
                raise ValueError
            stream.seek(0)
            for line in lines_of(stream, None, str(path)):
                yield dict(parse_json(line))
    except FileNotFoundError:
        return
    except (ValueError, TypeError):
        raise Damaged(f"{path} is not what was written (edited or damaged): write it again, or remove it.") from None


def stored(kind: str, value: Any) -> Any:
    """A value of a file as the lake has it: times are microseconds since 1970, lists JSON text, and what is empty is NULL."""
    if value is None or value == "":
        return None
    if kind == TIME:
        return moment_of(value)
    if kind == FRACTION:
        return float(value) + 0.0
    return json_text(value) if isinstance(value, list) else value
