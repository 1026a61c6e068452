"""Which services a person has and may change, and how the apps behave."""

from space_odt_dagster.manifest.columns import BOOLEAN, LIST, TIME
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.origins import InAnswer
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import PEOPLE_READ

_FEATURES = (
    ("anonymous_call_rejection", "anonymousCallRejection", "the rejection of anonymous calls"),
    ("barge_in", "bargeIn", "barge in"),
    ("block_caller_id", "blockCallerId", "withholding the caller id"),
    ("call_forwarding", "callForwarding", "call forwarding"),
    ("call_waiting", "callWaiting", "call waiting"),
    ("call_notify", "callNotify", "the notification of calls"),
    ("connected_line_identity", "connectedLineIdentity", "the identity of the connected line"),
    ("executive", "executive", "executives and assistants"),
    ("hoteling", "hoteling", "hoteling"),
    ("priority_alert", "priorityAlert", "priority alerts"),
    ("selectively_accept_calls", "selectivelyAcceptCalls", "the selective acceptance of calls"),
    ("selectively_reject_calls", "selectivelyRejectCalls", "the selective rejection of calls"),
    ("selectively_forward_calls", "selectivelyForwardCalls", "the selective forwarding of calls"),
    ("sequential_ring", "sequentialRing", "sequential ring"),
    ("simultaneous_ring", "simultaneousRing", "simultaneous ring"),
    ("single_number_reach", "singleNumberReach", "single number reach"),
    ("voicemail", "voicemail", "voicemail"),
    ("send_calls_to_voicemail", "sendCallsToVoicemail", "which calls go to voicemail"),
    ("voicemail_email_copy", "voicemailEmailCopy", "copies of messages by e-mail"),
    ("voicemail_fax_messaging", "voicemailFaxMessaging", "fax messages"),
    ("voicemail_message_storage", "voicemailMessageStorage", "where messages are kept"),
    ("voicemail_notifications", "voicemailNotifications", "notifications of messages"),
    ("voicemail_transfer_number", "voicemailTransferNumber", "where pressing 0 leads to"),
    ("voicemail_download", "voicemailDownload", "the download of messages"),
    ("generate_activation_code", "generateActivationCode", "activation codes of devices"),
    ("speed_dial", "speedDial", "speed dials"),
)


PERSON_TIMEZONE_LANGUAGE = PERSON.setting(
    name="person_timezone_language",
    description="Time zone and announcement language of each calling person.",
    sdk_method="person_settings.get",
    path="/telephony/config/people/{person_id}",
    docs="get-timezone-and-announcement-language-settings-of-a-person",
    columns=(
        column("timezone", "Time zone that schedules are read in.", at="timeZone"),
        column("announcement_language", "Language of the announcements."),
    ),
)

PERSON_CALLING_BEHAVIOR = PERSON.setting(
    name="person_calling_behavior",
    description="With which app each person places calls, as set and as in effect.",
    sdk_method="person_settings.calling_behavior.read",
    path="/people/{person_id}/features/callingBehavior",
    docs="read-person-s-calling-behavior",
    columns=(
        column("behavior_type", "The app as set for the person; empty if the setting of the organisation applies."),
        column("effective_behavior_type", "The app in effect, such as NATIVE_WEBEX_TEAMS_CALLING."),
        column("profile_id", "Id of the UC Manager profile in use."),
    ),
)

PERSON_CALLING_SERVICES = PERSON.setting(
    name="person_calling_services",
    description="The calling services that are switched on for each calling person.",
    sdk_method="person_settings.get_calling_services",
    path="/telephony/config/people/{person_id}/services",
    docs="list-enabled-calling-services-for-a-person",
    scopes=PEOPLE_READ,
    columns=(column("services", "Names of the services.", type=LIST),),
)

PERSON_MS_TEAMS = PERSON.setting(
    name="person_ms_teams",
    grain="MS Teams setting of a calling person",
    description="How calling works within Microsoft Teams for each calling person.",
    sdk_method="person_settings.ms_teams.read",
    path="/telephony/config/people/{person_id}/settings/msTeams",
    docs="retrieve-a-person-s-ms-teams-settings",
    item_key="settings",
    list_may_be_absent=True,
    columns=(
        column("setting_name", "Name of the setting: HIDE_WEBEX_APP or PRESENCE_SYNC.", key=True),
        column("value", "Whether it is on.", type=BOOLEAN),
        column("level", "Where it is set: GLOBAL, ORGANIZATION, GROUP or PEOPLE."),
        column("last_modified", "When it was last changed.", type=TIME),
        column("org_id", "Organization of the person.", at=InAnswer("orgId")),
    ),
)

PERSON_FEATURE_ACCESS = PERSON.setting(
    name="person_feature_access",
    description="Which settings each calling person may change in the user portal.",
    sdk_method="person_settings.feature_access.read",
    path="/telephony/config/people/{person_id}/settings/permissions",
    docs="read-feature-access-settings-for-a-person",
    columns=(
        column(
            "user_org_settings_permission_enabled",
            "Whether own permissions are used instead of those of the organisation.",
            type=BOOLEAN,
        ),
        *(
            column(
                f"{name}_access",
                f"Whether the person may change {what}: FULL_ACCESS or NO_ACCESS.",
                at=f"userOrgSettingsPermissions.{field}",
            )
            for name, field, what in _FEATURES
        ),
    ),
)

EXPORTS = (
    PERSON_TIMEZONE_LANGUAGE,
    PERSON_CALLING_BEHAVIOR,
    PERSON_CALLING_SERVICES,
    PERSON_MS_TEAMS,
    PERSON_FEATURE_ACCESS,
)
