"""Main numbers that an auto attendant answers, in locations with people who have no number of their own."""

from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer, Unknown, every, opposite
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.operators import is_empty, is_redacted
from space_odt_dagster.judging.tables import index_key
from space_odt_dagster.numbers.dialling import e164

_MAIN = "calling_line_id_phone_number"
_ALTERNATE = "alternateNumbers[].phoneNumber"


def judge(question: Question) -> Iterator[Said]:
    """Of each location: its main number is none of an auto attendant, or everybody there has a number."""
    attendants = _numbers_of_attendants(question)
    people = question.tables.by("people", "location_id")
    for export in question.about:
        for row in question.tables.rows(export):
            main = row.values[_MAIN]
            here = people.get(index_key(row.values["location_id"]), ())
            without = sum(is_empty(each.values["direct_number"]) for each in here)
            answered = _answered(question, attendants, main, question.numbers.country_of(row))
            some_without: Answer = without > 0 or question.tables.incomplete("people") or False
            keeps = opposite(every([answered, some_without]))
            yield Said(row, keeps, {_MAIN: main, "people without a number": without})


def _numbers_of_attendants(question: Question) -> set[str]:
    found = set()
    for row in question.tables.rows("auto_attendant_details"):
        country = question.numbers.country_of(row)
        for text in [row.values["direct_number"], *(row.values[f"raw.{_ALTERNATE}"] or ())]:
            if isinstance(text, str) and text:
                found.add(e164(text, country) or text)
    return found


def _answered(question: Question, attendants: set[str], main: object, country: str) -> Answer:
    if not isinstance(main, str) or is_empty(main):
        return False
    if (e164(main, country) or main) in attendants:
        return True
    if is_redacted(main) or any(map(is_redacted, attendants)):
        return Unknown("auto_attendant_details", "the numbers are redacted")
    tables = question.tables
    return tables.incomplete("auto_attendant_details") or tables.incomplete("locations") or False


COMPUTED = Computed(
    judge,
    about=(Path(_MAIN), Path("location_id")),
    needs={
        "auto_attendant_details": (Path("direct_number"), Path(_ALTERNATE, raw=True), Path("location_id")),
        "people": (Path("location_id"), Path("direct_number")),
        "locations": (Path("country"),),
    },
)
