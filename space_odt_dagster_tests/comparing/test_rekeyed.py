"""The same thing under another id, another number, another name; two organisations; redacted snapshots."""

import json
from pathlib import Path

import pytest

from space_odt_dagster.comparing.identifiers import entity_of, translated
from space_odt_dagster.exports.redaction import redaction_key_id, redactor_for
from space_odt_dagster.exports.rows import Row
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.snapshots.sides import NoSuchSide
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.edits import few_of_each
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made

OTHER = "11111111-2222-4333-8444-555555555555"
KEY, ANOTHER_KEY = b"k" * 32, b"j" * 32


def under_other_ids(rows: Rows, entities: dict[str, str]) -> Rows:
    """The rows with other UUIDs in their ids, wherever they stand."""

    def other(value: object) -> object:
        if isinstance(value, str):
            return translated(value, entities) or value
        if isinstance(value, dict):
            return {name: other(each) for name, each in value.items()}
        return [other(each) for each in value] if isinstance(value, list) else value

    named = {name for entity in entities for name in edited(rows, lambda _: None).mentioning(entity)}
    return Rows(
        (name, [other(row) for row in each] if name in named else each) for name, each in rows.as_they_are().items()
    )  # type: ignore[misc]


def redacted(rows: Rows, level: str, key: bytes) -> Rows:
    """The rows as a redacted run writes them."""
    redactor = redactor_for(level, key)
    made = Rows()
    for name, each in rows.items():
        export = MANIFEST[name]
        names = [column.name for column in export.columns]
        made[name] = []
        for row in each:
            hidden = redactor.redact(export, Row(tuple(row[column] for column in names), row["raw_json"]))
            made[name].append({**row, **dict(zip(names, hidden.values, strict=True)), "raw_json": hidden.raw})
    return made


@pytest.fixture(scope="module")
def few(rows: Rows) -> Rows:
    """Rows with every field of every export."""
    return few_of_each(rows)


@pytest.mark.parametrize(
    ("export", "key"),
    [
        *(("call_queue_details", "id"), ("hunt_group_details", "id"), ("auto_attendant_details", "id")),
        *(("people_details", "person_id"), ("workspace_details", "workspace_id"), ("groups", "group_id")),
        *(("devices", "id"), ("licenses", "license_id"), ("virtual_line_details", "virtual_line_id")),
        *(("virtual_extension_details", "id"), ("virtual_extension_range_details", "id")),
    ],
)
def test_an_entity_under_another_id_is_one_change(export: str, key: str, rows: Rows, between: Between) -> None:
    old = next(row[key] for row in rows[export] if row[key])
    after = under_other_ids(rows, {str(entity_of(old)): OTHER})
    found = between(rows, after)
    assert [(each[0], each[1]) for each in found.told] == [(export, "rekeyed")], found.told
    assert found.changes[0].before == json.dumps(old)
    alone = between(rows, after, rekey=False)
    assert {"added", "removed"} <= {kind for _, kind, *_ in alone.told}


def test_several_that_could_be_it_are_none(rows: Rows, between: Between) -> None:
    first, second = rows["groups"][0], rows["groups"][1]

    def same_name(other: Rows) -> None:
        other["groups"][1]["name"] = first["name"]
        other["groups"][1]["raw_json"]["displayName"] = first["raw_json"]["displayName"]

    before = edited(rows, same_name)
    ids = {
        str(entity_of(each["group_id"])): OTHER.replace("5", str(place)) for place, each in enumerate((first, second))
    }
    found = between(before, under_other_ids(before, ids))
    of_groups = [each for each in found.changes if each.export == "groups"]
    assert sorted(each.kind.value for each in of_groups) == ["added", "added", "removed", "removed"]
    assert {each.candidates for each in of_groups} == {2}


def test_another_number_of_a_person_is_one_change_of_the_number(rows: Rows, between: Between) -> None:
    def edit(other: Rows) -> None:
        row = next(row for row in other["person_numbers"] if row["raw_json"].get("primary"))
        row["extension"] = row["raw_json"]["extension"] = "9876"

    found = between(rows, edited(rows, edit))
    assert [each[:3] for each in found.told] == [("person_numbers", "changed", "extension")]


def test_a_schedule_that_is_renamed_is_a_name_that_changed(rows: Rows, between: Between) -> None:
    def edit(other: Rows) -> None:
        row = other["location_schedules"][0]
        row["id"] = row["raw_json"]["id"] = "Tk9UIFRIRSBTQU1F"
        row["name"] = row["raw_json"]["name"] = "NOT THE SAME"

    found = between(rows, edited(rows, edit))
    assert [each[:3] for each in found.told] == [("location_schedules", "changed", "name")]
    assert found.changes[0].echoes == 1


def test_two_organisations_match_by_name(rows: Rows, between: Between) -> None:
    entities = {
        str(entity_of(text))
        for each in rows.values()
        for row in each
        for text in row.values()
        if isinstance(text, str) and entity_of(text)
    }
    others = {each: f"{place:08x}-0000-4000-8000-000000000000" for place, each in enumerate(sorted(entities))}
    built_again = under_other_ids(rows, others)
    theirs = Made(org_id="another", day=2)
    with pytest.raises(NoSuchSide, match="two organisations"):
        between(rows, built_again, theirs=theirs)
    found = between(rows, built_again, theirs=theirs, by_name=True)
    compared = [
        each for each in found.told if each[0] in ("people_details", "call_queue_details", "hunt_group_details")
    ]
    assert compared == []


def test_hashes_of_the_same_key_compare(few: Rows, between: Between) -> None:
    after = renamed(few)
    ours, theirs = redacted(few, "personal", KEY), redacted(after, "personal", KEY)
    made = {"redaction": "personal", "redaction_key_id": redaction_key_id(KEY)}
    found = between(ours, theirs, Made(**made), Made(**made, day=2))  # type: ignore[arg-type]
    plain = between(few, after)
    assert [each[:3] for each in found.told] == [each[:3] for each in plain.told]
    assert found.unknown == []


def test_the_clearer_side_is_redacted_where_the_key_is_at_hand(few: Rows, between: Between) -> None:
    theirs = Made(redaction="personal", redaction_key_id=redaction_key_id(KEY), day=2)
    found = between(few, redacted(few, "personal", KEY), None, theirs, redact_key=KEY)
    assert (found.told, found.unknown) == ([], [])


def test_hashes_of_another_key_are_unknown(few: Rows, between: Between) -> None:
    made = [
        Made(redaction="personal", redaction_key_id=redaction_key_id(key), day=day)
        for day, key in ((1, KEY), (2, ANOTHER_KEY))
    ]
    found = between(redacted(few, "personal", KEY), redacted(few, "personal", ANOTHER_KEY), *made)
    assert found.told == []
    assert {reason for _, reason in found.unknown} == {
        "redacted with another key",
        "its keys are redacted with another key",
    }


def renamed(rows: Rows) -> Rows:
    """The rows with one person under another name."""

    def edit(other: Rows) -> None:
        other["people_details"][0]["raw_json"]["displayName"] = "Somebody Else"

    return edited(rows, edit)


def test_nothing_is_written_into_a_snapshot(rows: Rows, between: Between, tmp_path: Path) -> None:
    from space_odt_dagster_tests.comparing.snapshots_made import compared, snapshot

    sides = [snapshot(rows, tmp_path / name, Made(day=day)) for day, name in ((1, "a"), (2, "b"))]
    before = sorted(tmp_path.rglob("*"))
    compared(sides[0], sides[1], tmp_path / "scratch")
    assert [each for each in sorted(tmp_path.rglob("*")) if each.name != "scratch"] == before
