"""What others may do with somebody's calls: the columns of settings that people, workspaces and virtual lines have alike."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.spec import Column, Hidden, Reference, column

_ANYBODY = (Reference(("people.person_id", "workspaces.workspace_id", "virtual_lines.id")),)


def _members(field: str, name: str, who: str) -> tuple[Column, ...]:
    return (
        column(f"{name}_ids", f"{field}[].id", f"Ids of {who}.", type=LIST, references=_ANYBODY),
        column(f"{name}_types", f"{field}[].type", f"Kinds of {who}: PEOPLE, PLACE or VIRTUAL_LINE.", type=LIST),
        column(f"{name}_names", f"{field}[].displayName", f"Names of {who}.", type=LIST, sensitive=PERSONAL),
    )


BARGE_IN = (
    column("enabled", "enabled", "Whether others may barge into the calls.", type=BOOLEAN),
    column("tone_enabled", "toneEnabled", "Whether a tone sounds when somebody barges in.", type=BOOLEAN),
)

CALL_BRIDGE = (
    column(
        "warning_tone_enabled",
        "warningToneEnabled",
        "Whether a tone sounds when somebody joins a call on a shared line.",
        type=BOOLEAN,
    ),
)

PRIVACY = (
    column(
        "aa_extension_dialing_enabled",
        "aaExtensionDialingEnabled",
        "Whether auto attendants let callers dial the extension.",
        type=BOOLEAN,
    ),
    column(
        "aa_naming_dialing_enabled",
        "aaNamingDialingEnabled",
        "Whether auto attendants let callers dial by name.",
        type=BOOLEAN,
    ),
    column(
        "phone_status_directory_privacy_enabled",
        "enablePhoneStatusDirectoryPrivacy",
        "Whether only the monitoring agents see that the line is in use.",
        type=BOOLEAN,
    ),
    column(
        "phone_status_pickup_barge_in_privacy_enabled",
        "enablePhoneStatusPickupBargeInPrivacy",
        "Whether only the monitoring agents may pick up calls and barge in.",
        type=BOOLEAN,
    ),
    *_members("monitoringAgents", "monitoring_agent", "those who may see the status of the line all the same"),
)

PUSH_TO_TALK = (
    column(
        "allow_auto_answer", "allowAutoAnswer", "Whether push-to-talk calls are answered by themselves.", type=BOOLEAN
    ),
    column("connection_type", "connectionType", "Whether such calls are ONE_WAY or TWO_WAY."),
    column(
        "access_type",
        "accessType",
        "What the members are: the only ones who may call (ALLOW_MEMBERS) or may not (BLOCK_MEMBERS).",
    ),
    *_members("members", "member", "those who are allowed or blocked"),
)

RECEPTIONIST_CLIENT = (
    column("reception_enabled", "receptionEnabled", "Whether the person has the receptionist client.", type=BOOLEAN),
    *_members("monitoredMembers", "monitored_member", "those whose lines the receptionist sees"),
)

MONITORING = (
    column(
        "call_park_notification_enabled",
        "callParkNotificationEnabled",
        "Whether a parked call is notified.",
        type=BOOLEAN,
    ),
    column(
        "available_entries_count",
        "availableEntriesCount",
        "How many more lines can be monitored.",
        type=INTEGER,
    ),
    column(
        "monitored_member_ids",
        "monitoredElements[].member.id",
        "Ids of the people, workspaces and virtual lines whose lines are monitored.",
        type=LIST,
        references=_ANYBODY,
    ),
    column(
        "monitored_member_names",
        "monitoredElements[].member.displayName",
        "Names of those whose lines are monitored.",
        type=LIST,
        sensitive=PERSONAL,
    ),
    column(
        "monitored_call_park_extension_ids",
        "monitoredElements[].callparkextension.id",
        "Ids of the call park extensions that are monitored.",
        type=LIST,
        references="call_park_extensions.id",
    ),
    column(
        "monitored_call_park_extension_names",
        "monitoredElements[].callparkextension.name",
        "Names of the call park extensions that are monitored.",
        type=LIST,
    ),
    column(
        "speed_dial_numbers",
        "monitoredElements[].speedDial.phoneNumber",
        "Numbers of the speed dials that stand among the monitored lines.",
        type=LIST,
        sensitive=PERSONAL,
    ),
)

MONITORING_HIDDEN = (
    Hidden("monitoredElements[].member.lineKeyLabel", PERSONAL),
    Hidden("monitoredElements[].speedDial.lineKeyLabel", PERSONAL),
    Hidden("monitoredElements[].callparkextension.lineKeyLabel", PERSONAL),
    Hidden("monitoredElements[].member.numbers[].external", PERSONAL),
)
"""People write names on line keys."""


def numbers_of(members: str) -> tuple[Hidden, ...]:
    """The phone numbers of the members in a list, which no column shows."""
    return (Hidden(f"{members}[].numbers[].external", PERSONAL),)
