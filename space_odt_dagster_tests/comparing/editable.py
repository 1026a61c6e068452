"""What can be edited in the rows of an organisation: every value that counts as a difference, by where it stands."""

from dataclasses import dataclass
from typing import Any

from space_odt_dagster.comparing.export_facts import facts_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.marks import ChangeClass, Role, listed_by
from space_odt_dagster.manifest.origins import At
from space_odt_dagster_tests.comparing.edits import fields_of, walk
from space_odt_dagster_tests.comparing.rows_shared import Rows

FACTS = facts_of(MANIFEST)
COUNTED_ONLY = (ChangeClass.DERIVED, ChangeClass.VOLATILE)


@dataclass(frozen=True)
class Leaf:
    """A value of an item, by where it stands; lists with the places of their elements."""

    export: str
    row: int
    path: tuple[Any, ...]
    value: Any

    @property
    def generic(self) -> str:
        """The path without the places of elements."""
        return ".".join(fields_of(self.path))

    @property
    def new(self) -> Any:
        """Another value of the same kind, that nothing else has."""
        if isinstance(self.value, bool):
            return not self.value
        return (
            self.value + 1 if isinstance(self.value, int) else f"{self.value} of {self.export} {self.row} {self.path}"
        )

    @property
    def is_secret(self) -> bool:
        """Whether nobody is told the value."""
        facts = FACTS[self.export]
        return facts.class_of(self.generic, facts.column_at(self.generic)) is ChangeClass.SECRET

    def set(self, rows: Rows) -> None:
        """Sets the new value."""
        inside = rows[self.export][self.row]["raw_json"]
        for step in self.path[:-1]:
            inside = inside[step]
        inside[self.path[-1]] = self.new


class Leaves(dict[tuple[str, str], list[Leaf]]):
    """What can be edited, by export and path."""

    def __repr__(self) -> str:
        return f"{len(self)} paths"


def leaves_of(rows: Rows) -> Leaves:
    """Everything that can be edited, by export and path: what is no key, no number of the pool, and counts as a difference."""
    found, made = Leaves(), dict[tuple[str, str], bool]()
    for name, facts in FACTS.items():
        keys = {o.path for column in facts.export.columns if column.key for o in column.at if isinstance(o, At)}
        if facts.role is Role.POOL or facts.row_class in COUNTED_ONLY:
            continue
        for place, row in enumerate(rows[name]):
            for path, value in walk(row["raw_json"]):
                leaf = Leaf(name, place, path, value)
                if path and value is not None and (where := (name, leaf.generic))[1] not in keys:
                    if where not in made:
                        made[where] = is_made_of_a_name(leaf)
                    if not made[where]:
                        found.setdefault(where, []).append(leaf)
    return found


def is_made_of_a_name(leaf: Leaf) -> bool:
    """Whether it is an id that Webex makes of a name: nobody edits it alone."""
    within, _, last = leaf.generic.rpartition(".")
    mark = listed_by(leaf.export, within)
    return mark is not None and mark.encodes_name and last in mark.fields
