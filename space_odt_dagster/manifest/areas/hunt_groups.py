"""Hunt groups: what they are, their settings and call forwarding."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import (
    BOOLEAN,
    ENABLED,
    ESN,
    INTEGER,
    NAME_FOR_CALLS,
    PERSONAL,
    ROUTING_PREFIX,
)
from space_odt_dagster.manifest.export import Endpoint, Export, PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import HUNT_GROUP
from space_odt_dagster.manifest.scopes import TELEPHONY_READ
from space_odt_dagster.manifest.shared_settings import available_numbers, call_forwarding

HUNT_GROUPS = organisation_wide(
    name="hunt_groups",
    group="hunt_groups",
    grain="hunt group",
    description="Every hunt group of the organisation with its number and extension.",
    tier=Tier.V1,
    sdk_method="telephony.huntgroup.list",
    path="/telephony/config/huntGroups",
    docs="features-hunt-group/read-the-list-of-hunt-groups",
    item_key="huntGroups",
    page=PageSize(size=1000),
    columns=(
        column("location_id", "Location of the hunt group.", key=True, references="calling_locations.location_id"),
        column("id", "Id of the hunt group.", key=True),
        column("name", "Name of the hunt group."),
        column("direct_number", "Phone number of the hunt group.", at="phoneNumber"),
        column("extension", "Extension of the hunt group."),
        column("location_name", "Name of the location."),
        ENABLED,
        ROUTING_PREFIX,
        ESN,
    ),
)

HUNT_GROUP_DETAILS = HUNT_GROUP.setting(
    name="hunt_group_details",
    description="The settings of each hunt group: ring order, unanswered and busy calls, caller id. Its agents are in "
    "raw_json.",
    tier=Tier.V1,
    sdk_method="telephony.huntgroup.details",
    path="/telephony/config/locations/{location_id}/huntGroups/{huntgroup_id}",
    docs="get-details-for-a-hunt-group",
    columns=(
        column("name", "Name of the hunt group.", at=("name", FromSource("name"))),
        column("direct_number", "Phone number of the hunt group.", at="phoneNumber"),
        column("extension", "Extension of the hunt group."),
        ENABLED,
        *NAME_FOR_CALLS,
        column(
            "call_policy",
            "Order in which agents are rung: CIRCULAR, REGULAR, SIMULTANEOUS, UNIFORM or WEIGHTED.",
            at="callPolicies.policy",
        ),
        column(
            "waiting_enabled",
            "Whether agents get calls while they are in another.",
            at="callPolicies.waitingEnabled",
            type=BOOLEAN,
        ),
        column("group_busy_enabled", "Whether the group is busy.", at="callPolicies.groupBusyEnabled", type=BOOLEAN),
        column(
            "allow_members_to_control_group_busy_enabled",
            "Whether agents can set the group to busy.",
            at="callPolicies.allowMembersToControlGroupBusyEnabled",
            type=BOOLEAN,
        ),
        column(
            "no_answer_next_agent_enabled",
            "Whether an unanswered call moves to the next agent.",
            at="callPolicies.noAnswer.nextAgentEnabled",
            type=BOOLEAN,
        ),
        column(
            "no_answer_next_agent_rings",
            "Number of rings before it moves to the next agent.",
            at="callPolicies.noAnswer.nextAgentRings",
            type=INTEGER,
        ),
        column(
            "no_answer_forward_enabled",
            "Whether calls that nobody answers are forwarded.",
            at="callPolicies.noAnswer.forwardEnabled",
            type=BOOLEAN,
        ),
        column(
            "no_answer_forward_destination",
            "Where calls that nobody answers are forwarded to.",
            at="callPolicies.noAnswer.destination",
            sensitive=PERSONAL,
        ),
        column(
            "no_answer_forward_number_of_rings",
            "Number of rings before calls are forwarded.",
            at="callPolicies.noAnswer.numberOfRings",
            type=INTEGER,
        ),
        column(
            "no_answer_forward_voicemail_enabled",
            "Whether unanswered calls go to the voicemail of the destination.",
            at="callPolicies.noAnswer.destinationVoicemailEnabled",
            type=BOOLEAN,
        ),
        column(
            "busy_redirect_enabled",
            "Whether calls are sent elsewhere while all agents are busy.",
            at="callPolicies.busyRedirect.enabled",
            type=BOOLEAN,
        ),
        column(
            "busy_redirect_destination",
            "Where calls are sent while all agents are busy.",
            at="callPolicies.busyRedirect.destination",
            sensitive=PERSONAL,
        ),
        column(
            "busy_redirect_voicemail_enabled",
            "Whether calls sent elsewhere while busy go to the voicemail of the destination.",
            at="callPolicies.busyRedirect.destinationVoicemailEnabled",
            type=BOOLEAN,
        ),
        column(
            "business_continuity_enabled",
            "Whether calls are sent elsewhere while no agent can be reached.",
            at="callPolicies.businessContinuityRedirect.enabled",
            type=BOOLEAN,
        ),
        column(
            "business_continuity_destination",
            "Where calls are sent while no agent can be reached.",
            at="callPolicies.businessContinuityRedirect.destination",
            sensitive=PERSONAL,
        ),
        column(
            "business_continuity_voicemail_enabled",
            "Whether calls sent elsewhere while no agent can be reached go to the voicemail of the destination.",
            at="callPolicies.businessContinuityRedirect.destinationVoicemailEnabled",
            type=BOOLEAN,
        ),
        column("distinctive_ring", "Whether alternate numbers ring differently.", type=BOOLEAN),
        column(
            "hunt_group_caller_id_for_outgoing_calls_enabled",
            "Whether agents can call out with the number of the hunt group.",
            type=BOOLEAN,
        ),
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
        column("id", "The hunt group.", at=Asked("hunt_group_id"), key=True, references="hunt_groups.id"),
        column(
            "location_id",
            "Location of the hunt group.",
            at=FromSource("location_id"),
            references="calling_locations.location_id",
        ),
        column("is_location_ecbn_default", "Whether it is the callback number of its location.", type=BOOLEAN),
        column(
            "dependent_member_count", "How many people, workspaces and virtual lines have it as theirs.", type=INTEGER
        ),
        column("is_self_ecbn_default", "Whether it is its own callback number.", type=BOOLEAN),
        column("name", "Name of the hunt group.", at=FromSource("name")),
    ),
)

EXPORTS = (
    available_numbers.FEATURE_PRIMARY[HUNT_GROUP],
    available_numbers.FEATURE_ALTERNATE[HUNT_GROUP],
    available_numbers.FEATURE_CALL_FORWARD[HUNT_GROUP],
    HUNT_GROUPS,
    HUNT_GROUP_DETAILS,
    call_forwarding.FORWARDING[HUNT_GROUP],
    HUNT_GROUP_ECBN_DEPENDENCIES,
    call_forwarding.FORWARDING_RULES[HUNT_GROUP],
)
