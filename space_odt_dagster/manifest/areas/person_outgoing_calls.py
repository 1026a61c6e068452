"""How a person calls: the caller ids, the digit patterns and the number for emergencies."""

from space_odt_dagster.manifest.column_groups.caller_id import (
    AGENT_CALLER_ID,
    AVAILABLE_CALLER_IDS,
    CALLER_ID_OF_A_NAME,
)
from space_odt_dagster.manifest.column_groups.emergency_callback import (
    ELIN,
    EMERGENCY_CALLBACK,
    EMERGENCY_CALLBACK_DEPENDENCIES,
)
from space_odt_dagster.manifest.column_groups.permissions import DIGIT_PATTERN_DETAILS, OUTBOUND_BILLING_PLAN
from space_odt_dagster.manifest.columns import BOOLEAN
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import PEOPLE_READ

PERSON_CALLER_ID = PERSON.setting(
    name="person_caller_id",
    description="The name and number that others see when each calling person calls. Finds what porting a number left "
    "behind.",
    sdk_method="person_settings.caller_id.read",
    path="/people/{entity_id}/features/callerId",
    docs="read-caller-id-settings-for-a-person",
    columns=CALLER_ID_OF_A_NAME,
)

PERSON_AGENT_CALLER_ID = PERSON.setting(
    name="person_agent_caller_id",
    description="In whose name each calling person calls as an agent: a queue's, a hunt group's, or the own.",
    sdk_method="person_settings.agent_caller_id.read",
    path="/telephony/config/people/{entity_id}/agent/callerId",
    docs="retrieve-agent-s-caller-id-information",
    columns=AGENT_CALLER_ID,
)

PERSON_AGENT_AVAILABLE_CALLER_IDS = PERSON.setting(
    name="person_agent_available_caller_ids",
    grain="caller id that a calling person can use as an agent",
    description="The queues and hunt groups in whose name each calling person could call as an agent.",
    tier=Tier.CANDIDATES,
    sdk_method="person_settings.agent_caller_id.available_caller_ids",
    path="/telephony/config/people/{entity_id}/agent/availableCallerIds",
    docs="retrieve-agent-s-list-of-available-caller-ids",
    scopes=PEOPLE_READ,
    item_key="availableCallerIds",
    list_may_be_absent=True,
    columns=AVAILABLE_CALLER_IDS,
)

PERSON_OUTBOUND_BILLING_PLAN = PERSON.setting(
    name="person_outbound_billing_plan",
    description="Whether the calls of each calling person are billed by an outbound billing plan.",
    sdk_method="person_settings.outbound_billing_plan.read",
    path="/telephony/config/people/{entity_id}/outboundBillingPlan",
    docs="retrieve-a-person-s-outbound-billing-plan",
    columns=OUTBOUND_BILLING_PLAN,
)

PERSON_OUT_DIGIT_PATTERN_DETAILS = PERSON.setting(
    name="person_out_digit_pattern_details",
    grain="digit pattern of a calling person",
    description="The digit patterns of each calling person that allow, block or divert calls, read one by one.",
    of="person_out_digit_patterns",
    ids={"entity_id": "person_id", "digit_pattern_id": "id"},
    sdk_method="person_settings.permissions_out.digit_patterns.details",
    path="/telephony/config/people/{entity_id}/outgoingPermission/digitPatterns/{digit_pattern_id}",
    docs="retrieve-digit-pattern-details-for-a-person",
    columns=DIGIT_PATTERN_DETAILS,
)

PERSON_ECBN = PERSON.setting(
    name="person_ecbn",
    description="The number that emergency services call back when each calling person calls them, and how fit it is.",
    sdk_method="person_settings.ecbn.read",
    path="/telephony/config/people/{entity_id}/emergencyCallbackNumber",
    docs="get-a-person-s-emergency-callback-number",
    columns=(
        *EMERGENCY_CALLBACK,
        *ELIN,
        column("elin_for_webex_app_enabled", "Whether that also holds for calls from the app.", type=BOOLEAN),
    ),
)

PERSON_ECBN_DEPENDENCIES = PERSON.setting(
    name="person_ecbn_dependencies",
    description="Who depends on the number of each calling person for emergency calls. Check it "
    "before you move that number.",
    sdk_method="person_settings.ecbn.dependencies",
    path="/telephony/config/people/{entity_id}/emergencyCallbackNumber/dependencies",
    docs="retrieve-a-person-s-emergency-callback-number-dependencies",
    columns=EMERGENCY_CALLBACK_DEPENDENCIES,
)

EXPORTS = (
    PERSON_CALLER_ID,
    PERSON_AGENT_CALLER_ID,
    PERSON_AGENT_AVAILABLE_CALLER_IDS,
    PERSON_OUTBOUND_BILLING_PLAN,
    PERSON_OUT_DIGIT_PATTERN_DETAILS,
    PERSON_ECBN,
    PERSON_ECBN_DEPENDENCIES,
)
