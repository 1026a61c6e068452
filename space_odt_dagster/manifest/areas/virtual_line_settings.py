"""The settings of virtual lines. What a line is and the devices that it is on are in ``virtual_lines``."""

from space_odt_dagster.manifest.columns import BOOLEAN
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.owners import VIRTUAL_LINE
from space_odt_dagster.manifest.shared_settings import (
    answering,
    available_numbers,
    call_forwarding,
    caller_id,
    emergency_callback,
    incoming_calls,
    outgoing_calls,
    recordings,
    teamwork,
)

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

EXPORTS = (
    answering.ANSWER_SETTINGS[VIRTUAL_LINE],
    answering.AVAILABLE_ANSWER_ENDPOINTS[VIRTUAL_LINE],
    answering.DECT_NETWORKS[VIRTUAL_LINE],
    call_forwarding.CALL_FORWARDING[VIRTUAL_LINE],
    incoming_calls.PERMISSIONS_IN[VIRTUAL_LINE],
    incoming_calls.CALL_WAITING[VIRTUAL_LINE],
    incoming_calls.DO_NOT_DISTURB[VIRTUAL_LINE],
    incoming_calls.CALL_INTERCEPT[VIRTUAL_LINE],
    available_numbers.CALL_INTERCEPT[VIRTUAL_LINE],
    recordings.VOICEMAIL[VIRTUAL_LINE],
    incoming_calls.MUSIC_ON_HOLD[VIRTUAL_LINE],
    recordings.CALL_RECORDING[VIRTUAL_LINE],
    VIRTUAL_LINE_NUMBER,
    caller_id.CALLER_ID[VIRTUAL_LINE],
    caller_id.AGENT_CALLER_ID[VIRTUAL_LINE],
    caller_id.AGENT_AVAILABLE_CALLER_IDS[VIRTUAL_LINE],
    outgoing_calls.PERMISSIONS_OUT[VIRTUAL_LINE],
    outgoing_calls.OUT_ACCESS_CODES[VIRTUAL_LINE],
    outgoing_calls.TRANSFER_NUMBERS[VIRTUAL_LINE],
    outgoing_calls.OUT_DIGIT_PATTERNS[VIRTUAL_LINE],
    outgoing_calls.OUT_DIGIT_PATTERN_DETAILS[VIRTUAL_LINE],
    outgoing_calls.OUTBOUND_BILLING_PLAN[VIRTUAL_LINE],
    emergency_callback.ECBN[VIRTUAL_LINE],
    emergency_callback.ECBN_DEPENDENCIES[VIRTUAL_LINE],
    teamwork.BARGE_IN[VIRTUAL_LINE],
    teamwork.CALL_BRIDGE[VIRTUAL_LINE],
    teamwork.PRIVACY[VIRTUAL_LINE],
    teamwork.PUSH_TO_TALK[VIRTUAL_LINE],
)
