"""The columns of a rule by which calls of a feature are forwarded."""

from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.manifest.spec import column

FORWARDING_RULE = (
    column("id", Asked("rule_id"), "Id of the rule; it changes when the rule is renamed.", key=True),
    column("name", "name", "Name of the rule."),
    column("enabled", "enabled", "Whether the rule is in force.", type=BOOLEAN),
    column("business_schedule", "businessSchedule", "Name of the business hours in which it applies."),
    column("holiday_schedule", "holidaySchedule", "Name of the holidays on which it applies."),
    column(
        "forward_to_selection",
        "forwardTo.selection",
        "What happens to matching calls: FORWARD_TO_DEFAULT_NUMBER, FORWARD_TO_SPECIFIED_NUMBER or DO_NOT_FORWARD.",
    ),
    column(
        "forward_to_number",
        "forwardTo.phoneNumber",
        "Where matching calls are forwarded to.",
        sensitive=PERSONAL,
    ),
    column("calls_from_selection", "callsFrom.selection", "Which callers it applies to: ANY or CUSTOM."),
    column(
        "calls_from_private_number_enabled",
        "callsFrom.customNumbers.privateNumberEnabled",
        "Whether it applies to callers who hide their number.",
        type=BOOLEAN,
    ),
    column(
        "calls_from_unavailable_number_enabled",
        "callsFrom.customNumbers.unavailableNumberEnabled",
        "Whether it applies to callers whose number is not known.",
        type=BOOLEAN,
    ),
    column(
        "calls_from_numbers",
        "callsFrom.customNumbers.numbers",
        "Numbers of the callers it applies to.",
        type=LIST,
        sensitive=PERSONAL,
    ),
    column(
        "calls_to_numbers",
        "callsTo.numbers[].phoneNumber",
        "Numbers of the feature it applies to.",
        type=LIST,
    ),
    column("calls_to_extensions", "callsTo.numbers[].extension", "Extensions of the feature it applies to.", type=LIST),
)
