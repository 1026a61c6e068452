"""What others may do with somebody's calls: the columns of settings that people, workspaces and virtual lines have alike."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.export import Column, Hidden, Reference, column

_ANYBODY = (Reference(("people.person_id", "workspaces.workspace_id", "virtual_lines.id")),)


def _members(field: str, name: str, who: str) -> tuple[Column, ...]:
    return (
        column(f"{name}_ids", f"Ids of {who}.", at=f"{field}[].id", type=LIST, references=_ANYBODY),
        column(f"{name}_types", f"Kinds of {who}: PEOPLE, PLACE or VIRTUAL_LINE.", at=f"{field}[].type", type=LIST),
        column(f"{name}_names", f"Names of {who}.", at=f"{field}[].displayName", type=LIST, sensitive=PERSONAL),
    )


BARGE_IN = (
    column("enabled", "Whether others may barge into the calls.", type=BOOLEAN),
    column("tone_enabled", "Whether a tone sounds when somebody barges in.", type=BOOLEAN),
)

CALL_BRIDGE = (
    column("warning_tone_enabled", "Whether a tone sounds when somebody joins a call on a shared line.", type=BOOLEAN),
)

PRIVACY = (
    column("aa_extension_dialing_enabled", "Whether auto attendants let callers dial the extension.", type=BOOLEAN),
    column("aa_naming_dialing_enabled", "Whether auto attendants let callers dial by name.", type=BOOLEAN),
    column(
        "phone_status_directory_privacy_enabled",
        "Whether only the monitoring agents see that the line is in use.",
        at="enablePhoneStatusDirectoryPrivacy",
        type=BOOLEAN,
    ),
    column(
        "phone_status_pickup_barge_in_privacy_enabled",
        "Whether only the monitoring agents may pick up calls and barge in.",
        at="enablePhoneStatusPickupBargeInPrivacy",
        type=BOOLEAN,
    ),
    *_members("monitoringAgents", "monitoring_agent", "those who may see the status of the line all the same"),
)

PUSH_TO_TALK = (
    column("allow_auto_answer", "Whether push-to-talk calls are answered by themselves.", type=BOOLEAN),
    column("connection_type", "Whether such calls are ONE_WAY or TWO_WAY."),
    column(
        "access_type", "What the members are: the only ones who may call (ALLOW_MEMBERS) or may not (BLOCK_MEMBERS)."
    ),
    *_members("members", "member", "those who are allowed or blocked"),
)

RECEPTIONIST_CLIENT = (
    column("reception_enabled", "Whether the person has the receptionist client.", type=BOOLEAN),
    *_members("monitoredMembers", "monitored_member", "those whose lines the receptionist sees"),
)

MONITORING = (
    column("call_park_notification_enabled", "Whether a parked call is notified.", type=BOOLEAN),
    column("available_entries_count", "How many more lines can be monitored.", type=INTEGER),
    column(
        "monitored_member_ids",
        "Ids of the people, workspaces and virtual lines whose lines are monitored.",
        at="monitoredElements[].member.id",
        type=LIST,
        references=_ANYBODY,
    ),
    column(
        "monitored_member_names",
        "Names of those whose lines are monitored.",
        at="monitoredElements[].member.displayName",
        type=LIST,
        sensitive=PERSONAL,
    ),
    column(
        "monitored_call_park_extension_ids",
        "Ids of the call park extensions that are monitored.",
        at="monitoredElements[].callparkextension.id",
        type=LIST,
        references="call_park_extensions.id",
    ),
    column(
        "monitored_call_park_extension_names",
        "Names of the call park extensions that are monitored.",
        at="monitoredElements[].callparkextension.name",
        type=LIST,
    ),
    column(
        "speed_dial_numbers",
        "Numbers of the speed dials among the monitored lines.",
        at="monitoredElements[].speedDial.phoneNumber",
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
