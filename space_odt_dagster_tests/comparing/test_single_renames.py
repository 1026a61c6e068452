"""One rename is one change, however many places repeat it; twenty at once are twenty.

Renames of people and locations, and twenty at once, are exact for the exports of the first version; the documented ones take
part in ``test_laws``, which renames nothing: there a rename of these can still be more than one change.
"""

import random

import pytest

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.edits import rename
from space_odt_dagster_tests.comparing.snapshots_made import Rows, edited, of_first_version

OWNERS = {
    "call_queue_details": ("id", "name"),
    "hunt_group_details": ("id", "name"),
    "auto_attendant_details": ("id", "name"),
    "people_details": ("person_id", "displayName"),
    "workspace_details": ("workspace_id", "displayName"),
    "devices": ("id", "displayName"),
    "groups": ("group_id", "displayName"),
    "licenses": ("license_id", "name"),
    "location_details": ("location_id", "name"),
}
REPEATED_LATER = {"people_details", "location_details"}
"""Owners whose names documented exports repeat where no mark knows it."""


def renamable(rows: Rows) -> list[tuple[str, str, str]]:
    """Owner, id and name of everything that has a name."""
    return [
        (export, row[key], row["raw_json"][field])
        for export, (key, field) in OWNERS.items()
        for row in rows[export]
        if row[key] and row["raw_json"].get(field)
    ]


@pytest.mark.parametrize("export", OWNERS)
def test_every_single_rename_is_one_change(export: str, rows: Rows, between: Between) -> None:
    tried = 0
    before = of_first_version(rows) if export in REPEATED_LATER else rows
    for owner, identifier, old in renamable(before):
        if owner != export:
            continue
        after = edited(before, lambda other, i=identifier, o=old: rename(other, i, o, "Another name"))  # type: ignore[misc]
        found = between(before, after)
        names = [(name, was, now) for name, _, _, was, now in found.told]
        assert names == [(export, found.changes[0].before, '"Another name"')], found.told
        equation = found.summary.equation
        # What is only offered, such as the agents that a call park could have, repeats a name too and is counted.
        assert sum(each.echoes for each in found.changes) + equation.derived == equation.leaves - 1
        tried += 1
    assert tried > 0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("same_name", [False, True], ids=["each its own", "all the same"])
def test_twenty_renames_at_once_are_twenty_changes(seed: int, same_name: bool, rows: Rows, between: Between) -> None:
    before = of_first_version(rows)
    chosen = random.Random(seed).sample(renamable(before), 20)
    after = edited(before, lambda other: None)
    for place, (_, identifier, old) in enumerate(chosen):
        rename(after, identifier, old, "One name" if same_name else f"Name {place}")
    found = between(before, after)
    assert len(found.told) == 20
    assert sorted(each.export for each in found.changes) == sorted(export for export, _, _ in chosen)
    entities = {entity_of(each.entity_id) or each.entity_id for each in found.changes}
    assert entities == {entity_of(identifier) or identifier for _, identifier, _ in chosen}
