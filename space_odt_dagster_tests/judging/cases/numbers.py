from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    ELSEWHERE,
    LOCATION,
    LOCATIONS,
    NUMBER,
    PERSON,
    WORKSPACE,
    Case,
    of_location,
    of_person,
    of_queue,
    of_workspace,
)
from space_odt_dagster_tests.judging.small_snapshot import failed


def _free(number: int, state: str = "ACTIVE") -> list[dict[str, Any]]:
    return [of_location(direct_number=f"+1972555{place:04d}", state=state) for place in range(number)]


def _taken(number: int) -> list[dict[str, Any]]:
    return [of_person(direct_number=f"+1972556{place:04d}") for place in range(number)]


_POOL = {"location_id": LOCATION, "direct_number": NUMBER, "owner_id": PERSON}

CASES = {
    "extension-twice-in-location": Case(
        passes={
            **LOCATIONS,
            "person_numbers": [
                of_person(extension="4001"),
                of_person(extension="4001", direct_number=NUMBER),
                {"person_id": "person-0002", "location_id": ELSEWHERE, "extension": "4001"},
            ],
        },
        fails={
            **LOCATIONS,
            "person_numbers": [of_person(extension="4001")],
            "call_queue_details": [of_queue(extension="4001")],
        },
        unknown=failed(
            {**LOCATIONS, "person_numbers": [of_person(extension="4001")]},
            "workspace_numbers",
            workspace_id=WORKSPACE,
        ),
    ),
    "number-at-two-owners": Case(
        passes={
            **LOCATIONS,
            "person_numbers": [of_person(direct_number=NUMBER)],
            "workspace_numbers": [of_workspace(direct_number="+19725550102")],
        },
        fails={
            **LOCATIONS,
            "person_numbers": [of_person(direct_number=NUMBER)],
            "workspace_numbers": [of_workspace(direct_number=NUMBER)],
        },
        unknown=failed(
            {**LOCATIONS, "person_numbers": [of_person(direct_number=NUMBER)]}, "call_queue_details", id="queue-0001"
        ),
    ),
    "number-assigned-but-inactive": Case(
        passes={
            **LOCATIONS,
            "person_available_numbers_call_forward": [{**_POOL, "person_id": PERSON, "state": "ACTIVE"}],
        },
        fails={
            **LOCATIONS,
            "person_available_numbers_call_forward": [{**_POOL, "person_id": PERSON, "state": "INACTIVE"}],
            "workspace_available_numbers_call_forward": [{**_POOL, "workspace_id": WORKSPACE, "state": "INACTIVE"}],
        },
        unknown=failed(LOCATIONS, "workspace_available_numbers_call_forward", workspace_id=WORKSPACE),
    ),
    "location-many-free-numbers": Case(
        passes={
            **LOCATIONS,
            "calling_locations": [of_location(), {"location_id": ELSEWHERE}],
            "person_available_numbers_primary": _free(21),
            "person_numbers": _taken(49),
        },
        fails={
            **LOCATIONS,
            "calling_locations": [of_location()],
            "person_available_numbers_primary": _free(21),
            "person_numbers": _taken(48),
        },
        unknown=failed(
            {
                "calling_locations": [of_location()],
                "person_available_numbers_primary": _free(21),
                "person_numbers": _taken(48),
            },
            "person_numbers",
            person_id="person-0002",
        ),
    ),
}
