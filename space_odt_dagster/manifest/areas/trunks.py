"""Trunks: the connections to gateways on the premises, their state, and what uses them."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, OBJECT, SECRET, of_one
from space_odt_dagster.manifest.export import Cadence, PageSize, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.owners import Owner

_TRUNK = Owner(
    group="call_routing",
    grain="trunk",
    of="trunks",
    ids=("id",),
    columns=of_one("trunk", "trunks", "id"),
    item_columns=of_one("trunk", "trunks", "trunk_id"),
    docs="call-routing",
)
_PLACE_AND_TYPE = (
    column("location_id", "Location of the trunk.", at="location.id", references="calling_locations.location_id"),
    column("location_name", "Name of the location.", at="location.name"),
    column("trunk_type", "Kind of trunk: REGISTERING or CERTIFICATE_BASED."),
)
_RESTRICTED = column(
    "is_restricted_to_dedicated_instance", "Whether only a Dedicated Instance can use the trunk.", type=BOOLEAN
)
_TRUNK_NAME = column("trunk_name", "Name of the trunk.", at=FromSource("name"))

TRUNKS = organisation_wide(
    name="trunks",
    group="call_routing",
    grain="trunk",
    description="Every trunk between Webex Calling and a gateway on the premises, with its location.",
    sdk_method="telephony.prem_pstn.trunk.list",
    path="/telephony/config/premisePstn/trunks",
    docs="call-routing/read-the-list-of-trunks",
    item_key="trunks",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the trunk.", key=True),
        column("name", "Name of the trunk."),
        *_PLACE_AND_TYPE,
        column("in_use", "Whether calls can take the trunk.", type=BOOLEAN),
        _RESTRICTED,
    ),
)

TRUNK_DETAILS = _TRUNK.setting(
    name="trunk_details",
    description="The settings of each trunk and whether its gateway is connected. Its SIP account is a secret: "
    "anyone who has it can register instead of the gateway.",
    sdk_method="telephony.prem_pstn.trunk.details",
    path="/telephony/config/premisePstn/trunks/{trunk_id}",
    docs="get-a-trunk",
    columns=(
        column("name", "Name of the trunk.", at=("name", FromSource("name"))),
        *_PLACE_AND_TYPE,
        column("device_type", "Kind of gateway, such as Cisco Unified Border Element."),
        column("status", "State of the connection when this was read: ONLINE, OFFLINE or UNKNOWN."),
        column("max_concurrent_calls", "How many calls it can carry at once.", type=INTEGER),
        column("address", "Host name of the gateway, where it has a certificate."),
        column("domain", "Domain of the gateway, where it has a certificate."),
        column("port", "Port of the gateway, where it has a certificate.", type=INTEGER),
        column("otg_dtg_id", "Trunk group id that the gateway sends in its messages."),
        column("line_port", "SIP address that the gateway registers with.", sensitive=SECRET),
        column("pilot_user_id", "SIP account that the trunk belongs to.", sensitive=SECRET),
        column("sip_authentication_user_name", "User name that the gateway authenticates with.", sensitive=SECRET),
        column(
            "dual_identity_support_enabled",
            "Whether the original identity of a forwarded call is sent to the premises.",
            type=BOOLEAN,
        ),
        column(
            "p_charge_info_support_policy",
            "What is sent as the number to charge: DISABLED, ASSERTED_IDENTITY or CONFIGURABLE_CHARGE_NUMBER.",
        ),
        column("outbound_proxy", "Proxy that the gateway registers through.", type=OBJECT),
        column("using_location_ids", "Ids of the locations that use it.", at="locationsUsingTrunk[].id", type=LIST),
        column("error_codes", "Errors that the gateway reported.", type=LIST),
        _RESTRICTED,
    ),
)

TRUNK_USAGE = _TRUNK.setting(
    name="trunk_usage",
    description="How many locations, dial plans and route groups use each trunk. If nothing uses it, it can be deleted.",
    sdk_method="telephony.prem_pstn.trunk.usage",
    path="/telephony/config/premisePstn/trunks/{trunk_id}/usage",
    docs="get-local-gateway-usage-count",
    columns=(
        column("name", "Name of the trunk.", at=FromSource("name")),
        column("pstn_connection_count", "How many locations reach the public network through it.", type=INTEGER),
        column(
            "call_to_extension_count", "How many locations send calls to unknown extensions through it.", type=INTEGER
        ),
        column("dial_plan_count", "How many dial plans lead to it.", type=INTEGER),
        column("route_group_count", "How many route groups it is in.", type=INTEGER),
    ),
)

TRUNK_USAGE_CALL_TO_EXTENSION = _TRUNK.setting(
    name="trunk_usage_call_to_extension",
    grain="location that routes unknown extensions to a trunk",
    description="The locations that send calls to unknown extensions through each trunk.",
    sdk_method="telephony.prem_pstn.trunk.usage_call_to_extension",
    path="/telephony/config/premisePstn/trunks/{trunk_id}/usageCallToExtension",
    docs="get-local-gateway-call-to-on-premises-extension-usage-for-a-trunk",
    item_key="locations",
    page=PageSize(size=2000),
    columns=(
        column("location_id", "The location.", at="id", key=True, references="calling_locations.location_id"),
        column("name", "Name of the location."),
        _TRUNK_NAME,
    ),
)

TRUNK_USAGE_DIAL_PLANS = _TRUNK.setting(
    name="trunk_usage_dial_plans",
    grain="dial plan that uses a trunk",
    description="The dial plans that lead to each trunk.",
    sdk_method="telephony.prem_pstn.trunk.usage_dial_plan",
    path="/telephony/config/premisePstn/trunks/{trunk_id}/usageDialPlan",
    docs="get-local-gateway-dial-plan-usage-for-a-trunk",
    item_key="dialPlans",
    page=PageSize(size=2000),
    columns=(
        column("dial_plan_id", "The dial plan.", at="id", key=True, references="dial_plans.id"),
        column("name", "Name of the dial plan."),
        _TRUNK_NAME,
    ),
)

TRUNK_USAGE_PSTN_CONNECTION = _TRUNK.setting(
    name="trunk_usage_pstn_connection",
    grain="location whose PSTN connection is a trunk",
    description="The locations that reach the public telephone network through each trunk.",
    sdk_method="telephony.prem_pstn.trunk.usage_location_pstn",
    path="/telephony/config/premisePstn/trunks/{trunk_id}/usagePstnConnection",
    docs="get-locations-using-the-local-gateway-as-pstn-connection-routing",
    item_key="locations",
    columns=(
        column("location_id", "The location.", at="id", key=True, references="calling_locations.location_id"),
        column("name", "Name of the location."),
        _TRUNK_NAME,
    ),
)

TRUNK_USAGE_ROUTE_GROUPS = _TRUNK.setting(
    name="trunk_usage_route_groups",
    grain="route group that uses a trunk",
    description="The route groups that each trunk is in.",
    sdk_method="telephony.prem_pstn.trunk.usage_route_group",
    path="/telephony/config/premisePstn/trunks/{trunk_id}/usageRouteGroup",
    docs="get-route-groups-using-the-local-gateway",
    item_key="routeGroup",
    columns=(
        column("route_group_id", "The route group.", at="id", key=True, references="route_groups.id"),
        column("name", "Name of the route group."),
        column("in_use", "Whether calls can take the route group.", type=BOOLEAN),
        _TRUNK_NAME,
    ),
)

TRUNK_TYPES = organisation_wide(
    name="trunk_types",
    group="call_routing",
    grain="trunk type",
    description="The kinds of trunks that there are. Which gateways each can have is in raw_json. It is the same for "
    "every organisation.",
    every=Cadence.WEEK,
    sdk_method="telephony.prem_pstn.trunk.trunk_types",
    path="/telephony/config/premisePstn/trunks/trunkTypes",
    docs="call-routing/read-the-list-of-trunk-types",
    item_key="trunkTypes",
    columns=(
        column("trunk_type", "Kind of trunk: REGISTERING or CERTIFICATE_BASED.", key=True),
        column("device_types", "Gateways that such a trunk can have.", at="deviceTypes[].deviceType", type=LIST),
    ),
)

EXPORTS = (
    TRUNKS,
    TRUNK_DETAILS,
    TRUNK_USAGE,
    TRUNK_USAGE_CALL_TO_EXTENSION,
    TRUNK_USAGE_DIAL_PLANS,
    TRUNK_USAGE_PSTN_CONNECTION,
    TRUNK_USAGE_ROUTE_GROUPS,
    TRUNK_TYPES,
)
