"""Remembers which tables and columns a database of Dagster has. Dagster looks several times in each step."""

from functools import cached_property

from sqlalchemy.engine import Connection

from space_odt_dagster.orchestration.dagster_internals import SqlEventLogStorage


class KnownSchema(SqlEventLogStorage):
    """To be named before the storage of a database. What is not there may still come, and is looked for again."""

    @cached_property
    def _found(self) -> set[tuple[str, str]]:
        return set()

    def has_table(self, table_name: str) -> bool:
        """Whether there is such a table. Tables are never removed."""
        known = ("table", table_name)
        if known not in self._found and super().has_table(table_name):  # type: ignore[safe-super]
            self._found.add(known)
        return known in self._found

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        known = ("column", column_name)
        if known not in self._found and super()._has_asset_key_col_on_connection(conn, column_name):
            self._found.add(known)
        return known in self._found
