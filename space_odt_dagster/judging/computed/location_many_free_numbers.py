"""Locations that pay for many unused numbers."""

from collections import defaultdict
from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.number_owners import NEEDS, incomplete, numbers_held
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.tables import index_key

_FREE = "person_available_numbers_primary"


def judge(question: Question) -> Iterator[Said]:
    """Of each location: at most ``numbers`` are free, or at most ``percent`` of the free and assigned ones (parameters)."""
    assigned: dict[str, set[str]] = defaultdict(set)
    for each in numbers_held(question):
        if each.number:
            assigned[each.location].add(each.number)
    missing = incomplete(question)
    for export in question.about:
        for row in question.tables.rows(export):
            location = index_key(row.values["location_id"])
            rows = question.tables.by(_FREE, "location_id").get(location, [])
            free, taken = sum(each.values["state"] == "ACTIVE" for each in rows), len(assigned[location])
            few = free <= question.parameters["numbers"]
            few = few or free * 100 <= question.parameters["percent"] * (free + taken)
            keeps: Answer = question.tables.may_lack(_FREE, "location_id", location) or few
            if keeps is False and missing is not None:
                keeps = missing
            yield Said(row, keeps, {"free numbers": free, "assigned numbers": taken})


COMPUTED = Computed(
    judge,
    about=(Path("location_id"),),
    needs={**NEEDS, _FREE: (Path("location_id"), Path("state"))},
)
