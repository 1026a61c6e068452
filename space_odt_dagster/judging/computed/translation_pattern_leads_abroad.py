"""Translation patterns that turn what is dialled into a number abroad."""

from collections.abc import Iterator

from space_odt_dagster.judging.answers import opposite
from space_odt_dagster.judging.computed.abroad import NEEDS, leads_abroad
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path


def judge(question: Question) -> Iterator[Said]:
    """Of each pattern: its digits before the first wildcard do not lead abroad."""
    for export in question.about:
        for row in question.tables.rows(export):
            replacement = row.values["replacement_pattern"]
            answer = leads_abroad(question, export, replacement, row.values["location_id"])
            yield Said(row, opposite(answer), {"replacement_pattern": replacement})


COMPUTED = Computed(judge, about=(Path("replacement_pattern"), Path("location_id")), needs=NEEDS)
