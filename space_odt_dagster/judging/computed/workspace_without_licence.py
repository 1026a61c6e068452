"""Calling workspaces without a Webex Calling licence."""

from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer, Unknown
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path

_LICENCES = "calling_licenses"


def judge(question: Question) -> Iterator[Said]:
    """Of each calling workspace: it has a licence. Unknown where no workspace has any: older answers of Webex leave them out."""
    for export in question.about:
        rows = question.tables.rows(export)
        has_any = any(row.values[_LICENCES] for row in rows)
        missing: Answer = False if has_any else Unknown(export, "no workspace has a licence in the answers of Webex")
        for row in rows:
            if row.values["webex_calling_enabled"] is not True:
                yield Said(row, None)
            else:
                keeps: Answer = True if row.values[_LICENCES] else missing
                yield Said(row, keeps, {_LICENCES: row.values[_LICENCES]})


COMPUTED = Computed(judge, about=(Path("webex_calling_enabled"), Path(_LICENCES)))
