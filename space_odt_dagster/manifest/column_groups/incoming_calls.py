"""What happens to a call that comes in: the columns of settings that people, workspaces and virtual lines have alike."""

from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL
from space_odt_dagster.manifest.export import column

REJECT_ANONYMOUS = (column("enabled", "Whether calls without a caller id are rejected.", type=BOOLEAN),)

CALL_WAITING = (column("enabled", "Whether a second call is offered during a call.", type=BOOLEAN),)

DO_NOT_DISTURB = (
    column("enabled", "Whether do not disturb is on.", type=BOOLEAN),
    column("ring_splash_enabled", "Whether a short ring announces each call that is not put through.", type=BOOLEAN),
)

CALL_INTERCEPT = (
    column("enabled", "Whether calls are intercepted, so that the line is out of service.", type=BOOLEAN),
    column("incoming_type", "Which incoming calls are intercepted: INTERCEPT_ALL or ALLOW_ALL.", at="incoming.type"),
    column(
        "outgoing_type", "Which outgoing calls are intercepted: INTERCEPT_ALL or ALLOW_LOCAL_ONLY.", at="outgoing.type"
    ),
    column(
        "incoming_voicemail_enabled",
        "Whether intercepted callers reach the voicemail.",
        at="incoming.voicemailEnabled",
        type=BOOLEAN,
    ),
    column("greeting", "What intercepted callers hear: DEFAULT or CUSTOM.", at="incoming.announcements.greeting"),
    column("greeting_file", "File of the custom greeting.", at="incoming.announcements.filename"),
    column(
        "new_number_enabled",
        "Whether a new number is announced to intercepted callers.",
        at="incoming.announcements.newNumber.enabled",
        type=BOOLEAN,
    ),
    column(
        "new_number_destination",
        "The new number that is announced.",
        at="incoming.announcements.newNumber.destination",
        sensitive=PERSONAL,
    ),
    column(
        "zero_transfer_enabled",
        "Whether callers can press 0 to be transferred.",
        at="incoming.announcements.zeroTransfer.enabled",
        type=BOOLEAN,
    ),
    column(
        "zero_transfer_destination",
        "Where pressing 0 leads to.",
        at="incoming.announcements.zeroTransfer.destination",
        sensitive=PERSONAL,
    ),
    column(
        "outgoing_transfer_enabled",
        "Whether intercepted outgoing calls are transferred.",
        at="outgoing.transferEnabled",
        type=BOOLEAN,
    ),
    column(
        "outgoing_destination",
        "Where intercepted outgoing calls are transferred to.",
        at="outgoing.destination",
        sensitive=PERSONAL,
    ),
)

MUSIC_ON_HOLD = (
    column("moh_enabled", "Whether callers on hold hear music.", type=BOOLEAN),
    column("greeting", "Which music they hear: DEFAULT or CUSTOM."),
    column(
        "moh_location_enabled", "Whether the location has music on hold; if not, no one there has it.", type=BOOLEAN
    ),
    column("announcement_id", "Id of the custom music in the announcement repository.", at="audioAnnouncementFile.id"),
    column("announcement_file_name", "File name of the custom music.", at="audioAnnouncementFile.fileName"),
    column(
        "announcement_media_type", "Format of the custom music, such as WAV.", at="audioAnnouncementFile.mediaFileType"
    ),
    column("announcement_level", "Where the file is kept: ORGANIZATION or LOCATION.", at="audioAnnouncementFile.level"),
)
