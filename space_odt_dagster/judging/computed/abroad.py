"""Whether a number leads abroad for a location, or, for what belongs to the organisation, for every calling location."""

from typing import Any

from space_odt_dagster.judging.answers import Answer, Unknown, every
from space_odt_dagster.judging.computed.computed import Question
from space_odt_dagster.judging.condition import Operator, Path
from space_odt_dagster.judging.operators import is_empty, is_redacted
from space_odt_dagster.judging.tables import index_key

NEEDS = {"calling_locations": (), "locations": (Path("country"),)}
_NOT_SAID = "the value is not one that can be judged"


def leads_abroad(question: Question, export: str, number: Any, location_id: Any) -> Answer:
    """Whether a number or pattern in a row of ``export`` leads abroad. An empty one does not; without location: for all of them."""
    if is_empty(number):
        return False
    if is_redacted(number):
        return Unknown(export, "the value is redacted")
    if not is_empty(location_id):
        return _abroad_for(question, export, str(number), index_key(location_id))
    answers = [_abroad_from(question, export, str(number), country) for country in _countries(question)]
    if (missing := question.tables.incomplete("calling_locations")) is not None:
        answers.append(missing)
    return every(answers) if answers else Unknown("calling_locations", "there is no calling location")


def _countries(question: Question) -> list[str | Unknown]:
    """The countries of the calling locations, each once; unknown where the location was not read."""
    found = (_country(question, key) for key in question.tables.by("calling_locations", "location_id"))
    return list(dict.fromkeys(found))


def _abroad_for(question: Question, export: str, number: str, location: str) -> Answer:
    return _abroad_from(question, export, number, _country(question, location))


def _country(question: Question, location: str) -> str | Unknown:
    found = question.tables.by("locations", "location_id").get(location)
    if not found and (missing := question.tables.absence("locations", frozenset({location}))) is not None:
        return missing
    return str(found[0].values.get("country") or "") if found else ""


def _abroad_from(question: Question, export: str, number: str, country: str | Unknown) -> Answer:
    if isinstance(country, Unknown):
        return country
    said = question.numbers.answer(Operator.ABROAD, number, country)
    return Unknown(export, _NOT_SAID) if said is None else said
