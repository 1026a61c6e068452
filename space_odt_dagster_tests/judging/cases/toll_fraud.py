from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    ABROAD,
    ATTENDANT,
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
    each_of,
    menu,
    of_attendant,
    of_hunt_group,
    of_line,
    of_location,
    of_person,
    of_queue,
    of_workspace,
    sends,
    ways,
)
from space_odt_dagster_tests.judging.small_snapshot import Given, failed, unread

_MODE = {"id": "operating-mode-0001", "call_forwarding_enabled": True}
_TO_ABROAD = {"transfer_phone_number": ABROAD}
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


def _menus(action: str, value: str) -> list[dict[str, Any]]:
    """The payloads of auto attendants with such a key in the menu for business hours, and for after hours."""
    menus = menu(action=action, value=value)
    return [{"raw_json": menus}, {"raw_json": {"afterHoursMenu": menus["businessHoursMenu"]}}]


def _no_input(menu_of: str, action: str, number: str) -> dict[str, Any]:
    return {f"{menu_of}_hours_no_input_action": action, f"{menu_of}_hours_no_input_transfer_to": number}


def _rule(number: str, **values: Any) -> dict[str, Any]:
    """A forwarding rule to a number."""
    on = {"enabled": True, "forward_to_selection": "FORWARD_TO_SPECIFIED_NUMBER", "forward_to_number": number}
    return {"location_id": LOCATION, "id": "rule-0001", **on, **values}


_LINE_ON, _LINE_OFF = ways(
    "always_forward", "busy_forward", "no_answer_forward", "business_continuity", number=ABROAD, harmless=OUTSIDE
)
_QUEUE_ON, _QUEUE_OFF = ways("always_forward", "selective_forward", number=ABROAD, harmless=OUTSIDE)
_GROUP_ON, _GROUP_OFF = ways(
    "no_answer_forward", "busy_redirect", "business_continuity", number=ABROAD, harmless=OUTSIDE
)
_NOT_ITS_OWN = ({"use_custom_enabled": False}, {"use_custom_permissions": False})
_OVERFLOWS = "TRANSFER_TO_PHONE_NUMBER"
_PERMISSION = {"callType": "INTERNATIONAL", "action": "ALLOW", "transferEnabled": True}
_PREMIUM = [{**_PERMISSION, "callType": f"PREMIUM_SERVICES_{each}"} for each in ("I", "II")]

CASES = {
    "person-may-call-international": Case(
        passes={"person_permissions_out": [of_person(**_own())]},
        fails={"person_permissions_out": [of_person(**_own("ALLOW"))]},
        unknown=failed({}, "person_permissions_out", person_id=PERSON),
        outside={"person_permissions_out": each_of(of_person(**_own("ALLOW")), *_NOT_ITS_OWN, key="person_id")},
    ),
    "workspace-may-call-international": Case(
        passes={"workspace_permissions_out": [of_workspace(**_own())]},
        fails={"workspace_permissions_out": [of_workspace(**_own("ALLOW"))]},
        unknown=failed({}, "workspace_permissions_out", workspace_id=WORKSPACE),
        outside={
            "workspace_permissions_out": each_of(of_workspace(**_own("ALLOW")), *_NOT_ITS_OWN, key="workspace_id"),
        },
    ),
    "line-may-call-premium": Case(
        passes={"person_permissions_out": [of_person(**_own("ALLOW"))]},
        fails={
            "person_permissions_out": [of_person(**_own(premium_services_i_action="ALLOW"))],
            "workspace_permissions_out": [of_workspace(**_own(premium_services_ii_action="ALLOW"))],
        },
        unknown=unread({}, "person_permissions_out"),
        outside={
            "person_permissions_out": each_of(
                of_person(**_own(premium_services_i_action="ALLOW")), *_NOT_ITS_OWN, key="person_id"
            )
        },
    ),
    "person-may-transfer-international": Case(
        passes={
            "person_permissions_out": [
                of_person(**_own(), raw_json=_transfers("BLOCK", enabled=True)),
                {**of_person(**_own()), "person_id": "person-0002", "raw_json": _transfers("ALLOW", enabled=False)},
            ]
        },
        fails={
            "person_permissions_out": each_of(
                of_person(**_own()),
                {"raw_json": _transfers("AUTH_CODE", enabled=True)},
                *({"raw_json": {"callingPermissions": [each]}} for each in _PREMIUM),
                key="person_id",
            )
        },
        unknown=failed({}, "person_permissions_out", person_id=PERSON),
        outside={
            "person_permissions_out": each_of(
                of_person(**_own(), raw_json=_transfers("ALLOW", enabled=True)), *_NOT_ITS_OWN, key="person_id"
            )
        },
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
            "person_call_forwarding": each_of(of_person(), *_LINE_OFF, key="person_id"),
            "workspace_call_forwarding": [of_workspace()],
        },
        fails={
            **LOCATIONS,
            "person_call_forwarding": each_of(
                of_person(), *_LINE_ON, sends("busy_forward", "011442079460958"), key="person_id"
            ),
            "workspace_call_forwarding": [of_workspace(**_LINE_ON[0])],
        },
        unknown={**LOCATIONS, "person_call_forwarding": [of_person(**_always(HIDDEN))]},
    ),
    "feature-sends-calls-outside": Case(
        passes={
            **OWN_IN_V1,
            "call_queue_forwarding": each_of(of_queue(), _always(NUMBER), _always(OUTSIDE, enabled=False)),
            "call_queue_details": each_of(
                of_queue(),
                {"overflow_action": "PERFORM_BUSY_TREATMENT", "overflow_transfer_number": OUTSIDE},
                {"overflow_action": _OVERFLOWS, "overflow_transfer_number": NUMBER},
            ),
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
            "call_queue_forwarding": each_of(of_queue(), *_QUEUE_OFF),
            "call_queue_details": each_of(
                of_queue(overflow_transfer_number=ABROAD),
                {"overflow_action": "PERFORM_BUSY_TREATMENT"},
                {"overflow_action": _OVERFLOWS, "overflow_transfer_number": OUTSIDE},
            ),
            "hunt_group_details": each_of(of_hunt_group(), *_GROUP_OFF),
            "auto_attendant_details": each_of(
                of_attendant(),
                *_menus("EXIT", ABROAD),
                *_menus("TRANSFER_WITH_PROMPT", OUTSIDE),
                *(_no_input(each, "DISCONNECT", ABROAD) for each in ("business", "after")),
                *(_no_input(each, "TRANSFER_TO_OPERATOR", OUTSIDE) for each in ("business", "after")),
            ),
        },
        fails={
            **LOCATIONS,
            "call_queue_forwarding": each_of(of_queue(), *_QUEUE_ON),
            "hunt_group_forwarding": each_of({**of_hunt_group(), "id": "other-group"}, *_QUEUE_ON),
            "auto_attendant_forwarding": each_of({**of_attendant(), "id": "other-attendant"}, *_QUEUE_ON),
            "hunt_group_details": each_of(of_hunt_group(), *_GROUP_ON),
            "auto_attendant_details": each_of(
                of_attendant(),
                *_menus("TRANSFER_WITHOUT_PROMPT", ABROAD),
                *(_no_input(each, "TRANSFER_TO_OPERATOR", ABROAD) for each in ("business", "after")),
            ),
            "call_queue_details": [
                {**of_queue(overflow_action=_OVERFLOWS, overflow_transfer_number=ABROAD), "id": "other-queue"}
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
            "auto_attendant_details": each_of(
                of_attendant(), *_menus("TRANSFER_WITH_PROMPT", NUMBER), *_menus("EXIT", OUTSIDE)
            ),
        },
        fails={
            **OWN_IN_V1,
            "auto_attendant_details": each_of(of_attendant(), *_menus("TRANSFER_WITH_PROMPT", OUTSIDE)),
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
            "person_transfer_numbers": each_of(
                of_person(use_custom_transfer_numbers=True),
                *({f"auto_transfer_number_{number}": OUTSIDE} for number in (1, 2, 3)),
                key="person_id",
            ),
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
        fails={
            "location_permissions_out": each_of(
                of_location(),
                {"international_action": "ALLOW"},
                {"premium_services_i_action": "ALLOW"},
                {"premium_services_ii_action": "ALLOW"},
                key="location_id",
            )
        },
        unknown=failed({}, "location_permissions_out", location_id=LOCATION),
    ),
    "location-may-transfer-international": Case(
        passes={
            "location_permissions_out": each_of(
                of_location(),
                {"raw_json": _transfers("ALLOW", enabled=False)},
                {"raw_json": _transfers("BLOCK", enabled=True)},
                key="location_id",
            )
        },
        fails={
            "location_permissions_out": each_of(
                of_location(),
                *({"raw_json": {"callingPermissions": [each]}} for each in [_PERMISSION, *_PREMIUM]),
                key="location_id",
            )
        },
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
        fails={
            **OWN,
            "location_transfer_numbers": each_of(
                of_location(),
                *({f"auto_transfer_number_{number}": OUTSIDE} for number in (1, 2, 3)),
                key="location_id",
            ),
        },
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
            "call_queue_night_service": [
                {**of_queue(night_service_enabled=True, action="TRANSFER", **_TO_ABROAD), "id": "queue-night"}
            ],
            "call_queue_holiday_service": [
                {**of_queue(holiday_service_enabled=True, action="TRANSFER", **_TO_ABROAD), "id": "queue-holiday"}
            ],
            "call_queue_forced_forward": [of_queue(forced_forward_enabled=True, **_TO_ABROAD)],
            "call_queue_stranded_calls": [{**of_queue(action="TRANSFER", **_TO_ABROAD), "id": "queue-stranded"}],
            "call_queue_forwarding_rules": [_rule(ABROAD, queue_id=QUEUE)],
            "hunt_group_forwarding_rules": [_rule(ABROAD, hunt_group_id=HUNT_GROUP)],
            "auto_attendant_forwarding_rules": [_rule(ABROAD, auto_attendant_id=ATTENDANT)],
            "operating_modes": [{**_MODE, "call_forwarding_destination": ABROAD}],
        },
        unknown={
            **_CALLING,
            "call_queue_stranded_calls": [of_queue(action="TRANSFER", transfer_phone_number=HIDDEN)],
            "operating_modes": [{**_MODE, "call_forwarding_destination": HIDDEN}],
        },
        outside={
            **_CALLING,
            "call_queue_night_service": each_of(
                of_queue(**_TO_ABROAD),
                {"night_service_enabled": True, "action": "BUSY"},
                {"night_service_enabled": False, "action": "TRANSFER"},
            ),
            "call_queue_holiday_service": each_of(
                of_queue(**_TO_ABROAD),
                {"holiday_service_enabled": True, "action": "BUSY"},
                {"holiday_service_enabled": False, "action": "TRANSFER"},
            ),
            "call_queue_forced_forward": [of_queue(forced_forward_enabled=False, **_TO_ABROAD)],
            "call_queue_stranded_calls": [of_queue(action="NONE", **_TO_ABROAD)],
            "call_queue_forwarding_rules": each_of(
                _rule(ABROAD, queue_id=QUEUE), {"enabled": False}, {"forward_to_selection": "DO_NOT_FORWARD"}
            ),
            "operating_modes": [{**_MODE, "call_forwarding_enabled": False, "call_forwarding_destination": ABROAD}],
        },
    ),
    "line-rings-abroad": Case(
        passes={
            **LOCATIONS,
            "person_simultaneous_ring": [of_person(enabled=False, phone_numbers=[ABROAD])],
            "workspace_sequential_ring": [of_workspace(enabled=True, phone_numbers=[OUTSIDE, NUMBER])],
            "person_selective_forward": each_of(
                of_person(default_phone_number_to_forward=ABROAD),
                {"enabled": False},
                {"enabled": True, "default_phone_number_to_forward": OUTSIDE},
                key="person_id",
            ),
            "virtual_line_call_forwarding": each_of(of_line(), *_LINE_OFF, key="virtual_line_id"),
        },
        fails={
            **LOCATIONS,
            "person_single_number_reach": [of_person(enabled=True, phone_numbers=[OUTSIDE, ABROAD])],
            "workspace_selective_forward": [of_workspace(enabled=True, default_phone_number_to_forward=ABROAD)],
            "virtual_line_call_forwarding": each_of(of_line(), *_LINE_ON, key="virtual_line_id"),
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
        outside={
            **OWN,
            "person_voicemail": each_of(
                of_person(transfer_to_number_destination=OUTSIDE),
                {"enabled": False, "transfer_to_number_enabled": True},
                {"enabled": True, "transfer_to_number_enabled": False},
                key="person_id",
            ),
        },
    ),
    "voicemail-default-passcode": Case(
        passes={"voicemail_rules": [{"default_voicemail_pin_enabled": False}]},
        fails={"voicemail_rules": [{"default_voicemail_pin_enabled": True}]},
        unknown=unread({}, "voicemail_rules"),
    ),
    "voicemail-passcode-rules-weak": Case(
        passes={"voice_portal_passcode_rules": [of_location(length_min=6, failed_attempts_enabled=True)]},
        fails={
            "voice_portal_passcode_rules": each_of(
                of_location(length_min=8),
                {"length_min": 5},
                {"block_repeated_digits_enabled": False},
                {"block_contiguous_sequences_enabled": False},
                {"failed_attempts_enabled": False},
                key="location_id",
            )
        },
        unknown=failed({}, "voice_portal_passcode_rules", location_id=LOCATION),
    ),
}
