"""What is recorded or left behind: the columns of voicemail and call recording, of people, workspaces and virtual lines."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL
from space_odt_dagster.manifest.spec import column

VOICEMAIL = (
    column("enabled", "enabled", "Whether there is a voicemail.", type=BOOLEAN),
    column("send_all_calls_enabled", "sendAllCalls.enabled", "Whether every call goes to voicemail.", type=BOOLEAN),
    column(
        "send_busy_calls_enabled",
        "sendBusyCalls.enabled",
        "Whether calls go to voicemail while the line is busy.",
        type=BOOLEAN,
    ),
    column(
        "send_unanswered_calls_enabled",
        "sendUnansweredCalls.enabled",
        "Whether unanswered calls go to voicemail.",
        type=BOOLEAN,
    ),
    column(
        "number_of_rings",
        "sendUnansweredCalls.numberOfRings",
        "Number of rings before an unanswered call goes to voicemail.",
        type=INTEGER,
    ),
    column("message_storage_type", "messageStorage.storageType", "Where messages are kept: INTERNAL or EXTERNAL."),
    column(
        "email_copy_enabled",
        "emailCopyOfMessage.enabled",
        "Whether a copy of each message is sent by e-mail.",
        type=BOOLEAN,
    ),
    column("email_copy_address", "emailCopyOfMessage.emailId", "Where the copies are sent to.", sensitive=PERSONAL),
    column("external_email", "messageStorage.externalEmail", "Mailbox of external storage.", sensitive=PERSONAL),
    column(
        "mwi_enabled",
        "messageStorage.mwiEnabled",
        "Whether a lamp or sign on the phone says that a message waits.",
        type=BOOLEAN,
    ),
    column("busy_greeting", "sendBusyCalls.greeting", "Greeting while the line is busy: DEFAULT or CUSTOM."),
    column(
        "busy_greeting_uploaded",
        "sendBusyCalls.greetingUploaded",
        "Whether a custom greeting for a busy line is there.",
        type=BOOLEAN,
    ),
    column("unanswered_greeting", "sendUnansweredCalls.greeting", "Greeting of unanswered calls: DEFAULT or CUSTOM."),
    column(
        "unanswered_greeting_uploaded",
        "sendUnansweredCalls.greetingUploaded",
        "Whether a custom greeting of unanswered calls is there.",
        type=BOOLEAN,
    ),
    column(
        "system_max_number_of_rings",
        "sendUnansweredCalls.systemMaxNumberOfRings",
        "The largest number of rings that can be set.",
        type=INTEGER,
    ),
    column(
        "notifications_enabled",
        "notifications.enabled",
        "Whether new messages are notified by e-mail or text message.",
        type=BOOLEAN,
    ),
    column(
        "notifications_destination",
        "notifications.destination",
        "Where these notifications are sent to.",
        sensitive=PERSONAL,
    ),
    column(
        "sms_destination",
        "notifications.smsDestination",
        "Number that text messages about new messages are sent to.",
        sensitive=PERSONAL,
    ),
    column(
        "transfer_to_number_enabled",
        "transferToNumber.enabled",
        "Whether callers can press 0 to be transferred.",
        type=BOOLEAN,
    ),
    column(
        "transfer_to_number_destination",
        "transferToNumber.destination",
        "Where pressing 0 leads to.",
        sensitive=PERSONAL,
    ),
    column("fax_message_enabled", "faxMessage.enabled", "Whether faxes are received as messages.", type=BOOLEAN),
    column("fax_number", "faxMessage.phoneNumber", "Phone number of the fax.", sensitive=PERSONAL),
    column("fax_extension", "faxMessage.extension", "Extension of the fax.", sensitive=PERSONAL),
)

MESSAGE_FORWARDING = (
    column(
        "voice_message_forwarding_enabled",
        "voiceMessageForwardingEnabled",
        "Whether messages can be forwarded.",
        type=BOOLEAN,
    ),
)

CALL_RECORDING = (
    column("enabled", "enabled", "Whether calls are recorded.", type=BOOLEAN),
    column(
        "record",
        "record",
        "Which calls are recorded: Always, Never, Always with Pause/Resume or On Demand with User Initiated Start.",
    ),
    column(
        "record_voicemail_enabled",
        "recordVoicemailEnabled",
        "Whether the leaving of voice messages is recorded too.",
        type=BOOLEAN,
    ),
    column(
        "notification_type",
        "notification.type",
        "What is heard when a recording is paused or resumed: None, Beep or Play Announcement.",
    ),
    column(
        "notification_enabled",
        "notification.enabled",
        "Whether something is heard when a recording is paused or resumed.",
        type=BOOLEAN,
    ),
    column("repeat_enabled", "repeat.enabled", "Whether a tone is repeated while recording.", type=BOOLEAN),
    column("repeat_interval_seconds", "repeat.interval", "Seconds between the repeated tones.", type=INTEGER),
    column(
        "announce_internal_calls_enabled",
        "startStopAnnouncement.internalCallsEnabled",
        "Whether start and stop of a recording are announced on internal calls.",
        type=BOOLEAN,
    ),
    column(
        "announce_pstn_calls_enabled",
        "startStopAnnouncement.pstnCallsEnabled",
        "Whether start and stop of a recording are announced on outside calls.",
        type=BOOLEAN,
    ),
    column("service_provider", "serviceProvider", "Account at the recording vendor."),
    column("external_group", "externalGroup", "Group at the recording vendor."),
    column(
        "external_identifier",
        "externalIdentifier",
        "By what the recording vendor knows who is recorded.",
        sensitive=PERSONAL,
    ),
)


RECORDING_ACCESS = (
    column(
        "start_stop_announcement_enabled",
        "startStopAnnouncementEnabled",
        "Whether start and stop of a recording are announced.",
        type=BOOLEAN,
    ),
    *(
        column(
            f"{name}_recordings_enabled",
            f"callRecordingAccessSettings.{field}RecordingsEnabled",
            f"Whether own recordings can be {what}.",
            type=BOOLEAN,
        )
        for name, field, what in (
            ("view_and_play", "viewAndPlay", "seen and played"),
            ("download", "download", "downloaded"),
            ("delete", "delete", "deleted"),
            ("share", "share", "shared"),
        )
    ),
)
"""What a person may do with own recordings."""
