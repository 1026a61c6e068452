"""What holds for every series of nights: no version ends unless a reading said so, and folding again changes nothing."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster_tests.endurance import ENDURANCE
from space_odt_dagster_tests.history.nights import Night, Series, Version, an_id, expected

ENTITIES = range(1, 5)
VALUES = st.sampled_from(["0301", "0302", "0303"])


def nights() -> st.SearchStrategy[list[Night]]:
    """A few nights: most of them whole, some with failures, some not read at all."""
    whole = st.builds(
        Night,
        values=st.dictionaries(st.sampled_from(ENTITIES), VALUES, max_size=4),
        failed=st.frozensets(st.sampled_from(ENTITIES), max_size=2) | st.just(frozenset()),
        has_all=st.sampled_from([True, True, True, False]),
    ).map(_but_failed)
    unread = st.sampled_from([Night(result="forbidden"), Night(in_scope=False), Night(is_due=False)])
    return st.lists(st.one_of(whole, whole, whole, unread), min_size=1, max_size=6).map(_first_is_due)


def _but_failed(night: Night) -> Night:
    values = {entity: value for entity, value in night.values.items() if entity not in night.failed}
    return Night(values=values, failed=night.failed if night.has_all else frozenset(), has_all=night.has_all)


def _first_is_due(found: list[Night]) -> list[Night]:
    """Nothing can be left from a night before unless one read it."""
    read = [place for place, each in enumerate(found) if each.is_due and each.is_read]
    first = read[0] if read else len(found)
    return [each if each.is_due or place > first else Night(in_scope=False) for place, each in enumerate(found)]


@contextmanager
def series() -> Iterator[Series]:
    with tempfile.TemporaryDirectory() as folder:
        yield Series(Path(folder))


def versions(lake: Path) -> list[Version]:
    """The versions that a lake has, by entity and time."""
    file = lake / "history" / "person_call_forwarding.parquet"
    if not file.exists():
        return []
    entity = {an_id("person", each): each for each in ENTITIES}
    times = ", ".join(f"epoch_us({each})" for each in ("not_before", "seen_first", "seen_last", "gone_by"))
    query = f"select row_key, always_forward_destination, {times}, ended, is_current from '{file}'"
    found = [
        (Version(entity[key], value, *windows, how), is_current)
        for key, value, *windows, how, is_current in duckdb.sql(query).fetchall()
    ]
    assert all(is_current is (each.gone_by is None) for each, is_current in found)
    return sorted((each for each, _ in found), key=lambda each: (each.entity, each.seen_first))


def files(lake: Path) -> dict[str, bytes]:
    """Every Parquet file, and the state."""
    return {
        str(path.relative_to(lake)): path.read_bytes()
        for path in sorted(lake.rglob("*"))
        if path.suffix == ".parquet" or path.name == "state.json"
    }


def clear(found: list[Version]) -> list[Version]:
    return sorted(found, key=lambda each: (each.entity, each.seen_first))


@settings(max_examples=40 * ENDURANCE)
@given(found=nights())
def test_the_versions_are_what_the_readings_say(found: list[Night]) -> None:
    with series() as made:
        for night in found:
            made.add(night)
            made.fold(level="personal")
        assert versions(made.root / "lake") == clear(expected(found))


@settings(max_examples=8 * ENDURANCE)
@given(found=nights())
def test_one_by_one_at_once_and_rebuilt_are_the_same_bytes(found: list[Night]) -> None:
    with series() as made:
        for night in found:
            made.add(night)
            made.fold()
        one_by_one = files(made.root / "lake")
        made.fold(lake="other")
        assert files(made.root / "other") == one_by_one
        assert made.fold().folded == ()
        made.fold(rebuild=True)
        assert files(made.root / "lake") == one_by_one


@settings(max_examples=8 * ENDURANCE)
@given(found=nights(), place=st.integers(0, 5), how=st.sampled_from(["forbidden", "partial"]))
def test_a_night_that_failed_ends_no_version(found: list[Night], place: int, how: str) -> None:
    failed = Night(result="forbidden") if how == "forbidden" else Night(has_all=False)
    before = found[: place % len(found)]
    with series() as made:
        for night in before:
            made.add(night)
        made.fold(level="personal")
        current = {(each.entity, each.value) for each in versions(made.root / "lake") if each.gone_by is None}
        made.add(failed)
        made.fold()
        after = versions(made.root / "lake")
    assert {(each.entity, each.value) for each in after if each.gone_by is None} == current


@settings(max_examples=8 * ENDURANCE)
@given(found=nights(), place=st.integers(0, 5))
def test_a_night_left_out_makes_no_new_value(found: list[Night], place: int) -> None:
    fewer = [night for at, night in enumerate(found) if at != place % len(found)]

    def values(those: list[Night]) -> set[tuple[int, Any]]:
        with series() as made:
            for night in _first_is_due(those):
                made.add(night)
            made.fold(level="personal")
            return {(each.entity, each.value) for each in versions(made.root / "lake")}

    assert values(fewer) <= values(found)
