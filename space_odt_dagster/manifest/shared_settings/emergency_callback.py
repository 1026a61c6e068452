"""Which number emergency services call back."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, PERSONAL
from space_odt_dagster.manifest.export import Column, Reference, column
from space_odt_dagster.manifest.origins import When
from space_odt_dagster.manifest.owners import PERSON, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.shared_setting import own, shared_setting

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


_ELIN = (
    column("elin_enabled", "Whether an emergency location number is used if there is no own number.", type=BOOLEAN),
)

ECBN = shared_setting(
    own(
        PERSON,
        name="person_ecbn",
        docs="get-a-person-s-emergency-callback-number",
        more=(
            *_ELIN,
            column("elin_for_webex_app_enabled", "Whether that also holds for calls from the app.", type=BOOLEAN),
        ),
    ),
    own(WORKSPACE, name="workspace_ecbn", docs="get-a-workspace-emergency-callback-number", more=_ELIN),
    own(VIRTUAL_LINE, name="virtual_line_ecbn", docs="get-the-virtual-line-s-emergency-callback-settings"),
    description="The number that emergency services call back when each <owner> calls them, and how fit it is.",
    sdk_method="<owner>.ecbn.read",
    path="/telephony/config/<owner>/{entity_id}/emergencyCallbackNumber",
    columns=(
        column(
            "selected",
            "Whose number emergency services get: DIRECT_LINE, LOCATION_ECBN, LOCATION_MEMBER_NUMBER or NONE.",
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
            "default_quality",
            "How fit the default is: RECOMMENDED, NOT_RECOMMENDED or INVALID.",
            at="defaultInfo.quality",
        ),
    ),
)

ECBN_DEPENDENCIES = shared_setting(
    own(PERSON, name="person_ecbn_dependencies", docs="retrieve-a-person-s-emergency-callback-number-dependencies"),
    own(
        WORKSPACE, name="workspace_ecbn_dependencies", docs="retrieve-workspace-emergency-callback-number-dependencies"
    ),
    own(
        VIRTUAL_LINE,
        name="virtual_line_ecbn_dependencies",
        docs="get-dependencies-for-a-virtual-line-emergency-callback-number",
    ),
    description="Who depends on the number of each <owner> for emergency calls. Check it before you move that number.",
    sdk_method="<owner>.ecbn.dependencies",
    path="/telephony/config/<owner>/{entity_id}/emergencyCallbackNumber/dependencies",
    columns=(
        column(
            "is_location_ecbn_default",
            "Whether this is the default emergency callback number of the location.",
            type=BOOLEAN,
        ),
        column("is_self_ecbn_default", "Whether the own number is the own emergency callback number.", type=BOOLEAN),
        column(
            "dependent_member_count",
            "How many members of the location use this number for emergency calls.",
            type=INTEGER,
        ),
    ),
)
