"""The columns of call forwarding settings, of people, workspaces and virtual lines and of features with a number of their own."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.export import column

_ALWAYS = (
    column(
        "always_forward_enabled", "Whether every call is forwarded.", at="callForwarding.always.enabled", type=BOOLEAN
    ),
    column(
        "always_forward_destination",
        "Where every call is forwarded to.",
        at="callForwarding.always.destination",
        sensitive=PERSONAL,
    ),
    column(
        "always_forward_ring_reminder_enabled",
        "Whether a short ring signals each forwarded call.",
        at="callForwarding.always.ringReminderEnabled",
        type=BOOLEAN,
    ),
)
_TO_VOICEMAIL = "Whether forwarded calls go to the voicemail of the destination."

LINE_FORWARDING = (
    *_ALWAYS,
    column(
        "always_forward_voicemail_enabled",
        _TO_VOICEMAIL,
        at="callForwarding.always.destinationVoicemailEnabled",
        type=BOOLEAN,
    ),
    column(
        "busy_forward_enabled",
        "Whether calls are forwarded while the line is busy.",
        at="callForwarding.busy.enabled",
        type=BOOLEAN,
    ),
    column(
        "busy_forward_destination",
        "Where calls are forwarded to while the line is busy.",
        at="callForwarding.busy.destination",
        sensitive=PERSONAL,
    ),
    column(
        "busy_forward_voicemail_enabled",
        "Whether calls forwarded while busy go to the voicemail of the destination.",
        at="callForwarding.busy.destinationVoicemailEnabled",
        type=BOOLEAN,
    ),
    column(
        "no_answer_forward_enabled",
        "Whether unanswered calls are forwarded.",
        at="callForwarding.noAnswer.enabled",
        type=BOOLEAN,
    ),
    column(
        "no_answer_forward_destination",
        "Where unanswered calls are forwarded to.",
        at="callForwarding.noAnswer.destination",
        sensitive=PERSONAL,
    ),
    column(
        "no_answer_forward_number_of_rings",
        "Number of rings before an unanswered call is forwarded.",
        at="callForwarding.noAnswer.numberOfRings",
        type=INTEGER,
    ),
    column(
        "no_answer_forward_system_max_number_of_rings",
        "The largest number of rings that can be set.",
        at="callForwarding.noAnswer.systemMaxNumberOfRings",
        type=INTEGER,
    ),
    column(
        "no_answer_forward_voicemail_enabled",
        "Whether unanswered calls go to the voicemail of the destination.",
        at="callForwarding.noAnswer.destinationVoicemailEnabled",
        type=BOOLEAN,
    ),
    column(
        "business_continuity_enabled",
        "Whether calls are forwarded while the devices cannot be reached.",
        at="businessContinuity.enabled",
        type=BOOLEAN,
    ),
    column(
        "business_continuity_destination",
        "Where calls are forwarded to while the devices cannot be reached.",
        at="businessContinuity.destination",
        sensitive=PERSONAL,
    ),
    column(
        "business_continuity_voicemail_enabled",
        "Whether calls forwarded for business continuity go to the voicemail of the destination.",
        at="businessContinuity.destinationVoicemailEnabled",
        type=BOOLEAN,
    ),
)

FEATURE_FORWARDING = (
    *_ALWAYS,
    column(
        "always_forward_voicemail_enabled",
        _TO_VOICEMAIL,
        at=("callForwarding.always.destinationVoicemailEnabled", "callForwarding.always.sendToVoicemailEnabled"),
        type=BOOLEAN,
    ),
    column(
        "selective_forward_enabled",
        "Whether calls that match a rule are forwarded.",
        at="callForwarding.selective.enabled",
        type=BOOLEAN,
    ),
    column(
        "selective_forward_destination",
        "Where calls that match a rule are forwarded to by default.",
        at="callForwarding.selective.destination",
        sensitive=PERSONAL,
    ),
    column(
        "selective_forward_ring_reminder_enabled",
        "Whether a short ring signals each call forwarded by a rule.",
        at="callForwarding.selective.ringReminderEnabled",
        type=BOOLEAN,
    ),
    column(
        "selective_forward_voicemail_enabled",
        "Whether calls forwarded by a rule go to the voicemail of the destination.",
        at=("callForwarding.selective.destinationVoicemailEnabled", "callForwarding.selective.sendToVoicemailEnabled"),
        type=BOOLEAN,
    ),
    column(
        "operating_modes_enabled",
        "Whether calls are forwarded by operating mode.",
        at="callForwarding.operatingModes.enabled",
        type=BOOLEAN,
    ),
    column(
        "current_operating_mode_id",
        "The operating mode that was in effect when this was read.",
        at="callForwarding.operatingModes.currentOperatingModeId",
    ),
    column(
        "operating_mode_exception_type",
        "How the current operating mode departs from its schedule.",
        at="callForwarding.operatingModes.exceptionType",
    ),
    column("rule_ids", "Ids of the rules that calls are compared with.", at="callForwarding.rules[].id", type=LIST),
)
