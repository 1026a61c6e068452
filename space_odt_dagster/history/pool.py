"""The 40 lists of assignable numbers as one table: a row for each number of a location.

A number counts as gone only if every list that ever showed numbers was read completely.
"""

from collections.abc import Collection, Iterator, Mapping

from space_odt_dagster.comparing.number_pool import Pool, use_of
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.history.reading import Reading
from space_odt_dagster.history.stored_table import NUMBER_POOL, StoredColumn, StoredTable
from space_odt_dagster.manifest.export import ColumnType
from space_odt_dagster.snapshots.knowledge import ExportKnowledge

_TEXT, _BOOLEAN, _LIST = ColumnType.TEXT, ColumnType.BOOLEAN, ColumnType.LIST


def _column(
    name: str, source: str, type: ColumnType = _TEXT, *, key: bool = False, versioned: bool = True
) -> StoredColumn:
    return StoredColumn(name, source, type, key, versioned and not key)


POOL_TABLE = StoredTable(
    name=NUMBER_POOL,
    columns=(
        _column("location_id", "location_id", key=True),
        _column("phone_number", "phoneNumber", key=True),
        _column("state", "state"),
        _column("telephony_type", "telephonyType"),
        _column("is_main_number", "isMainNumber", _BOOLEAN),
        _column("is_service_number", "isServiceNumber", _BOOLEAN),
        _column("toll_free_number", "tollFreeNumber", _BOOLEAN),
        _column("owner_id", "owner_id"),
        _column("owner_type", "owner_type"),
        _column("offered_for", "offered_for", _LIST, versioned=False),
    ),
    has_history=True,
)
"""How a number is stored. ``offered_for`` are the purposes of the lists that have it."""


def pool_lines(lists: Mapping[str, Iterator[bytes]]) -> Iterator[bytes]:
    """The lines of the pool, from the lines of its lists. Raises what they raise."""
    pool = Pool()
    for name, lines in lists.items():
        pool.add(use_of(name), lines)
    for (location, number), facts in sorted(pool.facts.items()):
        owner = facts.get("owner", {})
        row = {
            **{name: value for name, value in facts.items() if name != "owner"},
            "location_id": pool.location_ids[location],
            "phoneNumber": number,
            "owner_id": owner.get("id"),
            "owner_type": owner.get("type"),
            "offered_for": sorted(pool.uses[location, number]),
        }
        yield json_text(row).encode()


def pool_reading(lists: Mapping[str, Reading], before: Collection[str]) -> Reading:
    """One reading of all lists: it began with the first and ended with the last.

    In doubt if a list was not read completely, or if one of those that the pool had ``before`` was not read.
    """
    readings = list(lists.values())
    doubt = next((each.knowledge.all_in_doubt or "a list was not read" for each in readings if not each.is_whole), None)
    if not lists.keys() >= set(before):
        doubt = doubt or "fewer lists were read"
    return Reading(
        snapshot=readings[0].snapshot,
        began=min(each.began for each in readings),
        ended=max(each.ended for each in readings),
        read_by=" ".join(sorted({each.read_by for each in readings})),
        knowledge=ExportKnowledge(all_in_doubt=doubt, rows=sum(each.knowledge.rows for each in readings)),
    )
