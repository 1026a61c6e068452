"""The columns of call forwarding settings, of people, workspaces and virtual lines and of features with a number of their own."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.spec import column

_ALWAYS = (
    column(
        "always_forward_enabled",
        "callForwarding.always.enabled",
        "Whether every call is forwarded.",
        type=BOOLEAN,
    ),
    column(
        "always_forward_destination",
        "callForwarding.always.destination",
        "Where every call is forwarded to.",
        sensitive=PERSONAL,
    ),
    column(
        "always_forward_ring_reminder_enabled",
        "callForwarding.always.ringReminderEnabled",
        "Whether a short ring signals each forwarded call.",
        type=BOOLEAN,
    ),
)
_TO_VOICEMAIL = "Whether forwarded calls go to the voicemail of the destination."

LINE_FORWARDING = (
    *_ALWAYS,
    column(
        "always_forward_voicemail_enabled",
        "callForwarding.always.destinationVoicemailEnabled",
        _TO_VOICEMAIL,
        type=BOOLEAN,
    ),
    column(
        "busy_forward_enabled",
        "callForwarding.busy.enabled",
        "Whether calls are forwarded while the line is busy.",
        type=BOOLEAN,
    ),
    column(
        "busy_forward_destination",
        "callForwarding.busy.destination",
        "Where calls are forwarded to while the line is busy.",
        sensitive=PERSONAL,
    ),
    column(
        "busy_forward_voicemail_enabled",
        "callForwarding.busy.destinationVoicemailEnabled",
        "Whether calls forwarded while busy go to the voicemail of the destination.",
        type=BOOLEAN,
    ),
    column(
        "no_answer_forward_enabled",
        "callForwarding.noAnswer.enabled",
        "Whether unanswered calls are forwarded.",
        type=BOOLEAN,
    ),
    column(
        "no_answer_forward_destination",
        "callForwarding.noAnswer.destination",
        "Where unanswered calls are forwarded to.",
        sensitive=PERSONAL,
    ),
    column(
        "no_answer_forward_number_of_rings",
        "callForwarding.noAnswer.numberOfRings",
        "Number of rings before an unanswered call is forwarded.",
        type=INTEGER,
    ),
    column(
        "no_answer_forward_system_max_number_of_rings",
        "callForwarding.noAnswer.systemMaxNumberOfRings",
        "The largest number of rings that can be set.",
        type=INTEGER,
    ),
    column(
        "no_answer_forward_voicemail_enabled",
        "callForwarding.noAnswer.destinationVoicemailEnabled",
        "Whether unanswered calls go to the voicemail of the destination.",
        type=BOOLEAN,
    ),
    column(
        "business_continuity_enabled",
        "businessContinuity.enabled",
        "Whether calls are forwarded while the devices cannot be reached.",
        type=BOOLEAN,
    ),
    column(
        "business_continuity_destination",
        "businessContinuity.destination",
        "Where calls are forwarded to while the devices cannot be reached.",
        sensitive=PERSONAL,
    ),
    column(
        "business_continuity_voicemail_enabled",
        "businessContinuity.destinationVoicemailEnabled",
        "Whether calls forwarded for business continuity go to the voicemail of the destination.",
        type=BOOLEAN,
    ),
)

FEATURE_FORWARDING = (
    *_ALWAYS,
    column(
        "always_forward_voicemail_enabled",
        ("callForwarding.always.destinationVoicemailEnabled", "callForwarding.always.sendToVoicemailEnabled"),
        _TO_VOICEMAIL,
        type=BOOLEAN,
    ),
    column(
        "selective_forward_enabled",
        "callForwarding.selective.enabled",
        "Whether calls that match a rule are forwarded.",
        type=BOOLEAN,
    ),
    column(
        "selective_forward_destination",
        "callForwarding.selective.destination",
        "Where calls that match a rule are forwarded to by default.",
        sensitive=PERSONAL,
    ),
    column(
        "selective_forward_ring_reminder_enabled",
        "callForwarding.selective.ringReminderEnabled",
        "Whether a short ring signals each call forwarded by a rule.",
        type=BOOLEAN,
    ),
    column(
        "selective_forward_voicemail_enabled",
        ("callForwarding.selective.destinationVoicemailEnabled", "callForwarding.selective.sendToVoicemailEnabled"),
        "Whether calls forwarded by a rule go to the voicemail of the destination.",
        type=BOOLEAN,
    ),
    column(
        "operating_modes_enabled",
        "callForwarding.operatingModes.enabled",
        "Whether calls are forwarded by operating mode.",
        type=BOOLEAN,
    ),
    column(
        "current_operating_mode_id",
        "callForwarding.operatingModes.currentOperatingModeId",
        "The operating mode that was in effect when this was read.",
    ),
    column(
        "operating_mode_exception_type",
        "callForwarding.operatingModes.exceptionType",
        "How the current operating mode departs from its schedule.",
    ),
    column("rule_ids", "callForwarding.rules[].id", "Ids of the rules that calls are compared with.", type=LIST),
)
