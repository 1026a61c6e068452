"""Who is recorded, and the settings of the organisation that apply to it."""

from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer
from space_odt_dagster.judging.computed.computed import Question
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row

SWITCHES = (Path("enabled"), Path("record"))


def recorded(question: Question) -> Iterator[tuple[Row, bool]]:
    """The rows of the clause, and whether calls are recorded."""
    for export in question.about:
        for row in question.tables.rows(export):
            yield row, row.values["enabled"] is True and row.values["record"] != "Never"


def of_organisation(question: Question, export: str, column: str, wanted: bool) -> Answer:
    """Whether a setting of the organisation, the only row of its export, has this value."""
    rows = question.tables.rows(export)
    if any(row.values[column] is wanted for row in rows):
        return True
    return False if rows else question.tables.incomplete(export) or False
