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


ENABLED = column("enabled", "Whether the rules are in force.", type=BOOLEAN)
CRITERION = column("id", "The rule.", at=Asked("id"), key=True)
RING_RULE = rule("ringEnabled", "rings all numbers")
