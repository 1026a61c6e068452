from space_odt_dagster_tests.judging.cases.case import (
    ELSEWHERE,
    LOCATION,
    LOCATIONS,
    NUMBER,
    Case,
    of_attendant,
    of_hunt_group,
    of_location,
    of_queue,
)
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_NOT_READ = failed({}, "calling_locations_details", location_id=LOCATION)
_CALLING = {"calling_locations": [of_location()]}

CASES = {
    "location-without-main-number": Case(
        passes={"calling_locations_details": [of_location(calling_line_id_phone_number=NUMBER)]},
        fails={"calling_locations_details": [of_location()]},
        unknown=_NOT_READ,
    ),
    "location-without-pstn": Case(
        passes={**_CALLING, "location_pstn_connection": [of_location(connection_type="CISCO_PSTN")]},
        fails=_CALLING,
        unknown=failed(_CALLING, "location_pstn_connection", location_id=LOCATION),
    ),
    "location-without-caller-id-name": Case(
        passes={
            "calling_locations_details": [
                of_location(calling_line_id_name="Riverton"),
                {"location_id": ELSEWHERE, "external_caller_id_name": "Harbour"},
            ]
        },
        fails={"calling_locations_details": [of_location()]},
        unknown=_NOT_READ,
    ),
    "routing-prefix-twice": Case(
        passes={
            "calling_locations_details": [
                of_location(routing_prefix="801"),
                {"location_id": ELSEWHERE, "routing_prefix": "802"},
            ]
        },
        fails={
            "calling_locations_details": [
                of_location(routing_prefix="801"),
                {"location_id": ELSEWHERE, "routing_prefix": "801"},
            ]
        },
        unknown=failed(
            {"calling_locations_details": [of_location(routing_prefix="801")]},
            "calling_locations_details",
            location_id=ELSEWHERE,
        ),
        outside={"calling_locations_details": [of_location()]},
    ),
    "feature-in-another-time-zone": Case(
        passes={**LOCATIONS, "call_queue_details": [of_queue(time_zone="America/Chicago")]},
        fails={
            **LOCATIONS,
            "hunt_group_details": [of_hunt_group(time_zone="America/New_York")],
            "auto_attendant_details": [of_attendant(time_zone="Europe/Madrid")],
        },
        unknown=unread({"call_queue_details": [of_queue(time_zone="America/Chicago")]}, "locations"),
        outside={
            "locations": [*LOCATIONS["locations"], {"location_id": "location-0003"}],
            "call_queue_details": [
                of_queue(),
                {"location_id": "location-0003", "id": "queue-0002", "time_zone": "America/Chicago"},
            ],
        },
    ),
}
