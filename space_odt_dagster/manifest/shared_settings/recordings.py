"""What is recorded or left behind: voicemail and call recording."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.owners import PERSON, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.scopes import WORKSPACES_READ
from space_odt_dagster.manifest.shared_setting import own, shared_setting

_MESSAGE_FORWARDING = (column("voice_message_forwarding_enabled", "Whether messages can be forwarded.", type=BOOLEAN),)

VOICEMAIL = shared_setting(
    own(PERSON, name="person_voicemail", path="/people/{entity_id}/features/voicemail", more=_MESSAGE_FORWARDING),
    own(WORKSPACE, name="workspace_voicemail", scopes=WORKSPACES_READ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_voicemail",
        more=(
            *_MESSAGE_FORWARDING,
            column("announcement_language_code", "Language of the announcements, as a code such as en_us."),
        ),
    ),
    description="The voicemail of each <owner>: which calls go there, where messages are kept and who is notified.",
    sdk_method="<owner>.voicemail.read",
    path="/telephony/config/<owner>/{entity_id}/voicemail",
    docs="read-voicemail-settings-for-a-<owner>",
    columns=(
        column("enabled", "Whether there is a voicemail.", type=BOOLEAN),
        column(
            "send_all_calls_enabled", "Whether every call goes to voicemail.", at="sendAllCalls.enabled", type=BOOLEAN
        ),
        column(
            "send_busy_calls_enabled",
            "Whether calls go to voicemail while the line is busy.",
            at="sendBusyCalls.enabled",
            type=BOOLEAN,
        ),
        column(
            "send_unanswered_calls_enabled",
            "Whether unanswered calls go to voicemail.",
            at="sendUnansweredCalls.enabled",
            type=BOOLEAN,
        ),
        column(
            "number_of_rings",
            "Number of rings before an unanswered call goes to voicemail.",
            at="sendUnansweredCalls.numberOfRings",
            type=INTEGER,
        ),
        column(
            "message_storage_type", "Where messages are kept: INTERNAL or EXTERNAL.", at="messageStorage.storageType"
        ),
        column(
            "email_copy_enabled",
            "Whether a copy of each message is sent by e-mail.",
            at="emailCopyOfMessage.enabled",
            type=BOOLEAN,
        ),
        column(
            "email_copy_address", "Where the copies are sent to.", at="emailCopyOfMessage.emailId", sensitive=PERSONAL
        ),
        column("external_email", "Mailbox of external storage.", at="messageStorage.externalEmail", sensitive=PERSONAL),
        column(
            "mwi_enabled",
            "Whether a lamp or sign on the phone shows that a message is waiting.",
            at="messageStorage.mwiEnabled",
            type=BOOLEAN,
        ),
        column("busy_greeting", "Greeting while the line is busy: DEFAULT or CUSTOM.", at="sendBusyCalls.greeting"),
        column(
            "busy_greeting_uploaded",
            "Whether there is a custom greeting for a busy line.",
            at="sendBusyCalls.greetingUploaded",
            type=BOOLEAN,
        ),
        column(
            "unanswered_greeting", "Greeting of unanswered calls: DEFAULT or CUSTOM.", at="sendUnansweredCalls.greeting"
        ),
        column(
            "unanswered_greeting_uploaded",
            "Whether there is a custom greeting for unanswered calls.",
            at="sendUnansweredCalls.greetingUploaded",
            type=BOOLEAN,
        ),
        column(
            "system_max_number_of_rings",
            "The largest number of rings that can be set.",
            at="sendUnansweredCalls.systemMaxNumberOfRings",
            type=INTEGER,
        ),
        column(
            "notifications_enabled",
            "Whether new messages are notified by e-mail or text message.",
            at="notifications.enabled",
            type=BOOLEAN,
        ),
        column(
            "notifications_destination",
            "Where these notifications are sent to.",
            at="notifications.destination",
            sensitive=PERSONAL,
        ),
        column(
            "sms_destination",
            "Number that text messages about new messages are sent to.",
            at="notifications.smsDestination",
            sensitive=PERSONAL,
        ),
        column(
            "transfer_to_number_enabled",
            "Whether callers can press 0 to be transferred.",
            at="transferToNumber.enabled",
            type=BOOLEAN,
        ),
        column(
            "transfer_to_number_destination",
            "Where pressing 0 leads to.",
            at="transferToNumber.destination",
            sensitive=PERSONAL,
        ),
        column("fax_message_enabled", "Whether faxes are received as messages.", at="faxMessage.enabled", type=BOOLEAN),
        column("fax_number", "Phone number of the fax.", at="faxMessage.phoneNumber", sensitive=PERSONAL),
        column("fax_extension", "Extension of the fax.", at="faxMessage.extension", sensitive=PERSONAL),
    ),
)

CALL_RECORDING = shared_setting(
    own(
        PERSON,
        name="person_call_recording",
        sdk_method="person_settings.call_recording.read",
        path="/people/{entity_id}/features/callRecording",
        more=(
            column(
                "start_stop_announcement_enabled", "Whether start and stop of a recording are announced.", type=BOOLEAN
            ),
            *(
                column(
                    f"{name}_recordings_enabled",
                    f"Whether own recordings can be {what}.",
                    at=f"callRecordingAccessSettings.{field}RecordingsEnabled",
                    type=BOOLEAN,
                )
                for name, field, what in (
                    ("view_and_play", "viewAndPlay", "seen and played"),
                    ("download", "download", "downloaded"),
                    ("delete", "delete", "deleted"),
                    ("share", "share", "shared"),
                )
            ),
        ),
    ),
    own(
        WORKSPACE,
        name="workspace_call_recording",
        path="/telephony/config/workspaces/{workspace_id}/features/callRecordings",
        docs="retrieve-call-recording-settings-for-a-workspace",
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_call_recording",
        sdk_method="telephony.virtual_lines.call_recording.read",
        path="/telephony/config/virtualLines/{entity_id}/callRecording",
    ),
    description="Whether and how the calls of each <owner> are recorded, and by which vendor.",
    docs="read-call-recording-settings-for-a-<owner>",
    columns=(
        column("enabled", "Whether calls are recorded.", type=BOOLEAN),
        column(
            "record",
            "Which calls are recorded: Always, Never, Always with Pause/Resume or On Demand with User Initiated Start.",
        ),
        column("record_voicemail_enabled", "Whether the leaving of voice messages is recorded too.", type=BOOLEAN),
        column(
            "notification_type",
            "What is heard when a recording is paused or resumed: None, Beep or Play Announcement.",
            at="notification.type",
        ),
        column(
            "notification_enabled",
            "Whether something is heard when a recording is paused or resumed.",
            at="notification.enabled",
            type=BOOLEAN,
        ),
        column("repeat_enabled", "Whether a tone is repeated while recording.", at="repeat.enabled", type=BOOLEAN),
        column("repeat_interval_seconds", "Seconds between the repeated tones.", at="repeat.interval", type=INTEGER),
        column(
            "announce_internal_calls_enabled",
            "Whether start and stop of a recording are announced on internal calls.",
            at="startStopAnnouncement.internalCallsEnabled",
            type=BOOLEAN,
        ),
        column(
            "announce_pstn_calls_enabled",
            "Whether start and stop of a recording are announced on outside calls.",
            at="startStopAnnouncement.pstnCallsEnabled",
            type=BOOLEAN,
        ),
        column("service_provider", "Account at the recording vendor."),
        column("external_group", "Group at the recording vendor."),
        column("external_identifier", "What identifies the recorded user at the recording vendor.", sensitive=PERSONAL),
    ),
)
