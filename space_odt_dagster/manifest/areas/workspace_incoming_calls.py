"""What happens to the calls that come in for a workspace: waiting, refused, intercepted, recorded, or left on the voicemail."""

from space_odt_dagster.manifest.column_groups.incoming_calls import (
    CALL_INTERCEPT,
    CALL_WAITING,
    DO_NOT_DISTURB,
    MUSIC_ON_HOLD,
    REJECT_ANONYMOUS,
)
from space_odt_dagster.manifest.column_groups.recordings import CALL_RECORDING, VOICEMAIL
from space_odt_dagster.manifest.owners import WORKSPACE
from space_odt_dagster.manifest.scopes import WORKSPACES_READ

WORKSPACE_CALL_WAITING = WORKSPACE.setting(
    name="workspace_call_waiting",
    description="Whether each calling workspace is offered a second call during a call.",
    sdk_method="workspace_settings.call_waiting.read",
    path="/workspaces/{entity_id}/features/callWaiting",
    docs="retrieve-call-waiting-settings-for-a-workspace",
    columns=CALL_WAITING,
)

WORKSPACE_DO_NOT_DISTURB = WORKSPACE.setting(
    name="workspace_do_not_disturb",
    description="Whether do not disturb is on for each calling workspace.",
    sdk_method="workspace_settings.dnd.read",
    path="/telephony/config/workspaces/{entity_id}/doNotDisturb",
    docs="retrieve-donotdisturb-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=DO_NOT_DISTURB,
)

WORKSPACE_ANONYMOUS_CALL_REJECTION = WORKSPACE.setting(
    name="workspace_anonymous_call_rejection",
    description="Whether calls to each calling workspace without a caller id are rejected.",
    sdk_method="workspace_settings.anon_calls.read",
    path="/telephony/config/workspaces/{entity_id}/anonymousCallReject",
    docs="retrieve-anonymous-call-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=REJECT_ANONYMOUS,
)

WORKSPACE_CALL_INTERCEPT = WORKSPACE.setting(
    name="workspace_call_intercept",
    description="Whether the calls of each calling workspace are intercepted, and what callers hear then. Look here if "
    "a line seems dead.",
    sdk_method="workspace_settings.call_intercept.read",
    path="/workspaces/{entity_id}/features/intercept",
    docs="read-call-intercept-settings-for-a-workspace",
    columns=CALL_INTERCEPT,
)

WORKSPACE_VOICEMAIL = WORKSPACE.setting(
    name="workspace_voicemail",
    description="The voicemail of each calling workspace: which calls go there, where messages are kept and who is "
    "notified.",
    sdk_method="workspace_settings.voicemail.read",
    path="/telephony/config/workspaces/{entity_id}/voicemail",
    docs="read-voicemail-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=VOICEMAIL,
)

WORKSPACE_MUSIC_ON_HOLD = WORKSPACE.setting(
    name="workspace_music_on_hold",
    description="The music that callers of each calling workspace hear on hold.",
    sdk_method="workspace_settings.music_on_hold.read",
    path="/telephony/config/workspaces/{entity_id}/musicOnHold",
    docs="retrieve-music-on-hold-settings-for-a-workspace",
    columns=MUSIC_ON_HOLD,
)

WORKSPACE_CALL_RECORDING = WORKSPACE.setting(
    name="workspace_call_recording",
    description="Whether and how the calls of each calling workspace are recorded, and by which vendor.",
    path="/telephony/config/workspaces/{workspace_id}/features/callRecordings",
    docs="retrieve-call-recording-settings-for-a-workspace",
    columns=CALL_RECORDING,
)

EXPORTS = (
    WORKSPACE_CALL_WAITING,
    WORKSPACE_DO_NOT_DISTURB,
    WORKSPACE_ANONYMOUS_CALL_REJECTION,
    WORKSPACE_CALL_INTERCEPT,
    WORKSPACE_VOICEMAIL,
    WORKSPACE_MUSIC_ON_HOLD,
    WORKSPACE_CALL_RECORDING,
)
