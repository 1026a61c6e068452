"""Every result has its place wherever results are ranked or explained."""

from space_odt_dagster.command_line import summary
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.reporting import gaps
from space_odt_dagster.reporting.severity import WORST_FIRST

INCOMPLETE = [each for each in Result if not each.is_good]


def test_the_report_ranks_every_result_once() -> None:
    assert sorted(WORST_FIRST) == sorted(Result)


def test_the_summary_ranks_every_result_that_is_not_good_once() -> None:
    assert sorted(summary._WORST_FIRST) == sorted(INCOMPLETE)


def test_every_result_that_is_not_good_has_a_kind_of_gap() -> None:
    # The kind of a forbidden export depends on its scopes.
    assert sorted((*gaps._KINDS, Result.FORBIDDEN)) == sorted(INCOMPLETE)
