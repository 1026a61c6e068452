"""Which number emergency services call back: the columns of these settings, of people, workspaces and virtual lines."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL
from space_odt_dagster.manifest.origins import When
from space_odt_dagster.manifest.spec import Column, Reference, column

_CHOICES = (
    ("direct_line", "DIRECT_LINE", "directLineInfo", "the direct line"),
    ("location_ecbn", "LOCATION_ECBN", "locationECBNInfo", "the emergency callback number of the location"),
    ("location_member", "LOCATION_MEMBER_NUMBER", "locationMemberInfo", "another member of the location"),
)
_LEVELS = tuple(When("selected", choice, f"{field}.effectiveLevel") for _, choice, field, _ in _CHOICES)
_VALUES = tuple(When("selected", choice, f"{field}.effectiveValue") for _, choice, field, _ in _CHOICES)


def _if_selected(name: str, field: str, whose: str) -> tuple[Column, ...]:
    return (
        column(f"{name}_number", f"{field}.phoneNumber", f"Phone number of {whose}.", sensitive=PERSONAL),
        column(
            f"{name}_quality",
            f"{field}.quality",
            f"How fit it is to select {whose}: RECOMMENDED, NOT_RECOMMENDED or INVALID.",
        ),
    )


EMERGENCY_CALLBACK = (
    column(
        "selected",
        "selected",
        "Whose number emergency services get: DIRECT_LINE, LOCATION_ECBN, LOCATION_MEMBER_NUMBER or NONE.",
    ),
    column(
        "effective_level",
        _LEVELS,
        "What is used in the end: DIRECT_LINE, LOCATION_ECBN, LOCATION_NUMBER, LOCATION_MEMBER_NUMBER or NONE.",
    ),
    column(
        "effective_value",
        (*_VALUES, When("selected", "NONE", "defaultInfo.effectiveValue")),
        "The number that emergency services get in the end.",
        sensitive=PERSONAL,
    ),
    *(each for name, _, field, whose in _CHOICES for each in _if_selected(name, field, whose)),
    column(
        "location_member_id",
        "locationMemberInfo.memberId",
        "The member of the location whose number can be used.",
        references=tuple(
            Reference((place,), when=("location_member_type", kind))
            for kind, place in (
                ("PEOPLE", "people.person_id"),
                ("PLACE", "workspaces.workspace_id"),
                ("VIRTUAL_LINE", "virtual_lines.id"),
                ("HUNT_GROUP", "hunt_groups.id"),
            )
        ),
    ),
    column(
        "location_member_type",
        "locationMemberInfo.memberType",
        "Kind of member: PEOPLE, PLACE, VIRTUAL_LINE or HUNT_GROUP.",
    ),
    column(
        "default_number",
        "defaultInfo.effectiveValue",
        "Number that is used where none is selected.",
        sensitive=PERSONAL,
    ),
    column(
        "default_quality",
        "defaultInfo.quality",
        "How fit the default is: RECOMMENDED, NOT_RECOMMENDED or INVALID.",
    ),
)

ELIN = (
    column(
        "elin_enabled",
        "elinEnabled",
        "Whether an emergency location number stands in where there is no own number.",
        type=BOOLEAN,
    ),
)

EMERGENCY_CALLBACK_DEPENDENCIES = (
    column(
        "is_location_ecbn_default",
        "isLocationEcbnDefault",
        "Whether this is the default emergency callback number of the location.",
        type=BOOLEAN,
    ),
    column(
        "is_self_ecbn_default",
        "isSelfEcbnDefault",
        "Whether the own number is the own emergency callback number.",
        type=BOOLEAN,
    ),
    column(
        "dependent_member_count",
        "dependentMemberCount",
        "How many members of the location use this number for emergency calls.",
        type=INTEGER,
    ),
)
