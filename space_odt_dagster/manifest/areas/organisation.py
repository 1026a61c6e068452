"""Settings of the organisation as a whole, and reference lists that its other settings choose from."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, SECRET, TIME
from space_odt_dagster.manifest.export import Cadence, Endpoint, Export, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.manifest.scopes import PEOPLE_READ, TELEPHONY_READ

_GROUP = "organisation"
_REPUTATION = "/telephony/config/serviceSettings/callerReputationProvider"

ANNOUNCEMENT_LANGUAGES = organisation_wide(
    name="announcement_languages",
    group=_GROUP,
    grain="language of announcements",
    description="The languages that announcements can be in.",
    every=Cadence.WEEK,
    sdk_method="telephony.read_list_of_announcement_languages",
    path="/telephony/config/announcementLanguages",
    docs="location-call-settings/read-the-list-of-announcement-languages",
    item_key="languages",
    columns=(
        column("code", "Code of the language, such as en_us.", key=True),
        column("name", "Name of the language."),
    ),
)

ORGANISATION_CALL_CAPTIONS = organisation_wide(
    name="organisation_call_captions",
    group=_GROUP,
    description="Whether calls have closed captions and transcripts, unless a location or person has another setting.",
    sdk_method="telephony.get_call_captions_settings",
    path="/telephony/config/callCaptions",
    docs="location-call-settings/get-the-organization-call-captions-settings",
    columns=(
        column(
            "closed_captions_enabled",
            "Whether calls have closed captions.",
            at="orgClosedCaptionsEnabled",
            type=BOOLEAN,
        ),
        column("transcripts_enabled", "Whether calls have transcripts.", at="orgTranscriptsEnabled", type=BOOLEAN),
    ),
)

UCM_PROFILES = organisation_wide(
    name="ucm_profiles",
    group=_GROUP,
    grain="UC Manager profile",
    description="The UC Manager profiles that people whose calls go through a UC Manager can have.",
    scopes=PEOPLE_READ,
    sdk_method="telephony.ucm_profiles",
    path="/telephony/config/callingProfiles",
    docs="ucm-profile/read-the-list-of-uc-manager-profiles",
    item_key="callingProfiles",
    columns=(
        column("id", "Id of the UC Manager profile.", key=True),
        column("name", "Name of the UC Manager profile."),
    ),
)

COUNTRY_CONFIGURATIONS = Export(
    name="country_configurations",
    group=_GROUP,
    grain="country of a location",
    description="What an address needs in each country that has a location, and the time zones there. The states are in raw_json.",
    every=Cadence.WEEK,
    asked=EachRow(of="locations", ids={"country_code": "country"}, where="country"),
    endpoint=Endpoint(
        sdk_method="telephony.get_country_configuration",
        path="/telephony/config/countries/{country_code}",
        scopes=TELEPHONY_READ,
        docs_url="https://developer.webex.com/docs/api/v1/location-call-settings/get-country-calling-configuration",
    ),
    columns=(
        column("country_code", "The country, as two letters.", at=Asked("country_code"), key=True),
        column("state_required", "Whether an address needs a state.", type=BOOLEAN),
        column("zip_code_required", "Whether an address needs a postal code.", type=BOOLEAN),
        column("time_zones", "Time zones of the country.", type=LIST),
    ),
)

LARGE_ORGANISATION_STATUS = organisation_wide(
    name="large_organisation_status",
    group=_GROUP,
    description="Whether Webex counts this as a large organisation, for which some listings work differently.",
    sdk_method="telephony.get_large_organization_status",
    path="/telephony/config/largeOrgStatus",
    docs="location-call-settings/get-large-organization-status",
    columns=(
        column("is_large_org", "Whether it is a large organisation.", type=BOOLEAN),
        column(
            "large_org_threshold_percentage", "How near it is to the size of a large one, in percent.", type=INTEGER
        ),
    ),
)

ORGANISATION_MUSIC_ON_HOLD = organisation_wide(
    name="organisation_music_on_hold",
    group=_GROUP,
    description="The music on hold that locations have unless they choose their own.",
    sdk_method="telephony.read_moh",
    path="/telephony/config/moh/settings",
    docs="location-call-settings/get-the-organization-music-on-hold-configuration",
    columns=(column("default_org_moh", "The default music on hold, such as OPUS or LEGACY."),),
)

ORGANISATION_MS_TEAMS = organisation_wide(
    name="organisation_ms_teams",
    group=_GROUP,
    grain="MS Teams setting of the organisation",
    description="How Webex Calling works inside Microsoft Teams: one row for each setting.",
    sdk_method="telephony.ms_teams.read",
    path="/telephony/config/settings/msTeams",
    docs="client-call-settings/get-an-organization-s-ms-teams-settings",
    item_key="settings",
    columns=(
        column("setting_name", "Name of the setting, such as HIDE_WEBEX_APP.", key=True),
        column("value", "Whether it is on.", type=BOOLEAN),
        column("level", "Where the value comes from: GLOBAL or ORGANIZATION."),
        column("last_modified", "When it was last changed.", type=TIME),
    ),
)

_FEATURES = (
    ("call_forwarding", "callForwarding", "forward calls"),
    ("voicemail", "voicemail", "change voicemail"),
    ("block_caller_id", "blockCallerId", "hide the caller ID"),
    ("anonymous_call_rejection", "anonymousCallRejection", "reject anonymous calls"),
    ("barge_in", "bargeIn", "change barge-in"),
    ("call_notify", "callNotify", "change notifications of calls"),
    ("call_waiting", "callWaiting", "change call waiting"),
    ("connected_line_identity", "connectedLineIdentity", "change connected line identity"),
    ("executive", "executive", "change executive services"),
    ("generate_activation_code", "generateActivationCode", "make an activation code for a phone"),
    ("hoteling", "hoteling", "change hoteling"),
    ("priority_alert", "priorityAlert", "change priority alerts"),
    ("selectively_accept_calls", "selectivelyAcceptCalls", "accept calls selectively"),
    ("selectively_forward_calls", "selectivelyForwardCalls", "forward calls selectively"),
    ("selectively_reject_calls", "selectivelyRejectCalls", "reject calls selectively"),
    ("send_calls_to_voicemail", "sendCallsToVoicemail", "send calls to voicemail"),
    ("sequential_ring", "sequentialRing", "change sequential ring"),
    ("simultaneous_ring", "simultaneousRing", "change simultaneous ring"),
    ("single_number_reach", "singleNumberReach", "change single number reach"),
    ("speed_dial", "speedDial", "change speed dials"),
    ("voicemail_download", "voicemailDownload", "download voicemail"),
    ("voicemail_email_copy", "voicemailEmailCopy", "have voicemail sent by e-mail"),
    ("voicemail_fax_messaging", "voicemailFaxMessaging", "change fax messages"),
    ("voicemail_message_storage", "voicemailMessageStorage", "change where voicemail is kept"),
    ("voicemail_notifications", "voicemailNotifications", "change notifications of voicemail"),
    ("voicemail_transfer_number", "voicemailTransferNumber", "change where callers reach by pressing 0"),
)
"""Column, field, and what people may do."""

DEFAULT_FEATURE_ACCESS = organisation_wide(
    name="default_feature_access",
    group=_GROUP,
    description="What people may change of their own calling settings, unless it is set for them: FULL_ACCESS, READ_ONLY or "
    "NO_ACCESS.",
    sdk_method="person_settings.feature_access.read_default",
    path="/telephony/config/people/settings/permissions",
    docs="user-call-settings/read-default-feature-access-settings-for-person",
    columns=tuple(column(name, f"Whether people may {what}.", at=field) for name, field, what in _FEATURES),
)

CALLER_REPUTATION_SETTINGS = organisation_wide(
    name="caller_reputation_settings",
    group=_GROUP,
    description="The service that rates who is calling, and from which score on calls are blocked or let through.",
    sdk_method="telephony.caller_reputation_provider.get",
    path=_REPUTATION,
    docs="caller-reputation-provider/get-caller-reputation-provider-service-settings",
    org_param="organizationId",
    columns=(
        column("id", "Id of the provider."),
        column("name", "Name of the provider."),
        column("enabled", "Whether callers are rated.", type=BOOLEAN),
        column("client_id", "Account of the organisation at the provider.", sensitive=SECRET),
        column("call_block_score_threshold", "Score limit for blocking a call."),
        column("call_allow_score_threshold", "Score limit for allowing a call."),
    ),
)

CALLER_REPUTATION_PROVIDERS = organisation_wide(
    name="caller_reputation_providers",
    group=_GROUP,
    grain="caller reputation provider",
    description="The services that could rate who is calling. Their regions are in raw_json.",
    every=Cadence.WEEK,
    sdk_method="telephony.caller_reputation_provider.providers",
    path=f"{_REPUTATION}/providers",
    docs="caller-reputation-provider/get-caller-reputation-provider-providers",
    org_param="organizationId",
    item_key="providers",
    columns=(
        column("id", "Id of the provider.", key=True),
        column("name", "Name of the provider."),
        column("enabled", "Whether it can be chosen.", type=BOOLEAN),
        column("region_ids", "Ids of the regions that it has.", at="regions[].id", type=LIST),
    ),
)

CALLER_REPUTATION_STATUS = organisation_wide(
    name="caller_reputation_status",
    group=_GROUP,
    description="Whether the organisation is connected to the service that rates who is calling.",
    sdk_method="telephony.caller_reputation_provider.status",
    path=f"{_REPUTATION}/status",
    docs="caller-reputation-provider/get-caller-reputation-provider-status",
    org_param="organizationId",
    columns=(
        column("id", "Id of the provider."),
        column("status", "State of the connection, such as CONNECTED or NOT_CONNECTED."),
    ),
)

ORGANISATION_DATA_POLICIES = organisation_wide(
    name="organisation_data_policies",
    group=_GROUP,
    description="The region that recordings and voicemail are kept in.",
    sdk_method="telephony.data_policies.read_data_policy_settings",
    path="/telephony/config/dataPolicies",
    docs="data-policies/get-the-data-storage-policy-settings-for-the-organization",
    columns=(
        column("org_data_region", "Region of the data, as two letters."),
        column("allow_edit_enabled", "Whether the region can be changed.", type=BOOLEAN),
    ),
)

DATA_POLICY_REGIONS = organisation_wide(
    name="data_policy_regions",
    group=_GROUP,
    grain="storage region",
    description="The regions that recordings and voicemail can be kept in.",
    every=Cadence.WEEK,
    sdk_method="telephony.data_policies.get_available_data_policy_regions",
    path="/telephony/config/dataPolicies/regions",
    docs="data-policies/get-all-the-storage-regions-available-for-configuring-as-data-policy-region",
    item_key="regions",
    columns=(
        column("code", "Code of the region, as two letters.", key=True),
        column("name", "Name of the region."),
        column(
            "voicemail_storage_restriction_enabled",
            "Whether voicemail must be stored there.",
            at="isVoicemailStorageRestrictionEnabled",
            type=BOOLEAN,
        ),
    ),
)

EXPORTS = (
    ANNOUNCEMENT_LANGUAGES,
    ORGANISATION_CALL_CAPTIONS,
    UCM_PROFILES,
    COUNTRY_CONFIGURATIONS,
    LARGE_ORGANISATION_STATUS,
    ORGANISATION_MUSIC_ON_HOLD,
    ORGANISATION_MS_TEAMS,
    DEFAULT_FEATURE_ACCESS,
    CALLER_REPUTATION_SETTINGS,
    CALLER_REPUTATION_PROVIDERS,
    CALLER_REPUTATION_STATUS,
    ORGANISATION_DATA_POLICIES,
    DATA_POLICY_REGIONS,
)
