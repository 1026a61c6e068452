"""What a journal that is resumed knows of its calls: how far each came, where it goes on, and what was refused."""

from pathlib import Path

from space_odt_dagster.exports.unnamed_database import as_os_errors, unnamed_database

_SCHEMA = """
CREATE TABLE calls (call BLOB PRIMARY KEY, pages INTEGER, next TEXT) WITHOUT ROWID;
CREATE TABLE refused (number INTEGER PRIMARY KEY, call BLOB, text TEXT);
CREATE INDEX refused_by_call ON refused (call);
"""
_PAGES_OF = "SELECT pages, next FROM calls WHERE call = ?"
_REFUSED_OF = "SELECT text FROM refused WHERE call = ? ORDER BY number"


class EarlierCalls:
    """Calls by their digest, in a database at ``path``. Raises ``OSError`` where the disk is full or does not answer."""

    def __init__(self, path: Path) -> None:
        self._database = unnamed_database(path, _SCHEMA)

    def close(self) -> None:
        """Nothing is known afterwards."""
        self._database.close()

    def add(self, call: bytes, pages: int, goes_on: str | None) -> None:
        """Takes how far a call came; ``goes_on`` says where its listing does."""
        with as_os_errors():
            self._database.execute("INSERT OR REPLACE INTO calls VALUES (?, ?, ?)", (call, pages, goes_on))

    def add_refusal(self, call: bytes, text: str) -> None:
        """Takes a refusal of a call."""
        with as_os_errors():
            self._database.execute("INSERT INTO refused (call, text) VALUES (?, ?)", (call, text))

    def forget(self, call: bytes) -> None:
        """Nothing is known of a call afterwards."""
        with as_os_errors():
            self._database.execute("DELETE FROM calls WHERE call = ?", (call,))
            self._database.execute("DELETE FROM refused WHERE call = ?", (call,))

    def of(self, call: bytes) -> tuple[int, str | None, list[str]] | None:
        """How many pages a call brought, where it goes on, and its refusals; None if nothing is known of it."""
        with as_os_errors():
            known = self._database.execute(_PAGES_OF, (call,)).fetchone()
            refused = [text for (text,) in self._database.execute(_REFUSED_OF, (call,))]
        if known is None and not refused:
            return None
        return *(known or (0, None)), refused
