"""Waivers in a desired file: what they say was accepted, and every mistake in them."""

from datetime import date

import pytest

from space_odt_dagster.judging.waivers import Waiver
from space_odt_dagster_tests.judging.desired_texts import FILE, WAIVER, problems_of, read


def test_waivers_say_what_was_accepted() -> None:
    values, pinned = read(FILE).waivers
    assert values.while_ == {"use_custom_enabled": True, "international_action": "ALLOW"}
    assert pinned == Waiver(
        rule="person-may-call-international",
        entity="ana@example.com",
        reason="Buys in Portugal.",
        owner="maria@example.com",
        granted=date(2026, 11, 25),
        expires=date(2027, 5, 25),
        ticket="1042",
        pin="3f9a:9f2c41d07be3",
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "rule: person-inactive",
            "rule: person-inactve",
            "3:12: there is no rule 'person-inactve'. Did you mean person-inactive?",
        ),
        (", owner: maria@example.com", "", "3:5: a waiver needs owner."),
        ("Is on a long leave.", "Leave.", "3:62: reason must be a text of at least 10 characters."),
        (
            "entity: ana@example.com",
            "entity: '*'",
            "an entity of wildcards only is no waiver: switch the rule off, with off: true.",
        ),
        (
            "entity: ana@example.com",
            "entity: '* / *'",
            "an entity of wildcards only is no waiver: switch the rule off, with off: true.",
        ),
        ("expires: 2027-05-25", "expires: 2026-11-25", "expires must be after granted."),
        ("expires: 2027-05-25", "expires: 2027-12-31", "expires must be at most 400 days after granted."),
        ("expires: 2027-05-25", "expires: 25.5.2027", "expires must be a day, such as 2027-01-31."),
        ("expires: 2027-05-25", "expires: 20270525", "expires must be a day, such as 2027-01-31."),
        (
            "pin: 3f9a:9f2c41d07be3",
            "pin: any",
            "expires must be at most 90 days after granted where any value is accepted.",
        ),
        ("pin: 3f9a:9f2c41d07be3", "pin: some", "pin must be the one that space-odt waive prints, or any."),
        (", pin: 3f9a:9f2c41d07be3", "", "a waiver needs one of pin, pins (of a glob) and while: what was accepted."),
        (
            "pin: 3f9a:9f2c41d07be3",
            "pin: 3f9a:9f2c41d07be3, while: {email: a}",
            "a waiver needs one of pin, pins (of a glob) and while: what was accepted.",
        ),
        ("entity: ana@example.com", "entity: 'ana*'", "a glob has pins, one for each entity, not a pin."),
        (
            "pin: 3f9a:9f2c41d07be3",
            "pins: {ana: '3f9a:9f2c41d07be3'}",
            "pins are those of a glob: a single entity has a pin.",
        ),
        ("pin: 3f9a:9f2c41d07be3", "while: {emial: a}", "people has no column 'emial'. Did you mean email?"),
        ("pin: 3f9a:9f2c41d07be3", "while: {email: {one_of: [a]}}", "while takes paths and values, no operators."),
        ("pin: 3f9a:9f2c41d07be3", "while: {}", "while must be a mapping of paths to the values that are accepted."),
        ("waivers:", "waivers:\n  - nothing", "a waiver must be a mapping of keys to values."),
    ],
)
def test_a_mistake_in_a_waiver_is_said(before: str, after: str, said: str) -> None:
    found = problems_of(WAIVER.replace(before, after))
    assert any(each.endswith(said) for each in found), found


def test_a_glob_has_a_pin_for_each_entity() -> None:
    text = WAIVER.replace("ana@example.com", "'ana*'").replace(
        "pin: 3f9a:9f2c41d07be3", "pins: {ana: '3f9a:9f2c41d07be3'}"
    )
    assert read(text).waivers[0].pins == {"ana": "3f9a:9f2c41d07be3"}


def test_a_waiver_of_any_value_ends_within_ninety_days() -> None:
    text = WAIVER.replace("pin: 3f9a:9f2c41d07be3", "pin: any").replace("2027-05-25", "2027-02-23")
    assert read(text).waivers[0].pin == "any"
