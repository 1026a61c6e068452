"""What the lake must not have: personal data is replaced by the pseudonyms of ``--redact personal``, secrets always are.

Who was forgotten stays away: rows about that person are left out, and mentions of the person in other rows.
"""

import hmac
from collections.abc import Collection, Mapping
from typing import Any

from space_odt_dagster.exports.redaction import pseudonym, redactor_for
from space_odt_dagster.exports.rows import Row, RowRedactor
from space_odt_dagster.history.lake_state import PERSONAL
from space_odt_dagster.history.stored_rows import Hide, row_key
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.ids import comparable_id, entity_of, inside_of

_FORGOTTEN = b"space-odt forgotten\0"


class Hiding:
    """Makes the rows that the lake may have. ``forgotten`` are the hashes of ids that ``forgotten_as`` gives."""

    def __init__(self, level: str, key: bytes, forgotten: Collection[str] = ()) -> None:
        self._key = key
        self._redactor: RowRedactor = redactor_for("secrets" if level == PERSONAL else "personal", key)
        self._level = "secrets" if level == PERSONAL else "personal"
        self._forgotten = frozenset(forgotten)

    def of(self, export: Export, redacted_as: str | None, *, with_item: bool = False) -> Hide:
        """Hides the rows of an export, which were redacted at this level before. Unless ``with_item``, ``raw`` is left out."""
        redactor, is_hidden_already = self._redactor, redacted_as == self._level

        def hide(row: Row) -> Row | None:
            if is_hidden_already:
                hidden = row
            elif with_item:
                hidden = redactor.redact(export, row)
            else:
                hidden = Row(redactor.redact_columns(export, row), None)
            return self._without_forgotten(export, row, hidden) if self._forgotten else hidden

        return hide

    def of_numbers(self, known: Mapping[str, tuple[Any, ...]]) -> Hide:
        """Hides the numbers of the pool, whose second column is the number. What a number lacks, it takes from what is ``known`` of
        it, by the key of its row."""

        def hide(row: Row) -> Row:
            location, number, *told = row.values
            shown = number if self._level == "secrets" else pseudonym(str(number), self._key)
            before = known.get(row_key((location, shown)), (None,) * len(told))
            filled = (old if new is None else new for new, old in zip(told, before, strict=True))
            return Row((location, shown, *map(self._but, filled)), None)

        return hide

    def identity(self, text: str, *, is_secret: bool = False) -> str:
        """What identifies something, as the lake may have it: an id stays, anything else, such as a number, is hidden."""
        is_id = not text or inside_of(text) is not None or entity_of(text) is not None
        shown = is_id or (self._level == "secrets" and not is_secret)
        return text if shown else pseudonym(text, self._key)

    def forgotten_as(self, text: str) -> str:
        """The keyed hash that stands for an id or address in the list of who was forgotten."""
        return hmac.digest(self._key, _FORGOTTEN + comparable_id(text).encode(), "sha256").hex()[:32]

    def is_forgotten(self, value: Any) -> bool:
        """Whether a value is somebody who was forgotten."""
        return isinstance(value, str) and value != "" and self.forgotten_as(value) in self._forgotten

    def _without_forgotten(self, export: Export, row: Row, hidden: Row) -> Row | None:
        if any(self.is_forgotten(v) for each, v in zip(export.columns, row.values, strict=True) if each.key):
            return None
        return Row(tuple(self._but(each) for each in hidden.values), hidden.raw)

    def _but(self, value: Any) -> Any:
        if isinstance(value, list):
            return [each for each in value if not self.is_forgotten(each)]
        return None if self._forgotten and self.is_forgotten(value) else value
