"""What happens to the calls that come in for a person: waiting, refused, intercepted, recorded, or left on the voicemail."""

from space_odt_dagster.manifest.column_groups.incoming_calls import (
    CALL_INTERCEPT,
    CALL_WAITING,
    DO_NOT_DISTURB,
    MUSIC_ON_HOLD,
    REJECT_ANONYMOUS,
)
from space_odt_dagster.manifest.column_groups.recordings import (
    CALL_RECORDING,
    MESSAGE_FORWARDING,
    RECORDING_ACCESS,
    VOICEMAIL,
)
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import PEOPLE_READ

PERSON_CALL_WAITING = PERSON.setting(
    name="person_call_waiting",
    description="Whether each calling person is offered a second call during a call.",
    sdk_method="person_settings.call_waiting.read",
    path="/people/{entity_id}/features/callWaiting",
    docs="read-call-waiting-settings-for-a-person",
    columns=CALL_WAITING,
)

PERSON_DO_NOT_DISTURB = PERSON.setting(
    name="person_do_not_disturb",
    description="Whether do not disturb is on for each calling person.",
    sdk_method="person_settings.dnd.read",
    path="/people/{entity_id}/features/doNotDisturb",
    docs="read-do-not-disturb-settings-for-a-person",
    columns=(
        *DO_NOT_DISTURB,
        column(
            "webex_go_override_enabled",
            "Whether calls to the mobile phone of Webex Go ring all the same.",
            type=BOOLEAN,
        ),
    ),
)

PERSON_ANONYMOUS_CALL_REJECTION = PERSON.setting(
    name="person_anonymous_call_rejection",
    description="Whether calls to each calling person without a caller id are rejected.",
    sdk_method="person_settings.anon_calls.read",
    path="/telephony/config/people/{entity_id}/anonymousCallReject",
    docs="get-anonymous-call-rejection-settings-for-a-person",
    scopes=PEOPLE_READ,
    columns=REJECT_ANONYMOUS,
)

PERSON_CALL_INTERCEPT = PERSON.setting(
    name="person_call_intercept",
    description="Whether the calls of each calling person are intercepted, and what callers hear then. Look here if "
    "a line seems dead.",
    sdk_method="person_settings.call_intercept.read",
    path="/people/{entity_id}/features/intercept",
    docs="read-call-intercept-settings-for-a-person",
    columns=CALL_INTERCEPT,
)

PERSON_VOICEMAIL = PERSON.setting(
    name="person_voicemail",
    description="The voicemail of each calling person: which calls go there, where messages are kept and who is "
    "notified.",
    sdk_method="person_settings.voicemail.read",
    path="/people/{entity_id}/features/voicemail",
    docs="read-voicemail-settings-for-a-person",
    columns=(*VOICEMAIL, *MESSAGE_FORWARDING),
)

PERSON_MUSIC_ON_HOLD = PERSON.setting(
    name="person_music_on_hold",
    description="The music that callers of each calling person hear on hold.",
    sdk_method="person_settings.music_on_hold.read",
    path="/telephony/config/people/{entity_id}/musicOnHold",
    docs="retrieve-music-on-hold-settings-for-a-person",
    columns=MUSIC_ON_HOLD,
)

PERSON_CALL_RECORDING = PERSON.setting(
    name="person_call_recording",
    description="Whether and how the calls of each calling person are recorded, and by which vendor.",
    sdk_method="person_settings.call_recording.read",
    path="/people/{entity_id}/features/callRecording",
    docs="read-call-recording-settings-for-a-person",
    columns=(*CALL_RECORDING, *RECORDING_ACCESS),
)

PERSON_SINGLE_NUMBER_REACH = PERSON.setting(
    name="person_single_number_reach",
    description="The other phones that ring with that of each calling person, such as a mobile.",
    sdk_method="person_settings.single_number_reach.read",
    path="/telephony/config/people/{person_id}/singleNumberReach",
    docs="get-single-number-reach-settings-for-a-person",
    columns=(
        column("enabled", "Whether other phones ring too.", type=BOOLEAN),
        column(
            "alert_all_numbers_for_click_to_dial_calls_enabled",
            "Whether they also ring when the person dials by a click.",
            type=BOOLEAN,
        ),
        column(
            "number_names", "Names of these phones, one for each.", at="numbers[].name", type=LIST, sensitive=PERSONAL
        ),
        column(
            "phone_numbers", "Their numbers, one for each.", at="numbers[].phoneNumber", type=LIST, sensitive=PERSONAL
        ),
        column("numbers_enabled", "Whether they ring, one for each.", at="numbers[].enabled", type=LIST),
    ),
)

PERSON_PERSONAL_ASSISTANT = PERSON.setting(
    name="person_personal_assistant",
    description="What callers hear of each calling person who is away, and where they are transferred to.",
    sdk_method="person_settings.personal_assistant.get",
    path="/telephony/config/people/{person_id}/features/personalAssistant",
    docs="get-personal-assistant",
    columns=(
        column("enabled", "Whether the personal assistant answers.", type=BOOLEAN),
        column("presence", "Why the person is away, such as LUNCH, MEETING or VACATION; NONE if not."),
        column("until", "When the person is back.", at="untilDateTime", type=TIME),
        column("transfer_enabled", "Whether callers can be transferred.", type=BOOLEAN),
        column("transfer_number", "Where they are transferred to."),
        column("alerting", "Whether the person is alerted first: ALERT_ME_FIRST, PLAY_RING_REMINDER or NONE."),
        column("alert_me_first_number_of_rings", "Number of rings before the assistant answers.", type=INTEGER),
    ),
)

EXPORTS = (
    PERSON_CALL_WAITING,
    PERSON_DO_NOT_DISTURB,
    PERSON_ANONYMOUS_CALL_REJECTION,
    PERSON_CALL_INTERCEPT,
    PERSON_VOICEMAIL,
    PERSON_MUSIC_ON_HOLD,
    PERSON_CALL_RECORDING,
    PERSON_SINGLE_NUMBER_REACH,
    PERSON_PERSONAL_ASSISTANT,
)
