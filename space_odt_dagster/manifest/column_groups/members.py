"""The columns of a member of a feature: a person, a workspace or a virtual line."""

from space_odt_dagster.manifest.columns import LIST, PERSONAL
from space_odt_dagster.manifest.export import Column, Reference, column

ANY_MEMBER = tuple(
    Reference((place,), when=("member_type", kind))
    for kind, place in (
        ("PEOPLE", "people.person_id"),
        ("PLACE", "workspaces.workspace_id"),
        ("VIRTUAL_LINE", "virtual_lines.id"),
    )
)
"""What the id of a member points to, by its kind."""


def candidate(numbers: str) -> tuple[Column, ...]:
    """Who could become a member; ``numbers`` is the field that lists the numbers."""
    return (
        column("id", "Id of the person, workspace or virtual line.", key=True, references=ANY_MEMBER),
        column("member_type", "Kind of member: PEOPLE, PLACE or VIRTUAL_LINE.", at="type"),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column("display_name", "Name as shown in the apps.", sensitive=PERSONAL),
        column("email", "E-mail address.", sensitive=PERSONAL),
        column("direct_numbers", "Phone numbers.", at=f"{numbers}[].external", type=LIST, sensitive=PERSONAL),
        column("extensions", "Extensions.", at=f"{numbers}[].extension", type=LIST, sensitive=PERSONAL),
    )


CANDIDATE = candidate("numbers")
