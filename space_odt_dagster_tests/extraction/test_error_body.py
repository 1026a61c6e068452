"""What an error body says is found in every shape, and in no shape at all."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.extraction.answer_classes import meaning_of
from space_odt_dagster.extraction.error_body import LONGEST_TEXT, Problem, read_problem
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster_tests.endurance import ENDURANCE

DOCUMENTED = {
    "A": (
        {"message": "No token.", "errors": [{"description": "No token."}], "trackingId": "ROUTER_1"},
        Problem(None, "No token.", "ROUTER_1"),
    ),
    "B": (
        {
            "message": "License assignment failed",
            "errors": [{"errorCode": 400112, "description": "Said."}],
            "trackingId": "NA_1",
        },
        Problem("400112", "Said.", "NA_1"),
    ),
    "C": (
        {"errorCode": 400, "message": "failed", "errors": [{"errorCode": 400, "description": "Cannot be blank."}]},
        Problem("400", "Cannot be blank.", None),
    ),
    "D": (
        {"errorCode": 4008, "message": "[Error 4008] User not found: availablePhoneNumbers"},
        Problem("4008", "[Error 4008] User not found: availablePhoneNumbers", None),
    ),
    "E": (
        {
            "error": [{"key": "400", "message": [{"description": "Said.", "code": "5600", "locationId": None}]}],
            "trackingId": "ROUTER_2",
        },
        Problem("5600", "Said.", "ROUTER_2"),
    ),
    "E as one object": (
        {"error": {"key": "400", "message": {"description": None, "code": "BATCH-0"}}},
        Problem("BATCH-0", '{"error": {"key": "400", "message": {"description": null, "code": "BATCH-0"}}}', None),
    ),
    "F": ({"message": "Target user not authorized", "code": 9601}, Problem("9601", "Target user not authorized", None)),
    "G": (
        {"message": "No static resource hydra/v1/telephony."},
        Problem(None, "No static resource hydra/v1/telephony.", None),
    ),
    "H": ({"errorCode": "2022", "message": "Exceeded"}, Problem("2022", "Exceeded", None)),
    "a code in letters": (
        {"errors": [{"errorCode": "WXC-4202", "description": "In use"}]},
        Problem("WXC-4202", "In use", None),
    ),
    "errors[].code": ({"errors": [{"code": "25409"}], "message": "Said"}, Problem("25409", "Said", None)),
    "a code in the text only": ({"message": "[Error 4003] Said"}, Problem("4003", "[Error 4003] Said", None)),
}


@pytest.mark.parametrize(("body", "problem"), DOCUMENTED.values(), ids=DOCUMENTED.keys())
def test_every_documented_shape_is_read(body: dict[str, object], problem: Problem) -> None:
    assert read_problem(json.dumps(body)) == problem


NOT_JSON = {
    "plain text": ("PSTN connection not found", Problem(None, "PSTN connection not found", None)),
    "plain text with a code": ("[Error 4008] gone", Problem("4008", "[Error 4008] gone", None)),
    "HTML": (
        "<html><head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body></html>",
        Problem(None, "502 Bad Gateway 502 Bad Gateway", None),
    ),
    "nothing": ("", Problem(None, "", None)),
    "blanks": (" \r\n\t ", Problem(None, "", None)),
    "cut off": (
        '{"errorCode":4008,"message":"[Err',
        Problem(None, '{"errorCode":4008,"message":"[Err', None, is_cut_off=True),
    ),
    "a list": ("[4008]", Problem(None, "[4008]", None)),
    "a number": ("4008", Problem(None, "4008", None)),
    "null": ("null", Problem(None, "null", None)),
    "control characters": ("a\x1b[31mred\x00 and\x9b more", Problem(None, "a [31mred and more", None)),
}


@pytest.mark.parametrize(("body", "problem"), NOT_JSON.values(), ids=NOT_JSON.keys())
def test_what_is_not_a_json_object_is_taken_as_text(body: str, problem: Problem) -> None:
    assert read_problem(body) == problem


PLACES = [
    ("errors", [{"errorCode": 1}]),
    ("errors", [{"code": 2}]),
    ("errorCode", 3),
    ("error", [{"message": [{"code": "4"}]}]),
    ("code", 5),
    ("message", "[Error 6]"),
]


@pytest.mark.parametrize("first", range(len(PLACES)))
def test_codes_are_looked_for_in_the_given_order(first: int) -> None:
    body: dict[str, object] = {}
    for name, value in reversed(PLACES[first:]):
        body[name] = value
    assert read_problem(json.dumps(body)).code == str(first + 1)


@pytest.mark.parametrize("useless", [None, True, "", " ", 4.5, [], {}, ["4003"]])
def test_a_place_without_a_code_does_not_hide_the_next(useless: object) -> None:
    body = {"errors": [{"errorCode": useless}], "errorCode": 4008, "message": "Said"}
    assert read_problem(json.dumps(body)).code == "4008"


def test_a_text_is_one_line_of_bounded_length() -> None:
    said = read_problem(json.dumps({"message": "word\n" * 10_000, "code": "x" * 1000}))
    assert len(said.text) == LONGEST_TEXT
    assert "\n" not in said.text
    assert len(said.code or "") == 40


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["errors", "code", "x"]), inner),
    max_leaves=8,
)
error_names = st.sampled_from(["errors", "error", "errorCode", "code", "message", "trackingId", "error_description"])
bodies = (
    st.text()
    | st.binary().map(lambda sent: sent.decode("utf-8", errors="replace"))
    | json_values.map(json.dumps)
    | st.dictionaries(error_names, json_values).map(json.dumps)
)


@settings(max_examples=100 * ENDURANCE)
@given(body=bodies, status=st.integers(-1, 1000))
def test_no_body_and_no_status_is_beyond_reading(body: str, status: int) -> None:
    problem = read_problem(body)
    assert isinstance(meaning_of(status, problem), Meaning)
    assert problem.code is None or problem.code.strip() == problem.code != ""
    assert len(problem.text.splitlines()) <= 1
    problem.text.encode("utf-8", errors="backslashreplace")


@pytest.mark.parametrize("opening", ["[", '{"errors":', '{"error":['])
def test_a_body_of_any_depth_is_read(opening: str) -> None:
    assert read_problem(opening * 100_000).code is None
