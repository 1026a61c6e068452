"""Operating modes that forward calls abroad."""

from collections.abc import Iterator

from space_odt_dagster.judging.answers import opposite
from space_odt_dagster.judging.computed.abroad import NEEDS, leads_abroad
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path


def judge(question: Question) -> Iterator[Said]:
    """Of each mode that forwards: it does not lead abroad."""
    for export in question.about:
        for row in question.tables.rows(export):
            if row.values["call_forwarding_enabled"] is not True:
                yield Said(row, None)
                continue
            destination = row.values["call_forwarding_destination"]
            answer = leads_abroad(question, export, destination, row.values["location_id"])
            yield Said(row, opposite(answer), {"call_forwarding_destination": destination})


COMPUTED = Computed(
    judge,
    about=(Path("call_forwarding_enabled"), Path("call_forwarding_destination"), Path("location_id")),
    needs=NEEDS,
)
