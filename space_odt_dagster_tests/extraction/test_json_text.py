"""JSON is read and written without loss, and what cannot be held is refused as such."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.extraction.json_text import json_text, parse_json


@pytest.mark.parametrize(
    "text",
    ["12.50", "1E+400", "-0.0", "123456789012345678901234567890", "0.1000000000000000055511151231257827", '"é☃"'],
)
def test_a_value_is_written_as_it_was_read(text: str) -> None:
    assert json_text(parse_json(text)) == text


def test_half_a_surrogate_pair_stays_the_escape_that_it_was() -> None:
    text = '{"name":"\\ud83d alone"}'
    assert json_text(parse_json(text)) == text
    json_text(parse_json(text)).encode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "NaN", "[Infinity]", "-Infinity", "{'a':1}", "1e99999999999999999999", "1" * 5000),
        "[" * 100_000,
        "[" * 5000 + "]" * 5000,
    ],
)
def test_what_is_not_json_or_cannot_be_held_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(text)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_writing_and_reading_are_inverse(value: object) -> None:
    text = json_text(value)
    assert json_text(parse_json(text)) == text


def test_keys_are_sorted_so_that_equal_values_have_equal_texts() -> None:
    assert json_text({"b": 1, "a": {"d": 2, "c": 3}}) == '{"a":{"c":3,"d":2},"b":1}'
