"""The entities in a journal by the keys of their rows, for a listing that is looked at again (``Entities``)."""

from space_odt_dagster.exports.database import Database
from space_odt_dagster.exports.row_text import RowText, digest
from space_odt_dagster.extraction.calls import Call, Page

_KEYS = "SELECT key FROM row JOIN answer ON answer.id = row.answer WHERE call = ? AND whole"


class JournalEntities:
    """What has come of each call, and what would come of a page. Keys are those of the rows: redacted where these are."""

    def __init__(self, database: Database, text: RowText) -> None:
        self._database = database
        self._text = text

    def keys_of(self, call: Call) -> set[bytes]:
        """The keys of the entities that a call has brought so far."""
        return {key for (key,) in self._database.rows(_KEYS, (digest(call.ids.encode()),))}

    def keys_on(self, call: Call, page: Page) -> list[bytes | None]:
        """The key of each item of a page; None of an item that lacks a part of it."""
        return [row.key if row.has_whole_key else None for row in self._text.arrived(call, page)]

    def ids_in(self, key: bytes) -> dict[str, str]:
        """The key columns and what they hold, out of a key."""
        return self._text.ids_in(key)
