from space_odt_dagster_tests.judging.cases.case import (
    ABROAD,
    ATTENDANT,
    DEVICE,
    ELSEWHERE,
    LOCATION,
    LOCATIONS,
    NUMBER,
    PERSON,
    Case,
    of_attendant,
    of_line,
    of_location,
    of_person,
    of_workspace,
)
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_ADDRESS = {"address_1": "1 Main Street", "city": "Riverton", "postal_code": "75001", "country": "US"}
_CALLING = {"calling_locations": [of_location()]}
_NO_NUMBER = {"people": [of_person()], "calling_locations": [of_location()]}
_ATTENDANT = {**LOCATIONS, "auto_attendant_details": [of_attendant(direct_number="+19725550102")]}
_DEVICE = {"id": DEVICE, "person_id": PERSON, "location_id": LOCATION}

CASES = {
    "emergency-setup-required": Case(
        passes={"calling_locations": [of_location(e911_setup_required=False)]},
        fails={"calling_locations": [of_location(e911_setup_required=True)]},
        unknown=unread({}, "calling_locations"),
    ),
    "emergency-no-callback-number": Case(
        passes={
            "people": [
                of_person(direct_number=NUMBER),
                {"person_id": "person-0003", "location_id": LOCATION},
                {"person_id": "person-0004", "location_id": ELSEWHERE},
            ],
            "person_numbers": [{"person_id": "person-0003", "direct_number": NUMBER}],
            "calling_locations": [of_location(), {"location_id": ELSEWHERE, "calling_line_id_phone_number": NUMBER}],
        },
        fails=_NO_NUMBER,
        unknown=failed(_NO_NUMBER, "person_numbers", person_id=PERSON),
        outside={"people": [{"person_id": PERSON}]},
    ),
    "emergency-main-number-is-auto-attendant": Case(
        passes={
            **_ATTENDANT,
            "calling_locations_details": [of_location(calling_line_id_phone_number=NUMBER)],
            "people": [of_person()],
        },
        fails={
            **LOCATIONS,
            "auto_attendant_details": [of_attendant(raw_json={"alternateNumbers": [{"phoneNumber": NUMBER}]})],
            "calling_locations_details": [of_location(calling_line_id_phone_number="(972) 555-0101")],
            "people": [of_person()],
        },
        unknown=failed(
            {
                **LOCATIONS,
                "calling_locations_details": [of_location(calling_line_id_phone_number=NUMBER)],
                "people": [of_person()],
            },
            "auto_attendant_details",
            location_id=LOCATION,
            id=ATTENDANT,
        ),
    ),
    "emergency-address-incomplete": Case(
        passes={**_CALLING, "location_details": [of_location(**_ADDRESS)]},
        fails={**_CALLING, "location_details": [of_location(**{**_ADDRESS, "postal_code": ""})]},
        unknown=failed(_CALLING, "location_details", location_id=LOCATION),
        outside={"location_details": [of_location()]},
    ),
    "emergency-number-of-another-country": Case(
        passes={**LOCATIONS, "calling_locations_details": [of_location(calling_line_id_phone_number=NUMBER)]},
        fails={**LOCATIONS, "calling_locations_details": [of_location(calling_line_id_phone_number=ABROAD)]},
        unknown=unread({"calling_locations_details": [of_location(calling_line_id_phone_number=NUMBER)]}, "locations"),
    ),
    "emergency-device-away-from-owner": Case(
        passes={"devices": [_DEVICE], "people": [of_person()]},
        fails={"devices": [{**_DEVICE, "location_id": ELSEWHERE}], "people": [of_person()]},
        unknown=unread({"devices": [_DEVICE]}, "people"),
        outside={"devices": [{"id": DEVICE, "location_id": LOCATION}]},
    ),
    "emergency-callback-invalid": Case(
        passes={
            "person_ecbn": [
                of_person(
                    selected="DIRECT_LINE",
                    effective_level="DIRECT_LINE",
                    direct_line_quality="RECOMMENDED",
                    default_quality="INVALID",
                )
            ]
        },
        fails={
            "person_ecbn": [of_person(selected="DIRECT_LINE", direct_line_quality="INVALID")],
            "workspace_ecbn": [of_workspace(selected="NONE", default_quality="INVALID")],
            "virtual_line_ecbn": [of_line(selected="LOCATION_ECBN", effective_level="NONE")],
        },
        unknown=failed({}, "person_ecbn", person_id=PERSON),
    ),
    "emergency-callback-not-recommended": Case(
        passes={
            "location_ecbn": [
                of_location(selected="LOCATION_NUMBER", location_quality="RECOMMENDED", member_quality="INVALID")
            ]
        },
        fails={"location_ecbn": [of_location(selected="LOCATION_MEMBER_NUMBER", member_quality="NOT_RECOMMENDED")]},
        unknown=failed({}, "location_ecbn", location_id=LOCATION),
    ),
    "emergency-notification-off": Case(
        passes={"emergency_call_notification": [{"enabled": True, "email": "safety@example.com"}]},
        fails={"emergency_call_notification": [{"enabled": True}]},
        unknown=unread({}, "emergency_call_notification"),
    ),
    "emergency-notification-location-off": Case(
        passes={
            "location_emergency_call_notification": [
                of_location(enabled=False, organisation_enabled=True, all_locations_enabled=True)
            ]
        },
        fails={
            "location_emergency_call_notification": [
                of_location(enabled=True, organisation_enabled=True, all_locations_enabled=False)
            ]
        },
        unknown=failed({}, "location_emergency_call_notification", location_id=LOCATION),
    ),
    "redsky-half-done": Case(
        passes={
            "location_redsky": [of_location(integration_enabled=True, routing_enabled=True)],
            "location_redsky_status": [of_location(state="COMPLIANT")],
        },
        fails={
            "location_redsky": [of_location(integration_enabled=True, routing_enabled=True)],
            "location_redsky_status": [of_location(state="ALERTS")],
        },
        unknown=failed(
            {"location_redsky": [of_location(integration_enabled=True, routing_enabled=True)]},
            "location_redsky_status",
            location_id=LOCATION,
        ),
        outside={"location_redsky": [of_location(integration_enabled=False)]},
    ),
}
