from typing import Any

from space_odt_dagster_tests.judging.cases.case import (
    COLLEAGUE,
    LINE,
    LOCATION,
    PERSON,
    Case,
    of_line,
    of_location,
    of_person,
    of_queue,
    of_workspace,
)
from space_odt_dagster_tests.judging.small_snapshot import Given, failed, unread

_RECORDED = {"enabled": True, "record": "Always"}
_PEOPLE = {"people": [{"person_id": PERSON, "email": "ana@example.com"}]}
_OPEN = {"allow_auto_answer": True, "access_type": "BLOCK_MEMBERS"}


def _compliance(*, follows: bool, location: bool = False, organisation: bool = False) -> dict[str, Any]:
    """The announcements for compliance: those of the location and the organisation."""
    own = of_location(use_org_settings_enabled=follows, inbound_pstn_calls_enabled=location)
    return {
        "location_call_recording_compliance_announcement": [own],
        "call_recording_compliance_announcement": [{"inbound_pstn_calls_enabled": organisation}],
    }


CASES = {
    "silent-monitoring-without-tone": Case(
        passes={"call_queue_settings": [{"play_tone_to_agent_for_silent_monitoring_enabled": True}]},
        fails={"call_queue_settings": [{"play_tone_to_agent_for_silent_monitoring_enabled": False}]},
        unknown=unread({}, "call_queue_settings"),
    ),
    "recording-without-announcement": Case(
        passes={
            **_compliance(follows=True, organisation=True),
            "person_call_recording": [of_person(**_RECORDED)],
            "workspace_call_recording": [
                {**of_workspace(**_RECORDED, announce_pstn_calls_enabled=True), "location_id": "location-0002"}
            ],
        },
        fails={
            **_compliance(follows=False, organisation=True),
            "person_call_recording": [of_person(**_RECORDED)],
            "virtual_line_call_recording": [of_line(**_RECORDED, announce_pstn_calls_enabled=False)],
        },
        unknown=failed(
            {"person_call_recording": [of_person(**_RECORDED)]},
            "location_call_recording_compliance_announcement",
            location_id=LOCATION,
        ),
        outside={
            "person_call_recording": [
                of_person(enabled=False, record="Always"),
                {**of_person(enabled=True, record="Never"), "person_id": COLLEAGUE},
            ]
        },
    ),
    "queue-recording-without-announcement": Case(
        passes={
            **_compliance(follows=False, location=True),
            "call_queue_call_recording": [of_queue(**_RECORDED)],
        },
        fails={**_compliance(follows=True), "call_queue_call_recording": [of_queue(**_RECORDED)]},
        unknown=unread(
            {
                "location_call_recording_compliance_announcement": [of_location(use_org_settings_enabled=True)],
                "call_queue_call_recording": [of_queue(**_RECORDED)],
            },
            "call_recording_compliance_announcement",
        ),
        outside={"call_queue_call_recording": [of_queue()]},
    ),
    "recording-switched-off-centrally": Case(
        passes={"person_call_recording": [of_person(**_RECORDED)], "call_recording_settings": [{"enabled": True}]},
        fails={
            "workspace_call_recording": [of_workspace(**_RECORDED)],
            "call_recording_settings": [{"enabled": False}],
        },
        unknown=unread({"virtual_line_call_recording": [of_line(**_RECORDED)]}, "call_recording_settings"),
        outside={"person_call_recording": [of_person()], "call_recording_settings": [{"enabled": False}]},
    ),
    "voicemail-copied-outside": Case(
        passes={
            **_PEOPLE,
            "person_voicemail": [
                of_person(enabled=True, email_copy_enabled=True, email_copy_address="Desk@Example.com"),
            ],
        },
        fails={
            **_PEOPLE,
            "person_voicemail": [
                of_person(
                    enabled=True, email_copy_enabled=True, email_copy_address="desk@example.com; ana@example.org"
                ),
            ],
            "workspace_voicemail": [
                of_workspace(enabled=True, message_storage_type="EXTERNAL", external_email="lobby@example.org"),
            ],
        },
        unknown=Given(
            {
                **_PEOPLE,
                "virtual_line_voicemail": [of_line(email_copy_enabled=True, email_copy_address="a@example.com")],
            },
            redaction="personal",
        ),
        outside={
            **_PEOPLE,
            "person_voicemail": [of_person(email_copy_enabled=False, email_copy_address="a@example.org")],
        },
    ),
    "push-to-talk-open": Case(
        passes={
            "person_push_to_talk": [of_person(**_OPEN, member_ids=[COLLEAGUE])],
            "workspace_push_to_talk": [of_workspace(allow_auto_answer=True, access_type="ALLOW_MEMBERS")],
        },
        fails={"virtual_line_push_to_talk": [of_line(**_OPEN, member_ids=[])]},
        unknown=failed({}, "virtual_line_push_to_talk", virtual_line_id=LINE),
        outside={"person_push_to_talk": [of_person(allow_auto_answer=False, access_type="BLOCK_MEMBERS")]},
    ),
    "ai-receptionist-not-disclosed": Case(
        passes={"ai_receptionist_details": [of_location(id="receptionist-0001", transparency_enabled=True)]},
        fails={"ai_receptionist_details": [of_location(id="receptionist-0001", enabled=True)]},
        unknown=unread({}, "ai_receptionist_details"),
        outside={"ai_receptionist_details": [of_location(id="receptionist-0001", enabled=False)]},
    ),
}
