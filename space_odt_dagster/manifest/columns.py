"""Columns that several areas share: the owner of a row's settings, and numbers and names for calls."""

from collections.abc import Callable

from space_odt_dagster.manifest.export import Column, ColumnType, Reference, Sensitivity, column
from space_odt_dagster.manifest.origins import Asked, FromSource

BOOLEAN = ColumnType.BOOLEAN
INTEGER = ColumnType.INTEGER
LIST = ColumnType.LIST
OBJECT = ColumnType.OBJECT
TIME = ColumnType.TIME
PERSONAL = Sensitivity.PERSONAL
SECRET = Sensitivity.SECRET

ANY_OWNER = tuple(
    Reference((place,), when=("owner_type", kind))
    for kind, place in (
        ("PEOPLE", "people.person_id"),
        ("PLACE", "workspaces.workspace_id"),
        ("VIRTUAL_LINE", "virtual_lines.id"),
    )
)
"""What the ids of owners refer to, by the type of the owner. Ids of features are not checked."""


def of_person(param: str) -> tuple[Column, ...]:
    """The person of the call, and the person's location."""
    return (
        column("person_id", "The person this belongs to.", at=Asked(param), key=True, references="people.person_id"),
        column(
            "location_id",
            "The location of the person.",
            at=FromSource("location_id"),
            references="locations.location_id",
        ),
    )


def of_workspace(param: str) -> tuple[Column, ...]:
    """The workspace of the call, and its location."""
    return (
        column(
            "workspace_id",
            "The workspace this belongs to.",
            at=Asked(param),
            key=True,
            references="workspaces.workspace_id",
        ),
        column(
            "location_id",
            "The location of the workspace.",
            at=FromSource("location_id"),
            references="locations.location_id",
        ),
    )


def of_virtual_line(param: str) -> tuple[Column, ...]:
    """The virtual line of the call, and its location."""
    return (
        column(
            "virtual_line_id",
            "The virtual line this belongs to.",
            at=Asked(param),
            key=True,
            references="virtual_lines.id",
        ),
        column(
            "location_id",
            "The location of the virtual line.",
            at=FromSource("location_id"),
            references="calling_locations.location_id",
        ),
    )


def of_feature(noun: str, asset: str, name: str) -> Callable[[str, str], tuple[Column, ...]]:
    """The feature of the call, after its calling location. ``name`` is the column for its id."""

    def columns(location: str, feature: str) -> tuple[Column, ...]:
        return (CALLING_LOCATION, column(name, f"The {noun}.", at=Asked(feature), key=True, references=f"{asset}.id"))

    return columns


def of_one(noun: str, asset: str, name: str) -> Callable[[str], tuple[Column, ...]]:
    """The entity of the call, if its id alone identifies it. ``name`` is the column for that id."""

    def columns(param: str) -> tuple[Column, ...]:
        return (column(name, f"The {noun}.", at=Asked(param), key=True, references=f"{asset}.id"),)

    return columns


def of_device(param: str) -> tuple[Column, ...]:
    """The device of the call, by its id in the Webex Calling settings."""
    return (
        column(
            "calling_device_id",
            "The device this belongs to, by its id in the Webex Calling settings.",
            at=Asked(param),
            key=True,
            references="devices.calling_device_id",
        ),
    )


def of_location(param: str) -> tuple[Column, ...]:
    """The calling location of the call."""
    return (
        column(
            "location_id",
            "The calling location this belongs to.",
            at=Asked(param),
            key=True,
            references="calling_locations.location_id",
        ),
    )


(CALLING_LOCATION,) = of_location("location_id")

ROUTING_PREFIX = column("routing_prefix", "Prefix of the location for calls between locations.")
_ESN = "Enterprise significant number: the routing prefix followed by the extension."
ESN = column("esn", _ESN)
PERSONAL_ESN = column("esn", _ESN, sensitive=PERSONAL)
TOLL_FREE = column("toll_free_number", "Whether the phone number is toll-free.", type=BOOLEAN)
ENABLED = column("enabled", "Whether the feature takes calls.", type=BOOLEAN)

NAME_FOR_CALLS = (
    column("language", "Language of the announcements."),
    column("language_code", "Language of the announcements, as a code such as en_us."),
    column("time_zone", "Time zone that schedules are read in."),
    column("first_name", "First name shown when this feature calls."),
    column("last_name", "Last name shown when this feature calls."),
    column(
        "direct_line_caller_id_selection",
        "Which name is shown on calls from the direct line: CUSTOM_NAME or DISPLAY_NAME.",
        at="directLineCallerIdName.selection",
    ),
    column(
        "direct_line_caller_id_custom_name",
        "The custom name shown on calls from the direct line.",
        at="directLineCallerIdName.customName",
    ),
    column("dial_by_name", "Name that callers spell to reach this by dial-by-name."),
)
