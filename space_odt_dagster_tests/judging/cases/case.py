"""What a rule is tried on: rows that keep it, that break it, and that it cannot judge. Ids and numbers are made up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from space_odt_dagster_tests.judging.small_snapshot import Given, Rows

LOCATION, ELSEWHERE = "location-0001", "location-0002"
PERSON, COLLEAGUE = "person-0001", "person-0002"
WORKSPACE, LINE, DEVICE = "workspace-0001", "virtual-line-0001", "device-0001"
QUEUE, HUNT_GROUP, ATTENDANT = "queue-0001", "hunt-group-0001", "auto-attendant-0001"
NUMBER, OUTSIDE, ABROAD = "+19725550101", "+12125550199", "+442079460958"
HIDDEN = "redacted:0123456789abcdef"

LOCATIONS: Rows = {
    "locations": [
        {"location_id": LOCATION, "name": "Riverton", "country": "US", "timezone": "America/Chicago"},
        {"location_id": ELSEWHERE, "name": "Harbour", "country": "US", "timezone": "America/New_York"},
    ]
}
OWN: Rows = {**LOCATIONS, "phone_numbers": [{"location_id": LOCATION, "direct_number": NUMBER, "owner_id": PERSON}]}
"""The organisation has one number, in scopes that list all numbers."""
OWN_IN_V1: Rows = {
    **LOCATIONS,
    "person_numbers": [{"person_id": PERSON, "location_id": LOCATION, "direct_number": NUMBER}],
}


@dataclass(frozen=True)
class Case:
    """Rows of which each entity passes; of which each fails; and what cannot be judged. ``outside``: rows that it is not about."""

    passes: Rows
    fails: Rows
    unknown: Given | Rows
    outside: Rows = field(default_factory=dict)


def of_person(**values: Any) -> dict[str, Any]:
    """A row of a setting of a person in the location."""
    return {"person_id": PERSON, "location_id": LOCATION, **values}


def of_workspace(**values: Any) -> dict[str, Any]:
    """A row of a setting of a workspace in the location."""
    return {"workspace_id": WORKSPACE, "location_id": LOCATION, **values}


def of_line(**values: Any) -> dict[str, Any]:
    """A row of a setting of a virtual line in the location."""
    return {"virtual_line_id": LINE, "location_id": LOCATION, **values}


def of_location(**values: Any) -> dict[str, Any]:
    """A row of a setting of the location."""
    return {"location_id": LOCATION, **values}


def of_queue(**values: Any) -> dict[str, Any]:
    """A row about the queue."""
    return {"location_id": LOCATION, "id": QUEUE, **values}


def of_hunt_group(**values: Any) -> dict[str, Any]:
    """A row about the hunt group."""
    return {"location_id": LOCATION, "id": HUNT_GROUP, **values}


def of_attendant(**values: Any) -> dict[str, Any]:
    """A row about the auto attendant."""
    return {"location_id": LOCATION, "id": ATTENDANT, **values}


def menu(**business: Any) -> dict[str, Any]:
    """The payload of an auto attendant with one key in its menu for business hours."""
    return {"businessHoursMenu": {"keyConfigurations": [{"key": "1", **business}]}}


def each_of(row: Mapping[str, Any], *variants: Mapping[str, Any], key: str = "id") -> list[dict[str, Any]]:
    """A row in several variants, each with an id of its own."""
    return [{**row, key: f"{row[key]}-{number}", **values} for number, values in enumerate(variants)]


def sends(way: str, number: str | None, *, enabled: bool = True) -> dict[str, Any]:
    """A forwarding or redirect to a number."""
    return {f"{way}_enabled": enabled, f"{way}_destination": number}


def ways(*names: str, number: str, harmless: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Each of these forwardings to a number; and each to a harmless one, or to the number while it is off."""
    on = [sends(name, number) for name in names]
    return on, [each for name in names for each in (sends(name, harmless), sends(name, number, enabled=False))]
