"""``dbt/sources.yml`` of a lake: its tables as sources of dbt-duckdb, with descriptions and data tests.

The file has no path: a project says where the lake is, in its variable ``lake``.
"""

from collections.abc import Collection, Iterator
from typing import Any

from space_odt_dagster.history.derived_tables import TABLES, VERSION_COLUMNS, DerivedTable, about
from space_odt_dagster.history.stored_table import SQL_TYPES
from space_odt_dagster.history.views import READS, bridge_query, history_query, read_at, tables_in
from space_odt_dagster.manifest.export import Column, ColumnType
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.strict_yaml.yaml_nodes import yaml_text

_HEAD = """\
# Written with the lake, and again with every fold: copy it into your project, and do not edit it.
# Say in dbt_project.yml where the lake is:
#   vars:
#     lake: /srv/webex/inventory/lake
"""
_LAKE = '{{ var("lake") }}'
_WARNING = {"config": {"severity": "warn"}}


def sources_yml(files: Collection[str], manifest: Manifest) -> str:
    """The sources for these files of a lake, one for each folder: ``webex_current``, ``webex_history`` and so on."""
    tables = tables_in(files)
    current = frozenset(tables["current"])
    sources = [
        {
            "name": f"webex_{schema}",
            "description": f"The folder {schema} of the lake of a Webex Calling organisation.",
            "config": {"meta": {"external_location": _location_of(schema, has_reads=READS in files)}},
            "tables": [_table(schema, name, manifest, current) for name in names],
        }
        for schema, names in tables.items()
        if names
    ]
    return _HEAD + yaml_text({"version": 2, "sources": sources})


def _location_of(schema: str, *, has_reads: bool) -> str:
    """What dbt reads for a table: ``{name}`` becomes its name."""

    def place(file: str) -> str:
        return f"{_LAKE}/{file}"

    if schema == "history":
        return f"({history_query('{name}', place, has_reads=has_reads)})"
    if schema == "bridge":
        return f"({bridge_query('{name}', place)})"
    return read_at(place(f"{schema}/{{name}}.parquet"))


def _table(schema: str, name: str, manifest: Manifest, current: Collection[str]) -> dict[str, Any]:
    if (derived := TABLES.get(schema, {}).get(name)) is not None:
        return _derived(name, derived, current)
    row, description = about(name, manifest)
    if schema == "history":
        return {
            "name": name,
            **_said(description, f"{row} and version"),
            "columns": [
                {"name": each, "description": said, **({"data_tests": ["not_null"]} if each == "row_key" else {})}
                for each, said in VERSION_COLUMNS.items()
            ],
            "data_tests": [_unique("row_key", "occurrence", "version")],
        }
    columns = manifest[name].columns if name in manifest else ()
    alone = sum(each.key for each in columns) == 1
    return {
        "name": name,
        **_said(description, row),
        "columns": [_column(each, alone=alone, current=current) for each in columns],
    }


def _said(description: str, one_row_per: str) -> dict[str, Any]:
    return {"description": description, "config": {"meta": {"one_row_per": one_row_per}}}


def _derived(name: str, table: DerivedTable, current: Collection[str]) -> dict[str, Any]:
    columns = [
        {"name": column, "data_tests": [_refers(target.rpartition(".")[0], target.rpartition(".")[2])]}
        for column, target in table.refers
        if not target.startswith("current.") or target.split(".")[1] in current
    ]
    return {
        "name": name,
        **_said(table.description, table.one_row_per),
        **({"columns": columns} if columns else {}),
        **({"data_tests": [_unique(*table.keys)]} if table.keys else {}),
    }


def _column(column: Column, *, alone: bool, current: Collection[str]) -> dict[str, Any]:
    tests = [*(["unique", {"not_null": _WARNING}] if column.key and alone else []), *_references(column, current)]
    return {
        "name": column.name,
        "description": column.description,
        "data_type": SQL_TYPES[column.type],
        **({"data_tests": tests} if tests else {}),
    }


def _references(column: Column, current: Collection[str]) -> Iterator[dict[str, Any]]:
    """A test for each export whose ids a column must be among, if it can only be one and the lake has it."""
    if column.type is ColumnType.LIST:
        return
    for each in column.references:
        export, _, target = each.within[0].partition(".")
        if len(each.within) == 1 and export in current:
            only = {"where": f"{each.when[0]} = '{each.when[1]}'"} if each.when is not None else {}
            yield _refers(f"current.{export}", target, **only)


def _refers(table: str, column: str, **config: str) -> dict[str, Any]:
    schema, _, name = table.partition(".")
    to = f"source('webex_{schema}', '{name}')"
    return {
        "relationships": {"arguments": {"to": to, "field": column}, "config": {"severity": "warn", **config}},
    }


def _unique(*columns: str) -> dict[str, Any]:
    """A test that these columns together identify a row."""
    return {"unique": {"arguments": {"column_name": f"concat_ws('/', {', '.join(columns)})"}}}
