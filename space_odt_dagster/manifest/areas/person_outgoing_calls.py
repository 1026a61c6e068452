"""How a person calls: the caller ids, the digit patterns and the number for emergencies."""

from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.shared_settings import caller_id, emergency_callback, outgoing_calls

EXPORTS = (
    caller_id.CALLER_ID[PERSON],
    caller_id.AGENT_CALLER_ID[PERSON],
    caller_id.AGENT_AVAILABLE_CALLER_IDS[PERSON],
    outgoing_calls.OUTBOUND_BILLING_PLAN[PERSON],
    outgoing_calls.OUT_DIGIT_PATTERN_DETAILS[PERSON],
    emergency_callback.ECBN[PERSON],
    emergency_callback.ECBN_DEPENDENCIES[PERSON],
)
