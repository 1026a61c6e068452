"""The changes as highlighter tables, which existing viewers open: ``@@``, ``+++``, ``---``, ``->``.

See https://paulfitz.github.io/daff-doc/spec.html (0.8).
"""

import csv
import io
from collections.abc import Iterable
from itertools import groupby

from space_odt_dagster.comparing.outcome import Change, ChangeKind
from space_odt_dagster.reporting.changes import shown

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
            table.writerow((sign, each.key, each.path, value or each.reason))
        tables[export] = text.getvalue()
    return tables
