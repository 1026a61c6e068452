"""Kleene's values: what becomes known never contradicts what was said before."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from space_odt_dagster.judging.answers import Answer, Unknown, every, opposite, some

UNKNOWN = Unknown("people", "the call failed")
ANSWERS = st.lists(st.sampled_from([True, False, UNKNOWN]), max_size=6)


@pytest.mark.parametrize(
    ("answers", "all_of", "one_of"),
    [
        ([], True, False),
        ([True, UNKNOWN], UNKNOWN, True),
        ([False, UNKNOWN], False, UNKNOWN),
        ([UNKNOWN, UNKNOWN], UNKNOWN, UNKNOWN),
        ([True, False], False, True),
    ],
)
def test_unknown_decides_nothing(answers: list[Answer], all_of: Answer, one_of: Answer) -> None:
    assert every(answers) == all_of
    assert some(answers) == one_of


@given(ANSWERS)
def test_each_is_the_other_of_the_opposites(answers: list[Answer]) -> None:
    assert opposite(every(answers)) == some(map(opposite, answers))


@given(ANSWERS)
def test_what_becomes_known_changes_no_answer_that_was_known(answers: list[Answer]) -> None:
    said = every(answers), some(answers)
    places = [place for place, each in enumerate(answers) if isinstance(each, Unknown)]
    for values in product([True, False], repeat=len(places)):
        known = list(answers)
        for place, value in zip(places, values, strict=True):
            known[place] = value
        for before, after in zip(said, (every(known), some(known)), strict=True):
            assert isinstance(before, Unknown) or before is after


def test_the_first_reason_is_given() -> None:
    other = Unknown("devices", "forbidden")
    assert every([True, UNKNOWN, other]) == UNKNOWN
    assert some([other, UNKNOWN]) == other
