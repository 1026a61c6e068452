"""Numbers of several countries, as they are dialled in others. None is in use: they are examples of the numbering plans."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.numbers.dialling import (
    abroad,
    country_code,
    country_of,
    data_version,
    dialable,
    e164,
    is_pattern,
    premium,
)
from space_odt_dagster_tests.endurance import ENDURANCE

COUNTRIES = ("US", "CA", "JM", "ES", "GB", "DE", "FR", "IT", "AU", "BR", "JP", "MX", "IN")
HIDDEN = "redacted:0123456789abcdef"


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("+34 915 550 142", None, "+34915550142"),
        ("+1-212-555-0142", "ES", "+12125550142"),
        ("915550142", "ES", "+34915550142"),
        ("0034915550142", "ES", "+34915550142"),
        ("0034915550142", "US", None),
        ("01134915550142", "US", "+34915550142"),
        ("020 7946 0123", "GB", "+442079460123"),
        ("020 7946 0123", "gb", "+442079460123"),
        ("06 6982 0142", "IT", "+390669820142"),
        ("tel:+442079460123", None, "+442079460123"),
        ("915550142", None, None),
        ("915550142", "XX", None),
        ("7101", "ES", None),
        ("*67", "US", None),
        ("Reception", "US", None),
        ("+999123456789", "US", None),
        ("12345678901234567890", "US", None),
        (HIDDEN, "ES", None),
        ("", "ES", None),
    ],
)
def test_a_number_in_the_form_of_e164(number: str, country: str | None, expected: str | None) -> None:
    assert e164(number, country) == expected


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("+442079460123", "ES", True),
        ("+442079460123", "GB", False),
        ("00442079460123", "ES", True),
        ("01144 20 7946 0123", "US", True),
        ("915550142", "ES", False),
        ("7101", "ES", False),
        ("00441", "ES", False),
        ("+18765550142", "US", True),
        ("18765550142", "US", True),
        ("+14165550142", "US", True),
        ("+12125550142", "US", False),
        ("+12125550142", "CA", True),
        ("+14165550142", "CA", False),
        ("+18765550142", "JM", False),
        ("+18005550142", "CA", False),
        ("+18005550142", "JM", False),
        ("+17875550142", "US", False),
        ("+12125550142", "PR", False),
        ("+12005550142", "US", False),
        ("+12005550142", "ES", True),
        ("+88312345678", "US", True),
        ("+442079460123", None, None),
        ("+442079460123", "", None),
        ("+442079460123", "XX", None),
        (HIDDEN, "ES", None),
        ("Reception", "ES", None),
        ("+44!", "ES", True),
        ("+44!", "GB", False),
        ("+4420XXXXXXXX", "ES", True),
        ("+34[6-9]XXXXXXXX", "ES", False),
        ("+!", "ES", True),
        ("+3!", "ES", True),
        ("00!", "ES", True),
        ("0034!", "ES", False),
        ("0044X", "ES", True),
        ("00!", "US", False),
        ("011!", "US", True),
        ("+1!", "US", False),
        ("+1876!", "US", True),
        ("+1876XXXXXXX", "JM", False),
        ("+1212!", "US", False),
        ("+1800!", "CA", False),
        ("71XX", "ES", False),
        ("!", "ES", False),
    ],
)
def test_abroad_is_decided_by_the_country_of_the_location(
    number: str, country: str | None, expected: bool | None
) -> None:
    assert abroad(number, country) is expected


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("+34806123456", None, True),
        ("806123456", "ES", True),
        ("806123456", "GB", False),
        ("+19005550142", "US", True),
        ("+448431234567", None, True),
        ("+34915550142", None, False),
        ("+18005550142", None, False),
        ("7101", "ES", False),
        ("806123456", None, None),
        ("+34806!", "ES", None),
        (HIDDEN, "ES", None),
    ],
)
def test_premium_is_premium_rate_and_shared_cost(number: str, country: str | None, expected: bool | None) -> None:
    assert premium(number, country) is expected


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("+34915550142", None, True),
        ("915550142", "ES", True),
        ("915550142", None, None),
        ("+34915", None, False),
        ("+999123456789", "ES", False),
        ("7101", "ES", False),
        ("", "ES", None),
        ("+44!", "ES", None),
        (HIDDEN, "ES", None),
    ],
)
def test_dialable_is_what_has_the_length_of_a_number(number: str, country: str | None, expected: bool | None) -> None:
    assert dialable(number, country) is expected


def test_the_country_and_the_code_of_a_number() -> None:
    numbers = ("+34915550142", "+442079460123", "+18765550142", "+12005550142", "+14165550142", "+88312345678", "7101")
    assert [country_of(each) for each in numbers] == ["ES", "GB", "JM", "US", "CA", None, None]
    assert [country_code(each) for each in numbers] == ["+34", "+44", "+1876", "+1200", "+1416", "+883", ""]
    assert country_code("00442079460123", "ES") == "+44"


@pytest.mark.parametrize(
    ("text", "expected"), [("+44!", True), ("71XX", True), ("+3491[1-3]XXX", True), ("7101", False)]
)
def test_a_pattern_has_wildcards(text: str, expected: bool) -> None:
    assert is_pattern(text) is expected


TEXTS = st.one_of(st.text(), st.text("+0123456789 -()!X[]*#", max_size=20))


@settings(max_examples=40 * ENDURANCE)
@given(number=TEXTS, country=st.sampled_from((*COUNTRIES, None, "XX")))
def test_every_text_has_an_answer_and_all_agree(number: str, country: str | None) -> None:
    written = e164(number, country)
    assert (written is not None) is (dialable(number, country) is True)
    if written is not None:
        # Once in E.164, a number needs no country, and means the same in every form.
        assert e164(written) == written
        assert abroad(written, country) is abroad(number, country)
        assert premium(written) is premium(number, country)
    else:
        assert premium(number, country) in (None, False)
    if country in (None, "XX"):
        assert abroad(number, country) is None


@settings(max_examples=20 * ENDURANCE)
@given(
    digits=st.from_regex(r"[2-9]\d{9}", fullmatch=True), code=st.integers(1, 999), country=st.sampled_from(COUNTRIES)
)
def test_a_pattern_that_begins_with_a_whole_number_is_abroad_where_the_number_is(
    digits: str, code: int, country: str
) -> None:
    number = f"+{code}{digits}"
    if e164(number) is not None:
        assert abroad(f"{number}!", country) is abroad(number, country)


def test_the_version_of_the_numbering_plans_is_known() -> None:
    assert data_version()[0].isdigit()
