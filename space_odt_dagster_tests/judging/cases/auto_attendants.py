from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    ATTENDANT,
    HIDDEN,
    LOCATION,
    NUMBER,
    OUTSIDE,
    OWN_IN_V1,
    Case,
    each_of,
    menu,
    of_attendant,
    of_location,
    of_person,
)
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_NOT_READ = failed({}, "auto_attendant_details", location_id=LOCATION, id=ATTENDANT)
_SCHEDULES = {
    "location_schedules": [
        of_location(id="schedule-0001", name="Opening hours", schedule_type="businessHours"),
        of_location(id="schedule-0002", name="Holidays", schedule_type="holidays"),
    ]
}
_IDLE = ("EXIT", "REPEAT_MENU", "PLAY_ANNOUNCEMENT", None)
_PRIVATE = of_attendant(extension="3001", esn="8003001")


def _key(value: str | None, action: str = "TRANSFER_WITH_PROMPT") -> dict[str, Any]:
    return {**OWN_IN_V1, "auto_attendant_details": [of_attendant(raw_json=menu(action=action, value=value))]}


def _after_hours(action: str | None) -> dict[str, Any]:
    return {"afterHoursMenu": menu(action=action)["businessHoursMenu"]}


def _forwarding(destination: str) -> dict[str, Any]:
    row = of_person(no_answer_forward_enabled=True, no_answer_forward_destination=destination)
    return {"person_call_forwarding": [row]}


CASES = {
    "auto-attendant-menu-empty": Case(
        passes={
            "auto_attendant_details": each_of(
                of_attendant(), {"raw_json": menu(action="NAME_DIALING")}, {"business_hours_extension_enabled": True}
            )
        },
        fails={"auto_attendant_details": each_of(of_attendant(), *({"raw_json": menu(action=each)} for each in _IDLE))},
        unknown=_NOT_READ,
        outside={"auto_attendant_details": [of_attendant(enabled=False)]},
    ),
    "auto-attendant-key-leads-nowhere": Case(
        passes={
            **OWN_IN_V1,
            "person_numbers": [of_person(direct_number=NUMBER, extension="4001", esn="8004001")],
            "auto_attendant_details": [
                {**of_attendant(raw_json=menu(action="TRANSFER_WITH_PROMPT", value=value)), "id": f"attendant-{number}"}
                for number, value in enumerate(("4001", "8004001", NUMBER, OUTSIDE, "9725550101"))
            ]
            + [of_attendant(raw_json=menu(action="REPEAT_MENU"))],
        },
        fails={
            **OWN_IN_V1,
            "auto_attendant_details": [
                of_attendant(raw_json=menu(action="TRANSFER_TO_MAILBOX", value="4009")),
                {**of_attendant(raw_json=menu(action="TRANSFER_TO_OPERATOR")), "id": "auto-attendant-0002"},
            ],
        },
        unknown=unread(_key("4009"), "person_numbers"),
    ),
    "auto-attendant-dead-end-after-hours": Case(
        passes={
            "auto_attendant_details": each_of(
                of_attendant(),
                {"after_hours_extension_enabled": True},
                {"after_hours_no_input_action": "TRANSFER_TO_OPERATOR"},
                {"raw_json": _after_hours("NAME_DIALING")},
            )
        },
        fails={
            "auto_attendant_details": each_of(
                of_attendant(),
                {"after_hours_no_input_action": "DISCONNECT", "raw_json": menu(action="NAME_DIALING")},
                {"after_hours_no_input_action": "PLAY_MESSAGE_AND_DISCONNECT"},
                *({"raw_json": _after_hours(each)} for each in _IDLE),
            )
        },
        unknown=_NOT_READ,
    ),
    "auto-attendant-without-holidays": Case(
        passes={"auto_attendant_details": [of_attendant(holiday_schedule="Holidays")]},
        fails={"auto_attendant_details": [of_attendant()]},
        unknown=_NOT_READ,
    ),
    "auto-attendant-schedule-missing": Case(
        passes={
            **_SCHEDULES,
            "auto_attendant_details": [
                of_attendant(business_schedule="Opening hours", holiday_schedule="Holidays"),
                {**of_attendant(), "id": "auto-attendant-0002"},
            ],
        },
        fails={
            **_SCHEDULES,
            "auto_attendant_details": [
                of_attendant(business_schedule="Opening hours", holiday_schedule="Opening hours"),
                {"location_id": "location-0002", "id": "auto-attendant-0002", "business_schedule": "Opening hours"},
                {"location_id": "location-0002", "id": "auto-attendant-0003", "holiday_schedule": "Holidays"},
                {**of_attendant(business_schedule="Holidays"), "id": "auto-attendant-0004"},
            ],
        },
        unknown=failed(
            {"auto_attendant_details": [of_attendant(business_schedule="Opening hours")]},
            "location_schedules",
            location_id=LOCATION,
        ),
    ),
    "auto-attendant-unreachable": Case(
        passes={"auto_attendant_details": [_PRIVATE], **_forwarding("8003001")},
        fails={
            "auto_attendant_details": [{**_PRIVATE, "raw_json": menu(action="TRANSFER_WITH_PROMPT", value="3001")}],
            **_forwarding("3002"),
        },
        unknown=unread({"auto_attendant_details": [_PRIVATE]}, "person_call_forwarding"),
        outside={
            "auto_attendant_details": [
                of_attendant(direct_number=NUMBER),
                {**_PRIVATE, "id": "auto-attendant-0002", "raw_json": {"alternateNumbers": [{"phoneNumber": HIDDEN}]}},
            ]
        },
    ),
}
