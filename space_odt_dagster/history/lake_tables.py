"""The views of a lake as tables of SQL: ``current.people``, ``history.people_details_as_of(t)``, ``facts.reads`` and so on."""

from collections.abc import Collection
from pathlib import Path

from upath import UPath

from space_odt_dagster.data.sql import QueryAnswer, Table, View, select
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.history.known_lake import known_state
from space_odt_dagster.history.lake import opened_lake
from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import LakeRefused
from space_odt_dagster.history.parquet import as_name
from space_odt_dagster.history.views import REMOVED, view_of, views_in


def lake_answer(root: UPath, statement: str) -> QueryAnswer:
    """The result of one SELECT over a lake.

    Raises ``LakeRefused`` (no lake, no such table), ``LakeDamaged``, ``ExtraMissing``, ``NotOneSelect`` and ``StatementFailed``.
    """
    with opened_lake(root) as (lake, _):
        return select(_LakeTables(lake), statement)


class _LakeTables:
    extra, what, refusal = "lake", "the tables of the lake", REMOVED

    def __init__(self, lake: LakeFolder) -> None:
        self.name = str(lake.root)
        self._lake, self._state = lake, known_state(lake)
        self._views = views_in(self._state.files)

    def known(self, named: Collection[tuple[str, str]]) -> list[Table]:
        return [self._table(*each) for each in sorted(set(named).intersection(self._views))]

    def missing(self, name: str) -> CouldNotRun | None:
        name = name.strip('"').rpartition(".")[2]
        where = [f"{schema}.{each}" for schema, each in self._views if each == name]
        if where:
            return LakeRefused(f"{name!r} needs its schema: {' or '.join(where)}.")
        return LakeRefused(f"The lake has no table {name!r}.{nearest(name, (each for _, each in self._views))}")

    def _table(self, schema: str, name: str) -> Table:
        def view(_: Path) -> View:
            paths: dict[str, Path] = {}

            def place(file: str) -> str:
                paths[file] = self._lake.path_of(file)
                return str(paths[file])

            made = view_of(schema, name, self._state.files, place, self._state.kept_since).statement
            return View(tuple(paths.values()), f"create schema if not exists {as_name(schema)}; {made}")

        return Table(name, (), view)
