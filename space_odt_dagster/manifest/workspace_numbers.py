"""The numbers that calling workspaces have, and those that they could be given, one listing per use."""

from space_odt_dagster.manifest.available_numbers import EXTENSION, NUMBERS_PAGE, OWNED_NUMBER, UNASSIGNED_NUMBER
from space_odt_dagster.manifest.columns import BOOLEAN, CALLING_LOCATION, calling_workspace, of_workspace
from space_odt_dagster.manifest.origins import Asked, FromSource, InAnswer
from space_odt_dagster.manifest.scopes import TELEPHONY_READ, WORKSPACES_READ
from space_odt_dagster.manifest.spec import ArtifactSpec, Endpoint, ParamSource, column

_DOCS = "https://developer.webex.com/docs/api/v1/workspace-call-settings"

WORKSPACE_NUMBERS = ArtifactSpec(
    name="workspace_numbers",
    group="workspaces",
    grain="phone number of a calling workspace",
    description="Every number of each calling workspace: primary and alternate numbers with their extensions.",
    endpoint=Endpoint(
        sdk_method="workspace_settings.numbers.read",
        path="/workspaces/{workspace_id}/features/numbers/",
        other_path="/workspaces/{workspace_id}/features/numbers",
        scopes=WORKSPACES_READ,
        docs_url=f"{_DOCS}/list-numbers-associated-with-a-specific-workspace",
        item_key="phoneNumbers",
        list_may_be_absent=True,
    ),
    sources=calling_workspace("workspace_id"),
    columns=(
        column(
            "workspace_id",
            Asked("workspace_id"),
            "The workspace this belongs to.",
            key=True,
            references="workspaces.workspace_id",
        ),
        column(
            "location_id",
            (InAnswer("location.id"), FromSource("location_id")),
            "The location of the workspace.",
            references="locations.location_id",
        ),
        column("direct_number", "directNumber", "The phone number.", key=True),
        column("extension", "extension", "The extension.", key=True),
        column("primary", "primary", "Whether it is the primary number of the workspace.", type=BOOLEAN),
        column("ring_pattern", "ringPattern", "How a call to this number rings."),
        column(
            "distinctive_ring_enabled",
            InAnswer("distinctiveRingEnabled"),
            "Whether the numbers of the workspace ring differently.",
            type=BOOLEAN,
        ),
        column("location_name", InAnswer("location.name"), "Name of the location."),
    ),
)

WORKSPACE_AVAILABLE_NUMBERS_AVAILABLE = ArtifactSpec(
    name="workspace_available_numbers_available",
    group="workspaces",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a workspace can get as primary number.",
    endpoint=Endpoint(
        sdk_method="workspace_settings.available_numbers.available",
        path="/telephony/config/workspaces/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-workspace-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=(ParamSource(param="location_id", asset="calling_locations", column="location_id", query="locationId"),),
    columns=(CALLING_LOCATION, *UNASSIGNED_NUMBER),
)

WORKSPACE_AVAILABLE_NUMBERS_SECONDARY = ArtifactSpec(
    name="workspace_available_numbers_secondary",
    group="workspaces",
    grain="assignable number of a calling workspace",
    description="The free numbers that each calling workspace can get as alternate number.",
    endpoint=Endpoint(
        sdk_method="workspace_settings.available_numbers.secondary",
        path="/telephony/config/workspaces/{entity_id}/secondary/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-workspace-secondary-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_workspace("entity_id"),
    columns=(*of_workspace("entity_id"), *UNASSIGNED_NUMBER),
)

WORKSPACE_AVAILABLE_NUMBERS_CALL_FORWARD = ArtifactSpec(
    name="workspace_available_numbers_call_forward",
    group="workspaces",
    grain="assignable number of a calling workspace",
    description="The numbers of the organisation that each calling workspace can forward calls to, and who has them.",
    endpoint=Endpoint(
        sdk_method="workspace_settings.available_numbers.call_forward",
        path="/telephony/config/workspaces/{entity_id}/callForwarding/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-workspace-call-forward-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_workspace("entity_id"),
    columns=(*of_workspace("entity_id"), *OWNED_NUMBER, EXTENSION),
)

WORKSPACE_AVAILABLE_NUMBERS_CALL_INTERCEPT = ArtifactSpec(
    name="workspace_available_numbers_call_intercept",
    group="workspaces",
    grain="assignable number of a calling workspace",
    description="The numbers of the organisation that intercepted calls of each calling workspace can be sent to, and "
    "who has them.",
    endpoint=Endpoint(
        sdk_method="workspace_settings.available_numbers.call_intercept",
        path="/telephony/config/workspaces/{entity_id}/callIntercept/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-workspace-call-intercept-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_workspace("entity_id"),
    columns=(*of_workspace("entity_id"), *OWNED_NUMBER, EXTENSION),
)

WORKSPACE_AVAILABLE_NUMBERS_ECBN = ArtifactSpec(
    name="workspace_available_numbers_ecbn",
    group="workspaces",
    grain="assignable number of a calling workspace",
    description="The numbers that emergency services can be given to call each calling workspace back, and who has "
    "them.",
    endpoint=Endpoint(
        sdk_method="workspace_settings.available_numbers.ecbn",
        path="/telephony/config/workspaces/{entity_id}/emergencyCallbackNumber/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-workspace-ecbn-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_workspace("entity_id"),
    columns=(*of_workspace("entity_id"), *OWNED_NUMBER),
)

WORKSPACE_AVAILABLE_NUMBERS_FAX_MESSAGE = ArtifactSpec(
    name="workspace_available_numbers_fax_message",
    group="workspaces",
    grain="assignable number of a calling workspace",
    description="The free numbers at which each calling workspace can receive fax messages.",
    endpoint=Endpoint(
        sdk_method="workspace_settings.available_numbers.fax_message",
        path="/telephony/config/workspaces/{entity_id}/faxMessage/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-workspace-fax-message-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    sources=calling_workspace("entity_id"),
    columns=(*of_workspace("entity_id"), *UNASSIGNED_NUMBER),
)
