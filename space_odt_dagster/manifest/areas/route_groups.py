"""Route groups, which share calls among trunks, and route lists, which lead numbers to them."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, of_one
from space_odt_dagster.manifest.export import PageSize, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import FromSource, Item
from space_odt_dagster.manifest.owners import Owner

_ROUTE_GROUP = Owner(
    group="call_routing",
    grain="route group",
    of="route_groups",
    ids=("id",),
    columns=of_one("route group", "route_groups", "id"),
    item_columns=of_one("route group", "route_groups", "route_group_id"),
    docs="call-routing",
)
_ROUTE_LIST = Owner(
    group="call_routing",
    grain="route list",
    of="route_lists",
    ids=("id",),
    columns=of_one("route list", "route_lists", "id"),
    item_columns=of_one("route list", "route_lists", "route_list_id"),
    docs="call-routing",
)
_USING_LOCATION = (
    column("location_id", "The location.", at="id", key=True, references="calling_locations.location_id"),
    column("name", "Name of the location."),
)
_ROUTE_GROUP_NAME = column("route_group_name", "Name of the route group.", at=FromSource("name"))

ROUTE_GROUPS = organisation_wide(
    name="route_groups",
    group="call_routing",
    grain="route group",
    description="Every route group: trunks that share calls, in an order of preference.",
    sdk_method="telephony.prem_pstn.route_group.list",
    path="/telephony/config/premisePstn/routeGroups",
    docs="call-routing/read-the-list-of-routing-groups",
    item_key="routeGroups",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the route group.", key=True),
        column("name", "Name of the route group."),
        column("in_use", "Whether calls can take the route group.", type=BOOLEAN),
    ),
)

ROUTE_GROUP_DETAILS = _ROUTE_GROUP.setting(
    name="route_group_details",
    description="The trunks of each route group. The priority of each trunk, which says what takes over when one fails, "
    "is in raw_json.",
    sdk_method="telephony.prem_pstn.route_group.details",
    path="/telephony/config/premisePstn/routeGroups/{rg_id}",
    docs="read-a-route-group-for-a-organization",
    columns=(
        column("name", "Name of the route group.", at=("name", FromSource("name"))),
        column("trunk_ids", "Ids of its trunks.", at="localGateways[].id", type=LIST),
        column("trunk_names", "Names of its trunks, in the same order.", at="localGateways[].name", type=LIST),
        column(
            "trunk_priorities",
            "Priorities of its trunks, in the same order: 1 is tried first.",
            at="localGateways[].priority",
            type=LIST,
        ),
    ),
)

ROUTE_GROUP_USAGE = _ROUTE_GROUP.setting(
    name="route_group_usage",
    description="How many locations, dial plans and route lists use each route group. If nothing uses it, it can be deleted.",
    sdk_method="telephony.prem_pstn.route_group.usage",
    path="/telephony/config/premisePstn/routeGroups/{rg_id}/usage",
    docs="read-the-usage-of-a-routing-group",
    columns=(
        column("name", "Name of the route group.", at=FromSource("name")),
        column("pstn_connection_count", "How many locations reach the public network through it.", type=INTEGER),
        column(
            "call_to_extension_count", "How many locations send calls to unknown extensions through it.", type=INTEGER
        ),
        column("dial_plan_count", "How many dial plans lead to it.", type=INTEGER),
        column("route_list_count", "How many route lists lead to it.", type=INTEGER),
    ),
)

ROUTE_GROUP_USAGE_CALL_TO_EXTENSION = _ROUTE_GROUP.setting(
    name="route_group_usage_call_to_extension",
    grain="location that routes unknown extensions to a route group",
    description="The locations that send calls to unknown extensions through each route group.",
    sdk_method="telephony.prem_pstn.route_group.usage_call_to_extension",
    path="/telephony/config/premisePstn/routeGroups/{rg_id}/usageCallToExtension",
    docs="read-the-call-to-extension-locations-of-a-routing-group",
    item_key="locations",
    page=PageSize(size=2000),
    columns=(*_USING_LOCATION, _ROUTE_GROUP_NAME),
)

ROUTE_GROUP_USAGE_DIAL_PLANS = _ROUTE_GROUP.setting(
    name="route_group_usage_dial_plans",
    grain="dial plan (documented as location) that uses a route group",
    description="What leads to each route group by its dial plan. The API calls them locations; their ids are those of "
    "dial plans.",
    sdk_method="telephony.prem_pstn.route_group.usage_dial_plan",
    path="/telephony/config/premisePstn/routeGroups/{rg_id}/usageDialPlan",
    docs="read-the-dial-plan-locations-of-a-routing-group",
    item_key="locations",
    page=PageSize(size=2000),
    columns=(
        column("id", "The dial plan.", key=True, references="dial_plans.id"),
        column("name", "Name of the dial plan."),
        _ROUTE_GROUP_NAME,
    ),
)

ROUTE_GROUP_USAGE_PSTN_CONNECTION = _ROUTE_GROUP.setting(
    name="route_group_usage_pstn_connection",
    grain="location whose PSTN connection is a route group",
    description="The locations that reach the public telephone network through each route group.",
    sdk_method="telephony.prem_pstn.route_group.usage_location_pstn",
    path="/telephony/config/premisePstn/routeGroups/{rg_id}/usagePstnConnection",
    docs="read-the-pstn-connection-locations-of-a-routing-group",
    item_key="locations",
    page=PageSize(size=2000),
    columns=(*_USING_LOCATION, _ROUTE_GROUP_NAME),
)

ROUTE_GROUP_USAGE_ROUTE_LISTS = _ROUTE_GROUP.setting(
    name="route_group_usage_route_lists",
    grain="route list that uses a route group",
    description="The route lists that lead to each route group.",
    sdk_method="telephony.prem_pstn.route_group.usage_route_lists",
    path="/telephony/config/premisePstn/routeGroups/{rg_id}/usageRouteList",
    docs="read-the-route-lists-of-a-routing-group",
    item_key="routeGroupUsageRouteListGet[].routeLists",
    page=PageSize(size=2000),
    columns=(
        column("route_list_id", "The route list.", at="id", key=True, references="route_lists.id"),
        column("name", "Name of the route list."),
        column("location_id", "Location of the route list.", references="calling_locations.location_id"),
        column("location_name", "Name of the location."),
        _ROUTE_GROUP_NAME,
    ),
)

ROUTE_LISTS = organisation_wide(
    name="route_lists",
    group="call_routing",
    grain="route list",
    description="Every route list: numbers of a location that calls from the premises reach, and the route group they "
    "come through.",
    sdk_method="telephony.prem_pstn.route_list.list",
    path="/telephony/config/premisePstn/routeLists",
    docs="call-routing/read-the-list-of-route-lists",
    item_key="routeLists",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the route list.", key=True),
        column("name", "Name of the route list."),
        column("location_id", "Location of the route list.", references="calling_locations.location_id"),
        column("location_name", "Name of the location."),
        column("route_group_id", "Its route group.", references="route_groups.id"),
        column("route_group_name", "Name of that route group."),
    ),
)

ROUTE_LIST_DETAILS = _ROUTE_LIST.setting(
    name="route_list_details",
    description="The record of each route list, read one by one. Its numbers are in route_list_numbers.",
    sdk_method="telephony.prem_pstn.route_list.details",
    path="/telephony/config/premisePstn/routeLists/{rl_id}",
    docs="get-a-route-list",
    columns=(
        column("name", "Name of the route list.", at=("name", FromSource("name"))),
        column(
            "location_id", "Location of the route list.", at="location.id", references="calling_locations.location_id"
        ),
        column("location_name", "Name of the location.", at="location.name"),
        column("route_group_id", "Its route group.", at="routeGroup.id", references="route_groups.id"),
        column("route_group_name", "Name of that route group.", at="routeGroup.name"),
    ),
)

ROUTE_LIST_NUMBERS = _ROUTE_LIST.setting(
    name="route_list_numbers",
    grain="number of a route list",
    description="The numbers of each route list.",
    sdk_method="telephony.prem_pstn.route_list.numbers",
    path="/telephony/config/premisePstn/routeLists/{rl_id}/numbers",
    docs="get-numbers-assigned-to-a-route-list",
    item_key="numbers",
    items_are_texts=True,
    page=PageSize(size=2000),
    columns=(
        column("direct_number", "The phone number.", at=Item(), key=True, sensitive=PERSONAL),
        column("route_list_name", "Name of the route list.", at=FromSource("name")),
    ),
)

EXPORTS = (
    ROUTE_GROUPS,
    ROUTE_GROUP_DETAILS,
    ROUTE_GROUP_USAGE,
    ROUTE_GROUP_USAGE_CALL_TO_EXTENSION,
    ROUTE_GROUP_USAGE_DIAL_PLANS,
    ROUTE_GROUP_USAGE_PSTN_CONNECTION,
    ROUTE_GROUP_USAGE_ROUTE_LISTS,
    ROUTE_LISTS,
    ROUTE_LIST_DETAILS,
    ROUTE_LIST_NUMBERS,
)
