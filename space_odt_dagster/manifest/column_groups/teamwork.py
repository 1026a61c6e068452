"""Lists of people, workspaces and virtual lines, as the settings of working together hold them."""

from space_odt_dagster.manifest.columns import LIST, PERSONAL
from space_odt_dagster.manifest.export import Column, Hidden, Reference, column

ANYBODY = (Reference(("people.person_id", "workspaces.workspace_id", "virtual_lines.id")),)


def members(field: str, name: str, who: str) -> tuple[Column, ...]:
    """Ids, kinds and names of ``who``, from the list in ``field``; the names of the columns begin with ``name``."""
    return (
        column(f"{name}_ids", f"Ids of {who}.", at=f"{field}[].id", type=LIST, references=ANYBODY),
        column(f"{name}_types", f"Kinds of {who}: PEOPLE, PLACE or VIRTUAL_LINE.", at=f"{field}[].type", type=LIST),
        column(f"{name}_names", f"Names of {who}.", at=f"{field}[].displayName", type=LIST, sensitive=PERSONAL),
    )


def numbers_of(members: str) -> tuple[Hidden, ...]:
    """The phone numbers of the members in a list, which no column shows."""
    return (Hidden(f"{members}[].numbers[].external", PERSONAL),)
