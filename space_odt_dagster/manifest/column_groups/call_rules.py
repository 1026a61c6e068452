"""Rules that choose among calls by caller and schedule: the columns of these settings, of people and workspaces."""

from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL
from space_odt_dagster.manifest.export import Column, column
from space_odt_dagster.manifest.origins import Asked


def rules(applied: str, what: str) -> tuple[Column, ...]:
    """The rules of a setting in short. ``applied`` is the field that says whether a call that fits ``what`` or is exempt."""
    return (
        column("criteria_ids", "Ids of the rules.", at="criteria[].id", type=LIST),
        column("schedule_names", "Schedules of the rules, one for each.", at="criteria[].scheduleName", type=LIST),
        column("criteria_sources", "Whose calls the rules are about, one for each.", at="criteria[].source", type=LIST),
        column(
            "criteria_applied",
            f"Whether a call that fits {what} (true) or is exempt (false), one for each rule.",
            at=f"criteria[].{applied}",
            type=LIST,
        ),
    )


def rule(applied: str, what: str, *, numbers: tuple[str, ...] = ("phoneNumbers",)) -> tuple[Column, ...]:
    """One rule in full. ``numbers`` are the fields that may hold the callers that it is about, best first."""
    return (
        column("schedule_name", "Schedule during which the rule applies; empty: always."),
        column("calls_from", "Whose calls it is about: ANY_PHONE_NUMBER, SELECT_PHONE_NUMBERS or another set."),
        column("schedule_type", "Kind of schedule: businessHours or holidays."),
        column("schedule_level", "Whose schedule it is: an own one (PEOPLE) or one of the location (GROUP, LOCATION)."),
        column(
            "anonymous_callers_enabled", "Whether it also applies to callers who withhold their number.", type=BOOLEAN
        ),
        column(
            "unavailable_callers_enabled", "Whether it also applies to callers whose number is unknown.", type=BOOLEAN
        ),
        column("phone_numbers", "The callers that it is about.", at=numbers, type=LIST, sensitive=PERSONAL),
        column("applied", f"Whether a call that fits {what} (true) or is exempt (false).", at=applied, type=BOOLEAN),
    )


_ENABLED = column("enabled", "Whether the rules are in force.", type=BOOLEAN)

SELECTIVE_ACCEPT = (_ENABLED, *rules("acceptEnabled", "is accepted"))
SELECTIVE_REJECT = (_ENABLED, *rules("rejectEnabled", "is rejected"))
SELECTIVE_FORWARD = (
    _ENABLED,
    column(
        "default_phone_number_to_forward",
        "Where calls that fit a rule are forwarded to by default.",
        sensitive=PERSONAL,
    ),
    *rules("forwardEnabled", "is forwarded"),
    column("ring_reminder_enabled", "Whether a short ring announces each forwarded call.", type=BOOLEAN),
    column(
        "destination_voicemail_enabled", "Whether forwarded calls go to the voicemail of the destination.", type=BOOLEAN
    ),
)
PRIORITY_ALERT = (_ENABLED, *rules("notificationEnabled", "rings with a special tone"))
SEQUENTIAL_RING = (
    _ENABLED,
    *rules("ringEnabled", "rings the numbers one after the other"),
    column(
        "phone_numbers",
        "The numbers that ring, in this order.",
        at="phoneNumbers[].phoneNumber",
        type=LIST,
        sensitive=PERSONAL,
    ),
    column("ring_base_location_first_enabled", "Whether the own line rings first.", type=BOOLEAN),
    column("base_location_number_of_rings", "How many times the own line rings, as a text."),
    column(
        "continue_if_base_location_is_busy_enabled",
        "Whether the other numbers ring although the own line is busy.",
        type=BOOLEAN,
    ),
    column("calls_to_voicemail_enabled", "Whether callers go to voicemail where nobody answers.", type=BOOLEAN),
)
SIMULTANEOUS_RING = (
    _ENABLED,
    *rules("ringEnabled", "rings all numbers at once"),
    column(
        "phone_numbers",
        "The numbers that ring with the own line.",
        at="phoneNumbers[].phoneNumber",
        type=LIST,
        sensitive=PERSONAL,
    ),
    column("do_not_ring_if_on_call_enabled", "Whether they stay silent during a call.", type=BOOLEAN),
    column("criterias_enabled", "Whether the rules are looked at.", type=BOOLEAN),
)

SELECTIVE_FORWARD_TO_VOICEMAIL = (
    column("send_to_voicemail_enabled", "Whether calls that fit a rule go to the own voicemail.", type=BOOLEAN),
)

CRITERION = column("id", "The rule.", at=Asked("id"), key=True)
ACCEPT_RULE = rule("acceptEnabled", "is accepted")
REJECT_RULE = rule("rejectEnabled", "is rejected")
RING_RULE = rule("ringEnabled", "rings all numbers")
FILTER_RULE = rule("filterEnabled", "is filtered")
ALERT_RULE = rule("notificationEnabled", "rings with a special tone")


def forward_rule(*numbers: str) -> tuple[Column, ...]:
    """A rule that forwards; ``numbers`` are the fields that may hold the callers that it is about, best first."""
    return (
        *rule("forwardEnabled", "is forwarded", numbers=numbers),
        column("forward_to", "Where calls that fit are forwarded to.", at="forwardToPhoneNumber", sensitive=PERSONAL),
        column(
            "send_to_voicemail_enabled", "Whether calls that fit go to the voicemail of the destination.", type=BOOLEAN
        ),
    )
