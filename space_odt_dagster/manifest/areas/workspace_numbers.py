"""The numbers that calling workspaces have, and those that they could be given, one listing per use."""

from space_odt_dagster.manifest.asked import EachRow, in_query
from space_odt_dagster.manifest.column_groups.available_numbers import (
    EXTENSION,
    NUMBERS_PAGE,
    OWNED_NUMBER,
    UNASSIGNED_NUMBER,
)
from space_odt_dagster.manifest.columns import BOOLEAN, CALLING_LOCATION
from space_odt_dagster.manifest.export import Endpoint, Export, Tier, column
from space_odt_dagster.manifest.origins import Asked, FromSource, InAnswer
from space_odt_dagster.manifest.owners import WORKSPACE
from space_odt_dagster.manifest.scopes import TELEPHONY_READ, WORKSPACES_READ

_DOCS = "https://developer.webex.com/docs/api/v1/workspace-call-settings"

WORKSPACE_NUMBERS = Export(
    name="workspace_numbers",
    group="workspaces",
    grain="phone number of a calling workspace",
    description="Every number of each calling workspace: primary and alternate numbers with their extensions.",
    tier=Tier.V1,
    asked=EachRow(of="workspaces", ids={"workspace_id": "workspace_id"}, where="webex_calling_enabled"),
    endpoint=Endpoint(
        sdk_method="workspace_settings.numbers.read",
        path="/workspaces/{workspace_id}/features/numbers/",
        other_path="/workspaces/{workspace_id}/features/numbers",
        scopes=WORKSPACES_READ,
        docs_url=f"{_DOCS}/list-numbers-associated-with-a-specific-workspace",
        item_key="phoneNumbers",
        list_may_be_absent=True,
    ),
    columns=(
        column(
            "workspace_id",
            "The workspace this belongs to.",
            at=Asked("workspace_id"),
            key=True,
            references="workspaces.workspace_id",
        ),
        column(
            "location_id",
            "The location of the workspace.",
            at=(InAnswer("location.id"), FromSource("location_id")),
            references="locations.location_id",
        ),
        column("direct_number", "The phone number.", key=True),
        column("extension", "The extension.", key=True),
        column("primary", "Whether it is the primary number of the workspace.", type=BOOLEAN),
        column("ring_pattern", "How a call to this number rings."),
        column(
            "distinctive_ring_enabled",
            "Whether the numbers of the workspace ring differently.",
            at=InAnswer("distinctiveRingEnabled"),
            type=BOOLEAN,
        ),
        column("location_name", "Name of the location.", at=InAnswer("location.name")),
    ),
)

WORKSPACE_AVAILABLE_NUMBERS_AVAILABLE = Export(
    name="workspace_available_numbers_available",
    group="workspaces",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a workspace can get as primary number.",
    tier=Tier.V1,
    asked=EachRow(of="calling_locations", ids={"location_id": in_query("location_id", "locationId")}),
    endpoint=Endpoint(
        sdk_method="workspace_settings.available_numbers.available",
        path="/telephony/config/workspaces/availableNumbers",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-workspace-available-phone-numbers",
        item_key="phoneNumbers",
        page=NUMBERS_PAGE,
    ),
    columns=(CALLING_LOCATION, *UNASSIGNED_NUMBER),
)

WORKSPACE_AVAILABLE_NUMBERS_SECONDARY = WORKSPACE.setting(
    name="workspace_available_numbers_secondary",
    grain="assignable number of a calling workspace",
    description="The free numbers that each calling workspace can get as alternate number.",
    sdk_method="workspace_settings.available_numbers.secondary",
    path="/telephony/config/workspaces/{entity_id}/secondary/availableNumbers",
    docs="get-workspace-secondary-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=UNASSIGNED_NUMBER,
    tier=Tier.V1,
)

WORKSPACE_AVAILABLE_NUMBERS_CALL_FORWARD = WORKSPACE.setting(
    name="workspace_available_numbers_call_forward",
    grain="assignable number of a calling workspace",
    description="The numbers of the organisation that each calling workspace can forward calls to, and who has them.",
    sdk_method="workspace_settings.available_numbers.call_forward",
    path="/telephony/config/workspaces/{entity_id}/callForwarding/availableNumbers",
    docs="get-workspace-call-forward-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=(*OWNED_NUMBER, EXTENSION),
    tier=Tier.V1,
)

WORKSPACE_AVAILABLE_NUMBERS_CALL_INTERCEPT = WORKSPACE.setting(
    name="workspace_available_numbers_call_intercept",
    grain="assignable number of a calling workspace",
    description="The numbers of the organisation that intercepted calls of each calling workspace can be sent to, and "
    "who has them.",
    sdk_method="workspace_settings.available_numbers.call_intercept",
    path="/telephony/config/workspaces/{entity_id}/callIntercept/availableNumbers",
    docs="get-workspace-call-intercept-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=(*OWNED_NUMBER, EXTENSION),
    tier=Tier.V1,
)

WORKSPACE_AVAILABLE_NUMBERS_ECBN = WORKSPACE.setting(
    name="workspace_available_numbers_ecbn",
    grain="assignable number of a calling workspace",
    description="The numbers that emergency services can use to call each calling workspace back, and who has them.",
    sdk_method="workspace_settings.available_numbers.ecbn",
    path="/telephony/config/workspaces/{entity_id}/emergencyCallbackNumber/availableNumbers",
    docs="get-workspace-ecbn-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=OWNED_NUMBER,
    tier=Tier.V1,
)

WORKSPACE_AVAILABLE_NUMBERS_FAX_MESSAGE = WORKSPACE.setting(
    name="workspace_available_numbers_fax_message",
    grain="assignable number of a calling workspace",
    description="The free numbers at which each calling workspace can receive fax messages.",
    sdk_method="workspace_settings.available_numbers.fax_message",
    path="/telephony/config/workspaces/{entity_id}/faxMessage/availableNumbers",
    docs="get-workspace-fax-message-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=UNASSIGNED_NUMBER,
    tier=Tier.V1,
)

EXPORTS = (
    WORKSPACE_NUMBERS,
    WORKSPACE_AVAILABLE_NUMBERS_AVAILABLE,
    WORKSPACE_AVAILABLE_NUMBERS_SECONDARY,
    WORKSPACE_AVAILABLE_NUMBERS_CALL_FORWARD,
    WORKSPACE_AVAILABLE_NUMBERS_CALL_INTERCEPT,
    WORKSPACE_AVAILABLE_NUMBERS_ECBN,
    WORKSPACE_AVAILABLE_NUMBERS_FAX_MESSAGE,
)
