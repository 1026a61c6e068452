"""What ``--location`` and ``--entity`` mean: an id, or a name from a listing of either side."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from space_odt_dagster.comparing.comparison import Comparison
from space_odt_dagster.comparing.export_facts import facts_of
from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.names import every_name
from space_odt_dagster.comparing.outcome import Named
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.marks import Role
from space_odt_dagster.snapshots.rows import SnapshotRow, lines_of

LOCATIONS = ("locations", "calling_locations", "location_details", "calling_locations_details")


class NothingMatches(CouldNotRun):
    """Nothing has this name or id. The message suggests the nearest."""

    exit_code = 2


@dataclass(frozen=True)
class Selected:
    """The chosen entities, and a sentence if one name means several."""

    entities: frozenset[str]
    note: str = ""


def selected(comparison: Comparison, option: str, text: str, *, show_names: bool) -> Selected:
    """The entities, or for ``--location`` the locations, with a name or id. Raises ``NothingMatches``.

    Names ignore case and mean everything with that name. ``show_names``: the suggestion may be a person.
    """
    of_locations = option == "--location"
    by_name: dict[str, dict[str, Named]] = {}
    known: set[str] = set()
    for export, entity, named in every_name(comparison.sides, comparison.manifest):
        if not of_locations or export in LOCATIONS:
            by_name.setdefault(named.name.casefold(), {}).setdefault(entity, named)
            known.add(entity)
    wanted = entity_of(text) or text
    if wanted in known or (not of_locations and (wanted in _keys(comparison) or _is_in_changes(comparison, wanted))):
        return Selected(frozenset({wanted}))
    if (meant := by_name.get(text.casefold())) is not None:
        return Selected(frozenset(meant), _several(option, text, meant) if len(meant) > 1 else "")
    raise NothingMatches(_nothing(option, text, by_name, show_names=show_names))


def _several(option: str, text: str, meant: dict[str, Named]) -> str:
    ids = ", ".join(f"{named.kind} …{entity[-8:]}".strip() for entity, named in sorted(meant.items()))
    return f"{option} {text}: {len(meant)} have this name, and all of them are shown ({ids}). Use an id to see one of them."


def _nothing(option: str, text: str, by_name: dict[str, dict[str, Named]], *, show_names: bool) -> str:
    what = "location" if option == "--location" else "person, queue, device or other entity"
    can_be_said = [
        name for name, found in by_name.items() if show_names or not any(each.is_personal for each in found.values())
    ]
    nearest = get_close_matches(text.casefold(), can_be_said, n=1, cutoff=0.5)
    names = [next(iter(by_name[each].values())).name for each in nearest]
    hint = f" Did you mean {names[0]}?" if names else " Use its name or id as it is in the exports."
    return f"{option} {text}: neither snapshot has a {what} of this name or id.{hint}"


def _is_in_changes(comparison: Comparison, wanted: str) -> bool:
    """Whether the key of a change contains the text, such as a phone number of the number pool."""
    return any(wanted in change.key for change in comparison.changes())


def _keys(comparison: Comparison) -> Iterator[str]:
    """The identities of all entities, including those without a name."""
    for facts in facts_of(comparison.manifest).values():
        if not (facts.defines or facts.role is Role.TWIN):
            continue
        for side in comparison.sides:
            if facts.export.name in side.files:
                with side.open(facts.export.name) as stream:
                    for line in lines_of(stream, None, facts.export.name):
                        yield facts.entity(SnapshotRow(line, facts.keys).key)[0]
