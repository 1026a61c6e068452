"""Rows with one key, and rows without: which versions end and begin."""

from collections.abc import Iterable

import pytest

from space_odt_dagster.history.reading import Answered, Reading
from space_odt_dagster.history.versions import Before, Begun, Ended, Known, Shown, Touched, decide
from space_odt_dagster.snapshots.knowledge import ExportKnowledge, Refused

LAST, NOW, END = 100, 200, 250


def known(row_hash: str, occurrence: int = 1, version: int = 1, seen_last: int | None = None) -> Known:
    return Known(
        key="k", occurrence=occurrence, version=version, row_hash=row_hash, is_current=True, seen_last=seen_last
    )


def closed(occurrence: int = 1, version: int = 1) -> Known:
    return Known(key="k", occurrence=occurrence, version=version, row_hash="", is_current=False)


def happens(versions: Iterable[Known], hashes: str, doubt: str | None = None, *, carry: bool = False) -> list[object]:
    """What a reading with rows of these hashes does, a letter each, in short."""
    knowledge = ExportKnowledge(all_in_doubt=doubt)
    reading = Reading(snapshot="s", began=NOW, ended=END, read_by="r", knowledge=knowledge)
    rows = [Shown(key="k", row_hash=each, line_hash=f"{each}{place}") for place, each in enumerate(hashes)]
    before = Before(LAST, Answered(LAST))
    found = decide(versions, rows, reading, before, carry=carry, ids_of=lambda key: frozenset({key}))
    return [_short(each) for each in found]


def _short(each: Touched | Begun) -> object:
    if isinstance(each, Begun):
        return each.line_hash[0], each.occurrence, each.version, each.not_before, each.seen_first
    return each.ended.value if each.ended is not None else "open", each.occurrence, each.seen_last, each.gone_by


def test_equal_rows_go_on_whatever_their_order() -> None:
    assert happens([known("a", 1), known("b", 2)], "ba") == []


def test_one_of_two_rows_changes_and_the_other_goes_on() -> None:
    assert happens([known("a", 1), known("b", 2)], "ca") == [("changed", 2, LAST, END), ("c", 2, 2, LAST, END)]


def test_one_of_two_equal_rows_goes() -> None:
    assert happens([known("a", 1), known("a", 2)], "a") == [("gone", 2, LAST, END)]


def test_a_third_row_takes_the_first_number_that_is_free() -> None:
    assert happens([known("a", 1), known("a", 3)], "aaa") == [("a", 2, 1, LAST, END)]


def test_a_row_that_comes_back_is_the_next_version() -> None:
    assert happens([closed(version=3)], "a") == [("a", 1, 4, LAST, END)]


def test_a_row_that_may_still_be_there_was_last_seen_before() -> None:
    assert happens([known("a")], "", "a list ended early") == [("open", 1, LAST, None)]
    assert happens([known("a", seen_last=50)], "", "a list ended early") == []


def test_a_row_that_is_shown_again_was_never_away() -> None:
    assert happens([known("a", seen_last=50)], "a") == [("open", 1, None, None)]


@pytest.mark.parametrize("seen_last", [None, 50])
def test_a_version_ends_when_it_was_seen_last(seen_last: int | None) -> None:
    assert happens([known("a", seen_last=seen_last)], "") == [("gone", 1, seen_last or LAST, END)]


def test_versions_that_carry_take_the_values_of_their_rows() -> None:
    reading = Reading(snapshot="s", began=NOW, ended=END, read_by="r", knowledge=ExportKnowledge())
    rows = [Shown(key="k", row_hash="a", line_hash="new")]
    (found,) = decide(
        [known("a")], rows, reading, Before(LAST, Answered(LAST)), carry=True, ids_of=lambda key: frozenset()
    )
    assert isinstance(found, Touched)
    assert (found.carries, found.ended) == ("new", None)
    assert Ended.CHANGED == "changed"


def test_a_row_was_answered_for_before_its_calls_failed() -> None:
    refused = {"p": (Refused(frozenset({"p"}), "the call failed"),)}
    answered = Answered()
    for began, failed in ((1, {}), (2, refused), (3, refused)):
        knowledge = ExportKnowledge(failed=failed)
        answered = answered.after(Reading(snapshot="s", began=began, ended=began, read_by="r", knowledge=knowledge))
    assert answered.for_row(frozenset({"p", "q"})) == 1
    assert answered.for_row(frozenset({"q"})) == 3
    assert Answered.of_json(answered.as_json()) == answered
