"""Emergency calls: which number is called back, who is notified, and how RedSky finds the caller."""

from space_odt_dagster.manifest.column_groups.available_numbers import NUMBERS_PAGE, OWNED_NUMBER
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL, SECRET
from space_odt_dagster.manifest.export import PageSize, Reference, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import InAnswer
from space_odt_dagster.manifest.owners import LOCATION

_GROUP = "emergency"
_DOCS = "emergency-services-settings"
_LOCATIONS = "/telephony/config/locations/{location_id}"
_STATUS = (
    column("org_status", "How far the set-up of RedSky is, such as INITIALISE, CONFIGURE_NUMBER or ROUTING_ENABLED."),
    column("compliance_status", "Whether it is COMPLIANT with the rules for emergency calls."),
    column("company_id", "Id of the company at RedSky."),
    column("redsky_org_id", "Id of the organisation at RedSky.", at="redSkyOrgId"),
    column("admin_exists", "Whether RedSky knows an administrator.", type=BOOLEAN),
)


_ENABLED = column(
    "enabled", "Whether somebody is notified of emergency calls.", at="emergencyCallNotificationEnabled", type=BOOLEAN
)
_NOTIFIED = column("email", "Who is notified.", at="emailAddress", sensitive=PERSONAL)

EMERGENCY_CALL_NOTIFICATION = organisation_wide(
    name="emergency_call_notification",
    group=_GROUP,
    description="Who is notified by e-mail when somebody makes an emergency call, in locations that follow the organisation.",
    sdk_method="telephony.emergency_services.get_notification",
    path="/telephony/config/emergencyCallNotification",
    docs=f"{_DOCS}/get-an-organization-emergency-call-notification",
    columns=(
        _ENABLED,
        column(
            "all_locations_enabled",
            "Whether it is so in every location.",
            at="allowEmailNotificationAllLocationEnabled",
            type=BOOLEAN,
        ),
        _NOTIFIED,
    ),
)

LOCATION_EMERGENCY_CALL_NOTIFICATION = LOCATION.setting(
    name="location_emergency_call_notification",
    group=_GROUP,
    description="Who is notified by e-mail of the emergency calls of each calling location.",
    sdk_method="telephony.emergency_services.get_location_notification",
    path=f"{_LOCATIONS}/emergencyCallNotification",
    docs=f"{_DOCS}/get-a-location-emergency-call-notification",
    columns=(
        _ENABLED,
        _NOTIFIED,
        column(
            "organisation_enabled",
            "Whether the organisation notifies.",
            at="organization.emergencyCallNotificationEnabled",
            type=BOOLEAN,
        ),
        column(
            "all_locations_enabled",
            "Whether the organisation notifies for every location.",
            at="organization.allowEmailNotificationAllLocationEnabled",
            type=BOOLEAN,
        ),
        column("organisation_email", "Who it notifies.", at="organization.emailAddress", sensitive=PERSONAL),
    ),
)

LOCATION_ECBN = LOCATION.setting(
    name="location_ecbn",
    group=_GROUP,
    description="The number that emergency services call back, for each calling location. It must be one that somebody answers.",
    sdk_method="telephony.location.read_ecbn",
    path=f"{_LOCATIONS}/features/emergencyCallbackNumber",
    docs="location-call-settings/get-a-location-emergency-callback-number",
    columns=(
        column("selected", "Whose number is called back: LOCATION_NUMBER, LOCATION_MEMBER_NUMBER or NONE."),
        column(
            "elin_expiry_time_minutes",
            "Minutes for which an emergency location number stays that of a caller.",
            type=INTEGER,
        ),
        column(
            "location_effective_level", "Where the number of the location comes from.", at="locationInfo.effectiveLevel"
        ),
        column("location_number", "The number of the location.", at="locationInfo.effectiveValue"),
        column(
            "location_quality",
            "Whether that number is RECOMMENDED, NOT_RECOMMENDED or INVALID.",
            at="locationInfo.quality",
        ),
        column(
            "member_id",
            "The member of the location whose number is called back.",
            at="locationMemberInfo.memberId",
            references=(
                Reference(("people.person_id",), when=("member_type", "PEOPLE")),
                Reference(("workspaces.workspace_id",), when=("member_type", "PLACE")),
                Reference(("virtual_lines.id",), when=("member_type", "VIRTUAL_LINE")),
            ),
        ),
        column(
            "member_type", "Kind of member, such as PEOPLE, PLACE or HUNT_GROUP.", at="locationMemberInfo.memberType"
        ),
        column(
            "member_effective_level",
            "Where the number of the member comes from.",
            at="locationMemberInfo.effectiveLevel",
        ),
        column(
            "member_number", "The number of the member.", at="locationMemberInfo.effectiveValue", sensitive=PERSONAL
        ),
        column(
            "member_quality",
            "Whether that number is RECOMMENDED, NOT_RECOMMENDED or INVALID.",
            at="locationMemberInfo.quality",
        ),
    ),
)

LOCATION_AVAILABLE_NUMBERS_ECBN = LOCATION.setting(
    name="location_available_numbers_ecbn",
    group=_GROUP,
    grain="assignable number of a calling location",
    description="The numbers that could be the emergency callback number of each calling location.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.location.ecbn_available_phone_numbers",
    path=f"{_LOCATIONS}/emergencyCallbackNumber/availableNumbers",
    docs="location-call-settings/get-location-ecbn-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=OWNED_NUMBER,
)

REDSKY_ACCOUNT = organisation_wide(
    name="redsky_account",
    group=_GROUP,
    description="The account at RedSky, which shows emergency services where a caller is.",
    sdk_method="telephony.emergency_services.get_redsky_account_details",
    path="/telephony/config/redSky",
    docs=f"{_DOCS}/retrieve-redsky-account-details-for-an-organization",
    columns=(
        column("enabled", "Whether RedSky is used.", type=BOOLEAN),
        column("company_id", "Id of the company at RedSky."),
        column("locations_enabled", "Whether it is used in locations.", type=BOOLEAN),
        column("secret", "Secret of the account, which Webex masks.", sensitive=SECRET),
    ),
)

REDSKY_STATUS = organisation_wide(
    name="redsky_status",
    group=_GROUP,
    description="How far the setup of RedSky is, and whether the organisation meets the rules for emergency calls. "
    "The state of each location is in redsky_compliance_locations.",
    sdk_method="telephony.emergency_services.get_org_compliance_status",
    path="/telephony/config/redSky/status",
    docs=f"{_DOCS}/get-the-organization-compliance-status-for-a-redsky-account",
    columns=_STATUS,
)

REDSKY_COMPLIANCE_LOCATIONS = organisation_wide(
    name="redsky_compliance_locations",
    group=_GROUP,
    grain="location with its RedSky state",
    description="How far the setup of RedSky is, in each location.",
    sdk_method="telephony.emergency_services.get_org_compliance",
    path="/telephony/config/redSky/complianceStatus",
    docs=f"{_DOCS}/get-the-organization-compliance-status-and-the-location-status-list",
    item_key="locationsStatus.locations",
    list_may_be_absent=True,
    page=PageSize(size=2000),
    columns=(
        column("location_id", "The location.", at="id", key=True, references="locations.location_id"),
        column("name", "Name of the location."),
        column("state", "How far its setup is, such as LOCATION_SETUP, ALERTS, NETWORK_ELEMENTS or ROUTING_ENABLED."),
        column("org_status", "How far the set-up of the organisation is.", at=InAnswer("orgStatus")),
        column(
            "compliance_status",
            "Whether the organisation is COMPLIANT with the rules for emergency calls.",
            at=InAnswer("complianceStatus"),
        ),
    ),
)

LOCATION_REDSKY = LOCATION.setting(
    name="location_redsky",
    group=_GROUP,
    description="Whether RedSky is used for the emergency calls of each calling location, and routes them.",
    sdk_method="telephony.emergency_services.get_location_parameters",
    path=f"{_LOCATIONS}/redSky",
    docs=f"{_DOCS}/get-a-location-s-redsky-emergency-calling-parameters",
    columns=(
        column("integration_enabled", "Whether RedSky knows the location.", type=BOOLEAN),
        column("routing_enabled", "Whether RedSky routes its emergency calls.", type=BOOLEAN),
    ),
)

LOCATION_REDSKY_STATUS = LOCATION.setting(
    name="location_redsky_status",
    group=_GROUP,
    description="How far the setup of RedSky is, for each calling location.",
    sdk_method="telephony.emergency_services.get_location_compliance_status",
    path=f"{_LOCATIONS}/redSky/status",
    docs=f"{_DOCS}/get-a-location-s-redsky-compliance-status",
    columns=(*_STATUS, column("state", "How far its set-up is.", at="locationsStatus.state")),
)

EXPORTS = (
    EMERGENCY_CALL_NOTIFICATION,
    LOCATION_EMERGENCY_CALL_NOTIFICATION,
    LOCATION_ECBN,
    LOCATION_AVAILABLE_NUMBERS_ECBN,
    REDSKY_ACCOUNT,
    REDSKY_STATUS,
    REDSKY_COMPLIANCE_LOCATIONS,
    LOCATION_REDSKY,
    LOCATION_REDSKY_STATUS,
)
