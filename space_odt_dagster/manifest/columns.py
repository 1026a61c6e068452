"""Columns that several areas share: whose settings a row holds, and how a number is dialled."""

from collections.abc import Callable

from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.spec import Column, ColumnType, Reference, Sensitivity, column

BOOLEAN = ColumnType.BOOLEAN
INTEGER = ColumnType.INTEGER
LIST = ColumnType.LIST
OBJECT = ColumnType.OBJECT
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
"""What the ids of an owner point to, by the kind of the owner; those of features are not looked up."""


def of_person(param: str) -> tuple[Column, ...]:
    """The person that the call asked for, and the person's location."""
    return (
        column("person_id", Asked(param), "The person this belongs to.", key=True, references="people.person_id"),
        column(
            "location_id",
            FromSource("location_id"),
            "The location of the person.",
            references="locations.location_id",
        ),
    )


def of_workspace(param: str) -> tuple[Column, ...]:
    """The workspace that the call asked for, and its location."""
    return (
        column(
            "workspace_id",
            Asked(param),
            "The workspace this belongs to.",
            key=True,
            references="workspaces.workspace_id",
        ),
        column(
            "location_id",
            FromSource("location_id"),
            "The location of the workspace.",
            references="locations.location_id",
        ),
    )


def of_virtual_line(param: str) -> tuple[Column, ...]:
    """The virtual line that the call asked for, and its location."""
    return (
        column(
            "virtual_line_id",
            Asked(param),
            "The virtual line this belongs to.",
            key=True,
            references="virtual_lines.id",
        ),
        column(
            "location_id",
            FromSource("location_id"),
            "The location of the virtual line.",
            references="calling_locations.location_id",
        ),
    )


def of_feature(noun: str, asset: str, name: str) -> Callable[[str, str], tuple[Column, ...]]:
    """The feature that the call asked for, after its calling location; ``name`` is that of the column that holds its id."""

    def columns(location: str, feature: str) -> tuple[Column, ...]:
        return (CALLING_LOCATION, column(name, Asked(feature), f"The {noun}.", key=True, references=f"{asset}.id"))

    return columns


def of_one(noun: str, asset: str, name: str) -> Callable[[str], tuple[Column, ...]]:
    """The thing that the call asked for, where its id is enough; ``name`` is that of the column that holds it."""

    def columns(param: str) -> tuple[Column, ...]:
        return (column(name, Asked(param), f"The {noun}.", key=True, references=f"{asset}.id"),)

    return columns


def of_device(param: str) -> tuple[Column, ...]:
    """The device that the call asked for, by its id in the Webex Calling settings."""
    return (
        column(
            "calling_device_id",
            Asked(param),
            "The device this belongs to, by its id in the Webex Calling settings.",
            key=True,
            references="devices.calling_device_id",
        ),
    )


def of_location(param: str) -> tuple[Column, ...]:
    """The calling location that the call asked for."""
    return (
        column(
            "location_id",
            Asked(param),
            "The calling location this belongs to.",
            key=True,
            references="calling_locations.location_id",
        ),
    )


(CALLING_LOCATION,) = of_location("location_id")

ROUTING_PREFIX = column("routing_prefix", "routingPrefix", "Prefix of the location for calls between locations.")
_ESN = "Enterprise significant number: the routing prefix followed by the extension."
ESN = column("esn", "esn", _ESN)
PERSONAL_ESN = column("esn", "esn", _ESN, sensitive=PERSONAL)
TOLL_FREE = column("toll_free_number", "tollFreeNumber", "Whether the phone number is toll-free.", type=BOOLEAN)
ENABLED = column("enabled", "enabled", "Whether the feature takes calls.", type=BOOLEAN)

NAME_FOR_CALLS = (
    column("language", "language", "Language of the announcements."),
    column("language_code", "languageCode", "Language of the announcements, as a code such as en_us."),
    column("time_zone", "timeZone", "Time zone that schedules are read in."),
    column("first_name", "firstName", "First name shown when this feature calls."),
    column("last_name", "lastName", "Last name shown when this feature calls."),
    column(
        "direct_line_caller_id_selection",
        "directLineCallerIdName.selection",
        "Which name is shown on calls from the direct line: CUSTOM_NAME or DISPLAY_NAME.",
    ),
    column(
        "direct_line_caller_id_custom_name",
        "directLineCallerIdName.customName",
        "The custom name shown on calls from the direct line.",
    ),
    column("dial_by_name", "dialByName", "Name that callers spell to reach this by dial-by-name."),
)
