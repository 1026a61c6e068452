"""Where calls are forwarded: those of people, workspaces and virtual lines, and those of features with a number of their own."""

from space_odt_dagster.manifest.asked import each
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import AUTO_ATTENDANT, HUNT_GROUP, PERSON, QUEUE, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.shared_setting import own, shared_setting

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

CALL_FORWARDING = shared_setting(
    own(
        PERSON,
        name="person_call_forwarding",
        description="Where the calls of each calling person are forwarded: always, busy, unanswered and while "
        "offline. Finds forwarding to outside numbers.",
        tier=Tier.V1,
        docs="read-forwarding-settings-for-a-person",
    ),
    own(
        WORKSPACE,
        name="workspace_call_forwarding",
        tier=Tier.V1,
        docs="retrieve-call-forwarding-settings-for-a-workspace",
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_call_forwarding",
        path="/telephony/config/virtualLines/{entity_id}/callForwarding",
        docs="read-call-forwarding-settings-for-a-virtual-line",
    ),
    description="Where the calls of each <owner> are forwarded: always, busy, unanswered and while offline.",
    sdk_method="<owner>.forwarding.read",
    path="/<owner>/{entity_id}/features/callForwarding",
    columns=(
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
    ),
)

FORWARDING = shared_setting(
    own(
        QUEUE,
        name="call_queue_forwarding",
        description="Where the calls of each call queue are forwarded: always, by rule or by operating mode.",
    ),
    own(HUNT_GROUP, name="hunt_group_forwarding"),
    own(
        AUTO_ATTENDANT,
        name="auto_attendant_forwarding",
        docs="get-call-forwarding-settings-for-an-auto-attendant",
    ),
    description="Where the calls of each <owner> are forwarded: always, by rule or by operating mode.",
    tier=Tier.V1,
    sdk_method="<owner>.forwarding.settings",
    path="/telephony/config/locations/{location_id}/<owner>/{feature_id}/callForwarding",
    docs="get-call-forwarding-settings-for-a-<owner>",
    columns=(
        column("name", "Name of the <owner>.", at=FromSource("name")),
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
            at=(
                "callForwarding.selective.destinationVoicemailEnabled",
                "callForwarding.selective.sendToVoicemailEnabled",
            ),
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
    ),
)

FORWARDING_RULES = shared_setting(
    own(QUEUE, name="call_queue_forwarding_rules"),
    own(HUNT_GROUP, name="hunt_group_forwarding_rules"),
    own(
        AUTO_ATTENDANT,
        name="auto_attendant_forwarding_rules",
        grain="call forwarding rule of an auto attendant",
        docs="get-selective-call-forwarding-rule-for-an-auto-attendant",
    ),
    grain="call forwarding rule of a <owner>",
    description="The rules by which calls of each <owner> are forwarded: which callers, when, and where to.",
    of="<owner>_forwarding",
    ids={"location_id": "location_id", "feature_id": "id", "rule_id": each("rule_ids")},
    sdk_method="<owner>.forwarding.call_forwarding_rule",
    path="/telephony/config/locations/{location_id}/<owner>/{feature_id}/callForwarding/selectiveRules/{rule_id}",
    docs="get-selective-call-forwarding-rule-for-a-<owner>",
    columns=(
        column("id", "Id of the rule; it changes when the rule is renamed.", at=Asked("rule_id"), key=True),
        column("name", "Name of the rule."),
        column("enabled", "Whether the rule is in force.", type=BOOLEAN),
        column("business_schedule", "Name of the business hours in which it applies."),
        column("holiday_schedule", "Name of the holidays on which it applies."),
        column(
            "forward_to_selection",
            "What happens to matching calls: FORWARD_TO_DEFAULT_NUMBER, FORWARD_TO_SPECIFIED_NUMBER or DO_NOT_FORWARD.",
            at="forwardTo.selection",
        ),
        column(
            "forward_to_number",
            "Where matching calls are forwarded to.",
            at="forwardTo.phoneNumber",
            sensitive=PERSONAL,
        ),
        column("calls_from_selection", "Which callers it applies to: ANY or CUSTOM.", at="callsFrom.selection"),
        column(
            "calls_from_private_number_enabled",
            "Whether it applies to callers who hide their number.",
            at="callsFrom.customNumbers.privateNumberEnabled",
            type=BOOLEAN,
        ),
        column(
            "calls_from_unavailable_number_enabled",
            "Whether it applies to callers whose number is not known.",
            at="callsFrom.customNumbers.unavailableNumberEnabled",
            type=BOOLEAN,
        ),
        column(
            "calls_from_numbers",
            "Numbers of the callers it applies to.",
            at="callsFrom.customNumbers.numbers",
            type=LIST,
            sensitive=PERSONAL,
        ),
        column(
            "calls_to_numbers", "Numbers of the feature it applies to.", at="callsTo.numbers[].phoneNumber", type=LIST
        ),
        column(
            "calls_to_extensions",
            "Extensions of the feature it applies to.",
            at="callsTo.numbers[].extension",
            type=LIST,
        ),
    ),
)
