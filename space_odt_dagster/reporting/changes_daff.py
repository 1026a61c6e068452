"""The changes as daff highlighter tables, which existing viewers open: ``@@``, ``+++``, ``---``, ``->``.

See https://paulfitz.github.io/daff-doc/export.html (0.8).
"""

import io
import json
from collections.abc import Iterable
from itertools import groupby

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.outcome import Change, ChangeKind
from space_odt_dagster.exports.csv_and_json import Table, neutralised
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.reporting.changes import place_of, shown

_SIGNS = {ChangeKind.ADDED: "+++", ChangeKind.REMOVED: "---"}


def daff_tables(changes: Iterable[Change], *, show_values: bool, csv_safe: bool = False) -> dict[str, bytes]:
    """One table per export as CSV: key, field and value, one row per change.

    ``csv_safe`` neutralises the cells, but not the signs, which viewers need to recognise the format.
    """
    tables = {}
    for export, rows in groupby(changes, key=lambda each: each.export):
        file = io.BytesIO()
        table = Table(file, csv_safe=False)
        table.add(("@@", "key", "field", "value"))
        for each in rows:
            seen = shown(each, show_values=show_values)
            sign = _SIGNS.get(each.kind, "->")
            before, after = seen.before or "NULL", seen.after or "NULL"
            value = ""
            if sign == "->":
                while sign in before or sign in after:  # a longer arrow if a value contains one
                    sign = f"-{sign}"
                value = f"{before}{sign}{after}"
            key = each.key if show_values else _key_shown(each)
            cells = [cell_text(text) for text in (key, place_of(each, show_values=show_values), value or each.reason)]
            table.add([sign, *(map(neutralised, cells) if csv_safe else cells)])
        table.finish()
        tables[export] = file.getvalue()
    return tables


def _key_shown(change: Change) -> str:
    """The key; only its end if it is not an id, such as a phone number."""
    if not change.sensitive:
        return change.key
    parts = json.loads(change.key).items()
    return json_text({name: text if entity_of(text) else f"…{str(text)[-3:]}" for name, text in parts})
