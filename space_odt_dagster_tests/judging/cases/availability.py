from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    ATTENDANT,
    HUNT_GROUP,
    LOCATION,
    LOCATIONS,
    OUTSIDE,
    PERSON,
    QUEUE,
    Case,
    each_of,
    of_attendant,
    of_hunt_group,
    of_location,
    of_person,
    of_queue,
    sends,
)
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_MODES = "AUTOMATIC_SWITCH_BACK_STANDARD"
_OVERFLOWS = "TRANSFER_TO_PHONE_NUMBER"
_REDIRECTS = ("no_answer_forward", "busy_redirect", "business_continuity")
_NIGHT = {"night_service_enabled": True, "action": "TRANSFER"}
_LOOP = {
    **LOCATIONS,
    "call_queue_details": [of_queue(extension="2001")],
    "call_queue_forwarding": [of_queue(always_forward_enabled=True, always_forward_destination="2002")],
    "hunt_group_forwarding": [of_hunt_group()],
    "auto_attendant_details": [of_attendant(direct_number="+19725550133")],
    "auto_attendant_forwarding": [of_attendant(always_forward_enabled=True, always_forward_destination="2001")],
}
"""The queue forwards to extension 2002, and the auto attendant to the queue."""


def _group(destination: str, *, enabled: bool = True) -> list[dict[str, Any]]:
    return [
        of_hunt_group(extension="2002", no_answer_forward_enabled=enabled, no_answer_forward_destination=destination)
    ]


def _rule(**values: Any) -> dict[str, Any]:
    """A forwarding rule without a number."""
    on = {"enabled": True, "forward_to_selection": "FORWARD_TO_SPECIFIED_NUMBER"}
    return {"location_id": LOCATION, "id": "rule-0001", **on, **values}


def _schedule(**event: Any) -> dict[str, Any]:
    return of_location(id="schedule-0001", raw_json={"events": [event] if event else []})


def _holiday(**values: Any) -> dict[str, Any]:
    return {
        "id": "mode-0001",
        "mode_type": "HOLIDAY",
        "raw_json": {"holidays": [{"startDate": "2024-12-25", **values}]},
    }


CASES = {
    "redirect-to-nowhere": Case(
        passes={
            "call_queue_details": [of_queue(overflow_action=_OVERFLOWS, overflow_transfer_number=OUTSIDE)],
            "hunt_group_details": each_of(
                of_hunt_group(),
                *(sends(each, "2001") for each in _REDIRECTS),
                *(sends("busy_redirect", "2001") | sends(each, "", enabled=False) for each in _REDIRECTS[::2]),
                sends("no_answer_forward", "2001") | sends("busy_redirect", "", enabled=False),
            ),
        },
        fails={
            "call_queue_details": [of_queue(overflow_action=_OVERFLOWS)],
            "hunt_group_details": each_of(of_hunt_group(), *(sends(each, "") for each in _REDIRECTS)),
        },
        unknown=failed({}, "hunt_group_details", location_id=LOCATION, id=HUNT_GROUP),
        outside={
            "call_queue_details": [of_queue(overflow_action="PERFORM_BUSY_TREATMENT")],
            "hunt_group_details": [of_hunt_group()],
        },
    ),
    "routing-loop": Case(
        passes={**_LOOP, "hunt_group_details": _group(OUTSIDE)},
        fails={
            **_LOOP,
            "hunt_group_details": _group("+1 972 555 0133"),
        },
        unknown=failed(
            {**_LOOP, "auto_attendant_forwarding": [], "hunt_group_details": _group("+19725550133")},
            "auto_attendant_forwarding",
            location_id=LOCATION,
            id=ATTENDANT,
        ),
    ),
    "disabled-feature-with-number": Case(
        passes={"call_queue_details": [of_queue(direct_number=OUTSIDE, enabled=True)]},
        fails={
            "hunt_group_details": [of_hunt_group(direct_number=OUTSIDE, enabled=False)],
            "auto_attendant_details": [of_attendant(direct_number=OUTSIDE, enabled=False)],
        },
        unknown=failed({}, "auto_attendant_details", location_id=LOCATION, id=ATTENDANT),
        outside={"call_queue_details": [of_queue(enabled=False, extension="2001")]},
    ),
    "operating-mode-held-by-hand": Case(
        passes={
            "call_queue_forwarding": [of_queue(operating_modes_enabled=True, operating_mode_exception_type=_MODES)]
        },
        fails={
            "auto_attendant_forwarding": [
                of_attendant(operating_modes_enabled=True, operating_mode_exception_type="MANUAL_SWITCH_BACK")
            ]
        },
        unknown=unread({}, "hunt_group_forwarding"),
        outside={"call_queue_forwarding": [of_queue(operating_mode_exception_type="MANUAL_SWITCH_BACK")]},
    ),
    "location-single-trunk": Case(
        passes={"location_pstn_connection": [of_location(connection_type="LOCAL_GATEWAY", route_type="ROUTE_GROUP")]},
        fails={"location_pstn_connection": [of_location(connection_type="LOCAL_GATEWAY", route_type="TRUNK")]},
        unknown=failed({}, "location_pstn_connection", location_id=LOCATION),
        outside={"location_pstn_connection": [of_location(connection_type="CISCO_PSTN")]},
    ),
    "trunk-not-registered": Case(
        passes={"trunk_details": [{"id": "trunk-0001", "status": "ONLINE"}]},
        fails={"trunk_details": [{"id": "trunk-0001", "status": "OFFLINE"}]},
        unknown={"trunk_details": [{"id": "trunk-0001", "status": "UNKNOWN"}, {"id": "trunk-0002"}]},
    ),
    "route-group-single-trunk": Case(
        passes={"route_group_details": [{"id": "route-group-0001", "trunk_ids": ["trunk-0001", "trunk-0002"]}]},
        fails={"route_group_details": [{"id": "route-group-0001", "trunk_ids": ["trunk-0001"]}]},
        unknown=failed({}, "route_group_details", id="route-group-0001"),
    ),
    "dial-pattern-twice": Case(
        passes={
            "dial_plan_patterns": [
                {"dial_plan_id": "dial-plan-0001", "pattern": "+1972X!"},
                {"dial_plan_id": "dial-plan-0001", "pattern": "+1972!"},
                {"dial_plan_id": "dial-plan-0002", "pattern": "+19725!"},
                {"dial_plan_id": "dial-plan-0002", "pattern": "+1972"},
            ]
        },
        fails={
            "dial_plan_patterns": [
                {"dial_plan_id": "dial-plan-0001", "pattern": "+1972X5X"},
                {"dial_plan_id": "dial-plan-0002", "pattern": "+1972XX6"},
            ]
        },
        unknown=failed(
            {"dial_plan_patterns": [{"dial_plan_id": "dial-plan-0001", "pattern": "+1972!"}]},
            "dial_plan_patterns",
            dial_plan_id="dial-plan-0002",
        ),
    ),
    "policy-leads-nowhere": Case(
        passes={
            "call_queue_night_service": [of_queue(**_NIGHT, transfer_phone_number=OUTSIDE)],
            "operating_modes": [
                {"id": "mode-0001", "call_forwarding_enabled": True, "call_forwarding_destination": OUTSIDE}
            ],
        },
        fails={
            "call_queue_night_service": [{**of_queue(**_NIGHT), "id": "queue-night"}],
            "call_queue_holiday_service": [
                {**of_queue(holiday_service_enabled=True, action="TRANSFER"), "id": "queue-holiday"}
            ],
            "call_queue_forced_forward": [{**of_queue(forced_forward_enabled=True), "id": "queue-forced"}],
            "call_queue_stranded_calls": [of_queue(action="TRANSFER")],
            "call_queue_forwarding_rules": [_rule(queue_id=QUEUE)],
            "hunt_group_forwarding_rules": [_rule(hunt_group_id=HUNT_GROUP)],
            "auto_attendant_forwarding_rules": [_rule(auto_attendant_id=ATTENDANT)],
            "operating_modes": [{"id": "mode-0001", "call_forwarding_enabled": True}],
        },
        unknown=failed(
            {"call_queue_night_service": [of_queue(**_NIGHT, transfer_phone_number=OUTSIDE)]},
            "call_queue_forced_forward",
            location_id=LOCATION,
            id=QUEUE,
        ),
        outside={
            "call_queue_night_service": each_of(
                of_queue(**_NIGHT), {"action": "BUSY"}, {"night_service_enabled": False}
            ),
            "call_queue_holiday_service": each_of(
                of_queue(), {"action": "TRANSFER"}, {"holiday_service_enabled": True, "action": "BUSY"}
            ),
            "call_queue_forced_forward": [of_queue(forced_forward_enabled=False)],
            "call_queue_stranded_calls": [of_queue(action="BUSY")],
            "hunt_group_forwarding_rules": each_of(
                _rule(hunt_group_id=HUNT_GROUP), {"enabled": False}, {"forward_to_selection": "DO_NOT_FORWARD"}
            ),
            "operating_modes": [{"id": "mode-0001"}],
        },
    ),
    "schedule-ran-out": Case(
        passes={
            "location_schedule_details": [
                _schedule(startDate="2025-01-01", endDate="2025-01-01", recurrence={"recurForEver": True}),
                {**_schedule(startDate="2026-12-24", endDate="2026-12-26"), "id": "schedule-0002"},
                {**_schedule(startDate="2025-01-01", recurrence={"recurEndDate": "2027-01-01"}), "id": "schedule-0003"},
            ],
            "operating_mode_details": [_holiday(recurrence={"recurYearlyByDate": {"month": "DECEMBER"}})],
        },
        fails={
            "location_schedule_details": [
                _schedule(),
                {**_schedule(startDate="2025-12-24", endDate="2025-12-26"), "id": "schedule-0002"},
            ],
            "operating_mode_details": [_holiday()],
        },
        unknown={"location_schedule_details": [_schedule(startDate="Christmas")]},
        outside={"operating_mode_details": [{"id": "mode-0001", "mode_type": "SAME_HOURS_DAILY"}]},
    ),
    "location-intercepted": Case(
        passes={
            "location_call_intercept": each_of(
                of_location(),
                {"enabled": False, "incoming_type": "INTERCEPT_ALL"},
                {"enabled": True, "incoming_type": "ALLOW_ALL"},
                key="location_id",
            )
        },
        fails={
            "location_call_intercept": each_of(
                of_location(enabled=True),
                {"incoming_type": "INTERCEPT_ALL"},
                {"outgoing_type": "INTERCEPT_ALL"},
                key="location_id",
            )
        },
        unknown=failed({}, "location_call_intercept", location_id=LOCATION),
    ),
    "paging-group-reaches-nobody": Case(
        passes={
            "paging_group_details": [of_location(id="paging-0001", target_ids=[PERSON], originator_ids=[PERSON])],
        },
        fails={
            "paging_group_details": each_of(
                of_location(id="paging-0001"), {"target_ids": [PERSON]}, {"originator_ids": [PERSON]}
            )
        },
        unknown=failed({}, "paging_group_details", location_id=LOCATION, id="paging-0001"),
        outside={"paging_group_details": [of_location(id="paging-0001", enabled=False)]},
    ),
    "voicemail-group-unread": Case(
        passes={
            "voicemail_group_details": [
                of_location(id="group-0001", message_storage_type="INTERNAL", notifications_enabled=True),
                of_location(id="group-0002", message_storage_type="EXTERNAL", message_storage_email="desk@example.com"),
                of_location(id="group-0003", message_storage_type="INTERNAL", email_copy_of_message_enabled=True),
            ]
        },
        fails={
            "voicemail_group_details": [
                of_location(id="group-0001", message_storage_type="INTERNAL", notifications_enabled=False),
                of_location(id="group-0002", message_storage_type="EXTERNAL"),
            ]
        },
        unknown=failed({}, "voicemail_group_details", location_id=LOCATION, id="group-0001"),
        outside={"voicemail_group_details": [of_location(id="group-0001", enabled=False)]},
    ),
    "person-without-voicemail": Case(
        passes={
            "person_voicemail": [
                of_person(enabled=True),
                {"person_id": "person-0002", "enabled": False},
                {"person_id": "person-0003", "enabled": False},
            ],
            "person_call_forwarding": [
                {"person_id": "person-0002", "no_answer_forward_enabled": True},
                {"person_id": "person-0003", "always_forward_enabled": True},
            ],
        },
        fails={"person_voicemail": [of_person(enabled=False)], "person_call_forwarding": [of_person()]},
        unknown=failed({"person_voicemail": [of_person(enabled=False)]}, "person_call_forwarding", person_id=PERSON),
    ),
}
