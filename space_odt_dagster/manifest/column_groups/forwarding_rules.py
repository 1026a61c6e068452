"""The columns of a rule by which calls of a feature are forwarded."""

from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.origins import Asked

FORWARDING_RULE = (
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
        "forward_to_number", "Where matching calls are forwarded to.", at="forwardTo.phoneNumber", sensitive=PERSONAL
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
    column("calls_to_numbers", "Numbers of the feature it applies to.", at="callsTo.numbers[].phoneNumber", type=LIST),
    column(
        "calls_to_extensions", "Extensions of the feature it applies to.", at="callsTo.numbers[].extension", type=LIST
    ),
)
