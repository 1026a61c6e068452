"""The changes as highlighter tables, which existing viewers open: ``@@``, ``+++``, ``---``, ``->``.

See https://paulfitz.github.io/daff-doc/spec.html (0.8).
"""

import csv
import io
import json
from collections.abc import Iterable
from itertools import groupby

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.outcome import Change, ChangeKind
from space_odt_dagster.extraction.json_text import json_text
from space_odt_dagster.reporting.changes import place_of, shown

_SIGNS = {ChangeKind.ADDED: "+++", ChangeKind.REMOVED: "---"}


def daff_tables(changes: Iterable[Change], *, show_values: bool) -> dict[str, str]:
    """A table per export as CSV text: key, field and value, one row a change."""
    tables = {}
    for export, rows in groupby(changes, key=lambda each: each.export):
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(("@@", "key", "field", "value"))
        for each in rows:
            seen = shown(each, show_values=show_values)
            sign = _SIGNS.get(each.kind, "->")
            before, after = seen.before or "NULL", seen.after or "NULL"
            value = ""
            if sign == "->":
                while sign in before or sign in after:  # a longer arrow where a value holds one
                    sign = f"-{sign}"
                value = f"{before}{sign}{after}"
            key = each.key if show_values else _key_shown(each)
            table.writerow((sign, key, place_of(each, show_values=show_values), value or each.reason))
        tables[export] = text.getvalue()
    return tables


def _key_shown(change: Change) -> str:
    """The key; of one that is no id, such as a phone number, the end only."""
    if not change.sensitive:
        return change.key
    parts = json.loads(change.key).items()
    return json_text({name: text if entity_of(text) else f"…{str(text)[-3:]}" for name, text in parts})
