"""Which number emergency services call back: the columns of these settings, of people, workspaces and virtual lines."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL
from space_odt_dagster.manifest.export import Column, Reference, column
from space_odt_dagster.manifest.origins import When

_CHOICES = (
    ("direct_line", "DIRECT_LINE", "directLineInfo", "the direct line"),
    ("location_ecbn", "LOCATION_ECBN", "locationECBNInfo", "the emergency callback number of the location"),
    ("location_member", "LOCATION_MEMBER_NUMBER", "locationMemberInfo", "another member of the location"),
)
_LEVELS = tuple(When("selected", choice, f"{field}.effectiveLevel") for _, choice, field, _ in _CHOICES)
_VALUES = tuple(When("selected", choice, f"{field}.effectiveValue") for _, choice, field, _ in _CHOICES)


def _if_selected(name: str, field: str, whose: str) -> tuple[Column, ...]:
    return (
        column(f"{name}_number", f"Phone number of {whose}.", at=f"{field}.phoneNumber", sensitive=PERSONAL),
        column(
            f"{name}_quality",
            f"How fit it is to select {whose}: RECOMMENDED, NOT_RECOMMENDED or INVALID.",
            at=f"{field}.quality",
        ),
    )


EMERGENCY_CALLBACK = (
    column(
        "selected", "Whose number emergency services get: DIRECT_LINE, LOCATION_ECBN, LOCATION_MEMBER_NUMBER or NONE."
    ),
    column(
        "effective_level",
        "What is used in the end: DIRECT_LINE, LOCATION_ECBN, LOCATION_NUMBER, LOCATION_MEMBER_NUMBER or NONE.",
        at=_LEVELS,
    ),
    column(
        "effective_value",
        "The number that emergency services get in the end.",
        at=(*_VALUES, When("selected", "NONE", "defaultInfo.effectiveValue")),
        sensitive=PERSONAL,
    ),
    *(each for name, _, field, whose in _CHOICES for each in _if_selected(name, field, whose)),
    column(
        "location_member_id",
        "The member of the location whose number can be used.",
        at="locationMemberInfo.memberId",
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
        "Kind of member: PEOPLE, PLACE, VIRTUAL_LINE or HUNT_GROUP.",
        at="locationMemberInfo.memberType",
    ),
    column(
        "default_number",
        "Number that is used where none is selected.",
        at="defaultInfo.effectiveValue",
        sensitive=PERSONAL,
    ),
    column(
        "default_quality", "How fit the default is: RECOMMENDED, NOT_RECOMMENDED or INVALID.", at="defaultInfo.quality"
    ),
)

ELIN = (
    column("elin_enabled", "Whether an emergency location number is used if there is no own number.", type=BOOLEAN),
)

EMERGENCY_CALLBACK_DEPENDENCIES = (
    column(
        "is_location_ecbn_default",
        "Whether this is the default emergency callback number of the location.",
        type=BOOLEAN,
    ),
    column("is_self_ecbn_default", "Whether the own number is the own emergency callback number.", type=BOOLEAN),
    column(
        "dependent_member_count", "How many members of the location use this number for emergency calls.", type=INTEGER
    ),
)
