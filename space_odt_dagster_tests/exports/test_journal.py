"""A journal merges what pages bring twice, and keeps it private."""

from __future__ import annotations

from pathlib import Path

from space_odt_dagster.exports.journal import Journal, bytes_on_disk
from space_odt_dagster.exports.redaction import redactor_for
from space_odt_dagster.extraction.calls import Call, CallError
from space_odt_dagster.extraction.results import Meaning

from .journals import Open, names
from .made_up import PARTS, THINGS, page


def test_of_an_entity_in_two_listings_the_later_listing_counts(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {"all": True}, variant=1), page({"id": "1", "name": "with flag"}))
    kept.keep(Call(THINGS, {}), page({"id": "1", "name": "without"}))
    assert names(kept) == ["with flag"]


def test_of_an_entity_on_two_pages_the_later_page_counts(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"id": "1", "name": "new"}, number=2))
    kept.keep(Call(THINGS, {}), page({"id": "1", "name": "old"}, number=1))
    assert names(kept) == ["new"]


def test_two_different_items_of_one_page_are_two_whatever_their_key(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(
        Call(THINGS, {}), page({"id": "1", "name": "one"}, {"id": "1", "name": "two"}, {"id": "1", "name": "two"})
    )
    assert sorted(names(kept)) == ["one", "two"]
    assert kept.count() == 2
    assert kept.replaced == 0


def test_what_a_later_page_brings_again_and_different_is_counted(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"id": "1", "name": "old"}, {"id": "2", "name": "same"}))
    kept.keep(Call(THINGS, {}), page({"id": "1", "name": "new"}, {"id": "2", "name": "same"}, number=2))
    kept.keep(Call(THINGS, {"all": True}, variant=1), page({"id": "2", "name": "with flag"}))
    assert names(kept) == ["new", "with flag"]
    assert kept.replaced == 1


def test_what_was_counted_stays_known_while_rows_are_read(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"id": "1", "name": "old"}, {"id": "2", "name": "same"}))
    kept.keep(Call(THINGS, {}), page({"id": "1", "name": "new"}, number=2))
    assert (kept.count(), kept.replaced) == (2, 1)
    rows = kept.rows()
    next(rows)
    assert kept.replaced == 1
    kept.keep(Call(THINGS, {}), page({"id": "2", "name": "other"}, {"id": "3", "name": "more"}, number=3))
    assert (kept.count(), kept.replaced) == (3, 2)


def test_items_without_a_key_are_all_kept(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"name": "one"}, {"name": "two"}))
    assert sorted(names(kept)) == ["one", "two"]


def test_rows_of_different_calls_are_never_merged(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path, PARTS)
    kept.keep(Call(PARTS, {"of": "1"}), page({"id": "x", "name": "same"}))
    kept.keep(Call(PARTS, {"of": "2"}), page({"id": "x", "name": "same"}))
    assert names(kept) == ["same", "same"]


def test_a_row_that_a_shifting_page_brings_twice_is_kept_once(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path, PARTS)
    kept.keep(Call(PARTS, {}), page({"id": "x", "name": "same"}, number=1))
    kept.keep(Call(PARTS, {}), page({"id": "x", "name": "same"}, {"id": "y", "name": "other"}, number=2))
    assert names(kept) == ["same", "other"]


def test_the_journal_and_what_is_beside_it_are_private_and_one_file_in_the_end(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"id": "1"}))
    assert {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {
        "journal": 0o600,
        "journal-wal": 0o600,
    }
    assert bytes_on_disk(kept) == sum(each.stat().st_size for each in tmp_path.iterdir()) > 4096
    kept.close()
    assert [each.name for each in tmp_path.iterdir()] == ["journal"]


def test_what_a_server_says_is_not_kept_where_people_are_hidden(tmp_path: Path) -> None:
    said = CallError(
        meaning=Meaning.REJECTED,
        message="User greta@example.com",
        http_status=400,
        code="1",
        tracking_id="t",
        attempts=1,
    )
    for level in ("secrets", "personal"):
        path = tmp_path / level
        kept = Journal(path, THINGS, redactor_for(level, b"key"))
        kept.refuse(Call(THINGS, {}, {}), said.of("{}"))
        kept.close()
        assert (b"greta" in path.read_bytes()) is (level == "secrets")
        assert b'"http_status":400' in path.read_bytes()
