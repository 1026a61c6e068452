"""The names and numbers of the owner of a line: a person, a workspace or a virtual line."""

from space_odt_dagster.manifest.columns import PERSONAL, PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.export import Reference, column

LINE = (
    column("first_name", "First name.", sensitive=PERSONAL),
    column("last_name", "Last name.", sensitive=PERSONAL),
    column("direct_number", "Phone number.", at="phoneNumber", sensitive=PERSONAL),
    column("extension", "Extension.", sensitive=PERSONAL),
    ROUTING_PREFIX,
    PERSONAL_ESN,
)

ANY_LINE = (Reference(("people.person_id", "workspaces.workspace_id", "virtual_lines.id")),)
"""What an id points to that reads like the id of a person also where it is of a workspace or a virtual line."""
