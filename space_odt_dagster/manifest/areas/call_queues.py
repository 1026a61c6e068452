"""Call queues: what they are, their settings, agents and call forwarding."""

from space_odt_dagster.manifest.asked import EachRow, Fixed, Once, flag, in_query
from space_odt_dagster.manifest.column_groups.queue_settings import QUEUE_SETTINGS
from space_odt_dagster.manifest.columns import (
    BOOLEAN,
    CALLING_LOCATION,
    ENABLED,
    ESN,
    INTEGER,
    NAME_FOR_CALLS,
    PERSONAL,
    PERSONAL_ESN,
    ROUTING_PREFIX,
    TOLL_FREE,
)
from space_odt_dagster.manifest.export import Endpoint, Export, PageSize, Reference, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource, WasAsked
from space_odt_dagster.manifest.owners import QUEUE
from space_odt_dagster.manifest.scopes import TELEPHONY_READ
from space_odt_dagster.manifest.shared_settings import call_forwarding

_DOCS = "https://developer.webex.com/docs/api/v1/features-call-queue"

CALL_QUEUES = organisation_wide(
    name="call_queues",
    group="call_queues",
    grain="queue",
    description="Every call queue, those of Customer Assist included, with its number and extension.",
    tier=Tier.V1,
    asked=Once(variants=((), (Fixed(query="hasCxEssentials", value=True, param="has_cx_essentials"),))),
    sdk_method="telephony.callqueue.list",
    path="/telephony/config/queues",
    docs="features-call-queue/read-the-list-of-call-queues",
    item_key="queues",
    page=PageSize(size=1000),
    columns=(
        column("location_id", "Location of the queue.", key=True, references="calling_locations.location_id"),
        column("id", "Id of the queue.", key=True),
        column("name", "Name of the queue."),
        column("direct_number", "Phone number of the queue.", at="phoneNumber"),
        column("extension", "Extension of the queue."),
        column(
            "has_cx_essentials",
            "Whether it is a Customer Assist (formerly Customer Experience Essentials) queue.",
            at=WasAsked("has_cx_essentials"),
            type=BOOLEAN,
        ),
        column("location_name", "Name of the location."),
        ENABLED,
        ROUTING_PREFIX,
        ESN,
        column("department_id", "Department of the queue.", at="department.id"),
        column("department_name", "Name of the department.", at="department.name"),
    ),
)

CALL_QUEUE_DETAILS = Export(
    name="call_queue_details",
    group="call_queues",
    grain="queue",
    description="The settings of each call queue: routing, size, overflow, messages and caller id. Its agents are in "
    "call_queue_agents.",
    tier=Tier.V1,
    asked=EachRow(
        of="call_queues",
        ids={
            "location_id": "location_id",
            "queue_id": "id",
            "has_cx_essentials": flag("has_cx_essentials", "hasCxEssentials"),
        },
    ),
    endpoint=Endpoint(
        sdk_method="telephony.callqueue.details",
        path="/telephony/config/locations/{location_id}/queues/{queue_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-details-for-a-call-queue",
    ),
    columns=(
        CALLING_LOCATION,
        column("id", "The queue.", at=Asked("queue_id"), key=True, references="call_queues.id"),
        column("name", "Name of the queue.", at=("name", FromSource("name"))),
        column("direct_number", "Phone number of the queue.", at="phoneNumber"),
        column("extension", "Extension of the queue."),
        column(
            "has_cx_essentials",
            "Whether it is a Customer Assist (formerly Customer Experience Essentials) queue.",
            at=("hasCxEssentials", FromSource("has_cx_essentials")),
            type=BOOLEAN,
        ),
        ENABLED,
        ROUTING_PREFIX,
        ESN,
        TOLL_FREE,
        column("department_id", "Department of the queue.", at="department.id"),
        column("department_name", "Name of the department.", at="department.name"),
        *NAME_FOR_CALLS,
        *QUEUE_SETTINGS,
    ),
)

CALL_QUEUE_SETTINGS = organisation_wide(
    name="call_queue_settings",
    group="call_queues",
    grain="organisation (one row)",
    description="The settings that all call queues of the organisation share.",
    tier=Tier.V1,
    sdk_method="telephony.callqueue.get_call_queue_settings",
    path="/telephony/config/queues/settings",
    docs="features-call-queue/get-call-queue-settings",
    columns=(
        column(
            "maintain_queue_position_for_sim_ring_enabled",
            "Whether a caller keeps the place in a queue that rings all agents at once.",
            type=BOOLEAN,
        ),
        column(
            "force_agent_unavailable_on_bounced_enabled",
            "Whether an agent who lets a call bounce becomes unavailable.",
            type=BOOLEAN,
        ),
        column(
            "play_tone_to_agent_for_barge_in_enabled",
            "Whether the agent hears a tone when a supervisor barges in.",
            type=BOOLEAN,
        ),
        column(
            "play_tone_to_agent_for_silent_monitoring_enabled",
            "Whether the agent hears a tone when a supervisor listens in.",
            type=BOOLEAN,
        ),
        column(
            "play_tone_to_agent_for_supervisor_coaching_enabled",
            "Whether the agent hears a tone when a supervisor coaches.",
            type=BOOLEAN,
        ),
    ),
)

CALL_QUEUE_AGENTS = Export(
    name="call_queue_agents",
    group="call_queues",
    grain="agent of a queue",
    description="Who answers which call queue: one row for each agent of each queue.",
    tier=Tier.V1,
    asked=EachRow(
        of="call_queues",
        ids={"queue_id": in_query("id", "queueId"), "has_cx_essentials": flag("has_cx_essentials", "hasCxEssentials")},
    ),
    endpoint=Endpoint(
        sdk_method="telephony.callqueue.agents.list",
        path="/telephony/config/queues/agents",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/read-the-list-of-call-queue-agents-with-customer-experience-essentials",
        item_key="agents",
        page=PageSize(size=1000),
    ),
    columns=(
        column("queue_id", "The queue.", at=Asked("queue_id"), key=True, references="call_queues.id"),
        column(
            "location_id",
            "Location of the queue.",
            at=FromSource("location_id"),
            references="calling_locations.location_id",
        ),
        column(
            "id",
            "Id of the agent; it reads like the id of a person also where the agent is a workspace or virtual line.",
            key=True,
            references=(Reference(("people.person_id", "workspaces.workspace_id", "virtual_lines.id")),),
        ),
        column("first_name", "First name of the agent.", sensitive=PERSONAL),
        column("last_name", "Last name of the agent.", sensitive=PERSONAL),
        column("member_type", "Kind of agent as the API names it: PEOPLE, whatever it is.", at="type"),
        column("direct_number", "Phone number of the agent.", at="phoneNumber", sensitive=PERSONAL),
        column("extension", "Extension of the agent.", sensitive=PERSONAL),
        column(
            "agent_location_id", "Location of the agent.", at="location.id", references="calling_locations.location_id"
        ),
        column("agent_location_name", "Name of the location of the agent.", at="location.name"),
        column(
            "has_cx_essentials",
            "Whether the queue is a Customer Assist queue.",
            at=FromSource("has_cx_essentials"),
            type=BOOLEAN,
        ),
        ROUTING_PREFIX,
        PERSONAL_ESN,
        column("queue_count", "Number of queues that the agent is in.", type=INTEGER),
        column("location_count", "Number of locations of those queues.", type=INTEGER),
        column("join_count", "Number of queues that the agent takes calls of now.", type=INTEGER),
        column("unjoin_count", "Number of queues that the agent has left for now.", type=INTEGER),
    ),
)

EXPORTS = (
    CALL_QUEUES,
    CALL_QUEUE_DETAILS,
    CALL_QUEUE_SETTINGS,
    CALL_QUEUE_AGENTS,
    call_forwarding.FORWARDING[QUEUE],
)
