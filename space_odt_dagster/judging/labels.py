"""Labels of a desired file: own tags for people, queues, locations and other entities, by id, e-mail, name or glob."""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from space_odt_dagster.judging.answers import Answer
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.tables import Tables
from space_odt_dagster.manifest.ids import comparable_id

LISTINGS = {
    "people": ("people", "person_id", ("email", "display_name")),
    "queues": ("call_queues", "id", ("name",)),
    "hunt_groups": ("hunt_groups", "id", ("name",)),
    "auto_attendants": ("auto_attendants", "id", ("name",)),
    "locations": ("locations", "location_id", ("name",)),
    "workspaces": ("workspaces", "workspace_id", ("name",)),
    "virtual_lines": ("virtual_lines", "id", ("first_name", "last_name")),
    "devices": ("devices", "id", ("name",)),
}
"""What a label can be for: the listing, its id, and the columns with a name."""


@dataclass(frozen=True)
class Label:
    """The ids, e-mail addresses, names or globs of what has the label, by kind as in ``LISTINGS``."""

    members: tuple[tuple[str, tuple[str, ...]], ...]


def read_for(label: Label) -> dict[str, tuple[Path, ...]]:
    """What is read of which listings to find the members."""
    return {LISTINGS[kind][0]: (Path(LISTINGS[kind][1]), *map(Path, LISTINGS[kind][2])) for kind, _ in label.members}


def labelled(label: Label, tables: Tables) -> Callable[[Row], Answer]:
    """Whether a row, or what it refers to, has the label. Unknown if a listing is incomplete and no member was found."""
    members: set[str] = set()
    for kind, wanted in label.members:
        export, identifier, names = LISTINGS[kind]
        for row in tables.rows(export):
            own = comparable_id(str(row.values.get(identifier)))
            texts = [str(row.values.get(name) or "") for name in names]
            if any(comparable_id(each) == own or _names(each, texts) for each in wanted):
                members.add(own)
    missing = next((each for kind, _ in label.members if (each := tables.incomplete(LISTINGS[kind][0]))), None)

    def ask(row: Row) -> Answer:
        return True if row.ids & members else (missing or False)

    return ask


def _names(pattern: str, texts: list[str]) -> bool:
    if pattern.startswith("begins_with:"):
        return any(each.startswith(pattern.removeprefix("begins_with:")) for each in texts)
    return any(fnmatchcase(each, pattern) for each in [*texts, " ".join(texts)] if each)
