"""Settings that calls of a location share: what people there may dial, what callers hear, where data is kept."""

from space_odt_dagster.manifest.column_groups.permissions import PERMISSIONS_BY_CALL_TYPE
from space_odt_dagster.manifest.columns import BOOLEAN, PERSONAL, SECRET
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import LOCATION

_HANDLING = "location-call-settings-call-handling"
_NAME = column("name", "Name of the location.", at=FromSource("name"))
_PATTERN = (
    column("pattern", "Digits that the dialled number is compared with."),
    column("action", "What happens to matching calls: ALLOW, BLOCK, AUTH_CODE or one of the transfer numbers."),
    column("transfer_enabled", "Whether matching calls may be transferred.", type=BOOLEAN),
)

LOCATION_PERMISSIONS_OUT = LOCATION.setting(
    name="location_permissions_out",
    description="Which kinds of calls people of each calling location may make, unless they have settings of their own. "
    "Look here first for toll fraud.",
    sdk_method="telephony.permissions_out.read",
    path="/telephony/config/locations/{entity_id}/outgoingPermission",
    docs=f"{_HANDLING}/get-location-outgoing-permission",
    columns=(_NAME, *PERMISSIONS_BY_CALL_TYPE),
)

LOCATION_OUT_ACCESS_CODES = LOCATION.setting(
    name="location_out_access_codes",
    grain="access code of a calling location",
    description="The access codes with which people of each calling location make calls that need one. The codes are "
    "secrets: anyone who knows one can make calls at the organisation's cost.",
    sdk_method="telephony.access_codes.read",
    path="/telephony/config/locations/{location_id}/outgoingPermission/accessCodes",
    docs=f"{_HANDLING}/get-outgoing-permission-location-access-code",
    item_key="accessCodes",
    list_may_be_absent=True,
    columns=(
        column("code", "The access code.", key=True, sensitive=SECRET),
        column("description", "What the code is for.", sensitive=PERSONAL),
    ),
)

LOCATION_TRANSFER_NUMBERS = LOCATION.setting(
    name="location_transfer_numbers",
    description="The numbers to which outgoing calls of each calling location are diverted for approval.",
    sdk_method="telephony.permissions_out.transfer_numbers.read",
    path="/telephony/config/locations/{entity_id}/outgoingPermission/autoTransferNumbers",
    docs=f"{_HANDLING}/get-outgoing-permission-auto-transfer-number",
    columns=(
        column("auto_transfer_number_1", "Destination of calls with action TRANSFER_NUMBER_1.", sensitive=PERSONAL),
        column("auto_transfer_number_2", "Destination of calls with action TRANSFER_NUMBER_2.", sensitive=PERSONAL),
        column("auto_transfer_number_3", "Destination of calls with action TRANSFER_NUMBER_3.", sensitive=PERSONAL),
    ),
)

LOCATION_OUT_DIGIT_PATTERNS = LOCATION.setting(
    name="location_out_digit_patterns",
    grain="digit pattern of a calling location",
    description="The digit patterns that allow, block or divert calls of each calling location regardless of call type.",
    sdk_method="telephony.permissions_out.digit_patterns.get_digit_patterns",
    path="/telephony/config/locations/{entity_id}/outgoingPermission/digitPatterns",
    docs=f"{_HANDLING}/get-outgoing-permission-digit-pattern-for-a-location",
    item_key="digitPatterns",
    list_may_be_absent=True,
    columns=(
        column("id", "Id of the digit pattern.", key=True),
        column("name", "Name of the digit pattern."),
        *_PATTERN,
    ),
)

LOCATION_OUT_DIGIT_PATTERN_DETAILS = LOCATION.setting(
    name="location_out_digit_pattern_details",
    grain="digit pattern of a calling location",
    description="The record of each digit pattern of a calling location, read one by one.",
    of="location_out_digit_patterns",
    ids={"entity_id": "location_id", "digit_pattern_id": "id"},
    sdk_method="telephony.permissions_out.digit_patterns.details",
    path="/telephony/config/locations/{entity_id}/outgoingPermission/digitPatterns/{digit_pattern_id}",
    docs=f"{_HANDLING}/get-details-for-a-outgoing-permission-digit-pattern-for-a-location",
    columns=(
        column(
            "id",
            "The digit pattern.",
            at=Asked("digit_pattern_id"),
            key=True,
            references="location_out_digit_patterns.id",
        ),
        column("name", "Name of the digit pattern.", at=("name", FromSource("name"))),
        *_PATTERN,
    ),
)

LOCATION_CALL_INTERCEPT = LOCATION.setting(
    name="location_call_intercept",
    description="Whether calls of each calling location are intercepted, as when a site is closed for good.",
    sdk_method="telephony.location.intercept.read",
    path="/telephony/config/locations/{location_id}/intercept",
    docs=f"{_HANDLING}/get-location-intercept",
    columns=(
        column("enabled", "Whether calls are intercepted.", type=BOOLEAN),
        column("incoming_type", "Which calls in: INTERCEPT_ALL or ALLOW_ALL.", at="incoming.type"),
        column("outgoing_type", "Which calls out: INTERCEPT_ALL or ALLOW_LOCAL_ONLY.", at="outgoing.type"),
        _NAME,
        column(
            "incoming_voicemail_enabled",
            "Whether intercepted calls go to voicemail.",
            at="incoming.voicemailEnabled",
            type=BOOLEAN,
        ),
        column("greeting", "What callers hear: DEFAULT or CUSTOM.", at="incoming.announcements.greeting"),
        column(
            "new_number_enabled",
            "Whether callers hear a new number.",
            at="incoming.announcements.newNumber.enabled",
            type=BOOLEAN,
        ),
        column(
            "new_number_destination",
            "The new number that callers hear.",
            at="incoming.announcements.newNumber.destination",
            sensitive=PERSONAL,
        ),
        column(
            "zero_transfer_enabled",
            "Whether callers can press 0 to be sent on.",
            at="incoming.announcements.zeroTransfer.enabled",
            type=BOOLEAN,
        ),
        column(
            "zero_transfer_destination",
            "Where callers are sent who press 0.",
            at="incoming.announcements.zeroTransfer.destination",
            sensitive=PERSONAL,
        ),
        column(
            "outgoing_transfer_enabled",
            "Whether intercepted calls out are sent to a number.",
            at="outgoing.transferEnabled",
            type=BOOLEAN,
        ),
        column(
            "outgoing_destination",
            "The number that intercepted calls out are sent to.",
            at="outgoing.destination",
            sensitive=PERSONAL,
        ),
    ),
)

LOCATION_MUSIC_ON_HOLD = LOCATION.setting(
    name="location_music_on_hold",
    description="What callers of each calling location hear while they are on hold or parked.",
    sdk_method="telephony.location.moh.read",
    path="/telephony/config/locations/{location_id}/musicOnHold",
    docs="get-music-on-hold",
    columns=(
        column("call_hold_enabled", "Whether callers on hold hear music.", type=BOOLEAN),
        column("call_park_enabled", "Whether parked callers hear music.", type=BOOLEAN),
        column("greeting", "Which music: SYSTEM, or CUSTOM from a file."),
        _NAME,
        column("audio_file_id", "Id of the announcement file that is played.", at="audioFile.id"),
        column("audio_file_name", "Name of that file.", at="audioFile.fileName"),
        column("audio_file_level", "Where that file is kept: ORGANIZATION or LOCATION.", at="audioFile.level"),
        column(
            "playlist_id",
            "The announcement playlist that is played.",
            at="playlist.id",
            references="announcement_playlists.id",
        ),
        column("playlist_name", "Name of that playlist.", at="playlist.name"),
    ),
)

LOCATION_CALL_CAPTIONS = LOCATION.setting(
    name="location_call_captions",
    description="Whether people of each calling location can have closed captions and transcripts of their calls.",
    sdk_method="telephony.location.get_call_captions_settings",
    path="/telephony/config/locations/{location_id}/callCaptions",
    docs="get-the-location-call-captions-settings",
    columns=(
        column(
            "closed_captions_enabled",
            "Whether the location allows captions.",
            at="locationClosedCaptionsEnabled",
            type=BOOLEAN,
        ),
        column(
            "transcripts_enabled",
            "Whether the location allows transcripts.",
            at="locationTranscriptsEnabled",
            type=BOOLEAN,
        ),
        column("use_org_settings_enabled", "Whether the setting of the organisation applies instead.", type=BOOLEAN),
        _NAME,
        column("org_closed_captions_enabled", "Whether the organisation allows captions.", type=BOOLEAN),
        column("org_transcripts_enabled", "Whether the organisation allows transcripts.", type=BOOLEAN),
    ),
)

LOCATION_DATA_POLICIES = LOCATION.setting(
    name="location_data_policies",
    description="The region in which data of each calling location is stored.",
    sdk_method="telephony.data_policies.get_location_data_policy_settings",
    path="/telephony/config/locations/{location_id}/dataPolicies",
    docs="features-data-policies/get-the-data-storage-policy-settings-for-the-organizations-location",
    columns=(
        column("location_data_region", "Region of the location, as a two-letter code."),
        column("use_org_data_region_enabled", "Whether the region of the organisation holds instead.", type=BOOLEAN),
        _NAME,
        column("org_data_region", "Region of the organisation, as a two-letter code."),
        column("allow_edit_enabled", "Whether the region can be changed.", type=BOOLEAN),
    ),
)

EXPORTS = (
    LOCATION_PERMISSIONS_OUT,
    LOCATION_OUT_ACCESS_CODES,
    LOCATION_TRANSFER_NUMBERS,
    LOCATION_OUT_DIGIT_PATTERNS,
    LOCATION_OUT_DIGIT_PATTERN_DETAILS,
    LOCATION_CALL_INTERCEPT,
    LOCATION_MUSIC_ON_HOLD,
    LOCATION_CALL_CAPTIONS,
    LOCATION_DATA_POLICIES,
)
