"""What others may do with the calls of a virtual line."""

from space_odt_dagster.manifest.column_groups.teamwork import BARGE_IN, CALL_BRIDGE, PRIVACY, PUSH_TO_TALK, numbers_of
from space_odt_dagster.manifest.owners import VIRTUAL_LINE

VIRTUAL_LINE_BARGE_IN = VIRTUAL_LINE.setting(
    name="virtual_line_barge_in",
    description="Whether others can join the calls of each virtual line.",
    sdk_method="telephony.virtual_lines.barge.read",
    path="/telephony/config/virtualLines/{entity_id}/bargeIn",
    docs="read-barge-in-settings-for-a-virtual-line",
    columns=BARGE_IN,
)

VIRTUAL_LINE_CALL_BRIDGE = VIRTUAL_LINE.setting(
    name="virtual_line_call_bridge",
    description="Whether a tone sounds when somebody joins a call on a shared line of each virtual line.",
    sdk_method="telephony.virtual_lines.call_bridge.read",
    path="/telephony/config/virtualLines/{entity_id}/callBridge",
    docs="read-call-bridge-settings-for-a-virtual-line",
    columns=CALL_BRIDGE,
)

VIRTUAL_LINE_PRIVACY = VIRTUAL_LINE.setting(
    name="virtual_line_privacy",
    description="Who can see whether the line of each virtual line is in use, and whether auto attendants lead to it. "
    "Numbers and addresses of the monitoring agents are in raw_json.",
    sdk_method="telephony.virtual_lines.privacy.read",
    path="/telephony/config/virtualLines/{entity_id}/privacy",
    docs="get-a-virtual-line-s-privacy-settings",
    hidden=numbers_of("monitoringAgents"),
    columns=PRIVACY,
)

VIRTUAL_LINE_PUSH_TO_TALK = VIRTUAL_LINE.setting(
    name="virtual_line_push_to_talk",
    description="Whether each virtual line takes push-to-talk calls, and from whom. Numbers and addresses of the "
    "members are in raw_json.",
    sdk_method="telephony.virtual_lines.push_to_talk.read",
    path="/telephony/config/virtualLines/{entity_id}/pushToTalk",
    docs="read-push-to-talk-settings-for-a-virtual-line",
    hidden=numbers_of("members"),
    columns=PUSH_TO_TALK,
)

EXPORTS = (
    VIRTUAL_LINE_BARGE_IN,
    VIRTUAL_LINE_CALL_BRIDGE,
    VIRTUAL_LINE_PRIVACY,
    VIRTUAL_LINE_PUSH_TO_TALK,
)
