"""Assignable numbers: per location, and per person, workspace or virtual line."""

from functools import lru_cache
from itertools import islice

from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.entities import Location, Person
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.shape import known

MOST_PEOPLE = 100
"""A list of numbers in use grows with the people of its location, up to this many."""


def unassigned(org: Organisation, location: Location, *, mobile: bool = False) -> list[Json]:
    """The numbers of a location that nobody has."""
    return [
        known(
            phoneNumber=number,
            state="ACTIVE" if at % 3 else "INACTIVE",
            isMainNumber=False,
            telephonyType="MOBILE_NUMBER" if mobile and at == 1 else "PSTN_NUMBER",
            mobileNetwork="mobileNetwork" if mobile and at == 1 else None,
            isServiceNumber=at == 2,
        )
        for at, number in enumerate(location.available)
    ]


def of_locations(org: Organisation, location_id: str | None, *, mobile: bool = False) -> list[Json]:
    """The numbers of one location, or of all if none is requested."""
    asked = [one for one in org.calling_locations if location_id in (None, one.id)]
    return [row for one in asked for row in unassigned(org, one, mobile=mobile)]


def secondary(org: Organisation, location: Location) -> list[Json]:
    """Four in seven of the spare numbers."""
    return unassigned(org, location)[: len(location.available) * 4 // 7]


def fax(org: Organisation, location: Location) -> list[Json]:
    """Three in seven of the spare numbers."""
    return unassigned(org, location)[2 : 2 + len(location.available) * 3 // 7]


@lru_cache(maxsize=1024)
def of_people(org: Organisation, location: Location) -> tuple[Json, ...]:
    """The numbers of the people of a location, each with its owner; at most ``MOST_PEOPLE``."""
    people = map(org.person, range(location.index, org.people, len(org.calling_locations)))
    owned = (person for person in people if person.location is location and person.numbers)
    return tuple(
        {
            **assigned(person.numbers[0], state_of(person)),
            "owner": {"id": person.id, "type": "PEOPLE", "firstName": person.first, "lastName": person.last},
        }
        for person in islice(owned, MOST_PEOPLE)
    )


def emergency(org: Organisation, location: Location) -> list[Json]:
    """Numbers in use, the main number of the location first."""
    main = main_number(location)
    groups = [group for group in org.hunt_groups if group.location is location and group.number]
    owned = [
        {**assigned(str(group.number)), "owner": {"id": group.id, "type": "HUNT_GROUP", "displayName": group.name}}
        for group in groups[:2]
    ]
    return [main, *owned, *of_people(org, location)]


def forwarding(org: Organisation, location: Location) -> list[Json]:
    """Numbers in use and their owners; one row may be an extension without a number."""
    main = main_number(location)
    answers = next((one for one in org.auto_attendants if one.number == location.main_number), None)
    if answers is not None:
        main["owner"] = {"id": answers.id, "type": answers.kind, "displayName": answers.name}
    rows: list[Json] = [main]
    queues = [queue for queue in org.queues if queue.location is location and not queue.deleted]
    numbered = [queue for queue in queues if queue.number][:2]
    plain = [queue for queue in queues if not queue.number][:1] if org.awkward else []
    for queue in numbered + plain:
        owner = {"id": queue.id, "type": "CALL_QUEUE", "displayName": queue.name}
        base = assigned(queue.number) if queue.number else {"state": "ACTIVE", "isMainNumber": False}
        rows.append({**base, "extension": queue.extension, "owner": owner})
    return [*rows, *of_people(org, location)]


def main_number(location: Location) -> Json:
    """The number that is the main one of a location, unless nobody has said so."""
    return {**assigned(location.main_number), "isMainNumber": location.calling_line is not None}


def state_of(person: Person) -> str:
    """The state of a person's numbers."""
    return "INACTIVE" if person.index == neglected.PERSON_WITH_INACTIVE_NUMBER else "ACTIVE"


def assigned(number: str, state: str = "ACTIVE") -> Json:
    return {
        "phoneNumber": number,
        "state": state,
        "isMainNumber": False,
        "tollFreeNumber": False,
        "telephonyType": "PSTN_NUMBER",
        "isServiceNumber": False,
    }


LISTS = {
    "secondary": secondary,
    "callForwarding": forwarding,
    "callIntercept": forwarding,
    "emergencyCallbackNumber": emergency,
    "faxMessage": fax,
}
