"""A few rows as a Markdown table that anyone may see: no personal or secret columns, no raw items."""

import re
from typing import Any

from space_odt_dagster.exports.personal_fields import E_MAIL, PHONE_NUMBER
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.manifest.export import Export, Sensitivity

PREVIEW_ROWS = 5
_MOST_COLUMNS = 12
_LONGEST_CELL = 36
_KEPT_OF_LONG = 12


def preview_of(export: Export, rows: list[tuple[Any, ...]]) -> str:
    """A Markdown table of the unmarked columns that have a value in one of the rows, at most 12."""
    shown = [
        (index, column.name)
        for index, column in enumerate(export.columns)
        if column.sensitive is Sensitivity.NONE and any(values[index] not in (None, "", []) for values in rows)
    ][:_MOST_COLUMNS]
    if not shown:
        return "No rows." if not rows else "Nothing in these rows may be shown."
    lines = [[name for _, name in shown], ["---"] * len(shown)]
    for values in rows:
        hidden = _hidden_texts(export, values)
        lines.append([_cell(values[index], hidden) for index, _ in shown])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def without_people(text: str) -> str:
    """The text with its e-mail addresses and phone numbers replaced by ``…``."""
    return PHONE_NUMBER.sub("…", E_MAIL.sub("…", text))


def _hidden_texts(export: Export, values: tuple[Any, ...]) -> list[str]:
    """The values of the marked columns of a row: people repeat a code in its description, or a name in a note."""
    hidden = [
        value
        for column, value in zip(export.columns, values, strict=True)
        if column.sensitive is not Sensitivity.NONE and value not in (None, "", [])
    ]
    texts = [cell_text(each) for value in hidden for each in (value if isinstance(value, list) else [value])]
    return [each for each in texts if each]


def _cell(value: Any, hidden: list[str]) -> str:
    text = ", ".join(map(cell_text, value)) if isinstance(value, list) else cell_text(value)
    if any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text) for each in hidden):
        return "…"
    # A cell that is only a number belongs to a location; a person's number would be in a marked column.
    text = " ".join((text if PHONE_NUMBER.fullmatch(text) else without_people(text)).split())
    if len(text) > _LONGEST_CELL:
        # Ids of one kind differ only near the end.
        text = f"{text[:_KEPT_OF_LONG]}…{text[-_KEPT_OF_LONG:]}"
    for character in "\\|`*_[]<>":
        text = text.replace(character, f"\\{character}")
    return text
