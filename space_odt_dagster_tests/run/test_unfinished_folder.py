"""The folder of unfinished runs may hold what was not made here: that stays as it is, and breaks nothing."""

from pathlib import Path

import pytest

from space_odt_dagster.run.resume import RunNote, Unfinished, latest_unfinished, remove_stale

OURS = RunNote(
    run_id="ours",
    org_id="an-organisation",
    manifest_version="1",
    redaction=None,
    selection=("people",),
    started_at="2026-11-01T03:00:00+00:00",
)
NOTES = {
    "no note": "",
    "a note of others": '{"run_id": "theirs", "project": "another tool"}',
    "a list": "[1, 2]",
    "a time that is none": '{"run_id":"x","org_id":null,"manifest_version":"1","redaction":null,"selection":[],"started_at":3}',
    "not UTF-8": "\udcff",
}
LONG_AFTER = 4e9


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A folder of unfinished runs with one of ours."""
    Unfinished(tmp_path / "unfinished", "ours").begin(OURS)
    return tmp_path / "unfinished"


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES.keys())
def test_a_folder_that_is_not_ours_stays_with_all_that_is_in_it(scratch: Path, note: str) -> None:
    theirs = scratch / "novel"
    (theirs / "chapters").mkdir(parents=True)
    (theirs / "chapters" / "one.txt").write_text("It was a dark night.")
    (theirs / "run.json").write_bytes(note.encode("utf-8", "surrogateescape"))
    assert latest_unfinished(scratch) == OURS
    remove_stale(scratch, keep="another", oldest=LONG_AFTER)
    assert (theirs / "chapters" / "one.txt").read_text() == "It was a dark night."
    assert [each.name for each in scratch.iterdir()] == ["novel"]


def test_what_is_no_folder_or_cannot_be_read_breaks_nothing(scratch: Path, tmp_path: Path) -> None:
    (scratch / "README.txt").write_text("mine")
    (scratch / "in a circle").symlink_to("in a circle")
    (scratch / "lost+found" / "run.json").mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    Unfinished(tmp_path, "elsewhere").begin(OURS)
    (scratch / "a link").symlink_to(elsewhere)
    assert latest_unfinished(scratch) == OURS
    remove_stale(scratch, keep="another", oldest=LONG_AFTER)
    assert sorted(each.name for each in scratch.iterdir()) == ["README.txt", "a link", "in a circle", "lost+found"]
    assert (elsewhere / "run.json").exists()


def test_of_ours_only_what_is_old_goes(scratch: Path) -> None:
    remove_stale(scratch, keep="another", oldest=0)
    remove_stale(scratch, keep="ours", oldest=LONG_AFTER)
    assert latest_unfinished(scratch) == OURS
    remove_stale(scratch, keep="another", oldest=LONG_AFTER)
    assert latest_unfinished(scratch) is None
