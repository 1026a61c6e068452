"""The views over the files of a lake, as SQL of DuckDB 1.2 or later. Pure: names in, statements out.

Each statement reads its files itself and names no other view, so that the catalogue works under any name that it is attached as.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from string import Template

from space_odt_dagster.data.sql import quoted
from space_odt_dagster.data.values import EPOCH
from space_odt_dagster.history.parquet import as_name
from space_odt_dagster.history.reading import Moment
from space_odt_dagster.history.stored_table import LINE_HASH, NUMBER_POOL

SCHEMAS = ("current", "history", "facts", "bridge", "dim")
"""The folders that have views, which are also the names of their schemas."""
READS, SNAPSHOTS, FINDINGS, RULE_RESULTS = (
    f"facts/{each}.parquet" for each in ("reads", "snapshots", "findings", "rule_results")
)
POOL_HISTORY = f"history/{NUMBER_POOL}.parquet"
_POOL_VIEW, _OPEN_VIEW = ("facts", NUMBER_POOL), ("facts", "findings_open")
_AS_OF = "_as_of"
REMOVED = "The lake does not know any more what was so before"
"""How the error of a view begins that would need versions that were removed."""
Place = Callable[[str], str]
"""The path or address, for the reader, of a file of the lake."""


@dataclass(frozen=True)
class View:
    """A view, or with ``parameter`` a macro that gives rows. ``query`` reads files."""

    schema: str
    name: str
    query: str
    parameter: str = ""

    @property
    def statement(self) -> str:
        """What makes it, in place of an older one."""
        name = f"{as_name(self.schema)}.{as_name(self.name)}"
        if self.parameter:
            return f"create or replace macro {name}({self.parameter}) as table {self.query}"
        return f"create or replace view {name} as {self.query}"


def tables_in(names: Collection[str]) -> dict[str, list[str]]:
    """The names of the tables of each schema, sorted."""
    found: dict[str, list[str]] = {schema: [] for schema in SCHEMAS}
    for file in sorted(names):
        schema, _, name = file.partition("/")
        if schema in found and name.endswith(".parquet") and "/" not in name:
            found[schema].append(name.removesuffix(".parquet"))
    return found


def statements(
    names: Collection[str], place: Place, descriptions: Mapping[str, str], kept_since: Moment | None
) -> Iterator[str]:
    """What makes every view over these files. ``descriptions`` are those of exports, ``kept_since`` is that of the lake."""
    yield from (f"create schema if not exists {as_name(schema)}" for schema in SCHEMAS)
    for schema, name in views_in(names):
        view = view_of(schema, name, names, place, kept_since)
        yield view.statement
        if view.name in descriptions and not view.parameter:
            yield (f"comment on view {as_name(view.schema)}.{as_name(view.name)} is {quoted(descriptions[view.name])}")


def views_in(present: Collection[str]) -> list[tuple[str, str]]:
    """The schema and name of every view and macro over these files."""
    found = []
    for schema, names in tables_in(present).items():
        for name in names:
            found.append((schema, name))
            if schema == "history":
                found.append((schema, f"{name}{_AS_OF}"))
    if {POOL_HISTORY, READS} <= set(present):
        found.append(_POOL_VIEW)
    if {FINDINGS, RULE_RESULTS, SNAPSHOTS} <= set(present):
        found.append(_OPEN_VIEW)
    return found


def view_of(schema: str, name: str, present: Collection[str], place: Place, kept_since: Moment | None) -> View:
    """One of them. Asks for the place of no file that it does not read. What would need versions that were removed is an error, or
    left out."""
    if (schema, name) == _POOL_VIEW:
        return View(schema, name, _pool_query(place, kept_since))
    if (schema, name) == _OPEN_VIEW:
        return View(schema, name, _open_query(place))
    if schema == "history":
        export = name.removesuffix(_AS_OF)
        query = history_query(export, place, has_reads=READS in present)
        return View(schema, name, query) if export == name else View(schema, name, _as_of_query(query, kept_since), "t")
    if schema == "bridge":
        return View(schema, name, bridge_query(name, place))
    hidden = f" exclude ({LINE_HASH})" if schema == "current" else ""
    return View(schema, name, f"select *{hidden} from {read_at(place(f'{schema}/{name}.parquet'))}")


def history_query(name: str, place: Place, *, has_reads: bool = True) -> str:
    """The versions of an export. What the newest reading showed was seen when that reading began."""
    file = read_at(place(f"history/{name}.parquet"))
    if not has_reads:
        return f"select *, seen_first as valid_from, gone_by as valid_to from {file}"
    newest = (
        f"select read_at, min(snapshot) as snapshot from {read_at(place(READS))} where export = {quoted(name)} "
        "and read_at is not null group by read_at order by read_at desc limit 1"
    )
    return (
        "select h.* replace (coalesce(h.seen_last, n.read_at) as seen_last, "
        "coalesce(h.last_snapshot, n.snapshot) as last_snapshot), h.seen_first as valid_from, h.gone_by as valid_to "
        f"from {file} h left join ({newest}) n on true"
    )


def _as_of_query(query: str, kept_since: Moment | None) -> str:
    """The versions of a time ``t``."""
    holds = "valid_from <= t::timestamp and (valid_to is null or valid_to > t::timestamp)"
    if kept_since is not None:
        since = _time(kept_since)
        why = quoted(f"{REMOVED} {since} UTC.")
        holds = f"case when t::timestamp < timestamp {quoted(since)} then error({why}) else {holds} end"
    return f"select * from ({query}) where {holds}"


def bridge_query(name: str, place: Place) -> str:
    """The rows of a bridge, with one time each for their beginning and end."""
    return f"select *, seen_first as valid_from, gone_by as valid_to from {read_at(place(f'bridge/{name}.parquet'))}"


def read_at(path: str) -> str:
    """What stands for a file in a statement. Characters of a pattern in the path stand for themselves."""
    escaped = "".join(f"[{each}]" if each in "*?[" else each for each in path)
    return f"read_parquet({quoted(escaped)}, hive_partitioning = false)"


def _pool_query(place: Place, kept_since: Moment | None) -> str:
    """Numbers by location, at each reading of the pool."""
    known = f"and r.read_until >= timestamp {quoted(_time(kept_since))} " if kept_since is not None else ""
    return (
        "select r.org_id, r.snapshot, r.at, r.date, h.location_id, count(*) as numbers, "
        "count(*) filter (where h.owner_id is not null) as assigned, "
        "count(*) filter (where h.owner_id is null and h.state is distinct from 'INACTIVE') as free, "
        "count(*) filter (where h.state = 'INACTIVE') as inactive "
        f"from {read_at(place(READS))} r join {read_at(place(POOL_HISTORY))} h "
        "on h.seen_first <= r.read_until and (h.gone_by is null or h.gone_by > r.read_until) "
        f"where r.export = {quoted(NUMBER_POOL)} and not r.kept {known}"
        "group by all order by r.snapshot, h.location_id"
    )


def _time(moment: Moment) -> str:
    return f"{EPOCH + timedelta(microseconds=moment):%Y-%m-%d %H:%M:%S.%f}"


def _open_query(place: Place) -> str:
    """Each time that a finding was open."""
    query = Template((files(__package__) / "findings_open.sql").read_text(encoding="utf-8"))
    return query.substitute(
        findings=read_at(place(FINDINGS)), rules=read_at(place(RULE_RESULTS)), snapshots=read_at(place(SNAPSHOTS))
    ).rstrip()
