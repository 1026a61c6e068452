"""The files of a lake as tables of SQL: ``current.people``, ``history.people``, ``facts.reads`` and so on."""

from collections.abc import Collection
from pathlib import Path

from upath import UPath

from space_odt_dagster.data.sql import QueryAnswer, Table, View, quoted, select
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.history.checking import PARQUET
from space_odt_dagster.history.known_lake import known_state
from space_odt_dagster.history.lake import opened_lake
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import LakeRefused
from space_odt_dagster.history.parquet import as_name, read

SCHEMAS = ("current", "history", "facts", "bridge", "dim")


def lake_answer(root: UPath, statement: str) -> QueryAnswer:
    """The result of one SELECT over a lake.

    Raises ``LakeRefused`` (no lake, no such table), ``LakeDamaged``, ``ExtraMissing``, ``NotOneSelect`` and ``StatementFailed``.
    """
    with opened_lake(root) as (lake, _):
        return select(_LakeTables(lake), statement)


class _LakeTables:
    extra, what = "lake", "the tables of the lake"

    def __init__(self, lake: LakeFolder) -> None:
        self.name = str(lake.root)
        self._lake = lake
        files = (each.removesuffix(PARQUET) for each in known_state(lake).files if each.endswith(PARQUET))
        self._tables = sorted(each for each in files if each.partition("/")[0] in SCHEMAS and each.count("/") == 1)

    def known(self, named: Collection[tuple[str, str]]) -> list[Table]:
        there = {(schema, name) for schema, name in named if f"{schema}/{name}" in self._tables}
        return [self._table(schema, name) for schema, name in sorted(there)]

    def missing(self, name: str) -> CouldNotRun | None:
        name = name.strip('"').rpartition(".")[2]
        where = [each.replace("/", ".") for each in self._tables if each.endswith(f"/{name}")]
        if where:
            return LakeRefused(f"{name!r} needs its schema: {' or '.join(where)}.")
        near = nearest(name, (each.partition("/")[2] for each in self._tables))
        return LakeRefused(f"The lake has no table {name!r}.{near}")

    def _table(self, schema: str, name: str) -> Table:
        def view(_: Path) -> View:
            path = self._lake.path_of(f"{schema}/{name}{PARQUET}")
            made = f"create schema if not exists {as_name(schema)}; create view {as_name(schema)}.{as_name(name)} as "
            return View((path,), made + self._shown(schema, name, path))

        return Table(name, (), view)

    def _shown(self, schema: str, name: str, path: Path) -> str:
        if schema != "history":
            return f"select * from {read(path)}"
        # What the newest reading shows was seen by it.
        export = known_state(self._lake).exports[name]
        seen = f"coalesce(seen_last, case when is_current then make_timestamp({export.began}) end) as seen_last"
        last = f"coalesce(last_snapshot, case when is_current then {quoted(export.snapshot)} end) as last_snapshot"
        valid = "seen_first as valid_from, gone_by as valid_to"
        return f"select * replace ({seen}, {last}), {valid} from {read(path)}"
