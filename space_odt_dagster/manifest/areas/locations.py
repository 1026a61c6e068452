"""Where the organisation is: locations, their Webex Calling settings, PSTN connection and schedules."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, ROUTING_PREFIX
from space_odt_dagster.manifest.export import Endpoint, Export, PageSize, PageStyle, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource, When
from space_odt_dagster.manifest.owners import LOCATION
from space_odt_dagster.manifest.scopes import LOCATIONS_READ, PSTN_READ, TELEPHONY_READ

_DOCS = "https://developer.webex.com/docs/api/v1"

_ADDRESS = (
    column("address_1", "First line of the street address.", at="address.address1"),
    column("city", "City.", at="address.city"),
    column("state", "State or province.", at="address.state"),
    column("postal_code", "Postal code.", at="address.postalCode"),
    column("country", "Country, as a two-letter code.", at="address.country"),
)
_PLACE = (
    column("address_2", "Second line of the street address.", at="address.address2"),
    column("latitude", "Latitude of the location."),
    column("longitude", "Longitude of the location."),
    column("notes", "Free text that administrators left about the location.", sensitive=PERSONAL),
)
_CALLING_LINE_ID = (
    column("calling_line_id_name", "Name shown when the location calls out.", at="callingLineId.name"),
    column("calling_line_id_phone_number", "Main number of the location.", at="callingLineId.phoneNumber"),
)
_DIALING = (
    ROUTING_PREFIX,
    column("outside_dial_digit", "Digit dialled before outside numbers."),
    column("enforce_outside_dial_digit", "Whether the outside dial digit must be dialled.", type=BOOLEAN),
)

LOCATIONS = organisation_wide(
    name="locations",
    group="locations",
    grain="location",
    description="Every location of the organisation with its address. Compare with calling_locations to see where "
    "Webex Calling is not enabled.",
    tier=Tier.V1,
    sdk_method="locations.list",
    path="/locations",
    docs="locations/list-locations",
    scopes=LOCATIONS_READ,
    item_key="items",
    page=PageSize(size=500, style=PageStyle.LINK),
    columns=(
        column("location_id", "Id of the location.", at="id", key=True),
        column("name", "Name of the location."),
        column("org_id", "Organization of the location."),
        column("timezone", "Time zone of the location.", at="timeZone"),
        column("language", "Preferred language of the location.", at="preferredLanguage"),
        *_ADDRESS,
        *_PLACE,
    ),
)

CALLING_LOCATIONS = organisation_wide(
    name="calling_locations",
    group="locations",
    grain="calling-enabled location",
    description="Every location that has Webex Calling, with its dialling settings. The starting point for all "
    "telephony settings of locations.",
    tier=Tier.V1,
    sdk_method="telephony.location.list",
    path="/telephony/config/locations",
    docs="location-call-settings/list-locations-webex-calling-details",
    item_key="locations",
    page=PageSize(size=1000),
    columns=(
        column("location_id", "Id of the location.", at="id", key=True),
        column("name", "Name of the location."),
        *_DIALING,
        *_CALLING_LINE_ID,
        column("e911_setup_required", "Whether emergency calling still has to be set up.", type=BOOLEAN),
    ),
)

LOCATION_DETAILS = Export(
    name="location_details",
    group="locations",
    grain="location",
    description="The full record of each location: address, coordinates and notes.",
    tier=Tier.V1,
    asked=EachRow(of="locations", ids={"location_id": "location_id"}),
    endpoint=Endpoint(
        sdk_method="locations.details",
        path="/locations/{location_id}",
        scopes=LOCATIONS_READ,
        docs_url=f"{_DOCS}/locations/get-location-details",
    ),
    columns=(
        column("location_id", "The location.", at=Asked("location_id"), key=True, references="locations.location_id"),
        column("name", "Name of the location.", at=("name", FromSource("name"))),
        column("language", "Preferred language of the location.", at=("preferredLanguage", FromSource("language"))),
        *_ADDRESS,
        column("org_id", "Organization of the location."),
        column("timezone", "Time zone of the location.", at="timeZone"),
        *_PLACE,
    ),
)

CALLING_LOCATIONS_DETAILS = LOCATION.setting(
    name="calling_locations_details",
    description="The Webex Calling settings of each calling location: main number, caller id, PSTN route and dialling.",
    sdk_method="telephony.location.details",
    path="/telephony/config/locations/{location_id}",
    docs="get-location-webex-calling-details",
    columns=(
        column("name", "Name of the location.", at=("name", FromSource("name"))),
        column("language", "Language of the announcements.", at="announcementLanguage"),
        *_CALLING_LINE_ID,
        column("connection_type", "Kind of premises-based PSTN: ROUTE_GROUP or TRUNK.", at="connection.type"),
        column("connection_id", "The route group or trunk that PSTN calls take.", at="connection.id"),
        column("external_caller_id_name", "Name shown on external calls."),
        *_DIALING,
        column("user_limit", "How many people the location can have.", type=INTEGER),
        column("default_domain", "SIP domain of the location."),
        column("subscription_id", "Subscription that the location belongs to."),
        column("charge_number", "Number that PSTN calls are charged to."),
        column(
            "use_charge_number_for_p_charge_info",
            "Whether the charge number is sent in the P-Charge-Info header.",
            type=BOOLEAN,
        ),
        column("p_access_network_info", "Location identifier sent to the carrier for emergency calls."),
    ),
    tier=Tier.V1,
)

LOCATION_PSTN_CONNECTION = LOCATION.setting(
    name="location_pstn_connection",
    description="How each calling location reaches the public telephone network: carrier, trunk or route group.",
    sdk_method="telephony.pstn.read",
    path="/telephony/pstn/locations/{location_id}/connection",
    scopes=PSTN_READ,
    docs="pstn/retrieve-pstn-connection-for-a-location",
    columns=(
        column("id", "Id of the PSTN connection."),
        column("name", "Name of the PSTN connection.", at="displayName"),
        column("route_group_id", "The route group, if calls use one.", at=When("routeType", "ROUTE_GROUP", "routeId")),
        column(
            "connection_type",
            "Kind of connection: LOCAL_GATEWAY, NON_INTEGRATED_CCP, INTEGRATED_CCP or CISCO_PSTN.",
            at="pstnConnectionType",
        ),
        column("trunk_id", "The trunk, if calls use one directly.", at=When("routeType", "TRUNK", "routeId")),
        column("route_type", "Kind of route of a local gateway: ROUTE_GROUP or TRUNK."),
        column("pstn_services", "Services of the connection.", type=LIST),
    ),
    tier=Tier.V1,
)

LOCATION_SCHEDULES = Export(
    name="location_schedules",
    group="locations",
    grain="schedule of a calling location",
    description="The business hours and holiday schedules of each calling location, which auto attendants and "
    "forwarding rules follow.",
    tier=Tier.V1,
    asked=EachRow(of="calling_locations", ids={"obj_id": "location_id"}),
    endpoint=Endpoint(
        sdk_method="telephony.schedules.list",
        path="/telephony/config/locations/{obj_id}/schedules",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/location-call-settings-schedules/read-the-list-of-schedules",
        item_key="schedules",
        page=PageSize(size=1000),
    ),
    columns=(
        column(
            "location_id",
            "The calling location that the schedule belongs to.",
            at=Asked("obj_id"),
            key=True,
            references="calling_locations.location_id",
        ),
        column("id", "Id of the schedule; it changes when the schedule is renamed.", key=True),
        column("name", "Name of the schedule."),
        column("schedule_type", "Kind of schedule: businessHours or holidays.", at="type"),
        column("location_name", "Name of the location.", at=("locationName", FromSource("name"))),
    ),
)

EXPORTS = (
    LOCATIONS,
    CALLING_LOCATIONS,
    LOCATION_DETAILS,
    CALLING_LOCATIONS_DETAILS,
    LOCATION_PSTN_CONNECTION,
    LOCATION_SCHEDULES,
)
