"""What others may do with somebody's calls, and whose lines somebody watches."""

from space_odt_dagster.manifest.column_groups.teamwork import ANYBODY, members, numbers_of
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.export import Hidden, column
from space_odt_dagster.manifest.owners import PERSON, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.scopes import PEOPLE_READ, WORKSPACES_READ
from space_odt_dagster.manifest.shared_setting import own, shared_setting

BARGE_IN = shared_setting(
    own(PERSON, name="person_barge_in", path="/people/{entity_id}/features/bargeIn"),
    own(
        WORKSPACE,
        name="workspace_barge_in",
        docs="retrieve-barge-in-call-settings-for-a-workspace",
        scopes=WORKSPACES_READ,
    ),
    own(VIRTUAL_LINE, name="virtual_line_barge_in"),
    description="Whether others can join the calls of each <owner>.",
    sdk_method="<owner>.barge.read",
    path="/telephony/config/<owner>/{entity_id}/bargeIn",
    docs="read-barge-in-settings-for-a-<owner>",
    columns=(
        column("enabled", "Whether others may barge into the calls.", type=BOOLEAN),
        column("tone_enabled", "Whether a tone sounds when somebody barges in.", type=BOOLEAN),
    ),
)

CALL_BRIDGE = shared_setting(
    own(
        PERSON,
        name="person_call_bridge",
        path="/telephony/config/people/{entity_id}/features/callBridge",
        scopes=PEOPLE_READ,
    ),
    own(
        WORKSPACE,
        name="workspace_call_bridge",
        docs="retrieve-call-bridge-warning-tone-settings-for-a-workspace",
        scopes=WORKSPACES_READ,
    ),
    own(VIRTUAL_LINE, name="virtual_line_call_bridge"),
    description="Whether a tone sounds when somebody joins a call on a shared line of each <owner>.",
    sdk_method="<owner>.call_bridge.read",
    path="/telephony/config/<owner>/{entity_id}/callBridge",
    docs="read-call-bridge-settings-for-a-<owner>",
    columns=(
        column(
            "warning_tone_enabled", "Whether a tone sounds when somebody joins a call on a shared line.", type=BOOLEAN
        ),
    ),
)

PRIVACY = shared_setting(
    own(PERSON, name="person_privacy", path="/people/{entity_id}/features/privacy"),
    own(WORKSPACE, name="workspace_privacy", docs="retrieve-privacy-settings-for-a-workspace", scopes=WORKSPACES_READ),
    own(VIRTUAL_LINE, name="virtual_line_privacy"),
    description="Who can see whether the line of each <owner> is in use, and whether auto attendants lead to it. "
    "Numbers and addresses of the monitoring agents are in raw_json.",
    sdk_method="<owner>.privacy.read",
    path="/telephony/config/<owner>/{entity_id}/privacy",
    docs="get-a-<owner>-s-privacy-settings",
    hidden=numbers_of("monitoringAgents"),
    columns=(
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
        *members("monitoringAgents", "monitoring_agent", "those who may see the status of the line all the same"),
    ),
)

PUSH_TO_TALK = shared_setting(
    own(PERSON, name="person_push_to_talk", path="/people/{entity_id}/features/pushToTalk"),
    own(WORKSPACE, name="workspace_push_to_talk", scopes=WORKSPACES_READ),
    own(VIRTUAL_LINE, name="virtual_line_push_to_talk"),
    description="Whether each <owner> takes push-to-talk calls, and from whom. Numbers and addresses of the members "
    "are in raw_json.",
    sdk_method="<owner>.push_to_talk.read",
    path="/telephony/config/<owner>/{entity_id}/pushToTalk",
    docs="read-push-to-talk-settings-for-a-<owner>",
    hidden=numbers_of("members"),
    columns=(
        column("allow_auto_answer", "Whether push-to-talk calls are answered by themselves.", type=BOOLEAN),
        column("connection_type", "Whether such calls are ONE_WAY or TWO_WAY."),
        column(
            "access_type",
            "What the members are: the only ones who may call (ALLOW_MEMBERS) or may not (BLOCK_MEMBERS).",
        ),
        *members("members", "member", "those who are allowed or blocked"),
    ),
)

MONITORING = shared_setting(
    own(PERSON, name="person_monitoring", docs="retrieve-a-person-s-monitoring-settings"),
    own(WORKSPACE, name="workspace_monitoring", docs="retrieve-monitoring-settings-for-a-workspace"),
    description="The lines and call park extensions that each <owner> sees as busy lamps, which are easily lost in a "
    "migration. Their numbers are in raw_json.",
    sdk_method="<owner>.monitoring.read",
    path="/<owner>/{entity_id}/features/monitoring",
    hidden=(
        Hidden("monitoredElements[].member.lineKeyLabel", PERSONAL),
        Hidden("monitoredElements[].speedDial.lineKeyLabel", PERSONAL),
        Hidden("monitoredElements[].callparkextension.lineKeyLabel", PERSONAL),
        Hidden("monitoredElements[].member.numbers[].external", PERSONAL),
    ),
    columns=(
        column("call_park_notification_enabled", "Whether a parked call is notified.", type=BOOLEAN),
        column("available_entries_count", "How many more lines can be monitored.", type=INTEGER),
        column(
            "monitored_member_ids",
            "Ids of the people, workspaces and virtual lines whose lines are monitored.",
            at="monitoredElements[].member.id",
            type=LIST,
            references=ANYBODY,
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
    ),
)
