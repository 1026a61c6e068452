"""Hunt groups: what they are, their settings and call forwarding."""

from space_odt_dagster.manifest.asked import EachRow, each
from space_odt_dagster.manifest.column_groups.forwarding import FEATURE_FORWARDING
from space_odt_dagster.manifest.column_groups.forwarding_rules import FORWARDING_RULE
from space_odt_dagster.manifest.columns import (
    BOOLEAN,
    CALLING_LOCATION,
    ENABLED,
    ESN,
    INTEGER,
    NAME_FOR_CALLS,
    PERSONAL,
    ROUTING_PREFIX,
)
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import HUNT_GROUP
from space_odt_dagster.manifest.scopes import TELEPHONY_READ
from space_odt_dagster.manifest.spec import Endpoint, Export, Kind, PageSize, Tier, column

_DOCS = "https://developer.webex.com/docs/api/v1/features-hunt-group"

HUNT_GROUPS = Export(
    name="hunt_groups",
    group="hunt_groups",
    grain="hunt group",
    description="Every hunt group of the organisation with its number and extension.",
    kind=Kind.BASE,
    tier=Tier.V1,
    endpoint=Endpoint(
        sdk_method="telephony.huntgroup.list",
        path="/telephony/config/huntGroups",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/read-the-list-of-hunt-groups",
        item_key="huntGroups",
        page=PageSize(size=1000),
    ),
    columns=(
        column(
            "location_id",
            "locationId",
            "Location of the hunt group.",
            key=True,
            references="calling_locations.location_id",
        ),
        column("id", "id", "Id of the hunt group.", key=True),
        column("name", "name", "Name of the hunt group."),
        column("direct_number", "phoneNumber", "Phone number of the hunt group."),
        column("extension", "extension", "Extension of the hunt group."),
        column("location_name", "locationName", "Name of the location."),
        ENABLED,
        ROUTING_PREFIX,
        ESN,
    ),
)

HUNT_GROUP_DETAILS = Export(
    name="hunt_group_details",
    group="hunt_groups",
    grain="hunt group",
    description="The settings of each hunt group: ring order, unanswered and busy calls, caller id. Its agents are in "
    "raw_json.",
    tier=Tier.V1,
    asked=EachRow(of="hunt_groups", ids={"location_id": "location_id", "huntgroup_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.huntgroup.details",
        path="/telephony/config/locations/{location_id}/huntGroups/{huntgroup_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-details-for-a-hunt-group",
    ),
    columns=(
        CALLING_LOCATION,
        column("id", Asked("huntgroup_id"), "The hunt group.", key=True, references="hunt_groups.id"),
        column("name", ("name", FromSource("name")), "Name of the hunt group."),
        column("direct_number", "phoneNumber", "Phone number of the hunt group."),
        column("extension", "extension", "Extension of the hunt group."),
        ENABLED,
        *NAME_FOR_CALLS,
        column(
            "call_policy",
            "callPolicies.policy",
            "Order in which agents are rung: CIRCULAR, REGULAR, SIMULTANEOUS, UNIFORM or WEIGHTED.",
        ),
        column(
            "waiting_enabled",
            "callPolicies.waitingEnabled",
            "Whether agents get calls while they are in another.",
            type=BOOLEAN,
        ),
        column("group_busy_enabled", "callPolicies.groupBusyEnabled", "Whether the group is busy.", type=BOOLEAN),
        column(
            "allow_members_to_control_group_busy_enabled",
            "callPolicies.allowMembersToControlGroupBusyEnabled",
            "Whether agents can set the group to busy.",
            type=BOOLEAN,
        ),
        column(
            "no_answer_next_agent_enabled",
            "callPolicies.noAnswer.nextAgentEnabled",
            "Whether an unanswered call goes on to the next agent.",
            type=BOOLEAN,
        ),
        column(
            "no_answer_next_agent_rings",
            "callPolicies.noAnswer.nextAgentRings",
            "Number of rings before it goes on.",
            type=INTEGER,
        ),
        column(
            "no_answer_forward_enabled",
            "callPolicies.noAnswer.forwardEnabled",
            "Whether calls that nobody answers are forwarded.",
            type=BOOLEAN,
        ),
        column(
            "no_answer_forward_destination",
            "callPolicies.noAnswer.destination",
            "Where calls that nobody answers are forwarded to.",
            sensitive=PERSONAL,
        ),
        column(
            "no_answer_forward_number_of_rings",
            "callPolicies.noAnswer.numberOfRings",
            "Number of rings before calls are forwarded.",
            type=INTEGER,
        ),
        column(
            "no_answer_forward_voicemail_enabled",
            "callPolicies.noAnswer.destinationVoicemailEnabled",
            "Whether unanswered calls go to the voicemail of the destination.",
            type=BOOLEAN,
        ),
        column(
            "busy_redirect_enabled",
            "callPolicies.busyRedirect.enabled",
            "Whether calls are sent elsewhere while all agents are busy.",
            type=BOOLEAN,
        ),
        column(
            "busy_redirect_destination",
            "callPolicies.busyRedirect.destination",
            "Where calls are sent while all agents are busy.",
            sensitive=PERSONAL,
        ),
        column(
            "busy_redirect_voicemail_enabled",
            "callPolicies.busyRedirect.destinationVoicemailEnabled",
            "Whether calls sent elsewhere while busy go to the voicemail of the destination.",
            type=BOOLEAN,
        ),
        column(
            "business_continuity_enabled",
            "callPolicies.businessContinuityRedirect.enabled",
            "Whether calls are sent elsewhere while no agent can be reached.",
            type=BOOLEAN,
        ),
        column(
            "business_continuity_destination",
            "callPolicies.businessContinuityRedirect.destination",
            "Where calls are sent while no agent can be reached.",
            sensitive=PERSONAL,
        ),
        column(
            "business_continuity_voicemail_enabled",
            "callPolicies.businessContinuityRedirect.destinationVoicemailEnabled",
            "Whether calls sent elsewhere while no agent can be reached go to the voicemail of the destination.",
            type=BOOLEAN,
        ),
        column("distinctive_ring", "distinctiveRing", "Whether alternate numbers ring differently.", type=BOOLEAN),
        column(
            "hunt_group_caller_id_for_outgoing_calls_enabled",
            "huntGroupCallerIdForOutgoingCallsEnabled",
            "Whether agents can call out with the number of the hunt group.",
            type=BOOLEAN,
        ),
    ),
)

HUNT_GROUP_FORWARDING = Export(
    name="hunt_group_forwarding",
    group="hunt_groups",
    grain="hunt group",
    description="Where the calls of each hunt group are forwarded: always, by rule or by operating mode.",
    tier=Tier.V1,
    asked=EachRow(of="hunt_groups", ids={"location_id": "location_id", "feature_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.huntgroup.forwarding.settings",
        path="/telephony/config/locations/{location_id}/huntGroups/{feature_id}/callForwarding",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-call-forwarding-settings-for-a-hunt-group",
    ),
    columns=(
        CALLING_LOCATION,
        column("id", Asked("feature_id"), "The hunt group.", key=True, references="hunt_groups.id"),
        column("name", FromSource("name"), "Name of the hunt group."),
        *FEATURE_FORWARDING,
    ),
)

HUNT_GROUP_ECBN_DEPENDENCIES = Export(
    name="hunt_group_ecbn_dependencies",
    group="hunt_groups",
    grain="hunt group",
    description="Who calls emergency services with the number of each hunt group as callback number. Look here before "
    "it is deleted.",
    asked=EachRow(of="hunt_groups", ids={"hunt_group_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.emergency_services.hunt_group_ecbn_dependencies",
        path="/telephony/config/huntGroups/{hunt_group_id}/emergencyCallbackNumber/dependencies",
        scopes=TELEPHONY_READ,
        docs_url="https://developer.webex.com/docs/api/v1/emergency-services-settings/"
        "get-dependencies-for-a-hunt-group-emergency-callback-number",
    ),
    columns=(
        column("id", Asked("hunt_group_id"), "The hunt group.", key=True, references="hunt_groups.id"),
        column(
            "location_id",
            FromSource("location_id"),
            "Location of the hunt group.",
            references="calling_locations.location_id",
        ),
        column(
            "is_location_ecbn_default",
            "isLocationEcbnDefault",
            "Whether it is the callback number of its location.",
            type=BOOLEAN,
        ),
        column(
            "dependent_member_count",
            "dependentMemberCount",
            "How many people, workspaces and virtual lines have it as theirs.",
            type=INTEGER,
        ),
        column("is_self_ecbn_default", "isSelfEcbnDefault", "Whether it is its own callback number.", type=BOOLEAN),
        column("name", FromSource("name"), "Name of the hunt group."),
    ),
)

HUNT_GROUP_FORWARDING_RULES = HUNT_GROUP.setting(
    name="hunt_group_forwarding_rules",
    grain="call forwarding rule of a hunt group",
    description="The rules by which calls of each hunt group are forwarded: which callers, when, and where to.",
    of="hunt_group_forwarding",
    ids={"location_id": "location_id", "feature_id": "id", "rule_id": each("rule_ids")},
    sdk_method="telephony.huntgroup.forwarding.call_forwarding_rule",
    path="/telephony/config/locations/{location_id}/huntGroups/{feature_id}/callForwarding/selectiveRules/{rule_id}",
    docs="get-selective-call-forwarding-rule-for-a-hunt-group",
    columns=FORWARDING_RULE,
)

EXPORTS = (
    HUNT_GROUPS,
    HUNT_GROUP_DETAILS,
    HUNT_GROUP_FORWARDING,
    HUNT_GROUP_ECBN_DEPENDENCIES,
    HUNT_GROUP_FORWARDING_RULES,
)
