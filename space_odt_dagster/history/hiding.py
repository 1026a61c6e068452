"""What the lake must not have: personal data is replaced by the pseudonyms of ``--redact personal``, secrets always are.

Who was forgotten stays away: rows about that person are left out, and mentions of the person in other rows.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from space_odt_dagster.exports.redaction import pseudonym, redactor_for
from space_odt_dagster.exports.rows import Row, RowRedactor
from space_odt_dagster.history.forgotten import Cell, Forgotten, cells_of
from space_odt_dagster.history.lake_state import PERSONAL
from space_odt_dagster.history.stored_rows import Hide, row_key
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.ids import entity_of, inside_of


class Hiding:
    """Makes the rows that the lake may have. ``forgotten`` are the hashes of a ``Forgotten``."""

    def __init__(self, level: str, key: bytes, forgotten: Collection[str] = ()) -> None:
        self._key = key
        self._redactor: RowRedactor = redactor_for("secrets" if level == PERSONAL else "personal", key)
        self._level = "secrets" if level == PERSONAL else "personal"
        self.forgotten = Forgotten(key, forgotten)

    def of(self, export: Export, redacted_as: str | None, *, with_item: bool = False) -> Hide:
        """Hides the rows of an export, which were redacted at this level before. Unless ``with_item``, ``raw`` is left out."""
        redactor, is_hidden_already = self._redactor, redacted_as == self._level
        cells = cells_of(export)

        def hide(row: Row) -> Row | None:
            if is_hidden_already:
                hidden = row
            elif with_item:
                hidden = redactor.redact(export, row)
            else:
                hidden = Row(redactor.redact_columns(export, row), None)
            return self._without_forgotten(cells, hidden) if self.forgotten else hidden

        return hide

    def of_numbers(self, known: Mapping[str, tuple[Any, ...]]) -> Hide:
        """Hides the numbers of the pool, whose second column is the number. What a number lacks, it takes from what is ``known`` of
        it, by the key of its row."""

        def hide(row: Row) -> Row:
            location, number, *details = row.values
            shown = number if self._level == "secrets" else pseudonym(str(number), self._key)
            before = known.get(row_key((location, shown)), (None,) * len(details))
            filled = (old if new is None else new for new, old in zip(details, before, strict=True))
            return Row((location, shown, *map(self.forgotten.item, filled)), None)

        return hide

    def identity(self, text: str, *, is_secret: bool = False) -> str:
        """What identifies something, as the lake may have it: an id stays, anything else, such as a number, is hidden."""
        is_id = not text or inside_of(text) is not None or entity_of(text) is not None
        shown = is_id or (self._level == "secrets" and not is_secret)
        return text if shown else pseudonym(text, self._key)

    def is_forgotten(self, value: Any) -> bool:
        """Whether a value is the id or address of somebody who was forgotten."""
        return self.forgotten.has(value)

    def _without_forgotten(self, cells: Sequence[Cell], hidden: Row) -> Row | None:
        values = self.forgotten.row(cells, hidden.values)
        if values is None:
            return None
        is_mentioned = hidden.raw is not None and self.forgotten.mentions(hidden.raw)
        return Row(tuple(values), self.forgotten.item(hidden.raw) if is_mentioned else hidden.raw)
