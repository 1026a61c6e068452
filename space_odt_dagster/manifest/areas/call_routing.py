"""How calls find their way to the premises and back: dial plans, translation patterns, unknown extensions."""

from space_odt_dagster.manifest.asked import EachRow, is_not_set
from space_odt_dagster.manifest.columns import BOOLEAN
from space_odt_dagster.manifest.export import Column, Endpoint, Export, PageSize, Reference, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource, Item
from space_odt_dagster.manifest.owners import LOCATION
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_DOCS = "https://developer.webex.com/docs/api/v1/call-routing"
_PATTERN = (
    column("name", "Name of the translation pattern.", at=("name", FromSource("name"))),
    column("matching_pattern", "Dialled digits that it applies to."),
    column("replacement_pattern", "What they are replaced with."),
)


def _route(id: str, name: str, type: str) -> tuple[Column, ...]:
    """Id, name and kind of a route, from the paths where they stand."""
    return (
        column(
            "route_id",
            "The trunk or route group that calls take.",
            at=id,
            references=(
                Reference(("route_groups.id",), when=("route_type", "ROUTE_GROUP")),
                Reference(("trunks.id",), when=("route_type", "TRUNK")),
            ),
        ),
        column("route_name", "Name of that trunk or route group.", at=name),
        column("route_type", "Kind of route: ROUTE_GROUP or TRUNK.", at=type),
    )


LOCATION_INTERNAL_DIALING = LOCATION.setting(
    name="location_internal_dialing",
    group="call_routing",
    description="Where calls of each calling location go that are dialled to an extension that Webex Calling does not "
    "know: nowhere, or to a phone system on the premises.",
    sdk_method="telephony.location.internal_dialing.read",
    path="/telephony/config/locations/{location_id}/internalDialing",
    docs="location-call-settings-call-handling/read-the-internal-dialing-configuration-for-a-location",
    columns=(
        column("name", "Name of the location.", at=FromSource("name")),
        column(
            "unknown_extension_route_enabled",
            "Whether calls to unknown extensions are sent to the premises.",
            at="enableUnknownExtensionRoutePolicy",
            type=BOOLEAN,
        ),
        *_route(
            "unknownExtensionRouteIdentity.id",
            "unknownExtensionRouteIdentity.name",
            "unknownExtensionRouteIdentity.type",
        ),
    ),
)

TRANSLATION_PATTERNS = organisation_wide(
    name="translation_patterns",
    group="call_routing",
    grain="translation pattern",
    description="Every rule that changes the digits of an outgoing call before it is routed, of the organisation and of "
    "its locations. A rule of a location wins.",
    sdk_method="telephony.call_routing.tp.list",
    path="/telephony/config/callRouting/translationPatterns",
    docs="call-routing/retrieve-the-list-of-translation-patterns",
    item_key="translationPatterns",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the translation pattern.", key=True),
        column("name", "Name of the translation pattern."),
        column("matching_pattern", "Dialled digits that it applies to."),
        column("replacement_pattern", "What they are replaced with."),
        column("level", "Where it applies: in the whole Organization or in one Location."),
        column(
            "location_id",
            "Location where it applies, if it is a location.",
            at="location.id",
            references="calling_locations.location_id",
        ),
        column("location_name", "Name of that location.", at="location.name"),
    ),
)

TRANSLATION_PATTERN_DETAILS = Export(
    name="translation_pattern_details",
    group="call_routing",
    grain="translation pattern of the organisation",
    description="The record of each translation pattern that applies in the whole organisation, read one by one.",
    asked=EachRow(of="translation_patterns", ids={"translation_id": "id"}, where=is_not_set("location_id")),
    endpoint=Endpoint(
        sdk_method="telephony.call_routing.tp.details",
        path="/telephony/config/callRouting/translationPatterns/{translation_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/retrieve-a-specific-translation-pattern-for-an-organization",
    ),
    columns=(
        column(
            "id", "The translation pattern.", at=Asked("translation_id"), key=True, references="translation_patterns.id"
        ),
        *_PATTERN,
    ),
)

LOCATION_TRANSLATION_PATTERN_DETAILS = LOCATION.setting(
    name="location_translation_pattern_details",
    group="call_routing",
    grain="translation pattern of a location",
    description="The record of each translation pattern that applies in one location, read one by one.",
    of="translation_patterns",
    ids={"location_id": "location_id", "translation_id": "id"},
    where="location_id",
    sdk_method="telephony.call_routing.tp.details",
    path="/telephony/config/locations/{location_id}/callRouting/translationPatterns/{translation_id}",
    docs="call-routing/retrieve-a-specific-translation-pattern-for-a-location",
    columns=(
        column(
            "id", "The translation pattern.", at=Asked("translation_id"), key=True, references="translation_patterns.id"
        ),
        *_PATTERN,
    ),
)

DIAL_PLANS = organisation_wide(
    name="dial_plans",
    group="call_routing",
    grain="dial plan",
    description="Every dial plan: which numbers and extensions are on the premises, and the trunk or route group that "
    "leads there.",
    sdk_method="telephony.prem_pstn.dial_plan.list",
    path="/telephony/config/premisePstn/dialPlans",
    docs="call-routing/read-the-list-of-dial-plans",
    item_key="dialPlans",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the dial plan.", key=True),
        column("name", "Name of the dial plan."),
        *_route("routeId", "routeName", "routeType"),
    ),
)

DIAL_PLAN_DETAILS = Export(
    name="dial_plan_details",
    group="call_routing",
    grain="dial plan",
    description="The record of each dial plan, read one by one. Its patterns are in dial_plan_patterns.",
    asked=EachRow(of="dial_plans", ids={"dial_plan_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.prem_pstn.dial_plan.details",
        path="/telephony/config/premisePstn/dialPlans/{dial_plan_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-a-dial-plan",
    ),
    columns=(
        column("id", "The dial plan.", at=Asked("dial_plan_id"), key=True, references="dial_plans.id"),
        column("name", "Name of the dial plan.", at=("name", FromSource("name"))),
        *_route("routeId", "routeName", "routeType"),
    ),
)

DIAL_PLAN_PATTERNS = Export(
    name="dial_plan_patterns",
    group="call_routing",
    grain="dial pattern of a dial plan",
    description="The patterns of each dial plan: calls to a number that fits one are sent to the premises.",
    asked=EachRow(of="dial_plans", ids={"dial_plan_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.prem_pstn.dial_plan.patterns",
        path="/telephony/config/premisePstn/dialPlans/{dial_plan_id}/dialPatterns",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/read-the-list-of-dial-patterns",
        item_key="dialPatterns",
        items_are_texts=True,
        page=PageSize(size=2000),
    ),
    columns=(
        column("dial_plan_id", "The dial plan.", at=Asked("dial_plan_id"), key=True, references="dial_plans.id"),
        column("pattern", "The pattern: digits, X for any digit and ! for any that follow.", at=Item(), key=True),
        column("dial_plan_name", "Name of the dial plan.", at=FromSource("name")),
    ),
)

ROUTE_CHOICES = organisation_wide(
    name="route_choices",
    group="call_routing",
    grain="route (trunk or route group)",
    description="Every trunk and route group that calls can be sent to, in one list.",
    sdk_method="telephony.route_choices",
    path="/telephony/config/routeChoices",
    docs="call-routing/read-the-list-of-routing-choices",
    item_key="routeIdentities",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the trunk or route group.", key=True),
        column("name", "Name of the trunk or route group."),
        column("route_type", "Kind of route: ROUTE_GROUP or TRUNK.", at="type"),
    ),
)

EXPORTS = (
    LOCATION_INTERNAL_DIALING,
    TRANSLATION_PATTERNS,
    TRANSLATION_PATTERN_DETAILS,
    LOCATION_TRANSLATION_PATTERN_DETAILS,
    DIAL_PLANS,
    DIAL_PLAN_DETAILS,
    DIAL_PLAN_PATTERNS,
    ROUTE_CHOICES,
)
