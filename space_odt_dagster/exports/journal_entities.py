"""The entities in a journal by their key, for listings that are read again to compare (``Entities``)."""

from space_odt_dagster.exports.database import Database
from space_odt_dagster.exports.row_text import RowText, digest
from space_odt_dagster.extraction.calls import Call, Page

_KEYS = "SELECT key FROM row JOIN answer ON answer.id = row.answer WHERE call = ? AND whole"


class JournalEntities:
    """The keys that a call has stored, and the keys on a new page. Redacted if the rows are."""

    def __init__(self, database: Database, text: RowText) -> None:
        self._database = database
        self._text = text

    def keys_of(self, call: Call) -> set[bytes]:
        """The keys of the entities stored for a call."""
        return {key for (key,) in self._database.rows(_KEYS, (digest(call.ids.encode()),))}

    def keys_on(self, call: Call, page: Page) -> list[bytes | None]:
        """The key of each item on a page; None if a part of it is missing."""
        return [row.key if row.has_whole_key else None for row in self._text.arrived(call, page)]

    def ids_in(self, key: bytes) -> dict[str, str]:
        """The key columns and their values."""
        return self._text.ids_in(key)
