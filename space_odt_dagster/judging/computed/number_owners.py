"""Who has which numbers and extensions: people, workspaces, virtual lines, queues, hunt groups and auto attendants."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from space_odt_dagster.judging.answers import Unknown
from space_odt_dagster.judging.computed.computed import Question
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.operators import is_redacted
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.tables import index_key
from space_odt_dagster.numbers.dialling import e164

OWNERS = {
    "person_numbers": "person_id",
    "workspace_numbers": "workspace_id",
    "virtual_lines": "id",
    "call_queue_details": "id",
    "hunt_group_details": "id",
    "auto_attendant_details": "id",
}
"""The exports, and the column with the id of the owner."""
ABOUT = (Path("location_id"), Path("direct_number"), Path("extension"))
NEEDS = {**dict.fromkeys(OWNERS, ABOUT), "locations": (Path("country"),)}


@dataclass(frozen=True)
class Held:
    """A number (in E.164 if it can be said), an extension or both, and who has it in which location. Ids are comparable."""

    row: Row
    owner: str
    location: str
    number: str
    extension: str


def numbers_held(question: Question) -> Iterator[Held]:
    """The numbers and extensions of all owners."""
    for export, column in OWNERS.items():
        for row in question.tables.rows(export):
            number = str(row.values["direct_number"] or "")
            yield Held(
                row,
                owner=index_key(row.values[column]),
                location=index_key(row.values["location_id"]),
                number=(e164(number, question.numbers.country_of(row)) or number) if number else "",
                extension=str(row.values["extension"] or ""),
            )


def incomplete(question: Question) -> Unknown | None:
    """Why an owner may be missing, or how a number is written may not be known; or None."""
    found = (question.tables.incomplete(export) for export in (*OWNERS, "locations"))
    return next((each for each in found if each is not None), None)


def mixed(export: str, values: Iterable[str]) -> Unknown | None:
    """Why equal values may not be seen as equal: some are redacted and others are not; or None."""
    hidden = {is_redacted(each) for each in values}
    return Unknown(export, "some of the values are redacted") if len(hidden) > 1 else None
