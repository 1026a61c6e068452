"""What others may do with the calls of a person, and which lines and features the person looks after."""

from space_odt_dagster.manifest.column_groups.teamwork import members, numbers_of
from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL
from space_odt_dagster.manifest.export import Reference, column
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.shared_settings import teamwork

_FEATURE = tuple(
    Reference((place,), when=("type", kind))
    for kind, place in (
        ("AUTO_ATTENDANT", "auto_attendants.id"),
        ("CALL_QUEUE", "call_queues.id"),
        ("HUNT_GROUP", "hunt_groups.id"),
    )
)


PERSON_RECEPTIONIST_CLIENT = PERSON.setting(
    name="person_receptionist_client",
    description="Who has the receptionist client, and whose lines are seen in it. Numbers and addresses of the "
    "members are in raw_json.",
    sdk_method="person_settings.receptionist.read",
    path="/people/{person_id}/features/reception",
    docs="read-receptionist-client-settings-for-a-person",
    hidden=numbers_of("monitoredMembers"),
    columns=(
        column("reception_enabled", "Whether the person has the receptionist client.", type=BOOLEAN),
        *members("monitoredMembers", "monitored_member", "those whose lines the receptionist sees"),
    ),
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
    teamwork.BARGE_IN[PERSON],
    teamwork.CALL_BRIDGE[PERSON],
    teamwork.PRIVACY[PERSON],
    teamwork.PUSH_TO_TALK[PERSON],
    teamwork.MONITORING[PERSON],
    PERSON_RECEPTIONIST_CLIENT,
    PERSON_MODE_MANAGEMENT_FEATURES,
    PERSON_CALL_CAPTIONS,
)
