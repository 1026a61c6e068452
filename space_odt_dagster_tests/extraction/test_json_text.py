"""JSON is read and written without loss, and what cannot be held is refused as such."""

import json
from decimal import Decimal

import pytest
import simplejson
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.extraction.json_text import DEEPEST, json_bytes, json_text, parse_answer, parse_json
from space_odt_dagster_tests.endurance import ENDURANCE


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


@settings(max_examples=60 * ENDURANCE)
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


ANY_TEXT = st.text(st.characters(exclude_categories=[]))
ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=10,
)

ODD = [*',"\\[{.-\n\0\ufeff\x7fé', "NaN", "\\u12", "\\udead", "\\ud83d", "00", "1.", "e5", "-0", "9" * 20, "\ud800"]


@settings(max_examples=90 * ENDURANCE)
@given(ANY_VALUE)
def test_both_encoders_write_the_same(value: object) -> None:
    exact = {"use_decimal": True, "sort_keys": True, "separators": (",", ":"), "allow_nan": False}
    text = simplejson.dumps(value, ensure_ascii=False, **exact)
    half_a_pair = any("\ud800" <= each <= "\udfff" for each in text)
    assert json_text(value) == (simplejson.dumps(value, ensure_ascii=True, **exact) if half_a_pair else text)


@settings(max_examples=90 * ENDURANCE)
@given(ANY_VALUE | st.integers(-(1 << 70), 1 << 70))
def test_the_bytes_are_those_of_the_text(value: object) -> None:
    assert json_bytes(value) == json_text(value).encode()


def test_every_character_has_the_bytes_of_its_text() -> None:
    planes = ["".join(map(chr, range(start, start + 0x1000))) for start in range(0, 0x110000, 0x1000)]
    assert all(json_bytes(each) == json_text(each).encode() for each in planes)


@settings(max_examples=90 * ENDURANCE)
@given(ANY_VALUE, st.integers(0), st.sampled_from(ODD), st.booleans())
def test_all_decoders_read_and_refuse_the_same(value: object, place: int, odd: str, ensure_ascii: bool) -> None:
    text = simplejson.dumps(value, use_decimal=True, ensure_ascii=ensure_ascii)
    text = text[: place % (len(text) + 1)] + odd + text[place % (len(text) + 1) :]
    try:
        expected = simplejson.loads(text, use_decimal=True, parse_constant=lambda constant: json.loads("?"))
    except (ValueError, ArithmeticError):
        with pytest.raises(ValueError, match=r"."):
            parse_json(text)
    else:
        assert repr(parse_json(text)) == repr(expected)
        if not any("\ud800" <= each <= "\udfff" for each in text):
            assert repr(parse_json(text.encode())) == repr(expected)


@pytest.mark.parametrize(
    "text", ["9" * 4300, "-" + "9" * 40, "-0", "1e400", '{"a":1,"b":2,"a":3}', '"\\ud83d\\ud83d\\ude00"']
)
def test_a_number_a_repeated_name_and_half_a_pair_are_read_as_the_standard_library_does(text: str) -> None:
    assert repr(parse_json(text)) == repr(json.loads(text, parse_float=Decimal))


@pytest.mark.parametrize("data", [b'"\xff"', b'{"\xc0\x80":1}', b'"\xed\xa0\xbd"', "\ufeff".encode("utf-16")])
def test_what_is_not_utf_8_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="utf-8"):
        parse_json(data)


def test_what_a_server_sends_instead_of_a_number_becomes_its_name() -> None:
    assert parse_answer("[NaN,Infinity,-Infinity,1.50]") == ["NaN", "Infinity", "-Infinity", parse_json("1.50")]


@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_an_answer_may_be_deep_but_not_bottomless(begin: str, end: str) -> None:
    levels = DEEPEST // len(end)
    assert json_text(parse_answer(begin * levels + "1" + end * levels))
    with pytest.raises(ValueError, match="nested too deeply"):
        parse_answer(begin * (levels + 1) + "1" + end * (levels + 1))


def test_an_answer_may_be_as_broad_as_it_likes() -> None:
    assert len(parse_answer("[" + ",".join(['{"a":[1]}'] * 5000) + "]")) == 5000
