"""What happens to the calls that come in for a person: waiting, refused, intercepted, recorded, or left on the voicemail."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.shared_settings import incoming_calls, recordings

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
    incoming_calls.CALL_WAITING[PERSON],
    incoming_calls.DO_NOT_DISTURB[PERSON],
    incoming_calls.ANONYMOUS_CALL_REJECTION[PERSON],
    incoming_calls.CALL_INTERCEPT[PERSON],
    recordings.VOICEMAIL[PERSON],
    incoming_calls.MUSIC_ON_HOLD[PERSON],
    recordings.CALL_RECORDING[PERSON],
    PERSON_SINGLE_NUMBER_REACH,
    PERSON_PERSONAL_ASSISTANT,
)
