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
    each_of,
    of_attendant,
    of_line,
    of_location,
    of_person,
    of_workspace,
)
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_ADDRESS = {"address_1": "1 Main Street", "city": "Riverton", "postal_code": "75001", "country": "US"}
_QUALITY = {
    "DIRECT_LINE": "direct_line_quality",
    "LOCATION_ECBN": "location_ecbn_quality",
    "LOCATION_MEMBER_NUMBER": "location_member_quality",
    "NONE": "default_quality",
}
"""The column with the quality of each number that can be selected."""
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
        fails={
            "calling_locations": each_of(of_location(), *({} for _ in _ADDRESS), key="location_id"),
            "location_details": each_of(
                of_location(), *({**_ADDRESS, name: ""} for name in _ADDRESS), key="location_id"
            ),
        },
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
        outside={
            "devices": each_of(_DEVICE, {"person_id": None}, {"location_id": None}, {"person_id": "person-0002"}),
            "people": [of_person(), {"person_id": "person-0002"}],
        },
    ),
    "emergency-callback-invalid": Case(
        passes={
            "person_ecbn": each_of(
                of_person(effective_level="DIRECT_LINE", **dict.fromkeys(_QUALITY.values(), "INVALID")),
                *({"selected": selected, name: "NOT_RECOMMENDED"} for selected, name in _QUALITY.items()),
                key="person_id",
            )
        },
        fails={
            "person_ecbn": each_of(
                of_person(),
                *({"selected": selected, name: "INVALID"} for selected, name in _QUALITY.items()),
                key="person_id",
            ),
            "workspace_ecbn": [of_workspace(selected="NONE", default_quality="INVALID")],
            "virtual_line_ecbn": [of_line(selected="LOCATION_ECBN", effective_level="NONE")],
        },
        unknown=failed({}, "person_ecbn", person_id=PERSON),
    ),
    "emergency-callback-not-recommended": Case(
        passes={
            "location_ecbn": each_of(
                of_location(),
                {"selected": "LOCATION_NUMBER", "location_quality": "RECOMMENDED", "member_quality": "INVALID"},
                {"selected": "LOCATION_MEMBER_NUMBER", "location_quality": "INVALID", "member_quality": "RECOMMENDED"},
                key="location_id",
            )
        },
        fails={
            "location_ecbn": each_of(
                of_location(),
                *(
                    {"selected": selected, name: quality}
                    for quality in ("NOT_RECOMMENDED", "INVALID")
                    for selected, name in (
                        ("LOCATION_NUMBER", "location_quality"),
                        ("LOCATION_MEMBER_NUMBER", "member_quality"),
                    )
                ),
                key="location_id",
            )
        },
        unknown=failed({}, "location_ecbn", location_id=LOCATION),
    ),
    "emergency-notification-off": Case(
        passes={"emergency_call_notification": [{"enabled": True, "email": "safety@example.com"}]},
        fails={"emergency_call_notification": [{"enabled": True}]},
        unknown=unread({}, "emergency_call_notification"),
    ),
    "emergency-notification-location-off": Case(
        passes={
            "location_emergency_call_notification": each_of(
                of_location(),
                {"enabled": False, "organisation_enabled": True, "all_locations_enabled": True},
                {"enabled": True, "email": "safety@example.com", "organisation_enabled": False},
                key="location_id",
            )
        },
        fails={
            "location_emergency_call_notification": each_of(
                of_location(),
                {"enabled": True, "organisation_enabled": True, "all_locations_enabled": False},
                {"email": "safety@example.com", "organisation_enabled": False, "all_locations_enabled": True},
                key="location_id",
            )
        },
        unknown=failed({}, "location_emergency_call_notification", location_id=LOCATION),
    ),
    "redsky-half-done": Case(
        passes={
            "location_redsky": [of_location(integration_enabled=True, routing_enabled=True)],
            "location_redsky_status": [of_location(state="COMPLIANT")],
        },
        fails={
            "location_redsky": [
                {"location_id": ELSEWHERE, "integration_enabled": True, "routing_enabled": False},
                of_location(integration_enabled=True, routing_enabled=True),
            ],
            "location_redsky_status": [
                {"location_id": ELSEWHERE, "state": "ROUTING_ENABLE"},
                of_location(state="ALERTS"),
                {"location_id": "location-0003", "state": "LOCATION_SETUP"},
                {"location_id": "location-0004", "state": "NETWORK_ELEMENTS"},
            ],
        },
        unknown=failed(
            {"location_redsky": [of_location(integration_enabled=True, routing_enabled=True)]},
            "location_redsky_status",
            location_id=LOCATION,
        ),
        outside={
            "location_redsky": [of_location(integration_enabled=False)],
            "location_redsky_status": [of_location()],
        },
    ),
}
