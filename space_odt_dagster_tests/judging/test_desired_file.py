"""Whole desired files: what they mean, in any order and number, and every mistake in them."""

import json
from contextlib import suppress
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.judging import condition
from space_odt_dagster.judging.condition import All, Clause, InScope, Not, Operator
from space_odt_dagster.judging.condition import Path as ValuePath
from space_odt_dagster.judging.desired import Adjustment, Desired
from space_odt_dagster.judging.desired_file import read_desired
from space_odt_dagster.judging.labels import LISTINGS, Label
from space_odt_dagster.judging.outcome import Severity
from space_odt_dagster.judging.score import Convention, Weight
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.strict_yaml.problems import WrongFile
from space_odt_dagster_tests.endurance import ENDURANCE
from space_odt_dagster_tests.judging.desired_texts import FILE, RULES, WAIVER, problems_of, read


def test_a_whole_file_is_read() -> None:
    desired = read(FILE)
    assert desired.organisation == "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8x"
    assert desired.parameters == {"person-inactive": {"days": 180}}
    assert desired.labels == {
        "vip": Label((("people", ("ana@example.com", "begins_with:ceo.")), ("queues", ("CC Urgencias",))))
    }
    assert desired.scopes["spain"] == condition.Test(ValuePath("country", of="location"), Operator.EQUALS, "ES")
    international = desired.adjustments["person-may-call-international"]
    assert international == Adjustment(severity=Severity.HIGH, only=("spain",), but=("executives",))
    assert international.narrow == All((InScope("spain"), Not(InScope("executives"))))
    off = desired.adjustments["licence-barely-used"]
    assert (off.off, off.reason, off.owner) == (True, "We buy for the merger of 2027.", "it@example.com")
    assert [each.rule_id for each in desired.state] == ["no-own-permissions"]
    assert desired.convention == Convention(critical=Weight(0.6, 2), high=Weight(0.25, 5))


def test_labels_are_for_columns_that_there_are() -> None:
    for export, identifier, names in LISTINGS.values():
        assert {identifier, *names} <= {each.name for each in MANIFEST[export].columns}, export


def test_neither_the_order_of_files_nor_that_of_entries_makes_a_difference() -> None:
    sections = FILE.split("\nformat: 1\n")[1].split("\nscopes:")
    one, two = f"format: 1\n{sections[0]}", f"format: 1\nscopes:{sections[1]}"
    assert {repr(read(*texts)) for texts in permutations([one, two])} == {repr(read(FILE))}


def test_a_folder_is_its_files_and_a_file_counts_once(tmp_path: Path) -> None:
    before, after = FILE.split("\nstate:")
    (tmp_path / "one.yaml").write_text(before)
    (tmp_path / "two.yml").write_text(f"format: 1\nstate:{after}")
    (tmp_path / "notes.txt").write_text("neither YAML nor read: [")
    (tmp_path / ".hidden.yaml").write_text("[")
    found = read_desired([tmp_path, tmp_path / "two.yml"], RULES, MANIFEST)
    assert found == read(FILE)


def test_what_cannot_be_opened_is_said_with_everything_else(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("format: 2\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(WrongFile) as raised:
        read_desired([wrong, tmp_path / "none.yaml", empty], RULES, MANIFEST)
    assert str(raised.value).splitlines() == [
        "3 problems in what is desired.",
        f"{empty}: the folder has no file that ends in .yaml, .yml, .json.",
        f"{tmp_path / 'none.yaml'}: the file cannot be read: No such file or directory.",
        f"{wrong}:1:9: format must be 1.",
    ]


def test_json_is_read_as_well() -> None:
    assert read('{"format": 1, "scopes": {"spain": {"location.country": "ES"}}}') == read(
        "format: 1\nscopes: {spain: {location.country: ES}}"
    )


def test_empty_sections_say_nothing() -> None:
    assert read("format: 1\nstate:\nwaivers: []\nrules:\nscopes: {}") == Desired()


def test_without_the_shipped_rules_there_is_none_to_adjust() -> None:
    assert read("format: 1\nextends: none").extends == "none"
    text = "format: 1\nextends: none\nrules: {person-inactive: {severity: low}}"
    assert problems_of(text) == ["1.yaml:3:9: there is no shipped rule 'person-inactive'."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends: none", "1:1: a desired file needs format."),
        ("format: true", "1:9: format must be 1."),
        ("formt: 1", "1:1: a desired file has no key 'formt'. Did you mean format?"),
        (
            "extends: space-odt:default@2",
            "1:10: extends must be one of space-odt:default@1, none, not 'space-odt:default@2'. ",
        ),
        (
            "rules: {person-inactiv: {severity: low}}",
            "1:9: there is no shipped rule 'person-inactiv'. Did you mean person-inactive?",
        ),
        (
            "rules: {person-inactive: {severty: low}}",
            "1:27: an adjustment has no key 'severty'. Did you mean severity?",
        ),
        ("rules: {person-inactive: {}}", "1:26: the adjustment changes nothing."),
        ("rules: {person-inactive: {off: NO}}", "1:32: off must be true or false."),
        ("rules: {person-inactive: {off: true}}", "1:26: an adjustment needs reason and owner."),
        (
            "rules: {person-inactive: {off: true, reason: Why., owner: me}}",
            "1:46: reason must be a text of at least 10 characters.",
        ),
        (
            "rules: {person-inactive: {off: true, reason: Long enough., owner: me, only: spain}}",
            "1:71: only means nothing where the rule is off.",
        ),
        ("rules: {person-inactive: {only: span}}", "1:33: there is no scope 'span'."),
        ("rules:\n- person-inactive", "2:1: rules must be a mapping of names to values."),
        (
            "scopes: {spain: {location.country: ES}}\nrules: {licence-barely-used: {only: spain}}",
            "2:30: the scope spain cannot be asked of licenses, which does not refer to what it is about.",
        ),
        (
            "scopes: {spain: {location.country: ES}}\nstate: [{id: a, severity: low, reason: r, "
            "about: licenses, where: {scope: spain}, expect: {sku_or_name: A}}]",
            "2:14: the scope spain cannot be asked of licenses, which does not refer to what it is about.",
        ),
        ("parameters: {person-inactive: {day: 1}}", "1:32: person-inactive has no parameter 'day'. Did you mean days?"),
        ("parameters: {person-inactive: {days: 0}}", "1:38: days must be a whole number from 1 to 3,650."),
        ("parameters: {person-inactive: {days: 1.5}}", "1:38: days must be a whole number from 1 to 3,650."),
        ("labels: {vip: {persons: a}}", "1:16: a label cannot be for 'persons'."),
        ("labels: {vip: [a]}", "1:15: a label is a mapping"),
        (
            "labels: {vip: {people: ['begins_with:']}}",
            "1:25: a label needs an id, an e-mail address, a name or a glob.",
        ),
        ("labels: {Vip: {people: a}}", "1:10: a label must be small letters, digits, - and _, not 'Vip'."),
        ("scopes: {a: {country: ES}}", "1:14: 'country' is not in every row"),
        ("rules:\nperson-inactive: {off: true}", "2:1: a desired file has no key 'person-inactive'."),
        ("scopes: {a: {}}", "1:13: the scope says nothing."),
        ("scopes: {a: {scope: b}, b: {scope: a}}", "1:10: the scope 'a' contains itself."),
        ("scopes: {a: {location.contry: ES}}", "1:14: a location has no column 'contry'. Did you mean country?"),
        (
            "scopes: {s: {location.country: ES}, a: {'rows(licenses, sku_or_name = location.name)': {any: {scope: s}}}}",
            "1:37: the scope s cannot be asked of licenses",
        ),
        ("state: {id: a}", "1:8: state must be a list."),
        (
            "state: [{id: person-inactive, severity: low, reason: r, about: people, expect: {email: a}}]",
            "1:14: 'person-inactive' is a shipped rule: choose another id.",
        ),
        ("score: {hgh: {chance: 0.1}}", "1:9: score has no key 'hgh'. Did you mean high?"),
        ("score: {high: {chance: 2}}", "1:8: A chance must be at least 0 and less than 1, and a half more than 0."),
        (
            "score: {low: {chance: 0.5}}",
            "1:8: A worse severity needs at least the chance of the next one, and at most its half.",
        ),
        ("score: {high: {chance: x}}", "1:24: chance must be a number."),
        ("organisation: []", "1:15: organisation must be a text."),
    ],
)
def test_a_mistake_is_said_with_its_place(text: str, said: str) -> None:
    if not text.startswith(("format", "formt")) and "needs format" not in said:
        text += "\nformat: 1"
    found = problems_of(text)
    assert any(each.startswith(f"1.yaml:{said}") for each in found), found


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        (
            "scopes: {a: {location.name: A}}",
            "scopes: {a: {location.name: A}}",
            "2.yaml:2:10: 'a' is already in 1.yaml:2.",
        ),
        ("labels: {a: {people: x}}", "labels: {a: {people: x}}", "2.yaml:2:10: 'a' is already in 1.yaml:2."),
        (
            "rules: {person-inactive: {severity: low}}",
            "rules: {person-inactive: {severity: low}}",
            "2.yaml:2:9: 'person-inactive' is already in 1.yaml:2.",
        ),
        (
            "state: [{id: a, severity: low, reason: r, about: people, expect: {email: a}}]",
            "state: [{id: a, severity: low, reason: r, about: people, expect: {email: a}}]",
            "2.yaml:2:14: 'a' is already in 1.yaml:2.",
        ),
        ("organisation: one", "organisation: two", "2.yaml:2:15: organisation is another one in 1.yaml:2."),
        ("extends: none", "extends: space-odt:default@1", "2.yaml:2:10: extends is another one in 1.yaml:2."),
        ("score: {low: {chance: 0.01}}", "score: {low: {chance: 0.01}}", "2.yaml:2:8: score is already in 1.yaml:2."),
        (
            WAIVER.removeprefix("format: 1\n"),
            WAIVER.removeprefix("format: 1\n"),
            "2.yaml:3:5: this is waived already in 1.yaml:3.",
        ),
    ],
)
def test_the_same_thing_in_two_files_is_a_problem(one: str, two: str, said: str) -> None:
    assert problems_of(f"format: 1\n{one}", f"format: 1\n{two}") == [said]


def test_every_mistake_of_every_file_is_said_at_once() -> None:
    found = problems_of("format: 1\nstat: []\nscopes: {a: {x: 1}}\nscopes: {}", "format: 1\nrules: {x: {}}", "a: [")
    assert [each.partition(": ")[0] for each in found] == [
        "1.yaml:2:1",
        "1.yaml:3:14",
        "1.yaml:4:1",
        "2.yaml:2:9",
        "2.yaml:2:12",
        "3.yaml:1:5",
    ]


KEYS = st.sampled_from(
    [
        *("format", "extends", "organisation", "parameters", "labels", "scopes", "rules", "state", "waivers", "score"),
        *("id", "about", "where", "expect", "severity", "reason", "person-inactive", "days", "people", "entity", "pin"),
        *("pins", "while", "off", "only", "except", "granted", "expires", "rule", "owner", "high", "chance"),
    ]
)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 500)
    | st.sampled_from(["", "people", "low", "any", "2026-01-01", "spain", "*"]),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(KEYS, inside, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(KEYS, ANYTHING, max_size=6))
@settings(max_examples=40 * ENDURANCE, deadline=None)
def test_any_document_is_read_or_refused(document: dict[str, Any]) -> None:
    with suppress(WrongFile):
        read(json.dumps({**document, "format": 1}))


def test_a_rule_of_several_exports_takes_the_scope_that_one_of_them_knows() -> None:
    both = replace(RULES["person-inactive"], clauses=(Clause(("licenses", "people"), expect=condition.ALWAYS),))
    text = "format: 1\nscopes: {spain: {location.country: ES}}\nrules: {person-inactive: {only: spain}}"
    assert read(text, rules={"person-inactive": both}).adjustments["person-inactive"].only == ("spain",)
