from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    ABROAD,
    HIDDEN,
    HUNT_GROUP,
    LOCATION,
    LOCATIONS,
    NUMBER,
    OUTSIDE,
    OWN,
    OWN_IN_V1,
    PERSON,
    QUEUE,
    WORKSPACE,
    Case,
    menu,
    of_attendant,
    of_hunt_group,
    of_line,
    of_location,
    of_person,
    of_queue,
    of_workspace,
)
from space_odt_dagster_tests.judging.small_snapshot import Given, failed, unread

_MODE = {"id": "operating-mode-0001", "call_forwarding_enabled": True}
_CALLING = {**LOCATIONS, "calling_locations": [of_location()]}


def _own(action: str = "BLOCK", **values: Any) -> dict[str, Any]:
    """Permissions of its own."""
    values = {"international_action": action, **values}
    return {"use_custom_enabled": True, "use_custom_permissions": True, **values}


def _transfers(action: str, *, enabled: bool) -> dict[str, Any]:
    permission = {"callType": "INTERNATIONAL", "action": action, "transferEnabled": enabled}
    return {"callingPermissions": [{"callType": "NATIONAL", "action": "ALLOW", "transferEnabled": True}, permission]}


def _always(number: str, *, enabled: bool = True) -> dict[str, Any]:
    return {"always_forward_enabled": enabled, "always_forward_destination": number}


def _pattern(name: str, pattern: str, *, action: str = "ALLOW", **values: Any) -> dict[str, Any]:
    values = {"use_custom_digit_patterns": True, **values}
    return of_person(id=name, pattern=pattern, action=action, **values)


CASES = {
    "person-may-call-international": Case(
        passes={"person_permissions_out": [of_person(**_own())]},
        fails={"person_permissions_out": [of_person(**_own("ALLOW"))]},
        unknown=failed({}, "person_permissions_out", person_id=PERSON),
        outside={"person_permissions_out": [of_person(use_custom_enabled=False, international_action="ALLOW")]},
    ),
    "workspace-may-call-international": Case(
        passes={"workspace_permissions_out": [of_workspace(**_own())]},
        fails={"workspace_permissions_out": [of_workspace(**_own("ALLOW"))]},
        unknown=failed({}, "workspace_permissions_out", workspace_id=WORKSPACE),
        outside={
            "workspace_permissions_out": [of_workspace(use_custom_enabled=True, use_custom_permissions=False)],
        },
    ),
    "line-may-call-premium": Case(
        passes={"person_permissions_out": [of_person(**_own("ALLOW"))]},
        fails={
            "person_permissions_out": [of_person(**_own(premium_services_i_action="ALLOW"))],
            "workspace_permissions_out": [of_workspace(**_own(premium_services_ii_action="ALLOW"))],
        },
        unknown=unread({}, "person_permissions_out"),
        outside={"person_permissions_out": [of_person(premium_services_i_action="ALLOW")]},
    ),
    "person-may-transfer-international": Case(
        passes={
            "person_permissions_out": [
                of_person(**_own(), raw_json=_transfers("BLOCK", enabled=True)),
                {**of_person(**_own()), "person_id": "person-0002", "raw_json": _transfers("ALLOW", enabled=False)},
            ]
        },
        fails={"person_permissions_out": [of_person(**_own(), raw_json=_transfers("AUTH_CODE", enabled=True))]},
        unknown=failed({}, "person_permissions_out", person_id=PERSON),
        outside={"person_permissions_out": [of_person(raw_json=_transfers("ALLOW", enabled=True))]},
    ),
    "line-forwards-always-outside": Case(
        passes={
            **OWN_IN_V1,
            "person_call_forwarding": [
                of_person(**_always(NUMBER)),
                {**of_person(**_always(OUTSIDE, enabled=False)), "person_id": "person-0002"},
                {**of_person(**_always("4321")), "person_id": "person-0003"},
            ],
        },
        fails={**OWN_IN_V1, "person_call_forwarding": [of_person(**_always(OUTSIDE))]},
        unknown=unread({**LOCATIONS, "person_call_forwarding": [of_person(**_always(NUMBER))]}, "person_numbers"),
    ),
    "line-forwards-abroad": Case(
        passes={
            **LOCATIONS,
            "workspace_call_forwarding": [
                of_workspace(
                    busy_forward_enabled=True,
                    busy_forward_destination=OUTSIDE,
                    no_answer_forward_enabled=False,
                    no_answer_forward_destination=ABROAD,
                )
            ],
        },
        fails={
            **LOCATIONS,
            "workspace_call_forwarding": [
                of_workspace(no_answer_forward_enabled=True, no_answer_forward_destination="011442079460958")
            ],
        },
        unknown={**LOCATIONS, "person_call_forwarding": [of_person(**_always(HIDDEN))]},
    ),
    "feature-sends-calls-outside": Case(
        passes={
            **OWN_IN_V1,
            "call_queue_forwarding": [of_queue(**_always(NUMBER))],
            "call_queue_details": [
                of_queue(overflow_action="PERFORM_BUSY_TREATMENT", overflow_transfer_number=OUTSIDE)
            ],
        },
        fails={
            **OWN_IN_V1,
            "call_queue_forwarding": [of_queue()],
            "call_queue_details": [
                of_queue(overflow_action="TRANSFER_TO_PHONE_NUMBER", overflow_transfer_number=OUTSIDE)
            ],
            "hunt_group_forwarding": [of_hunt_group(**_always(OUTSIDE))],
        },
        unknown=failed(
            {**OWN_IN_V1, "call_queue_forwarding": [of_queue()]}, "call_queue_details", location_id=LOCATION, id=QUEUE
        ),
    ),
    "feature-sends-calls-abroad": Case(
        passes={
            **LOCATIONS,
            "call_queue_forwarding": [of_queue(**_always(OUTSIDE))],
            "hunt_group_details": [
                of_hunt_group(busy_redirect_enabled=False, busy_redirect_destination=ABROAD),
            ],
            "auto_attendant_details": [of_attendant(raw_json=menu(action="EXIT", value=ABROAD))],
        },
        fails={
            **LOCATIONS,
            "call_queue_forwarding": [
                of_queue(selective_forward_enabled=True, selective_forward_destination=ABROAD),
            ],
            "hunt_group_details": [
                of_hunt_group(business_continuity_enabled=True, business_continuity_destination=ABROAD),
            ],
            "auto_attendant_details": [
                of_attendant(raw_json=menu(action="TRANSFER_WITHOUT_PROMPT", value=ABROAD)),
                {
                    **of_attendant(after_hours_no_input_action="TRANSFER_TO_OPERATOR"),
                    "id": "auto-attendant-0002",
                    "after_hours_no_input_transfer_to": ABROAD,
                },
            ],
            "call_queue_details": [
                of_queue(overflow_action="TRANSFER_TO_PHONE_NUMBER", overflow_transfer_number=ABROAD),
            ],
        },
        unknown={
            **LOCATIONS,
            "auto_attendant_details": [of_attendant(raw_json=menu(action="TRANSFER_WITH_PROMPT", value=HIDDEN))],
        },
    ),
    "auto-attendant-menu-leads-outside": Case(
        passes={
            **OWN_IN_V1,
            "auto_attendant_details": [of_attendant(raw_json=menu(action="TRANSFER_WITH_PROMPT", value=NUMBER))],
        },
        fails={
            **OWN_IN_V1,
            "auto_attendant_details": [of_attendant(raw_json=menu(action="TRANSFER_WITH_PROMPT", value=OUTSIDE))],
        },
        unknown=failed(
            {
                **LOCATIONS,
                "auto_attendant_details": [of_attendant(raw_json=menu(action="TRANSFER_WITH_PROMPT", value=NUMBER))],
            },
            "person_numbers",
            person_id=PERSON,
        ),
    ),
    "transfer-number-outside": Case(
        passes={
            **OWN_IN_V1,
            "person_transfer_numbers": [
                of_person(use_custom_transfer_numbers=True, auto_transfer_number_1=NUMBER),
                {**of_person(auto_transfer_number_1=OUTSIDE), "person_id": "person-0002"},
            ],
        },
        fails={
            **OWN_IN_V1,
            "person_transfer_numbers": [of_person(use_custom_transfer_numbers=True, auto_transfer_number_3=OUTSIDE)],
        },
        unknown={
            **OWN_IN_V1,
            "person_transfer_numbers": [of_person(use_custom_transfer_numbers=True, auto_transfer_number_2=HIDDEN)],
        },
    ),
    "access-code-weak": Case(
        passes={"person_out_access_codes": [of_person(code="7293"), of_person(code="80241")]},
        fails={"person_out_access_codes": [of_person(code=each) for each in ("12", "777777", "2345", "9876")]},
        unknown={"person_out_access_codes": [of_person(code=HIDDEN)]},
    ),
    "digit-pattern-allows-everything": Case(
        passes={
            "person_out_digit_patterns": [
                _pattern("p1", "1212!"),
                _pattern("p2", "9!", action="BLOCK"),
                _pattern("p3", "!", use_custom_digit_patterns=False),
                _pattern("p4", "+1XXX"),
            ]
        },
        fails={
            "calling_locations_details": [of_location(outside_dial_digit="9")],
            "person_out_digit_patterns": [
                _pattern(f"p{number}", each) for number, each in enumerate(("!", "00!", "+44!", "9!", "9011!"))
            ],
        },
        unknown=failed(
            {"person_out_digit_patterns": [_pattern("p1", "9011!")]}, "calling_locations_details", location_id=LOCATION
        ),
    ),
    "location-may-call-international": Case(
        passes={"location_permissions_out": [of_location(international_action="BLOCK", national_action="ALLOW")]},
        fails={"location_permissions_out": [of_location(premium_services_i_action="ALLOW")]},
        unknown=failed({}, "location_permissions_out", location_id=LOCATION),
    ),
    "location-may-transfer-international": Case(
        passes={"location_permissions_out": [of_location(raw_json=_transfers("ALLOW", enabled=False))]},
        fails={"location_permissions_out": [of_location(raw_json=_transfers("ALLOW", enabled=True))]},
        unknown=failed({}, "location_permissions_out", location_id=LOCATION),
    ),
    "location-access-code-weak": Case(
        passes={"location_out_access_codes": [of_location(code="7293")]},
        fails={"location_out_access_codes": [of_location(code="4321")]},
        unknown=Given({"location_out_access_codes": [of_location(code="7293")]}, redaction="secrets"),
    ),
    "location-digit-pattern-allows-everything": Case(
        passes={"location_out_digit_patterns": [of_location(id="p1", pattern="1212!", action="ALLOW")]},
        fails={"location_out_digit_patterns": [of_location(id="p1", pattern="011!", action="ALLOW")]},
        unknown=unread(
            {"location_out_digit_patterns": [of_location(id="p1", pattern="9!", action="ALLOW")]},
            "calling_locations_details",
        ),
    ),
    "location-transfer-number-outside": Case(
        passes={**OWN, "location_transfer_numbers": [of_location(auto_transfer_number_1=NUMBER)]},
        fails={**OWN, "location_transfer_numbers": [of_location(auto_transfer_number_2=OUTSIDE)]},
        unknown=unread(
            {**OWN, "location_transfer_numbers": [of_location(auto_transfer_number_1=OUTSIDE)]}, "phone_numbers"
        ),
        outside={**OWN, "location_transfer_numbers": [of_location()]},
    ),
    "translation-pattern-leads-abroad": Case(
        passes={
            **_CALLING,
            "translation_patterns": [
                {"id": "t1", "replacement_pattern": "2013", "location_id": LOCATION},
                {"id": "t2", "replacement_pattern": "+1214XXXXXXX"},
            ],
        },
        fails={
            **_CALLING,
            "translation_patterns": [
                {"id": "t1", "replacement_pattern": ABROAD, "location_id": LOCATION},
                {"id": "t2", "replacement_pattern": "+4420XXXX"},
            ],
        },
        unknown=unread({"translation_patterns": [{"id": "t1", "replacement_pattern": ABROAD}]}, "calling_locations"),
    ),
    "feature-policy-sends-abroad": Case(
        passes={
            **_CALLING,
            "call_queue_night_service": [
                of_queue(night_service_enabled=True, action="TRANSFER", transfer_phone_number=OUTSIDE),
            ],
            "operating_modes": [{**_MODE, "call_forwarding_destination": OUTSIDE}],
        },
        fails={
            **_CALLING,
            "call_queue_forced_forward": [of_queue(forced_forward_enabled=True, transfer_phone_number=ABROAD)],
            "hunt_group_forwarding_rules": [
                {
                    "location_id": LOCATION,
                    "hunt_group_id": HUNT_GROUP,
                    "id": "rule-0001",
                    "enabled": True,
                    "forward_to_selection": "FORWARD_TO_SPECIFIED_NUMBER",
                    "forward_to_number": ABROAD,
                }
            ],
            "operating_modes": [{**_MODE, "call_forwarding_destination": ABROAD}],
        },
        unknown={
            **_CALLING,
            "call_queue_stranded_calls": [of_queue(action="TRANSFER", transfer_phone_number=HIDDEN)],
            "operating_modes": [{**_MODE, "call_forwarding_destination": HIDDEN}],
        },
        outside={
            **_CALLING,
            "call_queue_holiday_service": [
                of_queue(holiday_service_enabled=True, action="BUSY", transfer_phone_number=ABROAD),
            ],
            "operating_modes": [{**_MODE, "call_forwarding_enabled": False, "call_forwarding_destination": ABROAD}],
        },
    ),
    "line-rings-abroad": Case(
        passes={
            **LOCATIONS,
            "person_simultaneous_ring": [of_person(enabled=False, phone_numbers=[ABROAD])],
            "workspace_sequential_ring": [of_workspace(enabled=True, phone_numbers=[OUTSIDE, NUMBER])],
        },
        fails={
            **LOCATIONS,
            "person_single_number_reach": [of_person(enabled=True, phone_numbers=[OUTSIDE, ABROAD])],
            "workspace_selective_forward": [of_workspace(enabled=True, default_phone_number_to_forward=ABROAD)],
            "virtual_line_call_forwarding": [of_line(**_always(ABROAD))],
        },
        unknown={**LOCATIONS, "person_simultaneous_ring": [of_person(enabled=True, phone_numbers=[OUTSIDE, HIDDEN])]},
    ),
    "voicemail-transfer-outside": Case(
        passes={
            **OWN,
            "person_voicemail": [
                of_person(enabled=True, transfer_to_number_enabled=True, transfer_to_number_destination=NUMBER),
            ],
        },
        fails={
            **OWN,
            "virtual_line_voicemail": [
                of_line(enabled=True, transfer_to_number_enabled=True, transfer_to_number_destination=OUTSIDE),
            ],
        },
        unknown=unread(
            {
                **OWN,
                "workspace_voicemail": [
                    of_workspace(enabled=True, transfer_to_number_enabled=True, transfer_to_number_destination=OUTSIDE),
                ],
            },
            "phone_numbers",
        ),
        outside={**OWN, "person_voicemail": [of_person(enabled=False, transfer_to_number_enabled=True)]},
    ),
    "voicemail-default-passcode": Case(
        passes={"voicemail_rules": [{"default_voicemail_pin_enabled": False}]},
        fails={"voicemail_rules": [{"default_voicemail_pin_enabled": True}]},
        unknown=unread({}, "voicemail_rules"),
    ),
    "voicemail-passcode-rules-weak": Case(
        passes={"voice_portal_passcode_rules": [of_location(length_min=6, failed_attempts_enabled=True)]},
        fails={
            "voice_portal_passcode_rules": [
                of_location(length_min=4),
                {"location_id": "location-0002", "length_min": 8, "block_repeated_digits_enabled": False},
            ]
        },
        unknown=failed({}, "voice_portal_passcode_rules", location_id=LOCATION),
    ),
}
