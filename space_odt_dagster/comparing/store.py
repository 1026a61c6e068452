"""Stores differences until all exports were compared: a private SQLite file that is unlinked once it is open.

A large comparison takes disk, not memory, and leaves nothing behind.
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from space_odt_dagster.exports.database import Values, nameless
from space_odt_dagster.exports.private_files import explained

_CACHE_MIB = 24
_TABLES = """
create table difference (id integer primary key, {columns}, echo_of integer, settled integer not null default 0,
                         owner_unchanged integer not null default 0);
create table came_or_went (entity text, kind text, id integer, primary key (entity, kind)) without rowid;
create table membership (pair text, kind text, role text, id integer, primary key (pair, kind, role)) without rowid;
create table fact (subject text, before text, after text, last text, length integer, id integer);
create index fact_by_value on fact (subject, before, after);
create table held (id integer primary key, export text, is_new integer, key text, line blob, ambiguous integer);
create index held_by_key on held (export, is_new, key);
create table rekeyed (before text, after text, id integer, primary key (before, after)) without rowid;
create table moved (place blob, number integer, of integer);
create index moved_by_place on moved (place, number);
create index moved_by_number on moved (number);
"""


@dataclass(frozen=True, kw_only=True)
class Found:
    """One difference as found: a leaf, or a row on one side.

    ``role`` is 0 for the owner, 1 for a listing that repeats it, 2 for a mention elsewhere. ``describes``: a mention that only
    describes what another export owns. ``pair`` has both ends of a membership.
    """

    rank: int
    export: str
    key: str
    path: str
    generic: str
    field: str
    kind: str
    class_: str
    role: int
    is_row: bool
    before: str | None
    after: str | None
    subject: str
    pair: str = ""
    follows: str | None = None
    describes: bool = False
    entity_id: str = ""
    location_id: str = ""
    sensitive: str = ""
    reason: str = ""
    ambiguous: bool = False
    candidates: int = 0


_FIELDS = tuple(each.name for each in fields(Found))
_INSERT = f"insert into difference ({', '.join(_FIELDS)}) values ({', '.join('?' * len(_FIELDS))})"  # noqa: S608 - no data


class Store:
    """The differences of one comparison. Raises ``OutputError`` if the disk is full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database = nameless(folder, _TABLES.format(columns=", ".join(_FIELDS)), cache_mib=_CACHE_MIB)

    def index(self) -> None:
        """Creates indexes. Call it when all differences are stored."""
        self.run("create index if not exists by_place on difference (export, key, path)")
        self.run("create index if not exists by_owner on difference (echo_of)")

    def close(self) -> None:
        """Releases the file."""
        self._database.close()

    def add(self, found: Found) -> int:
        """Stores a difference and returns its number."""
        return self.run(_INSERT, astuple(found))

    def add_all(self, found: Iterable[Found]) -> None:
        """Stores several differences."""
        with explained(self.folder):
            self._database.run_all(_INSERT, map(astuple, found))

    def run(self, statement: str, values: Values = ()) -> int:
        """Runs a statement without committing. Returns the id of the last inserted row."""
        with explained(self.folder):
            return self._database.run(statement, values)

    def rows(self, query: str, values: Values = ()) -> Iterator[Values]:
        """The rows of a query. With an ORDER BY the table may be changed while it is read."""
        with explained(self.folder):
            yield from self._database.rows(query, values)

    def one(self, query: str, values: Values = ()) -> Values | None:
        """The first row of a query, or None."""
        with explained(self.folder):
            return self._database.one(query, values)

    def changes_of(self, export: str) -> Iterator[tuple[int, Found, bool]]:
        """The changes of an export by key and path, each with its number and whether its owner is unchanged."""
        columns = ", ".join(_FIELDS)
        query = (
            f"select id, owner_unchanged, {columns} from difference where export = ? and echo_of is null "  # noqa: S608 - no data
            "order by key, path, kind, before, after, id"
        )
        for number, owner_unchanged, *rest in self.rows(query, (export,)):
            yield number, Found(**dict(zip(_FIELDS, rest, strict=True))), bool(owner_unchanged)

    def differences(self, where: str, values: Values = ()) -> Iterator[tuple[int, Found]]:
        """The differences that meet a condition, by export and in the order in which they were found."""
        columns = ", ".join(_FIELDS)
        query = f"select id, {columns} from difference where {where} order by rank, id"  # noqa: S608 - no data
        for number, *rest in self.rows(query, values):
            yield number, Found(**dict(zip(_FIELDS, rest, strict=True)))
