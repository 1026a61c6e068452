"""Call recording: which vendor records, whom, and what the recorded parties hear."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.export import Cadence, Endpoint, Export, PageSize, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, InAnswer
from space_odt_dagster.manifest.owners import LOCATION
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_GROUP = "call_recording"
_PATH = "/telephony/config/callRecording"
_IN_LOCATION = "/telephony/config/locations/{location_id}/callRecording"
_DOCS = "features-call-recording"

_ANNOUNCEMENTS = tuple(
    made
    for name, field, when in (
        ("start", "start", "recording starts"),
        ("stop", "stop", "recording stops"),
        ("pause", "pause", "recording is paused"),
        ("resume", "resume", "recording resumes"),
        ("failure_proceed_with_call", "failureProceedWithCall", "recording fails and the call continues"),
        ("failure_end_with_call", "failureEndWithCall", "recording fails and the call ends"),
    )
    for made in (
        column(f"{name}_type", f"Whether a DEFAULT or CUSTOM file is played when {when}.", at=f"{field}.type"),
        column(
            f"{name}_file_name", f"The file that is played when {when}.", at=f"{field}.audioAnnouncementFile.fileName"
        ),
    )
)

_COMPLIANCE = (
    column(
        "inbound_pstn_calls_enabled",
        "Whether incoming PSTN calls hear that they are recorded.",
        at="inboundPSTNCallsEnabled",
        type=BOOLEAN,
    ),
    column(
        "outbound_pstn_calls_enabled", "Whether outgoing PSTN calls do.", at="outboundPSTNCallsEnabled", type=BOOLEAN
    ),
)
_COMPLIANCE_DELAY = (
    column(
        "outbound_pstn_calls_delay_enabled",
        "Whether outgoing calls hear it after a delay.",
        at="outboundPSTNCallsDelayEnabled",
        type=BOOLEAN,
    ),
    column("delay_in_seconds", "Seconds of that delay.", type=INTEGER),
)

_RECORDED = (
    column("id", "Id of the user, of the kind that the vendor knows.", key=True),
    column("vendor_id", "The vendor.", at=InAnswer("vendorId"), references="call_recording_vendors.id"),
    column("first_name", "First name.", sensitive=PERSONAL),
    column("last_name", "Last name.", sensitive=PERSONAL),
    column("member_type", "Kind of user: PEOPLE, PLACE or VIRTUAL_LINE.", at="type"),
    column("license_type", "Licence for calls, such as PROFESSIONAL, STANDARD or WORKSPACE."),
)

CALL_RECORDING_SETTINGS = organisation_wide(
    name="call_recording_settings",
    group=_GROUP,
    description="Whether calls can be recorded, and by which vendor unless a location has another.",
    sdk_method="telephony.call_recording.read",
    path=_PATH,
    docs=f"{_DOCS}/get-call-recording-settings",
    columns=(
        column("enabled", "Whether calls can be recorded.", type=BOOLEAN),
        column("vendor_id", "The vendor.", references="call_recording_vendors.id"),
        column("vendor_name", "Name of the vendor."),
        column("terms_of_service_url", "Where its terms of service are."),
    ),
)

CALL_RECORDING_ANNOUNCEMENTS = organisation_wide(
    name="call_recording_announcements",
    group=_GROUP,
    description="What the parties of a recorded call hear, in locations that follow the organisation.",
    sdk_method="telephony.call_recording.read_org_call_recording_announcement",
    path=f"{_PATH}/announcements",
    docs=f"{_DOCS}/get-organization-call-recording-announcement-settings",
    columns=_ANNOUNCEMENTS,
)

CALL_RECORDING_COMPLIANCE_ANNOUNCEMENT = organisation_wide(
    name="call_recording_compliance_announcement",
    group=_GROUP,
    description="Whether external callers are informed that the call is recorded, in locations that follow the organisation.",
    sdk_method="telephony.call_recording.read_org_compliance_announcement",
    path=f"{_PATH}/complianceAnnouncement",
    docs=f"{_DOCS}/get-details-for-the-organization-compliance-announcement-setting",
    columns=(
        *_COMPLIANCE,
        *_COMPLIANCE_DELAY,
        column(
            "custom_announcement_enabled",
            "Whether the announcement is one of its own.",
            at="useCustomAnnouncementEnabled",
            type=BOOLEAN,
        ),
    ),
)

CALL_RECORDING_REGIONS = organisation_wide(
    name="call_recording_regions",
    group=_GROUP,
    grain="call recording region",
    description="The regions that recordings can be kept in.",
    every=Cadence.WEEK,
    sdk_method="telephony.call_recording.get_call_recording_regions",
    path=f"{_PATH}/regions",
    docs=f"{_DOCS}/get-call-recording-regions",
    item_key="regions",
    columns=(
        column("code", "Code of the region, as two letters.", key=True),
        column("name", "Name of the region."),
        column("default_enabled", "Whether it is the default.", type=BOOLEAN),
    ),
)

CALL_RECORDING_VENDORS = organisation_wide(
    name="call_recording_vendors",
    group=_GROUP,
    grain="call recording vendor that the organisation can use",
    description="The vendors that can record calls for the organisation, and which one is in use.",
    sdk_method="telephony.call_recording.get_org_vendors",
    path=f"{_PATH}/vendors",
    docs=f"{_DOCS}/get-organization-call-recording-vendors",
    item_key="vendors",
    columns=(
        column("id", "Id of the vendor.", key=True),
        column("name", "Name of the vendor."),
        column("current_vendor_id", "The vendor in use.", at=InAnswer("vendorId")),
        column("current_vendor_name", "Name of the vendor in use.", at=InAnswer("vendorName")),
        column("storage_region", "Region that recordings are kept in.", at=InAnswer("storageRegion")),
        column("failure_behavior", "What happens to a call that cannot be recorded.", at=InAnswer("failureBehavior")),
        column("description", "What the vendor is."),
        column("migrate_user_creation_enabled", "Whether users are created at the vendor by themselves.", type=BOOLEAN),
        column("login_url", "Where to sign in at the vendor."),
        column("terms_of_service_url", "Where its terms of service are."),
    ),
)

CALL_RECORDING_TERMS_OF_SERVICE = Export(
    name="call_recording_terms_of_service",
    group=_GROUP,
    grain="call recording vendor that the organisation can use",
    description="Whether the organisation has accepted the terms of service of each vendor that can record calls.",
    asked=EachRow(of="call_recording_vendors", ids={"vendor_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.call_recording.read_terms_of_service",
        path="/telephony/config/callRecording/vendors/{vendor_id}/termsOfService",
        scopes=TELEPHONY_READ,
        docs_url=f"https://developer.webex.com/docs/api/v1/{_DOCS}/get-call-recording-terms-of-service-settings",
    ),
    columns=(
        column("vendor_id", "The vendor.", at=Asked("vendor_id"), key=True, references="call_recording_vendors.id"),
        column("vendor_name", "Name of the vendor."),
        column("terms_of_service_enabled", "Whether they are accepted.", type=BOOLEAN),
        column("terms_of_service_url", "Where they are."),
    ),
)

CALL_RECORDING_VENDOR_USERS = organisation_wide(
    name="call_recording_vendor_users",
    group=_GROUP,
    grain="user of the call recording vendor of the organisation",
    description="Everyone who is recorded by the vendor of the organisation.",
    sdk_method="telephony.call_recording.list_org_users",
    path=f"{_PATH}/vendorUsers",
    docs=f"{_DOCS}/get-call-recording-vendor-users",
    item_key="members",
    page=PageSize(size=2000, ends_below=2000),
    columns=_RECORDED,
)

LOCATION_CALL_RECORDING_ANNOUNCEMENTS = LOCATION.setting(
    name="location_call_recording_announcements",
    group=_GROUP,
    description="What the parties of a recorded call hear in each calling location.",
    path=f"{_IN_LOCATION}/announcements",
    docs=f"{_DOCS}/get-location-call-recording-announcement-settings",
    columns=(
        column("use_org_level_announcement_enabled", "Whether it follows the organisation.", type=BOOLEAN),
        *_ANNOUNCEMENTS,
    ),
)

LOCATION_CALL_RECORDING_COMPLIANCE_ANNOUNCEMENT = LOCATION.setting(
    name="location_call_recording_compliance_announcement",
    group=_GROUP,
    description="Whether external callers are informed that the call is recorded, for each calling location.",
    sdk_method="telephony.call_recording.read_location_compliance_announcement",
    path=f"{_IN_LOCATION}/complianceAnnouncement",
    docs=f"{_DOCS}/get-details-of-call-recording-compliance-announcement-for-the-location",
    columns=(
        *_COMPLIANCE,
        column("use_org_settings_enabled", "Whether it follows the organisation.", type=BOOLEAN),
        *_COMPLIANCE_DELAY,
        column(
            "use_org_level_announcement_enabled", "Whether the announcement is that of the organisation.", type=BOOLEAN
        ),
    ),
)

LOCATION_CALL_RECORDING_VENDORS = LOCATION.setting(
    name="location_call_recording_vendors",
    group=_GROUP,
    description="The vendor that records the calls of each calling location, and what happens to a call that cannot be recorded.",
    sdk_method="telephony.call_recording.get_location_vendors",
    path=f"{_IN_LOCATION}/vendors",
    docs=f"{_DOCS}/get-location-call-recording-vendors",
    columns=(
        column("default_vendor_id", "The vendor of the location.", references="call_recording_vendors.id"),
        column("default_vendor_name", "Name of that vendor."),
        column("org_default_enabled", "Whether it follows the organisation.", type=BOOLEAN),
        column("failure_behavior", "What happens to a call that cannot be recorded."),
        column("org_failure_behavior_enabled", "Whether it is as in the organisation.", type=BOOLEAN),
        column("storage_region", "Region that recordings are kept in."),
        column("org_storage_region_enabled", "Whether it is that of the organisation.", type=BOOLEAN),
        column("vendor_ids", "Ids of the vendors that it could have.", at="vendors[].id", type=LIST),
    ),
)

LOCATION_CALL_RECORDING_VENDOR_USERS = LOCATION.setting(
    name="location_call_recording_vendor_users",
    group=_GROUP,
    grain="user of the call recording vendor of a calling location",
    description="Everyone who is recorded by the vendor of each calling location.",
    sdk_method="telephony.call_recording.list_location_users",
    path=f"{_IN_LOCATION}/vendorUsers",
    docs=f"{_DOCS}/get-call-recording-vendor-users-for-a-location",
    item_key="members",
    page=PageSize(size=2000, ends_below=2000),
    columns=_RECORDED,
)

EXPORTS = (
    CALL_RECORDING_SETTINGS,
    CALL_RECORDING_ANNOUNCEMENTS,
    CALL_RECORDING_COMPLIANCE_ANNOUNCEMENT,
    CALL_RECORDING_REGIONS,
    CALL_RECORDING_VENDORS,
    CALL_RECORDING_TERMS_OF_SERVICE,
    CALL_RECORDING_VENDOR_USERS,
    LOCATION_CALL_RECORDING_ANNOUNCEMENTS,
    LOCATION_CALL_RECORDING_COMPLIANCE_ANNOUNCEMENT,
    LOCATION_CALL_RECORDING_VENDORS,
    LOCATION_CALL_RECORDING_VENDOR_USERS,
)
