"""What others may do with the calls of a person, and which lines and features the person looks after."""

from space_odt_dagster.manifest.column_groups.teamwork import (
    BARGE_IN,
    CALL_BRIDGE,
    MONITORING,
    MONITORING_HIDDEN,
    PRIVACY,
    PUSH_TO_TALK,
    RECEPTIONIST_CLIENT,
    numbers_of,
)
from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL
from space_odt_dagster.manifest.export import Reference, column
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import PEOPLE_READ

_FEATURE = tuple(
    Reference((place,), when=("type", kind))
    for kind, place in (
        ("AUTO_ATTENDANT", "auto_attendants.id"),
        ("CALL_QUEUE", "call_queues.id"),
        ("HUNT_GROUP", "hunt_groups.id"),
    )
)


PERSON_BARGE_IN = PERSON.setting(
    name="person_barge_in",
    description="Whether others can join the calls of each calling person.",
    sdk_method="person_settings.barge.read",
    path="/people/{entity_id}/features/bargeIn",
    docs="read-barge-in-settings-for-a-person",
    columns=BARGE_IN,
)

PERSON_CALL_BRIDGE = PERSON.setting(
    name="person_call_bridge",
    description="Whether a tone sounds when somebody joins a call on a shared line of each calling person.",
    sdk_method="person_settings.call_bridge.read",
    path="/telephony/config/people/{entity_id}/features/callBridge",
    docs="read-call-bridge-settings-for-a-person",
    scopes=PEOPLE_READ,
    columns=CALL_BRIDGE,
)

PERSON_PRIVACY = PERSON.setting(
    name="person_privacy",
    description="Who can see whether the line of each calling person is in use, and whether auto attendants lead to "
    "it. Numbers and addresses of the monitoring agents are in raw_json.",
    sdk_method="person_settings.privacy.read",
    path="/people/{entity_id}/features/privacy",
    docs="get-a-person-s-privacy-settings",
    hidden=numbers_of("monitoringAgents"),
    columns=PRIVACY,
)

PERSON_PUSH_TO_TALK = PERSON.setting(
    name="person_push_to_talk",
    description="Whether each calling person takes push-to-talk calls, and from whom. Numbers and addresses of the "
    "members are in raw_json.",
    sdk_method="person_settings.push_to_talk.read",
    path="/people/{entity_id}/features/pushToTalk",
    docs="read-push-to-talk-settings-for-a-person",
    hidden=numbers_of("members"),
    columns=PUSH_TO_TALK,
)

PERSON_MONITORING = PERSON.setting(
    name="person_monitoring",
    description="The lines and call park extensions that each calling person sees as busy lamps, which are easily "
    "lost in a migration. Their numbers are in raw_json.",
    sdk_method="person_settings.monitoring.read",
    path="/people/{entity_id}/features/monitoring",
    docs="retrieve-a-person-s-monitoring-settings",
    hidden=MONITORING_HIDDEN,
    columns=MONITORING,
)

PERSON_RECEPTIONIST_CLIENT = PERSON.setting(
    name="person_receptionist_client",
    description="Who has the receptionist client, and whose lines are seen in it. Numbers and addresses of the "
    "members are in raw_json.",
    sdk_method="person_settings.receptionist.read",
    path="/people/{person_id}/features/reception",
    docs="read-receptionist-client-settings-for-a-person",
    hidden=numbers_of("monitoredMembers"),
    columns=RECEPTIONIST_CLIENT,
)

PERSON_MODE_MANAGEMENT_FEATURES = PERSON.setting(
    name="person_mode_management_features",
    grain="feature whose operating mode a calling person manages",
    description="The auto attendants, queues and hunt groups whose operating mode each calling person can switch.",
    sdk_method="person_settings.mode_management.assigned_features",
    path="/telephony/config/people/{person_id}/modeManagement/features",
    docs="retrieve-the-list-of-features-assigned-to-a-user-for-mode-management",
    item_key="features",
    list_may_be_absent=True,
    columns=(
        column("id", "Id of the feature.", key=True, references=_FEATURE),
        column("name", "Name of the feature."),
        column("type", "Kind of feature: AUTO_ATTENDANT, CALL_QUEUE or HUNT_GROUP."),
        column("current_operating_mode_id", "The operating mode that was in effect when this was read."),
        column("current_operating_mode_name", "Name of that operating mode."),
        column("direct_number", "Phone number of the feature.", at="phoneNumber"),
        column("extension", "Extension of the feature."),
        column("mode_based_forwarding_enabled", "Whether its calls are forwarded by operating mode.", type=BOOLEAN),
        column("forward_destination", "Where they are forwarded to now.", sensitive=PERSONAL),
        column("exception_type", "How the current operating mode departs from its schedule."),
        column(
            "feature_location_id",
            "Location of the feature.",
            at="location.id",
            references="calling_locations.location_id",
        ),
        column("feature_location_name", "Name of the location of the feature.", at="location.name"),
    ),
)

PERSON_CALL_CAPTIONS = PERSON.setting(
    name="person_call_captions",
    description="Whether each calling person gets captions and transcripts of calls.",
    sdk_method="person_settings.get_call_captions_settings",
    path="/telephony/config/people/{person_id}/callCaptions",
    docs="get-the-user-call-captions-settings",
    columns=(
        column(
            "closed_captions_enabled", "Whether the person gets captions.", at="userClosedCaptionsEnabled", type=BOOLEAN
        ),
        column(
            "transcripts_enabled", "Whether the person gets transcripts.", at="userTranscriptsEnabled", type=BOOLEAN
        ),
        column("use_location_settings_enabled", "Whether the settings of the location are used instead.", type=BOOLEAN),
        column("location_closed_captions_enabled", "Whether the location has captions.", type=BOOLEAN),
        column("location_transcripts_enabled", "Whether the location has transcripts.", type=BOOLEAN),
    ),
)

EXPORTS = (
    PERSON_BARGE_IN,
    PERSON_CALL_BRIDGE,
    PERSON_PRIVACY,
    PERSON_PUSH_TO_TALK,
    PERSON_MONITORING,
    PERSON_RECEPTIONIST_CLIENT,
    PERSON_MODE_MANAGEMENT_FEATURES,
    PERSON_CALL_CAPTIONS,
)
