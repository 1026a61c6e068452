"""Dimensions: days, areas, exports, columns and rules, as a BI person joins them. Written only if their content differs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from space_odt_dagster.comparing.export_facts import ExportTraits, facts_of
from space_odt_dagster.history.facts import DATE, TEXT, WHOLE, YES_NO, Record, typed
from space_odt_dagster.history.facts_of_files import judged
from space_odt_dagster.history.facts_of_readings import SNAPSHOTS
from space_odt_dagster.history.fold import SnapshotFolded, Tools
from space_odt_dagster.history.lake_state import PERSONAL, LakeState
from space_odt_dagster.history.parquet import as_name, read
from space_odt_dagster.history.pool import POOL_TABLE
from space_odt_dagster.history.stored_table import NUMBER_POOL, StoredColumn, StoredTable, table_of
from space_odt_dagster.judging.outcome import AREAS, place_of
from space_odt_dagster.manifest.export import Column, Tier
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.marks import Role
from space_odt_dagster.manifest.origins import fields_on

DATES = (
    {"date": DATE}
    | typed(WHOLE, "year", "quarter", "month", "day", "week_year", "week", "weekday")
    | {"is_weekend": YES_NO}
)
"""One row per UTC day from the first to the last snapshot. Weeks as in ISO 8601, ``weekday`` 1 is Monday."""
AREA_COLUMNS = {"area": TEXT, "title": TEXT, "place": WHOLE, "exports": WHOLE, "rules": WHOLE}
"""Areas of exports and of rules, in the order in which they are shown, and how many of either they have."""
EXPORTS = typed(TEXT, "export", "area", "description", "kind", "role", "one_row_per") | {
    "has_history": YES_NO,
    "tier": TEXT,
    "formerly": TEXT,
}
"""``one_row_per`` are the key columns, ``formerly`` the file of the last history under another key."""
COLUMNS = (
    {"export": TEXT, "column": TEXT, "description": TEXT, "type": TEXT, "key": YES_NO}
    | typed(TEXT, "sensitive", "class", "references")
    | {"versioned": YES_NO, "known_since": TEXT, "known_until": TEXT}
)
"""``known_since`` is the first snapshot with the column, ``known_until`` the first without it again."""
RULES = {"rule_id": TEXT, "version": WHOLE, "title": TEXT, "area": TEXT, "severity": TEXT, "own": YES_NO}
"""The rules that ever judged a snapshot. The titles of own rules may have names in them: only with personal data."""
_SATURDAY = 6


def write_dims(tools: Tools, folded: SnapshotFolded, state: LakeState) -> None:
    """Stages ``dates``, ``areas``, ``exports``, ``columns`` and ``rules``, if they differ. After the facts."""
    rules = list(_rules(tools, folded, state))
    _write(tools, state, "dates", DATES, _dates(tools))
    _write(tools, state, "areas", AREA_COLUMNS, _areas(tools.manifest, rules))
    _write(tools, state, "exports", EXPORTS, _exports(tools, folded))
    _write(tools, state, "columns", COLUMNS, _columns(tools, folded, state))
    _write(tools, state, "rules", RULES, rules)


def _write(
    tools: Tools, state: LakeState, name: str, columns: Mapping[str, str], records: Iterable[Mapping[str, Any]]
) -> None:
    file = f"dim/{name}.parquet"
    rows = ({"org_id": state.org_id, **each} for each in records)
    table = tools.parquet.table_of("dim", {"org_id": TEXT, **columns}, rows)
    written = tools.lake.new_path(file)
    tools.parquet.write(f"select * from {table} order by all", written)
    if tools.lake.has(file) and tools.lake.path_of(file).read_bytes() == written.read_bytes():
        written.unlink()
    else:
        tools.lake.stage(file)


def _before(tools: Tools, name: str, columns: Mapping[str, str]) -> Iterator[Record]:
    """The rows of a dimension as they are."""
    file = f"dim/{name}.parquet"
    if tools.lake.has(file):
        listed = ", ".join(map(as_name, columns))
        for row in tools.parquet.rows(f"select {listed} from {read(tools.lake.path_of(file))}"):
            yield dict(zip(columns, row, strict=True))


def _dates(tools: Tools) -> Iterator[Record]:
    first, last = tools.parquet.one(f"select min(date), max(date) from {read(tools.lake.path_of(SNAPSHOTS.file))}")
    for number in range((last - first).days + 1):
        day: date = first + timedelta(days=number)
        week_year, week, weekday = day.isocalendar()
        yield {
            "date": day.isoformat(),
            "year": day.year,
            "quarter": (day.month + 2) // 3,
            "month": day.month,
            "day": day.day,
            "week_year": week_year,
            "week": week,
            "weekday": weekday,
            "is_weekend": weekday >= _SATURDAY,
        }


def _areas(manifest: Manifest, rules: list[Record]) -> Iterator[Record]:
    of_exports = list(dict.fromkeys(each.group for each in manifest))
    of_rules = sorted({*AREAS, *(each["area"] for each in rules)}, key=place_of)
    for place, area in enumerate(dict.fromkeys([*of_rules, *of_exports])):
        yield {
            "area": area,
            "title": area.replace("_", " ").capitalize(),
            "place": place,
            "exports": sum(each.group == area for each in manifest),
            "rules": len({each["rule_id"] for each in rules if each["area"] == area}),
        }


def _exports(tools: Tools, folded: SnapshotFolded) -> Iterator[Record]:
    former = {each["export"]: each["formerly"] for each in _before(tools, "exports", EXPORTS)}
    former |= {name: each.formerly for name, each in folded.readings.items() if each.formerly is not None}
    for name, (traits, table, _) in _known(tools.manifest).items():
        export = traits.export
        yield {
            "export": name,
            "area": export.group,
            "description": export.description,
            "kind": export.kind.value,
            "role": traits.role.value,
            "one_row_per": _listed(each.name for each in table.keys),
            "has_history": table.has_history,
            "tier": export.tier.value,
            "formerly": file if (file := former.get(name)) is not None and tools.lake.has(file) else None,
        }
    yield {
        "export": NUMBER_POOL,
        "area": "numbers",
        "description": "The numbers of all lists of assignable numbers.",
        "kind": "base",
        "role": Role.POOL.value,
        "one_row_per": _listed(each.name for each in POOL_TABLE.keys),
        "has_history": True,
        "tier": Tier.V1.value,
        "formerly": None,
    }


def _columns(tools: Tools, folded: SnapshotFolded, state: LakeState) -> Iterator[Record]:
    before = {(each["export"], each["column"]): each for each in _before(tools, "columns", COLUMNS)}
    for name, (traits, usual, classes) in _known(tools.manifest).items():
        known = state.exports.get(name)
        table = folded.tables.get(name) or (table_of(traits, known.types) if known is not None else usual)
        there = frozenset(folded.side.files[name].columns) if name in folded.readings else None
        for column, export_column, of_class in zip(table.columns, traits.export.columns, classes, strict=True):
            earlier = before.pop((name, column.name), {})
            yield {**_column(name, column, export_column, of_class), **_known_in(folded, column, there, earlier)}
    there = frozenset(each.source for each in POOL_TABLE.columns) if NUMBER_POOL in folded.readings else None
    for column in POOL_TABLE.columns:
        earlier = before.pop((NUMBER_POOL, column.name), {})
        yield {**_column(NUMBER_POOL, column, None, None), **_known_in(folded, column, there, earlier)}
    for each in before.values():
        yield {**each, "known_until": each["known_until"] or folded.side.name}


def _column(name: str, stored: StoredColumn, column: Column | None, of_class: str | None) -> Record:
    return {
        "export": name,
        "column": stored.name,
        "description": column.description if column is not None else None,
        "type": stored.type.value,
        "key": stored.key,
        "sensitive": column.sensitive.value if column is not None else None,
        "class": of_class,
        "references": "; ".join(map(str, column.references)) or None if column is not None else None,
        "versioned": stored.versioned,
    }


def _known_in(
    folded: SnapshotFolded, column: StoredColumn, there: frozenset[str] | None, before: Mapping[str, Any]
) -> Record:
    since, until = before.get("known_since"), before.get("known_until")
    if there is not None and column.source in there:
        since, until = since or folded.side.name, None
    elif there is not None and since is not None:
        until = until or folded.side.name
    return {"known_since": since, "known_until": until}


@cache
def _known(manifest: Manifest) -> Mapping[str, tuple[ExportTraits, StoredTable, tuple[str, ...]]]:
    """Each export as it is stored if the lake does not know it yet, and the class of each of its columns."""
    return {
        name: (traits, table_of(traits, {}), tuple(_class_of(traits, each) for each in traits.export.columns))
        for name, traits in facts_of(manifest).items()
    }


def _class_of(traits: ExportTraits, column: Column) -> str:
    inside = [".".join(fields_on(path)) for origin in column.at for path in origin.shown]
    return traits.class_of(inside[0] if inside else f"@{column.name}", column).value


def _rules(tools: Tools, folded: SnapshotFolded, state: LakeState) -> Iterator[Record]:
    from space_odt_dagster.judging.writing import RULES as RULES_FILE

    known = {(each["rule_id"], each["version"]): each for each in _before(tools, "rules", RULES)}
    for each in judged(tools, folded, RULES_FILE):
        rule = {**{name: each.get(name) for name in RULES}, "version": each.get("rule_version")}
        if each.get("own") and state.level != PERSONAL:
            rule["title"] = None
        known[rule["rule_id"], rule["version"]] = rule
    yield from known.values()


def _listed(names: Iterable[str]) -> str | None:
    return ", ".join(names) or None
