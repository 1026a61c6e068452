"""What happens to a call that comes in: the columns of settings that people, workspaces and virtual lines have alike."""

from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL
from space_odt_dagster.manifest.spec import column

REJECT_ANONYMOUS = (column("enabled", "enabled", "Whether calls without a caller id are rejected.", type=BOOLEAN),)

CALL_WAITING = (column("enabled", "enabled", "Whether a second call is offered during a call.", type=BOOLEAN),)

DO_NOT_DISTURB = (
    column("enabled", "enabled", "Whether do not disturb is on.", type=BOOLEAN),
    column(
        "ring_splash_enabled",
        "ringSplashEnabled",
        "Whether a short ring announces each call that is not put through.",
        type=BOOLEAN,
    ),
)

CALL_INTERCEPT = (
    column("enabled", "enabled", "Whether calls are intercepted, so that the line is out of service.", type=BOOLEAN),
    column("incoming_type", "incoming.type", "Which incoming calls are intercepted: INTERCEPT_ALL or ALLOW_ALL."),
    column(
        "outgoing_type", "outgoing.type", "Which outgoing calls are intercepted: INTERCEPT_ALL or ALLOW_LOCAL_ONLY."
    ),
    column(
        "incoming_voicemail_enabled",
        "incoming.voicemailEnabled",
        "Whether intercepted callers reach the voicemail.",
        type=BOOLEAN,
    ),
    column("greeting", "incoming.announcements.greeting", "What intercepted callers hear: DEFAULT or CUSTOM."),
    column("greeting_file", "incoming.announcements.filename", "File of the custom greeting."),
    column(
        "new_number_enabled",
        "incoming.announcements.newNumber.enabled",
        "Whether a new number is announced to intercepted callers.",
        type=BOOLEAN,
    ),
    column(
        "new_number_destination",
        "incoming.announcements.newNumber.destination",
        "The new number that is announced.",
        sensitive=PERSONAL,
    ),
    column(
        "zero_transfer_enabled",
        "incoming.announcements.zeroTransfer.enabled",
        "Whether callers can press 0 to be transferred.",
        type=BOOLEAN,
    ),
    column(
        "zero_transfer_destination",
        "incoming.announcements.zeroTransfer.destination",
        "Where pressing 0 leads to.",
        sensitive=PERSONAL,
    ),
    column(
        "outgoing_transfer_enabled",
        "outgoing.transferEnabled",
        "Whether intercepted outgoing calls are transferred.",
        type=BOOLEAN,
    ),
    column(
        "outgoing_destination",
        "outgoing.destination",
        "Where intercepted outgoing calls are transferred to.",
        sensitive=PERSONAL,
    ),
)

MUSIC_ON_HOLD = (
    column("moh_enabled", "mohEnabled", "Whether callers on hold hear music.", type=BOOLEAN),
    column("greeting", "greeting", "Which music they hear: DEFAULT or CUSTOM."),
    column(
        "moh_location_enabled",
        "mohLocationEnabled",
        "Whether the location has music on hold; without it nobody there has.",
        type=BOOLEAN,
    ),
    column("announcement_id", "audioAnnouncementFile.id", "Id of the custom music in the announcement repository."),
    column("announcement_file_name", "audioAnnouncementFile.fileName", "File name of the custom music."),
    column(
        "announcement_media_type", "audioAnnouncementFile.mediaFileType", "Format of the custom music, such as WAV."
    ),
    column("announcement_level", "audioAnnouncementFile.level", "Where the file is kept: ORGANIZATION or LOCATION."),
)
