"""What a desired file means as plain values, and what is said of a file that cannot be read."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.strict_yaml.nodes import MOST_BYTES, Node, plain
from space_odt_dagster.strict_yaml.problems import MOST_PROBLEMS, Problems, WrongFile
from space_odt_dagster.strict_yaml.yaml_nodes import read_yaml
from space_odt_dagster_tests.endurance import ENDURANCE

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=12,
)
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def read(text: str | bytes) -> tuple[Node | None, list[str]]:
    problems = Problems()
    node = read_yaml(text.encode() if isinstance(text, str) else text, "f.yaml", problems)
    return node, [str(each) for each in problems.found]


def value(text: str) -> Any:
    node, problems = read(f"a: {text}")
    assert problems == []
    assert node is not None
    return plain(node)["a"]


@pytest.mark.parametrize(
    "text", ["0142", "NO", "on", "+34911", "12:30", "1_000", "2027-01-01", "0x1F", ".5", "1.", "True", "Null", ".inf"]
)
def test_only_what_json_knows_is_anything_but_text(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7101", 7101),
        ("-0.50", Decimal("-0.50")),
        ("1e3", Decimal(1000)),
        ('"true"', "true"),
        ("'7101'", "7101"),
        ('"\\ud83d\\ude00"', "😀"),
    ],
)
def test_constants_and_numbers_are_those_of_json(text: str, meant: Any) -> None:
    found = value(text)
    assert found == meant
    assert type(found) is type(meant)


def test_a_number_keeps_its_text() -> None:
    node, _ = read("a: 1.50")
    assert node is not None
    found = node.get("a")
    assert found is not None
    assert found.text == "1.50"


def test_nodes_know_their_place() -> None:
    for text in ("one: 1\ntwo:\n  - x: y\n", '{"one": 1,\n"two":\n  [ {"x": "y"}]}'):
        node, _ = read(text)
        assert node is not None
        two = node.get("two")
        assert two is not None
        (key, _), place = two.elements[0].pairs[0], (3, 5 if text[0] == "o" else 6)
        assert (key.line, key.column, key.file) == (*place, "f.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml:3:1: the key 'a' is already in line 1."),
        ('{"a": 1,\n "a": 2}', "f.yaml:2:2: the key 'a' is already in line 1."),
        ("a: &x [1, *x]", "f.yaml:1:4: the anchor here contains itself."),
        ("a: &x\n  b: {c: *x}", "f.yaml:1:4: the anchor here contains itself."),
        ("a: !!str 1", "f.yaml:1:4: tags such as 'tag:yaml.org,2002:str' have no meaning here."),
        ("a:\n  b: 1\n   c: 2", "f.yaml:3:5: not valid YAML: mapping values are not allowed here."),
        ("a: *b", "f.yaml:1:4: not valid YAML: found undefined alias 'b'."),
        ("? [a]\n: b", "f.yaml:1:3: a key must be a text."),
        ("- a", "f.yaml:1:1: the file is not a mapping of keys to values."),
        ("", "f.yaml: the file is empty."),
        ("# only a remark", "f.yaml: the file is empty."),
        (
            "a: 1\n---\nb: 1",
            "f.yaml:2:1: not valid YAML: expected a single document in the stream, but found another document.",
        ),
        ("a:\n  \x07", "f.yaml:2:3: the character U+0007 is not allowed."),
        ('a: "\\ud83d"', "f.yaml:1:4: half a character (a surrogate) is no text."),
        ('a: "\\UFFFFFFFF"', "f.yaml:1:7: not valid YAML."),
        (b"a: 1\nb: \xff", "f.yaml:2:4: the file is not UTF-8."),
        ("[" * 100_000, "f.yaml:1:65: more than 64 levels."),
        (LAUGHS, "f.yaml:5:4: more than 100,000 values, those of aliases counted each time."),
        ("a: 1\n" + "#" * MOST_BYTES, "f.yaml: the file has more than 1 MiB."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str | bytes, said: str) -> None:
    assert read(text)[1] == [said]


def test_everything_is_said_at_once() -> None:
    _, said = read("a: 1\na: 2\nb: !x 1\nc: &c [*c]\n")
    assert [line.split(": ")[0] for line in said] == ["f.yaml:2:1", "f.yaml:3:4", "f.yaml:4:4"]


def test_the_error_has_a_line_for_each_problem_and_the_code_of_wrong_usage() -> None:
    problems = Problems("what is desired")
    problems.refuse()
    for line in range(1, MOST_PROBLEMS + 3):
        problems.add_at("f.yaml", line, 1, "wrong.")
    with pytest.raises(WrongFile) as raised:
        problems.refuse()
    lines = str(raised.value).splitlines()
    assert raised.value.exit_code == 2
    assert lines[:2] == ["1,002 problems in what is desired.", "f.yaml:1:1: wrong."]
    assert lines[-1] == "… and 2 more"
    assert len(lines) == MOST_PROBLEMS + 2


def test_aliases_stand_for_what_they_name() -> None:
    node, said = read("x-a: &a {b: [1]}\nc: *a\nd: *a")
    assert said == []
    assert node is not None
    assert plain(node)["c"] == plain(node)["d"] == {"b": [1]}


@given(JSON, st.sampled_from([None, 1, "\t"]), st.booleans())
@settings(max_examples=30 * ENDURANCE, deadline=None)
def test_json_of_any_kind_comes_through_unchanged(document: Any, indent: int | str | None, ascii_only: bool) -> None:
    node, said = read(json.dumps({"a": document}, indent=indent, ensure_ascii=ascii_only))
    assert said == []
    assert node is not None
    assert json.loads(json.dumps(plain(node)["a"], default=float)) == document


@given(st.text() | st.text(alphabet="{}[]:,-&*!%?|>'\"#\\ \n\tau0123~"))
@settings(max_examples=60 * ENDURANCE, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    node, said = read(text)
    assert node is not None or said


@given(st.binary(max_size=40))
@settings(max_examples=20 * ENDURANCE, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    node, said = read(content)
    assert node is not None or said
