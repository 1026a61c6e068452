"""Answers that come again are parsed once, and what is remembered of them is bounded."""

from __future__ import annotations

import pytest

from space_odt_dagster.extraction.parsed_answers import ParsedAnswers


def test_the_same_body_has_the_very_same_value() -> None:
    parsed = ParsedAnswers()
    first = parsed.value_of(b'{"items":[{"id":"1"}]}')
    assert parsed.value_of(b'{"items":[{"id":"2"}]}') == {"items": [{"id": "2"}]}
    assert parsed.value_of(b'{"items":[{"id":"1"}]}') is first


def test_what_is_remembered_is_bounded_and_the_oldest_goes_first() -> None:
    parsed = ParsedAnswers(most_bytes=16)
    bodies = [b'["a"]', b'["b"]', b'["c"]']
    first, second, third = (parsed.value_of(body) for body in bodies)
    assert parsed.value_of(bodies[0]) is first
    parsed.value_of(b'["d"]')
    assert parsed.value_of(bodies[0]) is first, "it was asked for after the second"
    assert parsed.value_of(bodies[2]) is third
    again = parsed.value_of(bodies[1])
    assert again == second
    assert again is not second


def test_a_body_that_is_longer_than_the_bound_is_parsed_and_drives_nothing_out() -> None:
    parsed = ParsedAnswers(most_bytes=16)
    first = parsed.value_of(b'["a"]')
    assert parsed.value_of(b'["a long one, longer than all"]') == ["a long one, longer than all"]
    assert parsed.value_of(b'["a"]') is first


@pytest.mark.parametrize("body", [b"{", b"\xff", b""])
def test_what_is_no_json_is_refused_each_time(body: bytes) -> None:
    parsed = ParsedAnswers()
    for _ in range(2):
        with pytest.raises(ValueError, match=r"Expecting|codec"):
            parsed.value_of(body)
