"""The journal: what pages bring is merged and ordered alike, however they come and wherever a run breaks off."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.csv_and_json import write_pair
from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.calls import Call, NextPage, Page, Refusal, RefusedEntity
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.manifest.spec import Spec

from .made_up import PARTS, THINGS, page


def names(journal: Journal) -> list[Any]:
    return [row.raw.get("name") for row in journal.rows()]


Open = Callable[..., Journal]


@pytest.fixture
def journal() -> Iterator[Open]:
    """Opens the journal of a folder; all are closed in the end."""
    opened = []

    def open_journal(folder: Path, spec: Spec = THINGS) -> Journal:
        opened.append(Journal(folder / "journal", spec))
        return opened[-1]

    yield open_journal
    for each in opened:
        with suppress(ValueError):
            each.close()


def test_rows_come_back_sorted_by_key(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"id": "b", "name": "B"}, {"id": "a", "name": "A"}))
    kept.keep(Call(THINGS, {}), page({"id": "Z", "name": "Z"}, number=2))
    assert names(kept) == ["Z", "A", "B"]


@pytest.mark.parametrize("spec", [THINGS, PARTS], ids=["listing", "details"])
def test_the_files_are_the_same_whatever_the_order_of_the_answers(journal: Open, tmp_path: Path, spec: Spec) -> None:
    calls = [Call(spec, {"of": str(number)}) for number in range(6)]
    answers = [
        (
            call,
            page(
                *({"id": f"{number % 3}{place}", "name": f"{number}-{place}-{part}"} for place in range(4)), number=part
            ),
        )
        for number, call in enumerate(calls)
        for part in (1, 2)
    ]
    if spec is THINGS:  # a listing is asked once, and an entity on two of its pages is one
        answers = [(Call(spec, {}), Page(number, each.items, {}, None)) for number, (_, each) in enumerate(answers, 1)]
    written = set()
    for seed in range(5):
        shuffled = random.Random(seed).sample(answers, len(answers))
        folder = tmp_path / str(seed)
        folder.mkdir()
        kept = journal(folder, spec)
        for call, answer in shuffled:
            kept.keep(call, answer)
        table, document = io.BytesIO(), io.BytesIO()
        write_pair(spec, kept.rows(), table, document, csv_safe=False)
        written.add((table.getvalue(), document.getvalue()))
    assert len(written) == 1


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


def filled(folder: Path) -> bytes:
    kept = Journal(folder / "journal", THINGS)
    goes_on = NextPage(2, "https://example.com/things?cursor=2", {"max": "2"}, 2)
    kept.keep(Call(THINGS, {"of": "1"}), Page(1, ({"id": "1", "name": "one"}, {"id": "2", "name": "two"}), {}, goes_on))
    kept.refuse(
        Call(THINGS, {"of": "2"}),
        RefusedEntity(
            '{"of":"2"}',
            Refusal(
                meaning=Meaning.NOT_FOUND, message="gone", http_status=404, code="4004", tracking_id="T1", attempts=1
            ),
        ),
    )
    kept.close()
    return (folder / "journal").read_bytes()


def test_a_journal_that_is_opened_again_knows_rows_pages_and_refusals(journal: Open, tmp_path: Path) -> None:
    filled(tmp_path)
    again = journal(tmp_path)
    assert names(again) == ["one", "two"]
    known = again.answered(Call(THINGS, {"of": "1"}))
    assert known is not None
    assert known.next == NextPage(2, "https://example.com/things?cursor=2", {"max": "2"}, 2)
    refused = again.answered(Call(THINGS, {"of": "2"}))
    assert refused is not None
    assert [each.refusal.message for each in refused.refused] == ["gone"]
    assert again.answered(Call(THINGS, {"of": "3"})) is None


def test_a_tail_that_was_cut_off_anywhere_costs_only_the_page_it_belongs_to(journal: Open, tmp_path: Path) -> None:
    whole = filled(tmp_path)
    page_end = whole.index(b'"page"')
    page_end = whole.index(b"\n", page_end) + 1
    for length in sorted({*range(0, len(whole), 7), *range(page_end - 3, page_end + 4)}):
        (tmp_path / "journal").write_bytes(whole[:length])
        again = journal(tmp_path)
        assert names(again) == (["one", "two"] if length >= page_end else [])
        again.keep(Call(THINGS, {"of": "9"}), page({"id": "9", "name": "nine"}))
        again.close()
        once_more = journal(tmp_path)
        assert names(once_more)[-1] == "nine"
        once_more.close()


def test_a_tail_of_zeros_as_power_loss_leaves_it_is_dropped(journal: Open, tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(filled(tmp_path) + b"\0" * 4096)
    assert names(journal(tmp_path)) == ["one", "two"]


def test_the_journal_is_private(tmp_path: Path) -> None:
    filled(tmp_path)
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o600


def test_every_line_is_json(tmp_path: Path) -> None:
    assert all(json.loads(line) for line in filled(tmp_path).splitlines())
