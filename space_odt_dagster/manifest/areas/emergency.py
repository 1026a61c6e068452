"""Emergency calls: which number is called back, who is notified, and how RedSky finds the caller."""

from space_odt_dagster.manifest.column_groups.available_numbers import NUMBERS_PAGE, OWNED_NUMBER
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL, SECRET
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import InAnswer
from space_odt_dagster.manifest.owners import LOCATION
from space_odt_dagster.manifest.spec import PageSize, Reference, Tier, column

_GROUP = "emergency"
_DOCS = "emergency-services-settings"
_LOCATIONS = "/telephony/config/locations/{location_id}"
_STATUS = (
    column(
        "org_status",
        "orgStatus",
        "How far the set-up of RedSky is, such as INITIALISE, CONFIGURE_NUMBER or ROUTING_ENABLED.",
    ),
    column("compliance_status", "complianceStatus", "Whether it is COMPLIANT with the rules for emergency calls."),
    column("company_id", "companyId", "Id of the company at RedSky."),
    column("redsky_org_id", "redSkyOrgId", "Id of the organisation at RedSky."),
    column("admin_exists", "adminExists", "Whether RedSky knows an administrator.", type=BOOLEAN),
)


_ENABLED = column(
    "enabled",
    "emergencyCallNotificationEnabled",
    "Whether somebody is notified of emergency calls.",
    type=BOOLEAN,
)
_NOTIFIED = column("email", "emailAddress", "Who is notified.", sensitive=PERSONAL)

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
            "allowEmailNotificationAllLocationEnabled",
            "Whether it is so in every location.",
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
            "organization.emergencyCallNotificationEnabled",
            "Whether the organisation notifies.",
            type=BOOLEAN,
        ),
        column(
            "all_locations_enabled",
            "organization.allowEmailNotificationAllLocationEnabled",
            "Whether the organisation notifies for every location.",
            type=BOOLEAN,
        ),
        column("organisation_email", "organization.emailAddress", "Who it notifies.", sensitive=PERSONAL),
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
        column(
            "selected",
            "selected",
            "Whose number is called back: LOCATION_NUMBER, LOCATION_MEMBER_NUMBER or NONE.",
        ),
        column(
            "elin_expiry_time_minutes",
            "elinExpiryTimeMinutes",
            "Minutes for which an emergency location number stays that of a caller.",
            type=INTEGER,
        ),
        column(
            "location_effective_level", "locationInfo.effectiveLevel", "Where the number of the location comes from."
        ),
        column("location_number", "locationInfo.effectiveValue", "The number of the location."),
        column(
            "location_quality",
            "locationInfo.quality",
            "Whether that number is RECOMMENDED, NOT_RECOMMENDED or INVALID.",
        ),
        column(
            "member_id",
            "locationMemberInfo.memberId",
            "The member of the location whose number is called back.",
            references=(
                Reference(("people.person_id",), when=("member_type", "PEOPLE")),
                Reference(("workspaces.workspace_id",), when=("member_type", "PLACE")),
                Reference(("virtual_lines.id",), when=("member_type", "VIRTUAL_LINE")),
            ),
        ),
        column("member_type", "locationMemberInfo.memberType", "Kind of member, such as PEOPLE, PLACE or HUNT_GROUP."),
        column(
            "member_effective_level", "locationMemberInfo.effectiveLevel", "Where the number of the member comes from."
        ),
        column("member_number", "locationMemberInfo.effectiveValue", "The number of the member.", sensitive=PERSONAL),
        column(
            "member_quality",
            "locationMemberInfo.quality",
            "Whether that number is RECOMMENDED, NOT_RECOMMENDED or INVALID.",
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
        column("enabled", "enabled", "Whether RedSky is used.", type=BOOLEAN),
        column("company_id", "companyId", "Id of the company at RedSky."),
        column("locations_enabled", "locationsEnabled", "Whether it is used in locations.", type=BOOLEAN),
        column("secret", "secret", "Secret of the account, which Webex masks.", sensitive=SECRET),
    ),
)

REDSKY_STATUS = organisation_wide(
    name="redsky_status",
    group=_GROUP,
    description="How far the set-up of RedSky is, and whether the organisation meets the rules for emergency calls. "
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
    description="How far the set-up of RedSky is in each location.",
    sdk_method="telephony.emergency_services.get_org_compliance",
    path="/telephony/config/redSky/complianceStatus",
    docs=f"{_DOCS}/get-the-organization-compliance-status-and-the-location-status-list",
    item_key="locationsStatus.locations",
    list_may_be_absent=True,
    page=PageSize(size=2000),
    columns=(
        column("location_id", "id", "The location.", key=True, references="locations.location_id"),
        column("name", "name", "Name of the location."),
        column(
            "state",
            "state",
            "How far its set-up is, such as LOCATION_SETUP, ALERTS, NETWORK_ELEMENTS or ROUTING_ENABLED.",
        ),
        column("org_status", InAnswer("orgStatus"), "How far the set-up of the organisation is."),
        column(
            "compliance_status",
            InAnswer("complianceStatus"),
            "Whether the organisation is COMPLIANT with the rules for emergency calls.",
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
        column("integration_enabled", "integrationEnabled", "Whether RedSky knows the location.", type=BOOLEAN),
        column("routing_enabled", "routingEnabled", "Whether RedSky routes its emergency calls.", type=BOOLEAN),
    ),
)

LOCATION_REDSKY_STATUS = LOCATION.setting(
    name="location_redsky_status",
    group=_GROUP,
    description="How far the set-up of RedSky is for each calling location.",
    sdk_method="telephony.emergency_services.get_location_compliance_status",
    path=f"{_LOCATIONS}/redSky/status",
    docs=f"{_DOCS}/get-a-location-s-redsky-compliance-status",
    columns=(*_STATUS, column("state", "locationsStatus.state", "How far its set-up is.")),
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
