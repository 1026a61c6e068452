"""Recognises entities that came back under another id, by columns that nobody else shares with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from space_odt_dagster.history.parquet import Parquet, as_name
from space_odt_dagster.history.stored_table import LINE_HASH, OCCURRENCE, ROW_KEY, VERSION, StoredTable

REKEYED = "rekeyed"
_KEYS = "old_key varchar, old_occurrence integer, new_key varchar, new_occurrence integer"


@dataclass(frozen=True)
class Rekeying:
    """What is looked at, as tables in statements: the history, the rows shown now, and the versions that begin and that end."""

    history: str
    shown: str
    begun: str
    touched: str


def find_rekeyed(parquet: Parquet, table: StoredTable, among: Rekeying) -> int:
    """Makes the table ``rekeyed`` of the pairs of an old and a new key. Returns their number."""
    names = {each.name for each in table.kept}
    natural = [each for each in table.natural if names.issuperset(each)]
    if not natural:
        return 0
    parquet.run(f"create or replace table {REKEYED} ({_KEYS})")
    for columns in natural:
        parquet.run(_pairs(columns, among))
    return int(parquet.one(f"select count(*) from {REKEYED}")[0])


def _pairs(columns: Iterable[str], among: Rekeying) -> str:
    """Adds the pairs of a version that is gone and one that began under another key, alike in columns that nobody else shares."""
    names = [as_name(each) for each in columns]
    listed, filled = ", ".join(names), " and ".join(f"{each} is not null and {each} <> ''" for each in names)
    identity = [ROW_KEY, OCCURRENCE, VERSION]
    ours, theirs = (", ".join(f"{each}.{name}" for name in identity) for each in ("h", "t"))
    gone = (
        f"select h.{ROW_KEY} as old_key, h.{OCCURRENCE} as old_occurrence, {listed} from {among.history} h "
        f"join {among.touched} t on ({ours}) = ({theirs}) where t.ended = 'gone' "
        f"and h.{ROW_KEY} not in (select old_key from {REKEYED}) and {filled}"
    )
    come = (
        f"select b.{ROW_KEY} as new_key, b.{OCCURRENCE} as new_occurrence, {listed} from {among.begun} b "
        f"join {among.shown} s using ({LINE_HASH}) where not exists "
        f"(select 1 from {among.touched} t where t.{ROW_KEY} = b.{ROW_KEY} and t.ended = 'changed') "
        f"and b.{ROW_KEY} not in (select new_key from {REKEYED}) and {filled}"
    )
    alone = f"select {listed} from {among.shown} where {filled} group by all having count(*) = 1"
    return (
        f"insert into {REKEYED} with gone as ({gone}), come as ({come}), alone as ({alone}) "
        f"select old_key, old_occurrence, new_key, new_occurrence from gone join come using ({listed}) "
        f"semi join alone using ({listed}) qualify count(*) over (partition by {listed}) = 1"
    )
