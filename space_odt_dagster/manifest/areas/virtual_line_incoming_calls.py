"""What happens to the calls that come in for a virtual line: forwarded, refused, recorded, or left on the voicemail."""

from space_odt_dagster.manifest.column_groups.available_numbers import EXTENSION, NUMBERS_PAGE, OWNED_NUMBER
from space_odt_dagster.manifest.column_groups.forwarding import LINE_FORWARDING
from space_odt_dagster.manifest.column_groups.incoming_calls import (
    CALL_INTERCEPT,
    CALL_WAITING,
    DO_NOT_DISTURB,
    MUSIC_ON_HOLD,
)
from space_odt_dagster.manifest.column_groups.permissions import INCOMING_PERMISSIONS
from space_odt_dagster.manifest.column_groups.recordings import CALL_RECORDING, MESSAGE_FORWARDING, VOICEMAIL
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import VIRTUAL_LINE

VIRTUAL_LINE_CALL_FORWARDING = VIRTUAL_LINE.setting(
    name="virtual_line_call_forwarding",
    description="Where the calls of each virtual line are forwarded: always, busy, unanswered and while offline.",
    sdk_method="telephony.virtual_lines.forwarding.read",
    path="/telephony/config/virtualLines/{entity_id}/callForwarding",
    docs="read-call-forwarding-settings-for-a-virtual-line",
    columns=LINE_FORWARDING,
)

VIRTUAL_LINE_PERMISSIONS_IN = VIRTUAL_LINE.setting(
    name="virtual_line_permissions_in",
    description="Which incoming calls each virtual line can receive: internal, collect and external transfers.",
    sdk_method="telephony.virtual_lines.permissions_in.read",
    path="/telephony/config/virtualLines/{entity_id}/incomingPermission",
    docs="read-incoming-permission-settings-for-a-virtual-line",
    columns=INCOMING_PERMISSIONS,
)

VIRTUAL_LINE_CALL_WAITING = VIRTUAL_LINE.setting(
    name="virtual_line_call_waiting",
    description="Whether each virtual line is offered a second call during a call.",
    sdk_method="telephony.virtual_lines.call_waiting.read",
    path="/telephony/config/virtualLines/{entity_id}/callWaiting",
    docs="read-call-waiting-settings-for-a-virtual-line",
    columns=CALL_WAITING,
)

VIRTUAL_LINE_DO_NOT_DISTURB = VIRTUAL_LINE.setting(
    name="virtual_line_do_not_disturb",
    description="Whether do not disturb is on for each virtual line.",
    sdk_method="telephony.virtual_lines.dnd.read",
    path="/telephony/config/virtualLines/{entity_id}/doNotDisturb",
    docs="retrieve-donotdisturb-settings-for-a-virtual-line",
    columns=DO_NOT_DISTURB,
)

VIRTUAL_LINE_CALL_INTERCEPT = VIRTUAL_LINE.setting(
    name="virtual_line_call_intercept",
    description="Whether the calls of each virtual line are intercepted, and what callers hear then. Look here if "
    "a line seems dead.",
    sdk_method="telephony.virtual_lines.call_intercept.read",
    path="/telephony/config/virtualLines/{entity_id}/intercept",
    docs="read-call-intercept-settings-for-a-virtual-line",
    columns=CALL_INTERCEPT,
)

VIRTUAL_LINE_AVAILABLE_NUMBERS_CALL_INTERCEPT = VIRTUAL_LINE.setting(
    name="virtual_line_available_numbers_call_intercept",
    grain="assignable number of a virtual line",
    description="The numbers of the organisation that intercepted calls of each virtual line can be sent to, and who "
    "has them.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.virtual_lines.available_numbers.call_intercept",
    path="/telephony/config/virtualLines/{entity_id}/callIntercept/availableNumbers",
    docs="get-virtual-line-call-intercept-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    sdk_path_is_wrong=True,
    columns=(*OWNED_NUMBER, EXTENSION),
)

VIRTUAL_LINE_VOICEMAIL = VIRTUAL_LINE.setting(
    name="virtual_line_voicemail",
    description="The voicemail of each virtual line: which calls go there, where messages are kept and who is "
    "notified.",
    sdk_method="telephony.virtual_lines.voicemail.read",
    path="/telephony/config/virtualLines/{entity_id}/voicemail",
    docs="read-voicemail-settings-for-a-virtual-line",
    columns=(
        *VOICEMAIL,
        *MESSAGE_FORWARDING,
        column("announcement_language_code", "Language of the announcements, as a code such as en_us."),
    ),
)

VIRTUAL_LINE_MUSIC_ON_HOLD = VIRTUAL_LINE.setting(
    name="virtual_line_music_on_hold",
    description="The music that callers of each virtual line hear on hold.",
    sdk_method="telephony.virtual_lines.music_on_hold.read",
    path="/telephony/config/virtualLines/{entity_id}/musicOnHold",
    docs="retrieve-music-on-hold-settings-for-a-virtual-line",
    columns=MUSIC_ON_HOLD,
)

VIRTUAL_LINE_CALL_RECORDING = VIRTUAL_LINE.setting(
    name="virtual_line_call_recording",
    description="Whether and how the calls of each virtual line are recorded, and by which vendor.",
    sdk_method="telephony.virtual_lines.call_recording.read",
    path="/telephony/config/virtualLines/{entity_id}/callRecording",
    docs="read-call-recording-settings-for-a-virtual-line",
    columns=CALL_RECORDING,
)

EXPORTS = (
    VIRTUAL_LINE_CALL_FORWARDING,
    VIRTUAL_LINE_PERMISSIONS_IN,
    VIRTUAL_LINE_CALL_WAITING,
    VIRTUAL_LINE_DO_NOT_DISTURB,
    VIRTUAL_LINE_CALL_INTERCEPT,
    VIRTUAL_LINE_AVAILABLE_NUMBERS_CALL_INTERCEPT,
    VIRTUAL_LINE_VOICEMAIL,
    VIRTUAL_LINE_MUSIC_ON_HOLD,
    VIRTUAL_LINE_CALL_RECORDING,
)
