"""Every number and extension of the organisation, in use (with owners) or spare, and the counts of them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.awkward import LONG_LISTS, Standing
from space_odt_dagster.simulator.entities import Location, Person
from space_odt_dagster.simulator.identifiers import phone_number
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.numbers import state_of
from space_odt_dagster.simulator.payloads.shape import esn, known, reference

_FIRST_UNUSED = 900_000
"""Serials from here on are used by nothing else."""


@lru_cache(maxsize=4)
def phone_numbers(org: Organisation) -> list[Json]:
    """All of them, padded with spare numbers to the configured length of the list."""
    rows = list(_rows(org))
    usual = LONG_LISTS["phone_numbers"] if org.awkward else 0
    wanted = org.particulars.sizes.get("phone_numbers", usual)
    extensions_that_left = sum(not person.numbers and person.extension is not None for person in _who_left(org))
    for at in range(wanted - len(rows) - extensions_that_left):
        location = org.location_of(at)
        rows.append(_row(location, phone_number(_FIRST_UNUSED + at, location.country), None, None))
    return rows


def counts(org: Organisation) -> Json:
    """The counts, as the same listing answers with ``details=true``."""
    rows = phone_numbers(org)
    numbered = [row for row in rows if "phoneNumber" in row]
    return {
        "assigned": sum("owner" in row for row in numbered),
        "unAssigned": sum("owner" not in row for row in numbered),
        "inActive": sum(row["state"] == "INACTIVE" for row in numbered),
        "extensionOnly": len(rows) - len(numbered),
        "tollFreeNumbers": 0,
        "total": len(rows),
        "mobileNumber": 0,
        "serviceNumber": 0,
    }


def _who_left(org: Organisation) -> list[Person]:
    """The calling people of the start who have left: their numbers are free."""
    everybody = map(org.person, range(org.people, org.people_at_first))
    return [person for person in everybody if person.standing is Standing.CALLING and person.location is not None]


def _rows(org: Organisation) -> Iterator[Json]:
    answered = {one.number for one in org.auto_attendants}
    for location in org.calling_locations:
        if location.main_number not in answered:
            is_main = location.calling_line is not None
            yield {**_row(location, location.main_number, None, None), "mainNumber": is_main}
        for at, number in enumerate(location.available):
            yield {**_row(location, number, None, None), "state": "ACTIVE" if at % 3 else "INACTIVE"}
    for person in org.everyone():
        if person.standing is Standing.CALLING and person.location is not None:
            owner = {"id": person.id, "type": "PEOPLE", "firstName": person.first, "lastName": person.last}
            if person.numbers or person.extension:
                row = _row(person.location, next(iter(person.numbers), None), person.extension, owner)
                yield {**row, "state": state_of(person)}
            for number in person.numbers[1:]:
                yield {**_row(person.location, number, None, owner), "phoneNumberType": "ALTERNATE"}
    for person in _who_left(org):
        for number in person.numbers:
            assert person.location is not None
            yield _row(person.location, number, None, None)
    for place in org.workspaces:
        if place.calling:
            owner = {"id": place.id, "type": "PLACE", "firstName": place.name, "lastName": "."}
            yield _row(place.location, place.number, place.extension, owner)
    for line in org.virtual_lines:
        owner = {"id": line.id, "type": "VIRTUAL_LINE", "firstName": line.first, "lastName": line.last}
        yield _row(line.location, line.number, line.extension, owner)
    for feature in (*org.queues, *org.hunt_groups, *org.auto_attendants):
        if not feature.deleted:
            owner = {"id": feature.id, "type": feature.kind, "firstName": feature.name, "lastName": "."}
            row = _row(feature.location, feature.number, feature.extension, owner)
            yield {**row, "mainNumber": feature.number == feature.location.main_number}


def _row(location: Location, number: str | None, extension: str | None, owner: dict[str, Any] | None) -> Json:
    return known(
        phoneNumber=number,
        extension=extension,
        routingPrefix=location.routing_prefix,
        esn=esn(location, extension),
        state="ACTIVE",
        phoneNumberType="PRIMARY" if number else None,
        mainNumber=False,
        includedTelephonyTypes="PSTN_NUMBER",
        tollFreeNumber=False,
        isServiceNumber=False,
        location=reference(location),
        owner=owner,
    )
