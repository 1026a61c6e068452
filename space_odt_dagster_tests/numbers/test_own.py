"""Internal and external, as far as the numbers of the organisation are known."""

import pytest

from space_odt_dagster.numbers.own import OwnNumbers

OWN = (("+34915550142", None), ("212-555-0142", "US"), ("7101", "ES"), ("redacted:0123456789abcdef", "ES"))
ALL = OwnNumbers.of(OWN, ("7101", "8007101"))
SOME = OwnNumbers.of(OWN, ("7101", "8007101"), complete=False)


def test_numbers_are_kept_as_e164_and_what_is_none_is_left_out() -> None:
    assert ALL.numbers == {"+34915550142", "+12125550142"}


@pytest.mark.parametrize(
    ("number", "country", "internal", "external", "with_gaps"),
    [
        ("915550142", "ES", True, False, (True, False)),
        ("+12125550142", None, True, False, (True, False)),
        ("8007101", "ES", True, False, (True, False)),
        ("+442079460123", "ES", False, True, (None, None)),
        ("7999", "ES", False, False, (None, False)),
        ("915550142", None, None, None, (None, None)),
        ("redacted:0123456789abcdef", "ES", None, None, (None, None)),
        ("+44!", "ES", None, None, (None, None)),
    ],
)
def test_what_is_found_is_internal_and_the_rest_external_only_if_all_are_known(
    number: str,
    country: str | None,
    internal: bool | None,
    external: bool | None,
    with_gaps: tuple[bool | None, bool | None],
) -> None:
    assert (ALL.internal(number, country), ALL.external(number, country)) == (internal, external)
    assert (SOME.internal(number, country), SOME.external(number, country)) == with_gaps
