"""How calls are made from a workspace: the caller id, the permissions and the number for emergencies."""

from space_odt_dagster.manifest.column_groups.caller_id import CALLER_ID_OF_A_PLACE
from space_odt_dagster.manifest.column_groups.emergency_callback import (
    ELIN,
    EMERGENCY_CALLBACK,
    EMERGENCY_CALLBACK_DEPENDENCIES,
)
from space_odt_dagster.manifest.column_groups.permissions import (
    ACCESS_CODES,
    DIGIT_PATTERN_DETAILS,
    DIGIT_PATTERNS,
    OUTBOUND_BILLING_PLAN,
    TRANSFER_NUMBERS,
)
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.owners import WORKSPACE
from space_odt_dagster.manifest.scopes import WORKSPACES_READ

WORKSPACE_CALLER_ID = WORKSPACE.setting(
    name="workspace_caller_id",
    description="The name and number that others see when each calling workspace calls.",
    sdk_method="workspace_settings.caller_id.read",
    path="/workspaces/{entity_id}/features/callerId",
    docs="read-caller-id-settings-for-a-workspace",
    columns=CALLER_ID_OF_A_PLACE,
)

WORKSPACE_OUT_ACCESS_CODES = WORKSPACE.setting(
    name="workspace_out_access_codes",
    grain="access code of a calling workspace",
    description="The access codes with which workspaces make calls that need one. The codes are secrets: anyone who "
    "knows one can call at the organisation's cost.",
    sdk_method="workspace_settings.permissions_out.access_codes.read",
    path="/workspaces/{entity_id}/features/outgoingPermission/accessCodes",
    docs="retrieve-access-codes-for-a-workspace",
    item_key="accessCodes",
    list_may_be_absent=True,
    columns=ACCESS_CODES,
)

WORKSPACE_TRANSFER_NUMBERS = WORKSPACE.setting(
    name="workspace_transfer_numbers",
    description="The numbers to which outgoing calls of a calling workspace are diverted for approval.",
    sdk_method="workspace_settings.permissions_out.transfer_numbers.read",
    path="/workspaces/{entity_id}/features/outgoingPermission/autoTransferNumbers",
    docs="retrieve-transfer-numbers-settings-for-a-workspace",
    columns=TRANSFER_NUMBERS,
)

WORKSPACE_OUT_DIGIT_PATTERNS = WORKSPACE.setting(
    name="workspace_out_digit_patterns",
    grain="digit pattern of a calling workspace",
    description="The digit patterns that allow, block or divert calls of a calling workspace regardless of call type.",
    sdk_method="workspace_settings.permissions_out.digit_patterns.get_digit_patterns",
    path="/telephony/config/workspaces/{entity_id}/outgoingPermission/digitPatterns",
    docs="retrieve-all-digit-patterns-for-a-workspace",
    item_key="digitPatterns",
    list_may_be_absent=True,
    columns=DIGIT_PATTERNS,
)

WORKSPACE_OUT_DIGIT_PATTERN_DETAILS = WORKSPACE.setting(
    name="workspace_out_digit_pattern_details",
    grain="digit pattern of a calling workspace",
    description="The digit patterns of each calling workspace that allow, block or divert calls, read one by one.",
    of="workspace_out_digit_patterns",
    ids={"entity_id": "workspace_id", "digit_pattern_id": "id"},
    sdk_method="workspace_settings.permissions_out.digit_patterns.details",
    path="/telephony/config/workspaces/{entity_id}/outgoingPermission/digitPatterns/{digit_pattern_id}",
    docs="retrieve-a-digit-pattern-details-for-the-workspace",
    columns=DIGIT_PATTERN_DETAILS,
)

WORKSPACE_OUTBOUND_BILLING_PLAN = WORKSPACE.setting(
    name="workspace_outbound_billing_plan",
    description="Whether the calls of each calling workspace are billed by an outbound billing plan.",
    sdk_method="workspace_settings.outbound_billing_plan.read",
    path="/telephony/config/workspaces/{entity_id}/outboundBillingPlan",
    docs="retrieve-a-workspace-s-outbound-billing-plan",
    columns=OUTBOUND_BILLING_PLAN,
)

WORKSPACE_CALL_POLICIES = WORKSPACE.setting(
    name="workspace_call_policies",
    description="Whether callers who are redirected from each calling workspace learn who answers.",
    sdk_method="workspace_settings.call_policy.read",
    path="/telephony/config/workspaces/{entity_id}/callPolicies",
    docs="read-call-policy-settings-for-a-workspace",
    scopes=WORKSPACES_READ,
    columns=(
        column(
            "connected_line_id_privacy_on_redirected_calls",
            "Who does not see whom a call reached: NO_PRIVACY, PRIVACY_FOR_EXTERNAL_CALLS or PRIVACY_FOR_ALL_CALLS.",
        ),
    ),
)

WORKSPACE_ECBN = WORKSPACE.setting(
    name="workspace_ecbn",
    description="The number that emergency services call back when each calling workspace calls them, and how fit it "
    "is.",
    sdk_method="workspace_settings.ecbn.read",
    path="/telephony/config/workspaces/{entity_id}/emergencyCallbackNumber",
    docs="get-a-workspace-emergency-callback-number",
    columns=(*EMERGENCY_CALLBACK, *ELIN),
)

WORKSPACE_ECBN_DEPENDENCIES = WORKSPACE.setting(
    name="workspace_ecbn_dependencies",
    description="Who depends on the number of each calling workspace for emergency calls. Check it "
    "before you move that number.",
    sdk_method="workspace_settings.ecbn.dependencies",
    path="/telephony/config/workspaces/{entity_id}/emergencyCallbackNumber/dependencies",
    docs="retrieve-workspace-emergency-callback-number-dependencies",
    columns=EMERGENCY_CALLBACK_DEPENDENCIES,
)

EXPORTS = (
    WORKSPACE_CALLER_ID,
    WORKSPACE_OUT_ACCESS_CODES,
    WORKSPACE_TRANSFER_NUMBERS,
    WORKSPACE_OUT_DIGIT_PATTERNS,
    WORKSPACE_OUT_DIGIT_PATTERN_DETAILS,
    WORKSPACE_OUTBOUND_BILLING_PLAN,
    WORKSPACE_CALL_POLICIES,
    WORKSPACE_ECBN,
    WORKSPACE_ECBN_DEPENDENCIES,
)
