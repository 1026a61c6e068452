"""Whatever is edited, anywhere in the organisation, comes back as it was edited: one change each, and enough to do it again."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from space_odt_dagster.comparing.lists import is_by_value, match_fields
from space_odt_dagster.comparing.paths import Element, parse_path
from space_odt_dagster.comparing.values import canonical, cleaned
from space_odt_dagster.exports.redaction import redaction_key_id
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster.manifest.marks import Role, class_of, listed_by
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.editable import COUNTED_ONLY, FACTS, Leaf, Leaves, leaves_of
from space_odt_dagster_tests.comparing.edits import few_of_each, remove_entity, walk
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Compared, Made
from space_odt_dagster_tests.comparing.test_rekeyed import redacted
from space_odt_dagster_tests.endurance import ENDURANCE

KEY = b"k" * 32
AsOne = dict[tuple[str, str], list[str]]


@pytest.fixture(scope="module")
def leaves(rows: Rows) -> Leaves:
    return leaves_of(rows)


def elements_of(rows: Rows, leaf: Leaf, path: tuple[Any, ...]) -> list[Any]:
    inside: Any = rows[leaf.export][leaf.row]["raw_json"]
    for step in path:
        inside = inside[step]
    assert isinstance(inside, list)
    return inside


def has_any(element: Any, fields: tuple[str, ...]) -> bool:
    """Whether an element has something that it is matched by; else its whole value is."""
    places = {".".join(map(str, path)) for path, value in walk(element) if value is not None}
    return bool(places & set(fields))


def expected(leaf: Leaf, rows: Rows) -> Counter[tuple[str, str]]:
    """Kind and path, without selectors, of what is told of an edit."""
    if class_of(leaf.export, leaf.generic) in COUNTED_ONLY:
        return Counter()
    for place, step in enumerate(leaf.path):
        if not isinstance(step, int):
            continue
        generic = ".".join(each for each in leaf.path[:place] if isinstance(each, str))
        mark, items = listed_by(leaf.export, generic), elements_of(rows, leaf, leaf.path[:place])
        if is_by_value(mark, items, items):
            return Counter({("changed", generic): 1})
        fields = match_fields(mark, items, items)
        if ".".join(map(str, leaf.path[place + 1 :])) in fields or not has_any(items[step], fields):
            return Counter({("removed", generic): 1, ("added", generic): 1})
    return Counter({("changed", leaf.generic): 1})


def without_elements(path: str) -> str:
    return ".".join(step for step in parse_path(path) if not isinstance(step, Element))


@settings(max_examples=12 * ENDURANCE)
@given(seed=st.integers(0, 1_000_000))
@example(seed=57368)
def test_any_value_that_changes_is_one_change(seed: int, rows: Rows, between: Between, leaves: Leaves) -> None:
    chance = random.Random(seed)
    leaf = chance.choice(leaves[chance.choice(sorted(leaves))])
    found = between(rows, edited(rows, leaf.set))
    assert Counter((kind, without_elements(path)) for _, kind, path, *_ in found.told) == expected(leaf, rows), leaf
    assert {export for export, *_ in found.told} <= {leaf.export}
    if [kind for _, kind, *_ in found.told] == ["changed"] and not found.told[0][3].startswith("["):
        # An empty value is compared, and shown, as one that is missing.
        values = tuple(
            "" if each in ("", [], {}) else json.dumps(each, ensure_ascii=False) for each in (leaf.value, leaf.new)
        )
        assert found.told[0][3:] == (("(secret)", "(secret)") if leaf.is_secret else values)


@settings(max_examples=2 * ENDURANCE)
@given(seed=st.integers(0, 10_000))
@example(seed=449)
def test_many_values_that_change_are_as_many_changes(seed: int, rows: Rows, between: Between, leaves: Leaves) -> None:
    chance = random.Random(seed)
    texts = [where for where in sorted(leaves) if isinstance(leaves[where][0].value, str)]
    chosen = {each.export: each for where in chance.sample(texts, 60) for each in [chance.choice(leaves[where])]}
    after = edited(rows, lambda other: [each.set(other) for each in chosen.values()] and None)
    wanted = Counter(
        (each.export, *what) for each in chosen.values() for what in expected(each, rows).elements()
    )  # one edit in each export: those are different facts
    found = between(rows, after)
    told = Counter((export, kind, without_elements(path)) for export, kind, path, *_ in found.told)
    places = Counter(
        (place.export, change.kind, without_elements(place.path))
        for change in found.changes
        for place in found.places[change.number]
    )
    assert told <= wanted
    assert wanted - told <= places, (
        "two edits can be of one membership, which is told once and has the other as its place"
    )


def as_one(rows: Rows, names: Iterable[str]) -> AsOne:
    """The rows by export and key, whatever the order of their lists, without what is only counted and exports with secrets."""
    found: AsOne = defaultdict(list)
    for name, each in ((name, rows[name]) for name in names):
        if FACTS[name].role is Role.POOL or FACTS[name].row_class in COUNTED_ONLY or FACTS[name].has_secrets:
            continue
        for row in each:
            key = json.dumps({key: cell_text(row[key]) for key in keys_of(MANIFEST[name])}, sort_keys=True)
            found[name, key].append(canonical(_whole(row["raw_json"])))
    return {where: sorted(texts) for where, texts in found.items()}


def _whole(value: Any) -> Any:
    """Without nulls, empty texts, objects and lists: a list that lost its last element is compared as absent."""
    if isinstance(value, dict):
        return {name: each for name, inner in value.items() if (each := _whole(inner)) not in (None, {}, [], "")}
    return [_whole(each) for each in value] if isinstance(value, list) else value


def apply(found: Compared, rows: Rows) -> Rows:
    """The older rows with the changes, and with each where it is repeated."""
    other = edited(rows, lambda _: None)
    for change in found.changes:
        for export, key, path in [
            (change.export, change.key, change.path),
            *((each.export, each.key, each.path) for each in found.places[change.number]),
        ]:
            if export in FACTS and FACTS[export].role is not Role.POOL and not FACTS[export].has_secrets:
                _apply(other, export, json.loads(key), path, change.before, change.after)
    return other


def _apply(rows: Rows, export: str, key: dict[str, str], path: str, before: str, after: str) -> None:
    def is_it(row: dict[str, Any]) -> bool:
        return all(cell_text(row[name]) == text for name, text in key.items())

    if not path:
        assert not after, "what is added is not in these edits"
        rows[export] = [row for row in rows[export] if not is_it(row)]
        return
    (row,) = (row for row in rows[export] if is_it(row))
    *steps, last = parse_path(path)
    inside = row["raw_json"]
    for step in steps:
        inside = _inside(inside, step)
    if isinstance(last, Element):
        if after:
            inside.append(json.loads(after))
        else:
            inside.remove(_inside(inside, last))
    elif isinstance(inside.get(last), list) and before.startswith("["):
        left = Counter(canonical(cleaned(each)) for each in inside[last])
        left = left - Counter(map(canonical, json.loads(before))) + Counter(map(canonical, json.loads(after or "[]")))
        inside[last] = [json.loads(each) for each in left.elements()]
    else:
        inside[last] = json.loads(after) if after else None


def _inside(value: Any, step: Any) -> Any:
    if not isinstance(step, Element):
        return value[step]
    (found,) = (each for each in value if _matches(each, step))
    return found


def _matches(each: Any, step: Element) -> bool:
    if step.fields == (("", step.fields[0][1]),):
        return canonical(_whole(each)) == step.fields[0][1]
    for name, text in step.fields:
        inner = each
        for part in name.split("."):
            inner = inner.get(part) if isinstance(inner, dict) else None
        if cell_text(inner) != text:
            return False
    return True


@pytest.fixture(scope="module")
def lists(rows: Rows) -> list[tuple[str, int, tuple[Any, ...]]]:
    return lists_with_members(rows)


def lists_with_members(rows: Rows) -> list[tuple[str, int, tuple[Any, ...]]]:
    """Where two or more elements stand that are matched by their id: agents, members, devices."""
    found = []
    for name, facts in FACTS.items():
        if facts.role in (Role.POOL, Role.TWIN) or facts.row_class in COUNTED_ONLY:
            continue
        for place, row in enumerate(rows[name]):
            ends = {path[:-2] for path, _ in walk(row["raw_json"]) if path[-1:] == ("id",) and path[-2:-1] == (1,)}
            found += [(name, place, path) for path in sorted(ends, key=str) if all(isinstance(s, str) for s in path)]
    return found


@settings(max_examples=2 * ENDURANCE)
@example(seed=482)  # removes a device without an id, and with an empty list
@given(seed=st.integers(0, 10_000))
def test_the_changes_applied_to_the_older_side_make_the_newer(
    seed: int, rows: Rows, between: Between, leaves: Leaves, lists: list[tuple[str, int, tuple[Any, ...]]]
) -> None:
    chance = random.Random(seed)
    known = sorted(where for where in leaves if not FACTS[where[0]].has_secrets)
    changed = {each.export: each for where in chance.sample(known, 25) for each in [chance.choice(leaves[where])]}
    left = [each for each in lists if each[0] not in changed and not FACTS[each[0]].has_secrets]
    person = chance.choice(rows["people_details"])["person_id"]

    def edit(other: Rows) -> None:
        for each in changed.values():
            each.set(other)
        for export, place, path in chance.sample(left, 3):
            inside = other[export][place]["raw_json"]
            for step in path:
                inside = inside[step]
            inside.pop(chance.randrange(len(inside)))
        remove_entity(other, person)

    after = edited(rows, edit)
    found = between(rows, after, derived=True, volatile=True)
    applied = apply(found, rows)
    ours, theirs = applied.as_they_are(), after.as_they_are()
    touched = [name for name in rows if not (rows[name] is ours[name] is theirs[name])]
    assert as_one(applied, touched) == as_one(after, touched)


class Few:
    """Rows with every field of every export, what can be edited in them, and as a redacted run writes them."""

    def __init__(self, rows: Rows) -> None:
        self.rows = few_of_each(rows)
        self.leaves, self.redacted = leaves_of(self.rows), redacted(self.rows, "personal", KEY)


@pytest.fixture(scope="module")
def few(rows: Rows) -> Few:
    return Few(rows)


@settings(max_examples=1 * ENDURANCE)
@given(seed=st.integers(0, 10_000))
def test_redacted_alike_the_same_is_told(seed: int, few: Few, between: Between) -> None:
    chance, rows, leaves = random.Random(seed), few.rows, few.leaves
    chosen = {
        each.export: each for where in chance.sample(sorted(leaves), 40) for each in [chance.choice(leaves[where])]
    }
    after = edited(rows, lambda other: [each.set(other) for each in chosen.values()] and None)
    made: dict[str, Any] = {"redaction": "personal", "redaction_key_id": redaction_key_id(KEY)}
    hidden = between(few.redacted, redacted(after, "personal", KEY), Made(**made), Made(**made, day=2))
    assert hidden.unknown == []
    assert Counter((each[0], each[1], without_elements(each[2])) for each in hidden.told) == Counter(
        (each[0], each[1], without_elements(each[2])) for each in between(rows, after).told
    )
