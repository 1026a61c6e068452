"""What holds for every two snapshots: nothing differs from itself, edits come back one by one, nothing is lost or made up."""

import json
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.comparing.leaves import ValueDiff
from space_odt_dagster.comparing.outcome import Change
from space_odt_dagster.comparing.paths import Element, parse_path, path_text
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster.manifest.marks import class_of, stands
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.edits import mapped, remove_entity, set_at, walk
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Compared, Failure, Made
from space_odt_dagster_tests.endurance import ENDURANCE

SWITCHES = (
    *("person_call_forwarding", "person_permissions_in", "person_transfer_numbers", "call_queue_details"),
    *("hunt_group_details", "auto_attendant_details", "workspace_call_forwarding", "call_queue_forwarding"),
)
"""Exports whose settings are said nowhere else."""

Edit = tuple[str, int, tuple[Any, ...], Any]


def switches(rows: Rows) -> list[tuple[str, int, tuple[Any, ...]]]:
    """Every true and false of settings that stand outside of lists."""
    return [
        (export, place, path)
        for export in SWITCHES
        for place, row in enumerate(rows[export])
        for path, value in walk(row["raw_json"])
        if isinstance(value, bool) and all(isinstance(step, str) for step in path)
        if class_of(export, ".".join(path)) is None
    ]


def switched(rows: Rows, chosen: list[tuple[str, int, tuple[Any, ...]]]) -> Rows:
    """The rows with these switches turned."""

    def edit(other: Rows) -> None:
        for export, place, path in chosen:
            raw = other[export][place]["raw_json"]
            value = raw
            for step in path:
                value = value[step]
            set_at(raw, path, not value)

    return edited(rows, edit)


def some(rows: Rows, seed: int, number: int) -> list[tuple[str, int, tuple[Any, ...]]]:
    return random.Random(seed).sample(switches(rows), number)


def shuffled(value: Any, chance: random.Random) -> Any:
    def change(each: Any) -> Any:
        if isinstance(each, list):
            return chance.sample(each, len(each))
        if isinstance(each, dict):
            names = chance.sample(sorted(each), len(each))
            return {name: each[name] for name in names if each[name] is not None}
        return each

    return mapped(value, change)


def written_by_somebody_else(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=True, separators=(" , ", " : "))


def test_a_snapshot_differs_in_nothing_from_itself(rows: Rows, between: Between) -> None:
    found = between(rows, rows)
    assert found.told == []
    assert found.unknown == []
    assert {each.how.value for each in found.summary.exports} == {"same digest"}


@pytest.mark.parametrize("seed", range(ENDURANCE))
def test_order_nulls_and_layout_are_no_difference(seed: int, rows: Rows, between: Between) -> None:
    chance = random.Random(seed)

    def edit(other: Rows) -> None:
        for each in other.values():
            for row in each:
                row["raw_json"] = shuffled(row["raw_json"], chance)

    after = edited(rows, edit)
    assert between(rows, after, theirs=Made(day=2, shape=written_by_somebody_else)).told == []
    assert between(after, rows, theirs=Made(day=2, compressed=True)).told == []


def test_rows_out_of_order_are_sorted_first(rows: Rows, between: Between) -> None:
    def edit(other: Rows) -> None:
        for name, each in other.items():
            other[name] = each[::-1]

    found = between(rows, edited(rows, edit), theirs=Made(day=2, in_order=False))
    assert (found.told, found.unknown) == ([], [])


@settings(max_examples=3 * ENDURANCE)
@given(seed=st.integers(0, 10_000), number=st.integers(1, 12))
def test_so_many_edits_are_so_many_changes(seed: int, number: int, rows: Rows, between: Between) -> None:
    chosen = some(rows, seed, number)
    found = between(rows, switched(rows, chosen))
    assert Counter((each.export, each.path) for each in found.changes) == Counter(
        (export, ".".join(path)) for export, _, path in chosen
    )
    assert {(each.before, each.after) for each in found.changes} <= {("true", "false"), ("false", "true")}


@settings(max_examples=2 * ENDURANCE)
@given(seed=st.integers(0, 10_000))
def test_backwards_everything_is_the_other_way_round(seed: int, rows: Rows, between: Between) -> None:
    after = switched(rows, some(rows, seed, 5))
    person = rows["people_details"][seed % len(rows["people_details"])]["person_id"]
    remove_entity(after, person)
    there, back = between(rows, after), between(after, rows)
    other_way = {"added": "removed", "removed": "added"}
    assert sorted((e, other_way.get(k, k), p, a, b) for e, k, p, b, a in there.told) == sorted(back.told)


@settings(max_examples=2 * ENDURANCE)
@given(seed=st.integers(0, 10_000))
def test_a_person_who_left_is_one_change_and_what_was_theirs(seed: int, rows: Rows, between: Between) -> None:
    person = rows["people_details"][seed % len(rows["people_details"])]["person_id"]
    after = edited(rows, lambda other: remove_entity(other, person))
    found = between(rows, after)
    # Numbers that only the lists of this person offered go from the pool with them.
    assert [each[:2] for each in found.told if each[0] != "number_pool"] == [("people_details", "removed")]
    (change,) = (each for each in found.changes if each.export == "people_details")
    assert change.echoes == found.summary.equation.echoes


@settings(max_examples=2 * ENDURANCE)
@given(seed=st.integers(0, 10_000))
def test_two_steps_say_what_one_step_says(seed: int, rows: Rows, between: Between) -> None:
    first, second = some(rows, seed, 6), some(rows, seed + 1, 6)
    back = first[:2]
    middle = switched(rows, first)
    end = switched(middle, [*(each for each in second if each not in first), *back])

    def facts(found: Any) -> set[tuple[str, str, str]]:
        return {(each.export, each.key, each.path) for each in found.changes}

    whole, one, other = facts(between(rows, end)), facts(between(rows, middle)), facts(between(middle, end))
    assert whole <= one | other
    came_back = {(export, ".".join(path)) for export, _, path in back}
    assert came_back <= {each[::2] for each in one} & {each[::2] for each in other}


def told_of(found: Compared) -> dict[tuple[str, ...], Change]:
    """What is told for certain, by where it stands and what happened."""
    return {
        (each.export, each.kind.value, each.key, each.path): each
        for each in found.changes
        if each.kind not in ("unknown", "not_comparable")
    }


@settings(max_examples=4 * ENDURANCE)
@given(seed=st.integers(0, 10_000), side=st.booleans(), whole=st.booleans())
def test_less_knowledge_makes_nothing_new(seed: int, side: bool, whole: bool, rows: Rows, between: Between) -> None:
    """A whole export, or one call of it, that one of the sides could not read."""
    chance = random.Random(seed)
    after = switched(rows, some(rows, seed, 6))
    remove_entity(after, chance.choice(rows["people_details"])["person_id"])
    sides = [rows, after]
    known = told_of(between(*sides))
    blind = sides[side]
    readable = (
        name for name, each in blind.items() if each and keys_of(MANIFEST[name]) and stands(name).role != "pool"
    )
    name = chance.choice(sorted(readable))
    asked = chance.choice(blind[name])[keys_of(MANIFEST[name])[0]]
    if whole:
        sides[side] = Rows({**blind, name: []})
        failing = Made(results={name: "forbidden"}, day=1 + side)
    else:
        left = [row for row in blind[name] if row[keys_of(MANIFEST[name])[0]] != asked]
        sides[side] = Rows({**blind, name: left})
        failing = Made(results={name: "partial"}, failures=(Failure(name, {"id": asked}),), day=1 + side)
    made = [failing if each is bool(side) else Made(day=1 + each) for each in (False, True)]
    found = between(*sides, *made)
    entities = {each.entity_id for each in known.values()}
    new = [each for place, each in told_of(found).items() if place not in known]
    # A listing may speak for the owner that is silent: of the same entity.
    assert [each for each in new if not (each.owner_unchanged and each.entity_id in entities)] == []
    if whole:
        assert name in [export for export, _ in found.unknown]


def test_a_failed_call_makes_unknown_what_it_could_have_brought(rows: Rows, between: Between) -> None:
    queue = rows["call_queue_agents"][0]["queue_id"]

    def edit(other: Rows) -> None:
        other["call_queue_agents"] = [row for row in other["call_queue_agents"] if row["queue_id"] != queue]

    gone = edited(rows, edit)
    failed = Made(
        results={"call_queue_agents": "partial"}, failures=(Failure("call_queue_agents", {"queue_id": queue}),), day=2
    )
    assert all(kind == "removed" for _, kind, *_ in between(rows, gone).told)
    found = between(rows, gone, theirs=failed)
    assert found.told == []
    assert {export for export, _ in found.unknown} == {"call_queue_agents"}


def test_a_skipped_call_is_an_answer(rows: Rows, between: Between) -> None:
    person = rows["person_permissions_in"][0]["person_id"]

    def edit(other: Rows) -> None:
        other["person_permissions_in"] = [row for row in other["person_permissions_in"] if row["person_id"] != person]

    skipped = Failure("person_permissions_in", {"entity_id": person}, outcome="skipped", code="4003")
    found = between(rows, edited(rows, edit), theirs=Made(failures=(skipped,), day=2))
    assert [each[:2] for each in found.told] == [("person_permissions_in", "removed")]
    assert found.changes[0].reason == "skipped 4003"


def test_rows_of_an_earlier_run_are_unknown_even_if_equal(rows: Rows, between: Between) -> None:
    found = between(rows, rows, theirs=Made(kept={"devices": "an-earlier-run"}, day=2))
    assert found.told == []
    assert found.unknown == [
        ("devices", f"kept from run an-earlier-run ({len(rows['devices'])} rows on the other side)")
    ]


steps = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.lists(st.tuples(st.text(max_size=4), st.text(max_size=6)), min_size=1, max_size=2).map(
            lambda fields: Element(tuple(fields))
        ),
    ),
    min_size=1,
    max_size=5,
).filter(lambda found: isinstance(found[0], str))


@settings(max_examples=80 * ENDURANCE)
@given(steps=steps)
def test_a_path_parses_back(steps: list[Any]) -> None:
    assert parse_path(path_text(tuple(steps))) == tuple(steps)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60 * ENDURANCE)
@given(value=json_values, seed=st.integers(0, 1000))
def test_a_value_differs_in_nothing_from_itself_shuffled(value: Any, seed: int) -> None:
    assert ValueDiff("people").differences({"a": value}, {"a": shuffled(value, random.Random(seed))}) == []


@settings(max_examples=60 * ENDURANCE)
@given(one=json_values, other=json_values)
def test_leaves_are_symmetric(one: Any, other: Any) -> None:
    there = ValueDiff("people").differences({"a": one}, {"a": other})
    back = ValueDiff("people").differences({"a": other}, {"a": one})
    assert sorted((each.path, str(each.before), str(each.after)) for each in there) == sorted(
        (each.path, str(each.after), str(each.before)) for each in back
    )


def test_the_order_of_files_and_the_csv_beside_them_do_not_matter(rows: Rows, between: Between) -> None:
    after = switched(rows, some(rows, 3, 5))
    turned = Rows(reversed(rows.items())), Rows(reversed(after.items()))
    assert between(rows, after).told == between(*turned).told
