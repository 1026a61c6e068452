"""Who is seen to be calling: the own name and number, or those of a queue or hunt group."""

from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import PERSON, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.scopes import PEOPLE_READ
from space_odt_dagster.manifest.shared_setting import own, shared_setting

_OF_A_NAME = (
    column("extension", "Own extension.", at="extensionNumber", sensitive=PERSONAL),
    column("first_name", "First name shown on calls.", sensitive=PERSONAL),
    column("last_name", "Last name shown on calls.", sensitive=PERSONAL),
    column("dial_by_first_name", "First name that callers spell to dial by name.", sensitive=PERSONAL),
    column("dial_by_last_name", "Last name that callers spell to dial by name.", sensitive=PERSONAL),
    column(
        "additional_direct_line_enabled",
        "Whether the direct line can be chosen in the app as another caller id.",
        at="additionalExternalCallerIdDirectLineEnabled",
        type=BOOLEAN,
    ),
    column(
        "additional_location_number_enabled",
        "Whether the main number of the location can be chosen in the app as another caller id.",
        at="additionalExternalCallerIdLocationNumberEnabled",
        type=BOOLEAN,
    ),
    column(
        "additional_custom_number",
        "A custom number that can be chosen in the app as another caller id.",
        at="additionalExternalCallerIdCustomNumber",
        sensitive=PERSONAL,
    ),
)
"""The columns of somebody with a first and a last name: a person or a virtual line."""

CALLER_ID = shared_setting(
    own(
        PERSON,
        name="person_caller_id",
        description="The name and number that others see when each calling person calls. Finds what porting a number "
        "left behind.",
        more=_OF_A_NAME,
    ),
    own(
        WORKSPACE,
        name="workspace_caller_id",
        more=(
            column("name", "Name of the workspace, as shown on calls.", at="displayName"),
            column("display_detail", "More text shown on calls, such as the purpose of the place.", sensitive=PERSONAL),
            column("dial_by_name", "Name that callers spell to dial by name.", sensitive=PERSONAL),
        ),
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_caller_id",
        path="/telephony/config/virtualLines/{entity_id}/callerId",
        more=_OF_A_NAME,
    ),
    description="The name and number that others see when each <owner> calls.",
    sdk_method="<owner>.caller_id.read",
    path="/<owner>/{entity_id}/features/callerId",
    docs="read-caller-id-settings-for-a-<owner>",
    columns=(
        column("selected", "Which number is shown on outgoing calls: DIRECT_LINE, LOCATION_NUMBER or CUSTOM."),
        column("direct_number", "Own phone number."),
        column("location_number", "Main number of the location."),
        column("custom_number", "The number shown where CUSTOM is selected.", sensitive=PERSONAL),
        column("external_caller_id_name_policy", "Which name outsiders see: DIRECT_LINE, LOCATION or OTHER."),
        column(
            "custom_external_caller_id_name",
            "The name that outsiders see where the policy is OTHER.",
            sensitive=PERSONAL,
        ),
        column("location_external_caller_id_name", "The name that outsiders see where the policy is LOCATION."),
        column("types", "Which numbers can be selected.", type=LIST),
        column("toll_free_location_number", "Whether the main number of the location is toll-free.", type=BOOLEAN),
        column(
            "block_in_forward_calls_enabled",
            "Whether the caller's identity is withheld when a call is forwarded.",
            type=BOOLEAN,
        ),
        column(
            "direct_line_caller_id_selection",
            "Which name is shown on calls from the direct line: CUSTOM_NAME or one made of the own names.",
            at="directLineCallerIdName.selection",
        ),
        column(
            "direct_line_caller_id_custom_name",
            "The custom name shown on calls from the direct line.",
            at="directLineCallerIdName.customName",
            sensitive=PERSONAL,
        ),
    ),
)

AGENT_CALLER_ID = shared_setting(
    own(PERSON, name="person_agent_caller_id"),
    own(VIRTUAL_LINE, name="virtual_line_agent_caller_id"),
    description="In whose name each <owner> calls as an agent: a queue's, a hunt group's, or the own.",
    sdk_method="<owner>.agent_caller_id.read",
    path="/telephony/config/<owner>/{entity_id}/agent/callerId",
    docs="retrieve-agent-s-caller-id-information",
    columns=(
        column("id", "The queue or hunt group in whose name the agent calls.", at="selectedCallerId.id"),
        column(
            "type",
            "Kind of it: CALL_QUEUE or HUNT_GROUP; empty where the agent's own is used.",
            at="selectedCallerId.type",
        ),
        column("name", "Name of the queue or hunt group.", at="selectedCallerId.name"),
        column("direct_number", "Phone number shown on calls.", at="selectedCallerId.phoneNumber"),
        column("extension", "Extension shown on calls.", at="selectedCallerId.extension"),
    ),
)

AGENT_AVAILABLE_CALLER_IDS = shared_setting(
    own(PERSON, name="person_agent_available_caller_ids"),
    own(VIRTUAL_LINE, name="virtual_line_agent_available_caller_ids"),
    grain="caller id that a <owner> can use as an agent",
    description="The queues and hunt groups in whose name each <owner> could call as an agent.",
    tier=Tier.CANDIDATES,
    sdk_method="<owner>.agent_caller_id.available_caller_ids",
    path="/telephony/config/<owner>/{entity_id}/agent/availableCallerIds",
    docs="retrieve-agent-s-list-of-available-caller-ids",
    scopes=PEOPLE_READ,
    item_key="availableCallerIds",
    list_may_be_absent=True,
    columns=(
        column("id", "The queue or hunt group in whose name the agent could call.", key=True),
        column("type", "Kind of it: CALL_QUEUE or HUNT_GROUP."),
        column("name", "Name of the queue or hunt group."),
        column("direct_number", "Phone number that would be shown on calls.", at="phoneNumber"),
        column("extension", "Extension that would be shown on calls."),
    ),
)
