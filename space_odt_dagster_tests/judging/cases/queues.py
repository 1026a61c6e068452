from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    COLLEAGUE,
    LOCATION,
    PERSON,
    QUEUE,
    Case,
    each_of,
    of_hunt_group,
    of_queue,
)
from space_odt_dagster_tests.judging.small_snapshot import failed, unread

_LISTED = {"call_queues": [of_queue(enabled=True)]}
_ASSIST = {"call_queues": [of_queue(has_cx_essentials=True)]}
_OFF = [of_queue(enabled=False)]


def _agents(*people: str) -> dict[str, Any]:
    return {"call_queue_agents": [{"queue_id": QUEUE, "location_id": LOCATION, "id": each} for each in people]}


def _supervised(agent: str, *, assist: bool) -> dict[str, Any]:
    return {"supervisor_agents": [{"supervisor_id": "supervisor-0001", "has_cx_essentials": assist, "id": agent}]}


CASES = {
    "queue-without-agents": Case(
        passes={"call_queue_details": [of_queue(enabled=True)], **_agents(PERSON)},
        fails={"call_queue_details": [of_queue()]},
        unknown=failed({"call_queue_details": [of_queue()]}, "call_queue_agents", queue_id=QUEUE),
        outside={"call_queue_details": _OFF},
    ),
    "queue-with-one-agent": Case(
        passes={"call_queue_details": [of_queue()], **_agents(PERSON, COLLEAGUE)},
        fails={"call_queue_details": [of_queue()], **_agents(PERSON)},
        unknown=unread({"call_queue_details": [of_queue()]}, "call_queue_agents"),
        outside={
            "call_queue_details": [of_queue(enabled=False), {**of_queue(), "id": "queue-0002"}],
            **_agents(PERSON),
        },
    ),
    "queue-no-night-service": Case(
        passes={
            **_LISTED,
            "call_queue_night_service": [of_queue(night_service_enabled=True)],
            "call_queue_holiday_service": [of_queue(holiday_service_enabled=True)],
        },
        fails={
            "call_queues": each_of(of_queue(), {}, {"enabled": True}),
            "call_queue_night_service": each_of(
                of_queue(), {"night_service_enabled": True}, {"night_service_enabled": False}
            ),
            "call_queue_holiday_service": each_of(
                of_queue(), {"holiday_service_enabled": False}, {"holiday_service_enabled": True}
            ),
        },
        unknown=failed(
            {**_LISTED, "call_queue_night_service": [of_queue(night_service_enabled=True)]},
            "call_queue_holiday_service",
            location_id=LOCATION,
            id=QUEUE,
        ),
        outside={
            "call_queues": _OFF,
            "call_queue_night_service": [of_queue(night_service_enabled=False)],
            "call_queue_holiday_service": [of_queue(holiday_service_enabled=False)],
        },
    ),
    "queue-customer-assist-without-supervisor": Case(
        passes={**_ASSIST, **_agents(COLLEAGUE, PERSON), **_supervised(PERSON, assist=True)},
        fails={**_ASSIST, **_agents(PERSON), **_supervised(PERSON, assist=False)},
        unknown=failed({**_ASSIST, **_agents(PERSON)}, "supervisor_agents", supervisor_id="supervisor-0001"),
        outside={"call_queues": [of_queue(has_cx_essentials=False)]},
    ),
    "queue-stranded-calls-wait": Case(
        passes={**_LISTED, "call_queue_stranded_calls": [of_queue(action="BUSY")]},
        fails={**_LISTED, "call_queue_stranded_calls": [of_queue(action="NONE")]},
        unknown=unread({"call_queue_stranded_calls": [of_queue(action="BUSY")]}, "call_queues"),
        outside={"call_queues": _OFF, "call_queue_stranded_calls": [of_queue(action="NONE")]},
    ),
    "queue-closed-by-hand": Case(
        passes={
            **_LISTED,
            "call_queue_night_service": [of_queue(force_night_service_enabled=False)],
            "call_queue_forced_forward": [of_queue(forced_forward_enabled=False)],
        },
        fails={
            "call_queues": each_of(of_queue(), {}, {"enabled": True}),
            "call_queue_night_service": each_of(
                of_queue(), {"force_night_service_enabled": False}, {"force_night_service_enabled": True}
            ),
            "call_queue_forced_forward": each_of(of_queue(), {"forced_forward_enabled": True}, {}),
        },
        unknown=failed(_LISTED, "call_queue_forced_forward", location_id=LOCATION, id=QUEUE),
        outside={
            "call_queues": _OFF,
            "call_queue_night_service": [of_queue(force_night_service_enabled=True)],
            "call_queue_forced_forward": [of_queue(forced_forward_enabled=True)],
        },
    ),
    "agent-deactivated": Case(
        passes={
            **_agents(PERSON, "workspace-0001"),
            "hunt_group_details": [of_hunt_group(raw_json={"agents": [{"id": PERSON}, {"id": "workspace-0001"}]})],
            "people": [{"person_id": PERSON, "login_enabled": True}, {"person_id": COLLEAGUE, "login_enabled": False}],
        },
        fails={
            **_agents(PERSON),
            "hunt_group_details": [of_hunt_group(raw_json={"agents": [{"id": COLLEAGUE}, {"id": PERSON}]})],
            "people": [{"person_id": PERSON, "login_enabled": False}, {"person_id": COLLEAGUE}],
        },
        unknown=unread(_agents(PERSON), "people"),
    ),
}
