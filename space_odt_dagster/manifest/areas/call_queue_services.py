"""What happens to calls of a queue at special times: at night, on holidays, by hand, and when no agent is left."""

from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.owners import QUEUE
from space_odt_dagster.manifest.shared_settings import call_forwarding

_NAME = column("name", "Name of the queue.", at=FromSource("name"))
_TRANSFER = column("transfer_phone_number", "Where calls are sent.", sensitive=PERSONAL)
_ANNOUNCEMENT = (
    column("audio_message_selection", "Which announcement callers hear: DEFAULT, or CUSTOM from files."),
    column("audio_file_names", "Names of the files of that announcement.", at="audioFiles[].fileName", type=LIST),
)
_BEFORE = column("play_announcement_before_enabled", "Whether callers hear an announcement first.", type=BOOLEAN)

CALL_QUEUE_NIGHT_SERVICE = QUEUE.setting(
    name="call_queue_night_service",
    description="What happens to calls of each queue outside its business hours.",
    sdk_method="telephony.callqueue.policy.night_service_detail",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/nightService",
    docs="get-details-for-a-call-queue-night-service",
    columns=(
        _NAME,
        column("night_service_enabled", "Whether calls outside business hours are treated differently.", type=BOOLEAN),
        column("action", "What happens to these calls: BUSY or TRANSFER."),
        column("business_hours_name", "Name of the schedule of business hours."),
        column("business_hours_level", "Where it is kept: LOCATION or ORGANIZATION."),
        _TRANSFER,
        column(
            "force_night_service_enabled", "Whether night service is in force now, whatever the hour.", type=BOOLEAN
        ),
        _BEFORE,
        column("announcement_mode", "Which announcement is played: NORMAL or MANUAL."),
        *_ANNOUNCEMENT,
        column(
            "manual_audio_message_selection",
            "Which announcement callers hear while night service is forced: DEFAULT, or CUSTOM from files.",
        ),
        column(
            "manual_audio_file_names",
            "Names of the files of that announcement.",
            at="manualAudioFiles[].fileName",
            type=LIST,
        ),
    ),
)

CALL_QUEUE_HOLIDAY_SERVICE = QUEUE.setting(
    name="call_queue_holiday_service",
    description="What happens to calls of each queue on holidays.",
    sdk_method="telephony.callqueue.policy.holiday_service_details",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/holidayService",
    docs="get-details-for-a-call-queue-holiday-service",
    columns=(
        _NAME,
        column("holiday_service_enabled", "Whether calls on holidays are treated differently.", type=BOOLEAN),
        column("action", "What happens to these calls: BUSY or TRANSFER."),
        column("holiday_schedule_name", "Name of the schedule of holidays."),
        column("holiday_schedule_level", "Where it is kept: LOCATION or ORGANIZATION."),
        _TRANSFER,
        _BEFORE,
        *_ANNOUNCEMENT,
    ),
)

CALL_QUEUE_FORCED_FORWARD = QUEUE.setting(
    name="call_queue_forced_forward",
    description="Whether all calls of each queue are sent elsewhere for the time being, such as in an emergency.",
    sdk_method="telephony.callqueue.policy.forced_forward_details",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/forcedForward",
    docs="get-details-for-a-call-queue-forced-forward",
    columns=(
        _NAME,
        column("forced_forward_enabled", "Whether all calls are sent elsewhere now.", type=BOOLEAN),
        _TRANSFER,
        _BEFORE,
        *_ANNOUNCEMENT,
    ),
)

CALL_QUEUE_STRANDED_CALLS = QUEUE.setting(
    name="call_queue_stranded_calls",
    description="What happens to callers who wait in each queue when all its agents have left.",
    sdk_method="telephony.callqueue.policy.stranded_calls_details",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/strandedCalls",
    docs="get-details-for-a-call-queue-stranded-calls",
    columns=(
        _NAME,
        column("action", "What happens to these calls: NONE, BUSY, TRANSFER, NIGHT_SERVICE, RINGING or ANNOUNCEMENT."),
        _TRANSFER,
        column(
            "trigger_policy_when_all_agents_are_unreachable_enabled",
            "Whether this also happens when no agent can be reached.",
            type=BOOLEAN,
        ),
        *_ANNOUNCEMENT,
    ),
)

CALL_QUEUE_ANNOUNCEMENT_FILES = QUEUE.setting(
    name="call_queue_announcement_files",
    grain="announcement file of a queue",
    description="The audio files that each queue has for its announcements.",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/announcements",
    docs="read-the-list-of-call-queue-announcement-files",
    item_key="announcements",
    list_may_be_absent=True,
    columns=(
        column("id", "Id of the file.", key=True),
        column("name", "Name of the file.", at="fileName"),
        column("file_size", "Size of the file."),
        column("media_file_type", "Format of the file, such as WAV."),
        column("level", "Where the file is kept: ORGANIZATION, LOCATION or ENTITY."),
        column("is_text_to_speech", "Whether it was made from a text.", type=BOOLEAN),
    ),
)

EXPORTS = (
    CALL_QUEUE_NIGHT_SERVICE,
    CALL_QUEUE_HOLIDAY_SERVICE,
    CALL_QUEUE_FORCED_FORWARD,
    CALL_QUEUE_STRANDED_CALLS,
    call_forwarding.FORWARDING_RULES[QUEUE],
    CALL_QUEUE_ANNOUNCEMENT_FILES,
)
