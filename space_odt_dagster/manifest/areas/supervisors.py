"""Agents across all queues and their supervisors, who can listen in, coach and take over calls."""

from space_odt_dagster.manifest.asked import EachRow, Fixed, Once, flag
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL, PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.export import Endpoint, Export, PageSize, Reference, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource, WasAsked
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_DOCS = "https://developer.webex.com/docs/api/v1/features-call-queue"
_TWICE = Once(variants=((), (Fixed(query="hasCxEssentials", value=True, param="has_cx_essentials"),)))
_FLAG = flag("has_cx_essentials", "hasCxEssentials")
_LISTED_AS = column(
    "has_cx_essentials",
    "Whether it is listed for Customer Assist queues; else for other queues.",
    at=WasAsked("has_cx_essentials"),
    type=BOOLEAN,
    key=True,
)
_OF_LISTED = column(
    "has_cx_essentials",
    "Whether this is about Customer Assist queues; else about other queues.",
    at=FromSource("has_cx_essentials"),
    type=BOOLEAN,
    key=True,
)
_LINE = (
    column("first_name", "First name.", sensitive=PERSONAL),
    column("last_name", "Last name.", sensitive=PERSONAL),
    column("direct_number", "Phone number.", at="phoneNumber", sensitive=PERSONAL),
    column("extension", "Extension.", sensitive=PERSONAL),
    ROUTING_PREFIX,
    PERSONAL_ESN,
)

_ANY_LINE = (Reference(("people.person_id", "workspaces.workspace_id", "virtual_lines.id")),)
"""What an id points to that reads like the id of a person also where it is of a workspace or a virtual line."""
_DISPLAY_NAME = column("display_name", "Name as shown in the apps.", sensitive=PERSONAL)

CALL_QUEUE_AGENTS_ALL = organisation_wide(
    name="call_queue_agents_all",
    group="call_queues",
    grain="agent of any queue (listed once per kind of queue; flagged has_cx_essentials)",
    description="Everyone who is an agent of a queue, with the number of queues. Whether an agent takes calls now "
    "changes by itself.",
    asked=_TWICE,
    sdk_method="telephony.callqueue.agents.list",
    path="/telephony/config/queues/agents",
    docs="features-call-queue/read-the-list-of-agents-for-call-queue-or-customer-assist",
    item_key="agents",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the agent.", key=True, references=_ANY_LINE),
        _LISTED_AS,
        *_LINE,
        column("queue_count", "Number of queues that the agent is in.", type=INTEGER),
        column("join_count", "Number of queues that the agent takes calls of now.", type=INTEGER),
        column("unjoin_count", "Number of queues that the agent has left for now.", type=INTEGER),
        column("location_count", "Number of locations of those queues.", type=INTEGER),
        column("location_id", "Location of the agent.", at="location.id", references="calling_locations.location_id"),
        column("location_name", "Name of the location.", at="location.name"),
        column("member_type", "Kind of agent as the API names it: PEOPLE, whatever it is.", at="type"),
    ),
)

CALL_QUEUE_AGENT_QUEUES = Export(
    name="call_queue_agent_queues",
    group="call_queues",
    grain="queue of an agent",
    description="The queues of each agent, and whether the agent took their calls when this was read.",
    asked=EachRow(of="call_queue_agents_all", ids={"id": "id", "has_cx_essentials": _FLAG}),
    endpoint=Endpoint(
        sdk_method="telephony.callqueue.agents.details",
        path="/telephony/config/queues/agents/{id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-details-for-an-agent-for-call-queue-or-customer-assist",
        item_key="queues",
        page=PageSize(size=2000, from_start=True, ends_below=1),
    ),
    columns=(
        column("agent_id", "The agent.", at=Asked("id"), key=True, references="call_queue_agents_all.id"),
        _OF_LISTED,
        column("id", "The queue.", key=True, references="call_queues.id"),
        column("name", "Name of the queue."),
        column("location_id", "Location of the queue.", references="calling_locations.location_id"),
        column("join_enabled", "Whether the agent takes calls of the queue now.", type=BOOLEAN),
        column("direct_number", "Phone number of the queue.", at="phoneNumber"),
        column("location_name", "Name of the location."),
    ),
)

SUPERVISORS = organisation_wide(
    name="supervisors",
    group="call_queues",
    grain="supervisor of agents (listed once per kind of queue; flagged has_cx_essentials)",
    description="Everyone who supervises agents of queues, with the number of agents.",
    asked=_TWICE,
    sdk_method="telephony.supervisors.list",
    path="/telephony/config/supervisors",
    docs="features-call-queue/get-list-of-supervisors-for-call-queue-or-customer-assist",
    item_key="supervisors",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the supervisor.", key=True, references="people.person_id"),
        _LISTED_AS,
        *_LINE,
        column("agent_count", "Number of agents that the supervisor has.", type=INTEGER),
    ),
)

SUPERVISOR_AGENTS = Export(
    name="supervisor_agents",
    group="call_queues",
    grain="agent of a supervisor",
    description="The agents of each supervisor.",
    asked=EachRow(of="supervisors", ids={"supervisor_id": "id", "has_cx_essentials": _FLAG}),
    endpoint=Endpoint(
        sdk_method="telephony.supervisors.details",
        path="/telephony/config/supervisors/{supervisor_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-supervisor-details-for-call-queue-or-customer-assist",
        item_key="agents",
        page=PageSize(size=2000, from_start=True, ends_below=1),
    ),
    columns=(
        column("supervisor_id", "The supervisor.", at=Asked("supervisor_id"), key=True, references="supervisors.id"),
        _OF_LISTED,
        column("id", "Id of the agent.", key=True, references=_ANY_LINE),
        *_LINE,
    ),
)

SUPERVISOR_AVAILABLE_AGENTS = organisation_wide(
    name="supervisor_available_agents",
    group="call_queues",
    grain="agent that can be given a supervisor (listed once per kind of queue; flagged has_cx_essentials)",
    description="The agents that could be given to a supervisor.",
    tier=Tier.CANDIDATES,
    asked=_TWICE,
    sdk_method="telephony.supervisors.available_agents",
    path="/telephony/config/supervisors/availableAgents",
    docs="features-call-queue/list-available-agents-for-call-queue-or-customer-assist",
    item_key="agents",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the agent.", key=True, references=_ANY_LINE),
        _LISTED_AS,
        column("member_type", "Kind of agent: PEOPLE, PLACE or VIRTUAL_LINE.", at="type"),
        *_LINE,
        _DISPLAY_NAME,
    ),
)

SUPERVISOR_AVAILABLE_SUPERVISORS = organisation_wide(
    name="supervisor_available_supervisors",
    group="call_queues",
    grain="person that can become a supervisor (listed once per kind of queue; flagged has_cx_essentials)",
    description="The people who could become supervisors.",
    tier=Tier.CANDIDATES,
    asked=_TWICE,
    sdk_method="telephony.supervisors.available_supervisors",
    path="/telephony/config/supervisors/availableSupervisors",
    docs="features-call-queue/list-available-supervisors-for-call-queue-or-customer-assist",
    item_key="supervisors",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the person.", key=True, references="people.person_id"),
        _LISTED_AS,
        *_LINE,
        _DISPLAY_NAME,
    ),
)

EXPORTS = (
    CALL_QUEUE_AGENTS_ALL,
    CALL_QUEUE_AGENT_QUEUES,
    SUPERVISORS,
    SUPERVISOR_AGENTS,
    SUPERVISOR_AVAILABLE_AGENTS,
    SUPERVISOR_AVAILABLE_SUPERVISORS,
)
