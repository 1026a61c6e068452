"""What happens to the calls that come in: let in, waiting, refused, intercepted or on hold."""

from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import PERSON, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.scopes import PEOPLE_READ, WORKSPACES_READ
from space_odt_dagster.manifest.shared_setting import own, shared_setting

PERMISSIONS_IN = shared_setting(
    own(PERSON, name="person_permissions_in", tier=Tier.V1),
    own(
        WORKSPACE,
        name="workspace_permissions_in",
        tier=Tier.V1,
        docs="retrieve-incoming-permission-settings-for-a-workspace",
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_permissions_in",
        path="/telephony/config/virtualLines/{entity_id}/incomingPermission",
    ),
    description="Which incoming calls each <owner> can receive: internal, collect and external transfers.",
    sdk_method="<owner>.permissions_in.read",
    path="/<owner>/{entity_id}/features/incomingPermission",
    docs="read-incoming-permission-settings-for-a-<owner>",
    columns=(
        column(
            "use_custom_enabled", "Whether own settings are used instead of those of the organisation.", type=BOOLEAN
        ),
        column(
            "external_transfer",
            "Which external calls are let in: ALLOW_ALL_EXTERNAL, ALLOW_ONLY_TRANSFERRED_EXTERNAL or BLOCK_ALL_EXTERNAL.",
        ),
        column("internal_calls_enabled", "Whether internal calls are let in.", type=BOOLEAN),
        column("collect_calls_enabled", "Whether collect calls are let in.", type=BOOLEAN),
    ),
)

CALL_WAITING = shared_setting(
    own(PERSON, name="person_call_waiting"),
    own(WORKSPACE, name="workspace_call_waiting", docs="retrieve-call-waiting-settings-for-a-workspace"),
    own(VIRTUAL_LINE, name="virtual_line_call_waiting", path="/telephony/config/virtualLines/{entity_id}/callWaiting"),
    description="Whether each <owner> is offered a second call during a call.",
    sdk_method="<owner>.call_waiting.read",
    path="/<owner>/{entity_id}/features/callWaiting",
    docs="read-call-waiting-settings-for-a-<owner>",
    columns=(column("enabled", "Whether a second call is offered during a call.", type=BOOLEAN),),
)

DO_NOT_DISTURB = shared_setting(
    own(
        PERSON,
        name="person_do_not_disturb",
        path="/people/{entity_id}/features/doNotDisturb",
        docs="read-do-not-disturb-settings-for-a-person",
        more=(
            column(
                "webex_go_override_enabled",
                "Whether calls to the mobile phone of Webex Go ring all the same.",
                type=BOOLEAN,
            ),
        ),
    ),
    own(WORKSPACE, name="workspace_do_not_disturb", scopes=WORKSPACES_READ),
    own(VIRTUAL_LINE, name="virtual_line_do_not_disturb"),
    description="Whether do not disturb is on for each <owner>.",
    sdk_method="<owner>.dnd.read",
    path="/telephony/config/<owner>/{entity_id}/doNotDisturb",
    docs="retrieve-donotdisturb-settings-for-a-<owner>",
    columns=(
        column("enabled", "Whether do not disturb is on.", type=BOOLEAN),
        column(
            "ring_splash_enabled", "Whether a short ring announces each call that is not put through.", type=BOOLEAN
        ),
    ),
)

ANONYMOUS_CALL_REJECTION = shared_setting(
    own(
        PERSON,
        name="person_anonymous_call_rejection",
        docs="get-anonymous-call-rejection-settings-for-a-person",
        scopes=PEOPLE_READ,
    ),
    own(
        WORKSPACE,
        name="workspace_anonymous_call_rejection",
        docs="retrieve-anonymous-call-settings-for-a-workspace",
        scopes=WORKSPACES_READ,
    ),
    description="Whether calls to each <owner> without a caller id are rejected.",
    sdk_method="<owner>.anon_calls.read",
    path="/telephony/config/<owner>/{entity_id}/anonymousCallReject",
    columns=(column("enabled", "Whether calls without a caller id are rejected.", type=BOOLEAN),),
)

CALL_INTERCEPT = shared_setting(
    own(PERSON, name="person_call_intercept"),
    own(WORKSPACE, name="workspace_call_intercept"),
    own(VIRTUAL_LINE, name="virtual_line_call_intercept", path="/telephony/config/virtualLines/{entity_id}/intercept"),
    description="Whether the calls of each <owner> are intercepted, and what callers hear then. Look here if a line "
    "seems dead.",
    sdk_method="<owner>.call_intercept.read",
    path="/<owner>/{entity_id}/features/intercept",
    docs="read-call-intercept-settings-for-a-<owner>",
    columns=(
        column("enabled", "Whether calls are intercepted, so that the line is out of service.", type=BOOLEAN),
        column(
            "incoming_type", "Which incoming calls are intercepted: INTERCEPT_ALL or ALLOW_ALL.", at="incoming.type"
        ),
        column(
            "outgoing_type",
            "Which outgoing calls are intercepted: INTERCEPT_ALL or ALLOW_LOCAL_ONLY.",
            at="outgoing.type",
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
    ),
)

MUSIC_ON_HOLD = shared_setting(
    own(PERSON, name="person_music_on_hold"),
    own(WORKSPACE, name="workspace_music_on_hold"),
    own(VIRTUAL_LINE, name="virtual_line_music_on_hold"),
    description="The music that callers of each <owner> hear on hold.",
    sdk_method="<owner>.music_on_hold.read",
    path="/telephony/config/<owner>/{entity_id}/musicOnHold",
    docs="retrieve-music-on-hold-settings-for-a-<owner>",
    columns=(
        column("moh_enabled", "Whether callers on hold hear music.", type=BOOLEAN),
        column("greeting", "Which music they hear: DEFAULT or CUSTOM."),
        column(
            "moh_location_enabled", "Whether the location has music on hold; if not, no one there has it.", type=BOOLEAN
        ),
        column(
            "announcement_id", "Id of the custom music in the announcement repository.", at="audioAnnouncementFile.id"
        ),
        column("announcement_file_name", "File name of the custom music.", at="audioAnnouncementFile.fileName"),
        column(
            "announcement_media_type",
            "Format of the custom music, such as WAV.",
            at="audioAnnouncementFile.mediaFileType",
        ),
        column(
            "announcement_level", "Where the file is kept: ORGANIZATION or LOCATION.", at="audioAnnouncementFile.level"
        ),
    ),
)
