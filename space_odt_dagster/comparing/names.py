"""What the entities and locations of the changes are called, looked up in one pass through the listings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.lines import Row, lines_of
from space_odt_dagster.comparing.sides import Side
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.spec import Sensitivity, keys_of

_LISTINGS = (
    ("people", "display_name"),
    ("workspaces", "name"),
    ("virtual_lines", "name"),
    ("locations", "name"),
    ("calling_locations", "name"),
    ("call_queues", "name"),
    ("hunt_groups", "name"),
    ("auto_attendants", "name"),
    ("virtual_extensions", "name"),
    ("virtual_extension_ranges", "name"),
    ("devices", "name"),
    ("groups", "name"),
    ("licenses", "sku_or_name"),
    ("location_schedules", "name"),
)


@dataclass(frozen=True)
class Named:
    """What an entity is called, and whether that names a person."""

    name: str
    is_personal: bool


def names_of(wanted: set[str], sides: Iterable[Side], manifest: Manifest) -> Mapping[str, Named]:
    """The names of these ids, as the first side that has one says it."""
    missing = {entity_of(each) or each for each in wanted if each}
    found: dict[str, Named] = {}
    for side in sides:
        for export, column in _LISTINGS:
            if not missing or export not in manifest or export not in side.files:
                continue
            spec = manifest[export]
            personal = any(each.name == column and each.sensitive is not Sensitivity.NONE for each in spec.columns)
            with side.open(export) as stream:
                for line in lines_of(stream, None, export):
                    row = Row(line, keys_of(spec))
                    entity = entity_of(row.key[-1]) or row.key[-1]
                    name = row.values.get(column)
                    if entity in missing and isinstance(name, str) and name:
                        found[entity] = Named(name, personal)
                        missing.discard(entity)
    return found
