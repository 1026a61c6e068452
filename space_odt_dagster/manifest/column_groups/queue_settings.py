"""The columns of the routing, overflow, message and caller id settings of a call queue."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL
from space_odt_dagster.manifest.export import Column, column


def _flag(name: str, path: str, description: str) -> Column:
    return column(name, description, at=path, type=BOOLEAN)


def _count(name: str, path: str, description: str) -> Column:
    return column(name, description, at=path, type=INTEGER)


_CALLER_ID = (
    _flag(
        "phone_number_for_outgoing_calls_enabled",
        "phoneNumberForOutgoingCallsEnabled",
        "Whether agents can call out with the number of the queue.",
    ),
    column("calling_line_id_policy", "Which number is shown on calls out: DIRECT_LINE, LOCATION_NUMBER or CUSTOM."),
    column("calling_line_id_phone_number", "The number shown on calls out."),
)

_ROUTING = (
    column("routing_type", "PRIORITY_BASED or SKILL_BASED.", at="callPolicies.routingType"),
    column(
        "call_policy",
        "Order in which agents are rung: CIRCULAR, REGULAR, SIMULTANEOUS, UNIFORM or WEIGHTED.",
        at="callPolicies.policy",
    ),
    _flag(
        "call_bounce_enabled",
        "callPolicies.callBounce.callBounceEnabled",
        "Whether an unanswered call moves to the next agent.",
    ),
    _count(
        "call_bounce_max_rings",
        "callPolicies.callBounce.callBounceMaxRings",
        "Number of rings before an unanswered call moves to the next agent.",
    ),
    _flag(
        "agent_unavailable_enabled",
        "callPolicies.callBounce.agentUnavailableEnabled",
        "Whether a call moves to the next agent when its agent becomes unavailable.",
    ),
    _flag(
        "call_bounce_on_hold_enabled",
        "callPolicies.callBounce.callBounceOnHoldEnabled",
        "Whether a call moves to the next agent after being on hold for long.",
    ),
    _flag("distinctive_ring_enabled", "callPolicies.distinctiveRing.enabled", "Whether calls of the queue ring apart."),
    _flag(
        "allow_call_waiting_for_agents_enabled",
        "allowCallWaitingForAgentsEnabled",
        "Whether agents get calls of the queue while they are in another.",
    ),
    _flag("allow_agent_join_enabled", "allowAgentJoinEnabled", "Whether agents can join and leave by themselves."),
)

_OVERFLOW = (
    _count("queue_size", "queueSettings.queueSize", "How many callers can wait."),
    column(
        "overflow_action",
        "What happens when the queue is full, such as PERFORM_BUSY_TREATMENT or TRANSFER_TO_PHONE_NUMBER.",
        at="queueSettings.overflow.action",
    ),
    column(
        "overflow_transfer_number",
        "Where callers are sent when the queue is full.",
        at="queueSettings.overflow.transferNumber",
        sensitive=PERSONAL,
    ),
    _flag(
        "overflow_send_to_voicemail",
        "queueSettings.overflow.sendToVoicemail",
        "Whether callers are sent to the voicemail of that number.",
    ),
    _flag(
        "overflow_after_wait_enabled",
        "queueSettings.overflow.overflowAfterWaitEnabled",
        "Whether callers overflow after waiting for long.",
    ),
    _count(
        "overflow_after_wait_time",
        "queueSettings.overflow.overflowAfterWaitTime",
        "Seconds of waiting before callers overflow.",
    ),
)

_MESSAGES = (
    _flag("call_offer_tone_enabled", "queueSettings.callOfferToneEnabled", "Whether callers hear ringing first."),
    _flag("welcome_message_enabled", "queueSettings.welcomeMessage.enabled", "Whether callers are welcomed."),
    _flag("wait_message_enabled", "queueSettings.waitMessage.enabled", "Whether callers hear how long they wait."),
    column(
        "wait_mode",
        "What callers hear: TIME to wait or POSITION in the queue.",
        at="queueSettings.waitMessage.waitMode",
    ),
    _flag(
        "callback_option_enabled",
        "queueSettings.waitMessage.callbackOptionEnabled",
        "Whether callers can ask to be called back.",
    ),
    _flag("comfort_message_enabled", "queueSettings.comfortMessage.enabled", "Whether callers hear comfort messages."),
    _count(
        "comfort_message_time_between_messages",
        "queueSettings.comfortMessage.timeBetweenMessages",
        "Seconds between comfort messages.",
    ),
    _flag(
        "comfort_message_bypass_enabled",
        "queueSettings.comfortMessageBypass.enabled",
        "Whether callers of a short queue hear a shorter message.",
    ),
    _flag("music_on_hold_enabled", "queueSettings.mohMessage.normalSource.enabled", "Whether callers hear music."),
    _flag("whisper_message_enabled", "queueSettings.whisperMessage.enabled", "Whether agents hear which queue calls."),
)

QUEUE_SETTINGS = (*_CALLER_ID, *_ROUTING, *_OVERFLOW, *_MESSAGES)
