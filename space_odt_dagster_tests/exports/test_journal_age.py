"""What is too old in a journal goes before it is used again, and what nobody asks for any more does not come back."""

from contextlib import closing
from pathlib import Path

import pytest

from space_odt_dagster.exports.journal import Journal, drop_vanished_calls
from space_odt_dagster.extraction.calls import Call, CallError, NextPage, Page
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster_tests.exports.made_up import PARTS, page

OF_A, OF_B = (Call(PARTS, {"of": of}) for of in "ab")
REFUSED = CallError.of_ours(Meaning.NOT_ENTITLED, "no").of(OF_B.ids)


def filled(folder: Path, *times: float) -> Path:
    """A journal with a page of one call, a second page of it, and a page of another, answered at these times."""
    clock = iter(times)
    kept = Journal(folder / "journal", PARTS, clock=lambda: next(clock))
    kept.keep(OF_A, Page(1, ({"id": "1", "name": "first"},), {}, NextPage(2, "u", {}, 1)))
    kept.keep(OF_A, page({"id": "2", "name": "second"}, number=2))
    kept.keep(OF_B, page({"id": "3", "name": "other"}))
    kept.close()
    return folder / "journal"


def names(journal: Journal) -> list[str]:
    return sorted(row.raw["name"] for row in journal.rows())


@pytest.mark.parametrize(
    ("times", "left"),
    [
        ((100, 100, 100), ["first", "other", "second"]),
        ((99, 100, 100), ["other"]),
        ((100, 100, 99), ["first", "second"]),
        ((1, 1, 1), []),
    ],
)
def test_a_call_of_which_anything_is_too_old_goes_as_a_whole(
    tmp_path: Path, times: tuple[float, ...], left: list[str]
) -> None:
    path = filled(tmp_path, *times)
    journal = Journal(path, PARTS, oldest=100)
    assert names(journal) == left
    assert (journal.answered(OF_A) is not None) == ("first" in left)
    journal.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_refusal_has_its_time_too(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / "journal", PARTS, clock=lambda: 5)) as kept:
        kept.refuse(OF_B, REFUSED)
    for oldest, is_known in ((5, True), (6, False)):
        with closing(Journal(tmp_path / "journal", PARTS, oldest=oldest)) as journal:
            assert (journal.answered(OF_B) is not None) is is_known


def test_what_is_too_old_is_taken_as_a_source_when_it_has_come_again(tmp_path: Path) -> None:
    with closing(Journal(filled(tmp_path, 99, 99, 100), PARTS, oldest=100)) as journal:
        cursor = journal.cursor(["id"])
        assert cursor.take(9) == [{"id": "3"}]
        journal.keep(OF_A, page({"id": "1"}, {"id": "2"}))
        assert cursor.take(9) == [{"id": "1"}, {"id": "2"}]


def test_what_a_resumed_run_does_not_ask_any_more_is_not_kept(tmp_path: Path) -> None:
    journal = Journal(filled(tmp_path, 1, 1, 1), PARTS)
    assert journal.answered(OF_A) is not None
    drop_vanished_calls(journal)
    assert names(journal) == ["first", "second"]
    assert journal.count() == 2
    journal.close()


def test_a_journal_that_begins_anew_forgets_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal", PARTS)
    journal.keep(OF_A, page({"id": "1", "name": "first"}))
    drop_vanished_calls(journal)
    assert names(journal) == ["first"]
    journal.close()
