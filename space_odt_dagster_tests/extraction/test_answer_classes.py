"""The table from status, code and text to what an answer means, row by row."""

import pytest

from space_odt_dagster.extraction.answer_classes import RETRIED, meaning_of
from space_odt_dagster.extraction.error_body import Problem
from space_odt_dagster.extraction.results import Meaning

TABLE = [
    (400, "4003", "Unauthorized request: UserDoNotDisturbGetRequest", Meaning.NOT_ENTITLED),
    (400, "4008", "[Error 4008] User not found: X", Meaning.NOT_ENTITLED),
    (404, "4003", "", Meaning.NOT_ENTITLED),
    (404, "4008", "[Error 4008] User not found: X", Meaning.NOT_ENTITLED),
    (404, "4008", "No static resource", Meaning.NOT_ENTITLED),
    (405, "25409", "Invalid Professional Place", Meaning.NOT_ENTITLED),
    (404, None, "No static resource hydra/v1/x.", Meaning.NO_SUCH_PATH),
    (404, "404", "no STATIC resource", Meaning.NO_SUCH_PATH),
    (404, None, "The requested person could not be found.", Meaning.NOT_FOUND),
    (404, "9999", "", Meaning.NOT_FOUND),
    (403, None, "", Meaning.FORBIDDEN),
    (403, "4003", "", Meaning.FORBIDDEN),
    (405, None, "", Meaning.NO_SUCH_METHOD),
    (405, "4003", "", Meaning.NO_SUCH_METHOD),
    (401, None, "", Meaning.UNAUTHORIZED),
    (401, "4008", "", Meaning.UNAUTHORIZED),
    (429, None, "", Meaning.THROTTLED),
    (429, "4003", "No static resource", Meaning.THROTTLED),
    (423, None, "", Meaning.PASSING),
    (500, "4008", "", Meaning.PASSING),
    (502, None, "", Meaning.PASSING),
    (503, None, "", Meaning.PASSING),
    (504, None, "", Meaning.PASSING),
    (408, None, "", Meaning.PASSING),
    (425, None, "", Meaning.PASSING),
    (501, None, "", Meaning.PASSING),
    (520, "4003", "", Meaning.PASSING),
    (599, None, "", Meaning.PASSING),
    (200, None, "", Meaning.MALFORMED),
    (204, None, "", Meaning.MALFORMED),
    (400, None, "", Meaning.REJECTED),
    (400, "25409", "", Meaning.REJECTED),
    (400, "9601", "Target user not authorized", Meaning.REJECTED),
    (400, None, "No static resource", Meaning.REJECTED),
    (302, None, "", Meaning.REJECTED),
    (409, "4003", "", Meaning.REJECTED),
    (410, None, "", Meaning.REJECTED),
    (600, None, "", Meaning.REJECTED),
    (0, None, "", Meaning.REJECTED),
]


@pytest.mark.parametrize(("status", "code", "text", "meaning"), TABLE)
def test_an_answer_means_what_the_table_says(status: int, code: str | None, text: str, meaning: Meaning) -> None:
    assert meaning_of(status, Problem(code, text, None)) is meaning


@pytest.mark.parametrize("status", [400, 404, 405])
def test_a_body_that_is_cut_off_before_its_code_is_asked_for_again(status: int) -> None:
    assert meaning_of(status, Problem(None, '{"errorC', None, is_cut_off=True)) is Meaning.MALFORMED
    assert meaning_of(status, Problem("1", '{"x":"[Error 1] a', None, is_cut_off=True)) is not Meaning.MALFORMED


@pytest.mark.parametrize(("status", "meaning"), [(403, Meaning.FORBIDDEN), (401, Meaning.UNAUTHORIZED)])
def test_a_status_that_says_it_all_needs_no_whole_body(status: int, meaning: Meaning) -> None:
    assert meaning_of(status, Problem(None, '{"errorC', None, is_cut_off=True)) is meaning


def test_only_what_can_pass_is_asked_again() -> None:
    assert {Meaning.PASSING, Meaning.MALFORMED} == RETRIED
