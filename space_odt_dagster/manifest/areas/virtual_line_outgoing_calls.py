"""How calls are made from a virtual line: the number, the caller ids, the permissions and the number for emergencies."""

from space_odt_dagster.manifest.column_groups.caller_id import (
    AGENT_CALLER_ID,
    AVAILABLE_CALLER_IDS,
    CALLER_ID_OF_A_NAME,
)
from space_odt_dagster.manifest.column_groups.emergency_callback import (
    EMERGENCY_CALLBACK,
    EMERGENCY_CALLBACK_DEPENDENCIES,
)
from space_odt_dagster.manifest.column_groups.permissions import (
    ACCESS_CODES,
    DIGIT_PATTERN_DETAILS,
    DIGIT_PATTERNS,
    OUTBOUND_BILLING_PLAN,
    OUTGOING_PERMISSIONS,
    TRANSFER_NUMBERS,
)
from space_odt_dagster.manifest.columns import BOOLEAN
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import VIRTUAL_LINE
from space_odt_dagster.manifest.scopes import PEOPLE_READ

VIRTUAL_LINE_NUMBER = VIRTUAL_LINE.setting(
    name="virtual_line_number",
    description="The phone number and extension of each virtual line.",
    sdk_method="telephony.virtual_lines.get_phone_number",
    path="/telephony/config/virtualLines/{virtual_line_id}/number",
    docs="get-phone-number-assigned-for-a-virtual-line",
    columns=(
        column("direct_number", "Phone number.", at="phoneNumber.directNumber"),
        column("extension", "Extension.", at="phoneNumber.extension"),
        column("primary", "Whether it is the primary number of the line.", at="phoneNumber.primary", type=BOOLEAN),
    ),
)

VIRTUAL_LINE_CALLER_ID = VIRTUAL_LINE.setting(
    name="virtual_line_caller_id",
    description="The name and number that others see when each virtual line calls.",
    sdk_method="telephony.virtual_lines.caller_id.read",
    path="/telephony/config/virtualLines/{entity_id}/callerId",
    docs="read-caller-id-settings-for-a-virtual-line",
    columns=CALLER_ID_OF_A_NAME,
)

VIRTUAL_LINE_AGENT_CALLER_ID = VIRTUAL_LINE.setting(
    name="virtual_line_agent_caller_id",
    description="In whose name each virtual line calls as an agent: a queue's, a hunt group's, or the own.",
    sdk_method="telephony.virtual_lines.agent_caller_id.read",
    path="/telephony/config/virtualLines/{entity_id}/agent/callerId",
    docs="retrieve-agent-s-caller-id-information",
    columns=AGENT_CALLER_ID,
)

VIRTUAL_LINE_AGENT_AVAILABLE_CALLER_IDS = VIRTUAL_LINE.setting(
    name="virtual_line_agent_available_caller_ids",
    grain="caller id that a virtual line can use as an agent",
    description="The queues and hunt groups in whose name each virtual line could call as an agent.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.virtual_lines.agent_caller_id.available_caller_ids",
    path="/telephony/config/virtualLines/{entity_id}/agent/availableCallerIds",
    docs="retrieve-agent-s-list-of-available-caller-ids",
    scopes=PEOPLE_READ,
    item_key="availableCallerIds",
    list_may_be_absent=True,
    columns=AVAILABLE_CALLER_IDS,
)

VIRTUAL_LINE_PERMISSIONS_OUT = VIRTUAL_LINE.setting(
    name="virtual_line_permissions_out",
    description="Which outgoing calls can be made from each virtual line, by call type.",
    sdk_method="telephony.virtual_lines.permissions_out.read",
    path="/telephony/config/virtualLines/{entity_id}/outgoingPermission",
    docs="retrieve-a-virtual-line-s-outgoing-calling-permissions-settings",
    columns=OUTGOING_PERMISSIONS,
)

VIRTUAL_LINE_OUT_ACCESS_CODES = VIRTUAL_LINE.setting(
    name="virtual_line_out_access_codes",
    grain="access code of a virtual line",
    description="The access codes with which virtual lines make calls that need one. The codes are secrets: anyone who "
    "knows one can call at the organisation's cost.",
    sdk_method="telephony.virtual_lines.permissions_out.access_codes.read",
    path="/telephony/config/virtualLines/{entity_id}/outgoingPermission/accessCodes",
    docs="retrieve-access-codes-for-a-virtual-line",
    item_key="accessCodes",
    list_may_be_absent=True,
    columns=ACCESS_CODES,
)

VIRTUAL_LINE_TRANSFER_NUMBERS = VIRTUAL_LINE.setting(
    name="virtual_line_transfer_numbers",
    description="The numbers to which outgoing calls of a virtual line are diverted for approval.",
    sdk_method="telephony.virtual_lines.permissions_out.transfer_numbers.read",
    path="/telephony/config/virtualLines/{entity_id}/outgoingPermission/autoTransferNumbers",
    docs="retrieve-transfer-numbers-for-a-virtual-line",
    columns=TRANSFER_NUMBERS,
)

VIRTUAL_LINE_OUT_DIGIT_PATTERNS = VIRTUAL_LINE.setting(
    name="virtual_line_out_digit_patterns",
    grain="digit pattern of a virtual line",
    description="The digit patterns that allow, block or divert calls of a virtual line regardless of call type.",
    sdk_method="telephony.virtual_lines.permissions_out.digit_patterns.get_digit_patterns",
    path="/telephony/config/virtualLines/{entity_id}/outgoingPermission/digitPatterns",
    docs="retrieve-digit-patterns-for-a-virtual-profile",
    item_key="digitPatterns",
    list_may_be_absent=True,
    columns=DIGIT_PATTERNS,
)

VIRTUAL_LINE_OUT_DIGIT_PATTERN_DETAILS = VIRTUAL_LINE.setting(
    name="virtual_line_out_digit_pattern_details",
    grain="digit pattern of a virtual line",
    description="The digit patterns of each virtual line that allow, block or divert calls, read one by one.",
    of="virtual_line_out_digit_patterns",
    ids={"entity_id": "virtual_line_id", "digit_pattern_id": "id"},
    sdk_method="telephony.virtual_lines.permissions_out.digit_patterns.details",
    path="/telephony/config/virtualLines/{entity_id}/outgoingPermission/digitPatterns/{digit_pattern_id}",
    docs="retrieve-specified-digit-pattern-details-for-a-virtual-profile",
    columns=DIGIT_PATTERN_DETAILS,
)

VIRTUAL_LINE_OUTBOUND_BILLING_PLAN = VIRTUAL_LINE.setting(
    name="virtual_line_outbound_billing_plan",
    description="Whether the calls of each virtual line are billed by an outbound billing plan.",
    sdk_method="telephony.virtual_lines.outbound_billing_plan.read",
    path="/telephony/config/virtualLines/{entity_id}/outboundBillingPlan",
    docs="retrieve-a-virtual-line-s-outbound-billing-plan",
    columns=OUTBOUND_BILLING_PLAN,
)

VIRTUAL_LINE_ECBN = VIRTUAL_LINE.setting(
    name="virtual_line_ecbn",
    description="The number that emergency services call back when each virtual line calls them, and how fit it is.",
    sdk_method="telephony.virtual_lines.ecbn.read",
    path="/telephony/config/virtualLines/{entity_id}/emergencyCallbackNumber",
    docs="get-the-virtual-line-s-emergency-callback-settings",
    columns=EMERGENCY_CALLBACK,
)

VIRTUAL_LINE_ECBN_DEPENDENCIES = VIRTUAL_LINE.setting(
    name="virtual_line_ecbn_dependencies",
    description="Who depends on the number of each virtual line for emergency calls. Check it "
    "before you move that number.",
    sdk_method="telephony.virtual_lines.ecbn.dependencies",
    path="/telephony/config/virtualLines/{entity_id}/emergencyCallbackNumber/dependencies",
    docs="get-dependencies-for-a-virtual-line-emergency-callback-number",
    columns=EMERGENCY_CALLBACK_DEPENDENCIES,
)

EXPORTS = (
    VIRTUAL_LINE_NUMBER,
    VIRTUAL_LINE_CALLER_ID,
    VIRTUAL_LINE_AGENT_CALLER_ID,
    VIRTUAL_LINE_AGENT_AVAILABLE_CALLER_IDS,
    VIRTUAL_LINE_PERMISSIONS_OUT,
    VIRTUAL_LINE_OUT_ACCESS_CODES,
    VIRTUAL_LINE_TRANSFER_NUMBERS,
    VIRTUAL_LINE_OUT_DIGIT_PATTERNS,
    VIRTUAL_LINE_OUT_DIGIT_PATTERN_DETAILS,
    VIRTUAL_LINE_OUTBOUND_BILLING_PLAN,
    VIRTUAL_LINE_ECBN,
    VIRTUAL_LINE_ECBN_DEPENDENCIES,
)
