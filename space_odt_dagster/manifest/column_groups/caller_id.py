"""Who is calling: the columns of the caller ids of people, workspaces and virtual lines."""

from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL
from space_odt_dagster.manifest.spec import column

CALLER_ID = (
    column("selected", "selected", "Which number is shown on outgoing calls: DIRECT_LINE, LOCATION_NUMBER or CUSTOM."),
    column("direct_number", "directNumber", "Own phone number."),
    column("location_number", "locationNumber", "Main number of the location."),
    column("custom_number", "customNumber", "The number shown where CUSTOM is selected.", sensitive=PERSONAL),
    column(
        "external_caller_id_name_policy",
        "externalCallerIdNamePolicy",
        "Which name outsiders see: DIRECT_LINE, LOCATION or OTHER.",
    ),
    column(
        "custom_external_caller_id_name",
        "customExternalCallerIdName",
        "The name that outsiders see where the policy is OTHER.",
        sensitive=PERSONAL,
    ),
    column(
        "location_external_caller_id_name",
        "locationExternalCallerIdName",
        "The name that outsiders see where the policy is LOCATION.",
    ),
    column("types", "types", "Which numbers can be selected.", type=LIST),
    column(
        "toll_free_location_number",
        "tollFreeLocationNumber",
        "Whether the main number of the location is toll-free.",
        type=BOOLEAN,
    ),
    column(
        "block_in_forward_calls_enabled",
        "blockInForwardCallsEnabled",
        "Whether the caller's identity is withheld when a call is forwarded.",
        type=BOOLEAN,
    ),
    column(
        "direct_line_caller_id_selection",
        "directLineCallerIdName.selection",
        "Which name is shown on calls from the direct line: CUSTOM_NAME or one made of the own names.",
    ),
    column(
        "direct_line_caller_id_custom_name",
        "directLineCallerIdName.customName",
        "The custom name shown on calls from the direct line.",
        sensitive=PERSONAL,
    ),
)

CALLER_ID_OF_A_NAME = (
    *CALLER_ID,
    column("extension", "extensionNumber", "Own extension.", sensitive=PERSONAL),
    column("first_name", "firstName", "First name shown on calls.", sensitive=PERSONAL),
    column("last_name", "lastName", "Last name shown on calls.", sensitive=PERSONAL),
    column(
        "dial_by_first_name", "dialByFirstName", "First name that callers spell to dial by name.", sensitive=PERSONAL
    ),
    column("dial_by_last_name", "dialByLastName", "Last name that callers spell to dial by name.", sensitive=PERSONAL),
    column(
        "additional_direct_line_enabled",
        "additionalExternalCallerIdDirectLineEnabled",
        "Whether the direct line can be chosen in the app as another caller id.",
        type=BOOLEAN,
    ),
    column(
        "additional_location_number_enabled",
        "additionalExternalCallerIdLocationNumberEnabled",
        "Whether the main number of the location can be chosen in the app as another caller id.",
        type=BOOLEAN,
    ),
    column(
        "additional_custom_number",
        "additionalExternalCallerIdCustomNumber",
        "A custom number that can be chosen in the app as another caller id.",
        sensitive=PERSONAL,
    ),
)
"""Of somebody with a first and a last name: a person or a virtual line."""

CALLER_ID_OF_A_PLACE = (
    *CALLER_ID,
    column("name", "displayName", "Name of the workspace, as shown on calls."),
    column(
        "display_detail",
        "displayDetail",
        "Further words shown on calls, such as what the place is for.",
        sensitive=PERSONAL,
    ),
    column("dial_by_name", "dialByName", "Name that callers spell to dial by name.", sensitive=PERSONAL),
)

AGENT_CALLER_ID = (
    column("id", "selectedCallerId.id", "The queue or hunt group in whose name the agent calls."),
    column(
        "type", "selectedCallerId.type", "Kind of it: CALL_QUEUE or HUNT_GROUP; empty where the agent's own is used."
    ),
    column("name", "selectedCallerId.name", "Name of the queue or hunt group."),
    column("direct_number", "selectedCallerId.phoneNumber", "Phone number shown on calls."),
    column("extension", "selectedCallerId.extension", "Extension shown on calls."),
)

AVAILABLE_CALLER_IDS = (
    column("id", "id", "The queue or hunt group in whose name the agent could call.", key=True),
    column("type", "type", "Kind of it: CALL_QUEUE or HUNT_GROUP."),
    column("name", "name", "Name of the queue or hunt group."),
    column("direct_number", "phoneNumber", "Phone number that would be shown on calls."),
    column("extension", "extension", "Extension that would be shown on calls."),
)
