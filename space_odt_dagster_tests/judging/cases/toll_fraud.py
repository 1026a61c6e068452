from typing import Any

from space_odt_dagster_tests.judging.cases import outgoing_permissions
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
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_MODE = {"id": "operating-mode-0001", "call_forwarding_enabled": True}
_TO_ABROAD = {"transfer_phone_number": ABROAD}
_CALLING = {**LOCATIONS, "calling_locations": [of_location()]}


def _always(number: str, *, enabled: bool = True) -> dict[str, Any]:
    return {"always_forward_enabled": enabled, "always_forward_destination": number}


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
_OVERFLOWS = "TRANSFER_TO_PHONE_NUMBER"

CASES = {
    **outgoing_permissions.CASES,
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
