"""One rename is one change, however many places repeat it; twenty at once are twenty."""

import json
import random

import pytest

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.edits import rename
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.endurance import ENDURANCE

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


def renamable(rows: Rows) -> list[tuple[str, str, str]]:
    """Owner, id and name of everything that has a name."""
    return [
        (export, row[key], row["raw_json"][field])
        for export, (key, field) in OWNERS.items()
        for row in rows[export]
        if row[key] and row["raw_json"].get(field)
    ]


@pytest.mark.parametrize("export", OWNERS)
def test_a_single_rename_is_one_change(export: str, rows: Rows, between: Between) -> None:
    of_export = [each for each in renamable(rows) if each[0] == export]
    assert of_export
    for _, identifier, old in of_export[-ENDURANCE:]:
        after = edited(rows, lambda other, i=identifier, o=old: rename(other, i, o, "Another name"))  # type: ignore[misc]
        found = between(rows, after)
        names = [(name, was, now) for name, _, _, was, now in found.told]
        assert names == [(export, found.changes[0].before, '"Another name"')], found.told
        equation = found.summary.equation
        # What is only offered, such as the agents that a call park could have, repeats a name too and is counted.
        assert sum(each.echoes for each in found.changes) + equation.derived == equation.leaves - 1


@pytest.mark.parametrize("export", OWNERS)
def test_every_rename_of_an_export_at_once_is_one_change_each(export: str, rows: Rows, between: Between) -> None:
    chosen = [each for each in renamable(rows) if each[0] == export]
    after = edited(rows, lambda other: None)
    for place, (_, identifier, old) in enumerate(chosen):
        rename(after, identifier, old, f"Name {place}")
    found = between(rows, after)
    told = sorted((name, json.loads(was), json.loads(now)) for name, _, _, was, now in found.told)
    assert told == sorted((export, old, f"Name {place}") for place, (_, _, old) in enumerate(chosen))
    equation = found.summary.equation
    assert sum(each.echoes for each in found.changes) + equation.derived == equation.leaves - len(chosen)


@pytest.mark.parametrize("seed", range(ENDURANCE))
@pytest.mark.parametrize("same_name", [False, True], ids=["each its own", "all the same"])
def test_twenty_renames_at_once_are_twenty_changes(seed: int, same_name: bool, rows: Rows, between: Between) -> None:
    chosen = random.Random(seed).sample(renamable(rows), 20)
    after = edited(rows, lambda other: None)
    for place, (_, identifier, old) in enumerate(chosen):
        rename(after, identifier, old, "One name" if same_name else f"Name {place}")
    found = between(rows, after)
    assert len(found.told) == 20
    assert sorted(each.export for each in found.changes) == sorted(export for export, _, _ in chosen)
    entities = {entity_of(each.entity_id) or each.entity_id for each in found.changes}
    assert entities == {entity_of(identifier) or identifier for _, identifier, _ in chosen}
