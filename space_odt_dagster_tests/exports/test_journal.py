"""The journal: what pages bring is merged and ordered alike, however they come and wherever a run breaks off."""

from __future__ import annotations

import io
import random
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from space_odt_dagster.exports.csv_and_json import write_pair
from space_odt_dagster.exports.journal import Journal, bytes_on_disk, drop_vanished_calls
from space_odt_dagster.exports.redaction import redactor_for
from space_odt_dagster.extraction.calls import Call, CallError, NextPage, Page
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.manifest.export import Export

from .made_up import PARTS, THINGS, described, page, store_in


def names(journal: Journal) -> list[Any]:
    return [row.raw.get("name") for row in journal.rows()]


Open = Callable[..., Journal]


@pytest.fixture
def journal() -> Iterator[Open]:
    """Opens the journal of a folder; all are closed in the end."""
    opened = []

    def open_journal(folder: Path, export: Export = THINGS) -> Journal:
        opened.append(Journal(folder / "journal", export))
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


@pytest.mark.parametrize("order", [1, -1], ids=["as they arrived", "the other way round"])
def test_rows_are_found_wherever_they_lie(journal: Open, tmp_path: Path, order: int) -> None:
    kept = journal(tmp_path, PARTS)
    items = [{"id": f"{number:04d}", "name": "x" * (number * 997 % 5000)} for number in range(200)]
    for first in range(0, 200, 10):
        kept.keep(Call(PARTS, {"of": str(first)}), page(*items[first : first + 10][::order]))
    kept.keep(Call(PARTS, {"of": "long"}), page({"id": "long", "name": "x" * 100_000}, {"id": "short"}))
    assert [row.raw for row in kept.rows()] == [*items, {"id": "long", "name": "x" * 100_000}, {"id": "short"}]


ids = st.integers(0, 30).map("{:02d}".format) | st.none()


@given(st.lists(st.lists(ids, max_size=4), max_size=6), st.sets(st.integers(0, 6)))
def test_details_are_sorted_whether_pages_overlap_or_not(pages: list[list[str | None]], taken_after: set[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Journal(Path(folder) / "journal", PARTS)) as kept:
        cursor, taken = kept.cursor(["id"]), []
        for number, each in enumerate(pages):
            if number in taken_after:
                taken += cursor.take(100)
            items = [{"id": one, "name": f"{number}-{place}"} for place, one in enumerate(each)]
            kept.keep(Call(PARTS, {"of": str(number)}), page(*items))
        found = [(row.values[0] or "", row.raw["name"]) for row in kept.rows()]
        whole = [
            (one or "", f"{number}-{place}") for number, each in enumerate(pages) for place, one in enumerate(each)
        ]
        assert found == sorted(whole)
        assert kept.count() == len(whole)
        known = [row["id"] for row in taken + cursor.take(100)]
        arrived = [one for each in pages for one in each]
        assert known == [one for at, one in enumerate(arrived) if one is None or one not in arrived[:at]]


@pytest.mark.parametrize("export", [THINGS, PARTS], ids=["listing", "details"])
def test_the_files_are_the_same_whatever_the_order_of_the_answers(
    journal: Open, tmp_path: Path, export: Export
) -> None:
    calls = [Call(export, {"of": str(number)}) for number in range(6)]
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
    if export is THINGS:  # a listing is asked once, and an entity on two of its pages is one
        answers = [
            (Call(export, {}), Page(number, each.items, {}, None)) for number, (_, each) in enumerate(answers, 1)
        ]
    written = set()
    for seed in range(5):
        shuffled = random.Random(seed).sample(answers, len(answers))
        folder = tmp_path / str(seed)
        folder.mkdir()
        kept = journal(folder, export)
        for call, answer in shuffled:
            kept.keep(call, answer)
        table, document = io.BytesIO(), io.BytesIO()
        write_pair(export, kept.rows(), table, document, csv_safe=False)
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


GOES_ON = NextPage(2, "https://example.com/things?cursor=2", {"max": "2"}, 2)
REFUSED = CallError(
    ids='{"of":"2"}',
    meaning=Meaning.NOT_FOUND,
    message="gone",
    http_status=404,
    code="4004",
    tracking_id="T1",
    attempts=1,
)


def filled(folder: Path) -> bytes:
    kept = Journal(folder / "journal", THINGS)
    kept.keep(Call(THINGS, {"of": "1"}), Page(1, ({"id": "1", "name": "one"}, {"id": "2", "name": "two"}), {}, GOES_ON))
    kept.refuse(Call(THINGS, {"of": "2"}), REFUSED)
    kept.close()
    return (folder / "journal").read_bytes()


def left_open(folder: Path) -> tuple[bytes, bytes]:
    """The file of a journal of one page, and the one beside it, as a kill leaves them."""
    with closing(Journal(folder / "open", THINGS)) as kept:
        kept.keep(Call(THINGS, {"of": "1"}), page({"id": "1", "name": "one"}, {"id": "2", "name": "two"}))
        return (folder / "open").read_bytes(), (folder / "open-wal").read_bytes()


def test_a_journal_that_is_opened_again_knows_rows_pages_and_refusals(journal: Open, tmp_path: Path) -> None:
    filled(tmp_path)
    again = journal(tmp_path)
    assert names(again) == ["one", "two"]
    known = again.answered(Call(THINGS, {"of": "1"}))
    assert known is not None
    assert known.next == GOES_ON
    refused = again.answered(Call(THINGS, {"of": "2"}))
    assert refused is not None
    assert [each.message for each in refused.refused] == ["gone"]
    assert again.answered(Call(THINGS, {"of": "3"})) is None


def test_a_tail_that_was_cut_off_anywhere_costs_only_the_page_it_belongs_to(journal: Open, tmp_path: Path) -> None:
    whole, log = left_open(tmp_path)
    found = []
    for length in sorted({*range(0, len(log), 1031), *range(len(log) - 2, len(log) + 1)}):
        (tmp_path / "journal").write_bytes(whole)
        (tmp_path / "journal-wal").write_bytes(log[:length])
        again = journal(tmp_path)
        found.append(names(again))
        again.keep(Call(THINGS, {"of": "9"}), page({"id": "9", "name": "nine"}))
        again.close()
        once_more = journal(tmp_path)
        assert names(once_more) == [*found[-1], "nine"]
        once_more.close()
    assert (found[0], found[-2], found[-1]) == ([], [], ["one", "two"])
    assert sorted(found) == found


@pytest.mark.parametrize("tail", [b"\0" * 4096, b"\x00\xff garbage" * 500], ids=["zeros", "garbage"])
def test_a_tail_as_power_loss_leaves_it_is_dropped(journal: Open, tmp_path: Path, tail: bytes) -> None:
    whole, log = left_open(tmp_path)
    (tmp_path / "journal").write_bytes(whole)
    (tmp_path / "journal-wal").write_bytes(log + tail)
    assert names(journal(tmp_path)) == ["one", "two"]


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


COLUMNS = ("id", "name", "number", "active", "tags")


def test_a_cursor_takes_what_has_arrived_so_far_and_each_entity_once(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    early = kept.cursor(["id", "name"])
    assert early.take(10) == []
    kept.keep(Call(THINGS, {}), page({"id": "b", "name": "B"}, {"id": "a"}, {"id": "b", "name": "again"}))
    assert early.take(1) == [{"id": "b", "name": "B"}]
    assert early.take(10) == [{"id": "a", "name": None}]
    assert early.take(10) == []
    kept.keep(Call(THINGS, {}), page({"id": "a", "name": "later"}, {"id": "c", "name": ""}, number=2))
    kept.keep(Call(THINGS, {"all": True}, variant=1), page({"id": "b", "name": "other listing"}))
    assert early.take(10) == [{"id": "c", "name": None}]
    assert early.take(10) == []
    assert [row["id"] for row in kept.cursor(["id"]).take(10)] == ["b", "a", "c"]


def test_a_cursor_takes_what_is_left_after_as_many_rows_were_dropped(journal: Open, tmp_path: Path) -> None:
    first = journal(tmp_path)
    first.keep(Call(THINGS, {"of": "gone"}), page(*({"id": f"gone-{number}"} for number in range(20))))
    first.keep(Call(THINGS, {"of": "there"}), page(*({"id": f"there-{number}"} for number in range(200))))
    first.close()
    resumed = journal(tmp_path)
    cursor = resumed.cursor(["id"])
    taken = cursor.take(200)
    resumed.answered(Call(THINGS, {"of": "there"}))
    drop_vanished_calls(resumed)
    taken += cursor.take(200)
    assert {f"there-{number}" for number in range(200)} <= {row["id"] for row in taken}
    assert cursor.take(200) == []
    assert resumed.count() == 200


def test_a_cursor_takes_every_row_without_a_whole_key(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.keep(Call(THINGS, {}), page({"name": "one"}, {"name": "two"}, {"id": "", "name": "three"}))
    assert [row["name"] for row in kept.cursor(["name"]).take(10)] == ["one", "two", "three"]


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=4), max_size=8),
    st.lists(st.integers(1, 3), min_size=1, max_size=30),
)
def test_cursors_see_the_same_however_often_they_look(pages: list[list[str]], limits: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Journal(Path(folder) / "journal", THINGS)) as kept:
        cursor, taken, number = kept.cursor(["id", "name"]), [], 0
        for number, ids in enumerate(pages, 1):
            kept.keep(Call(THINGS, {}), page(*({"id": each, "name": f"{number}"} for each in ids), number=number))
            taken += cursor.take(limits[number % len(limits)])
        while more := cursor.take(limits[0]):
            taken += more
        assert taken == kept.cursor(["id", "name"]).take(100)
        firsts = {each["id"]: each for each in reversed(taken) if each["id"]}
        assert len([each for each in taken if each["id"]]) == len(firsts)
        assert set(firsts) == {each for ids in pages for each in ids if each}
        assert sum(not each["id"] for each in taken) == sum(not each for ids in pages for each in ids)


def test_source_rows_are_the_merged_rows_with_their_json_values(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    item = {"id": "b", "name": "", "number": 7, "active": False, "tags": ["x"]}
    kept.keep(Call(THINGS, {}), page({"id": "b", "name": "old"}, {"id": "a", "number": parse_json("1.50")}))
    kept.keep(Call(THINGS, {}), page(item, number=2))
    assert list(kept.source_rows(COLUMNS)) == [
        {"id": "a", "name": None, "number": parse_json("1.50"), "active": None, "tags": None},
        {"id": "b", "name": None, "number": 7, "active": False, "tags": ["x"]},
    ]


def test_source_rows_of_a_journal_are_those_of_the_files_made_of_it(journal: Open, tmp_path: Path) -> None:
    kept = journal(tmp_path)
    values = ["text", "", None, True, False, 0, 7, parse_json("7.50"), ["a", None], {"b": '","raw_json":'}, "\ud800 é"]
    kept.keep(
        Call(THINGS, {}), page(*({"id": f"{at:02}", "name": value, "tags": value} for at, value in enumerate(values)))
    )
    store = store_in(tmp_path / "out")
    store.keep_export(THINGS, kept.rows(), csv_safe=True, describe=described(THINGS))
    assert list(store.source_rows(THINGS, COLUMNS)) == list(kept.source_rows(COLUMNS))


def test_a_journal_is_used_from_the_thread_that_reads_and_the_one_that_writes_files(
    journal: Open, tmp_path: Path
) -> None:
    kept = journal(tmp_path)
    cursor, taken = kept.cursor(["id"]), []

    def read() -> None:
        for number in range(1, 200):
            kept.keep(Call(THINGS, {}), page(*({"id": f"{number:03}-{each}"} for each in range(10)), number=number))
            taken.extend(cursor.take(7))
        while more := cursor.take(100):
            taken.extend(more)

    thread = threading.Thread(target=read)
    thread.start()
    while thread.is_alive():
        assert kept.count() % 10 == 0
        found = [row.values[0] for row in kept.rows()]
        assert found == sorted(found)
    thread.join()
    assert [row["id"] for row in taken] == [row.values[0] for row in kept.rows()]
    assert len(taken) == 1990


@pytest.mark.parametrize("export", [THINGS, PARTS], ids=["listing", "details"])
def test_any_number_of_rows_of_one_key_is_sorted_by_content(
    journal: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, export: Export
) -> None:
    items = [{"name": f"{number * 7919 % 1009:04} é"} for number in range(1009)]
    written = set()
    for most in (100_000, 10):
        monkeypatch.setattr("space_odt_dagster.exports.journal._MANY_ALIKE", most)
        (tmp_path / f"{most}").mkdir()
        kept = journal(tmp_path / f"{most}", export)
        for number, item in enumerate(items):
            kept.keep(Call(export, {"of": f"{number}"}), page(item, {"id": "z", "name": item["name"]}))
        assert [each for each in names(kept) if each][:1009] == sorted(each["name"] for each in items)
        table, document = io.BytesIO(), io.BytesIO()
        write_pair(export, kept.rows(), table, document, csv_safe=False)
        written.add((table.getvalue(), document.getvalue()))
    assert len(written) == 1


def test_a_page_that_was_kept_outlives_a_kill(tmp_path: Path) -> None:
    program = f"""
        import os, signal
        from pathlib import Path
        from space_odt_dagster.exports.journal import Journal
        from space_odt_dagster.extraction.calls import Call
        from space_odt_dagster_tests.exports.made_up import THINGS, page
        kept = Journal(Path({str(tmp_path / "journal")!r}), THINGS)
        for number in range(1, 701):
            kept.keep(Call(THINGS, {{"of": str(number)}}), page({{"id": str(number)}}))
        os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert sorted(each.name for each in tmp_path.iterdir()) == ["journal", "journal-wal"]
    with closing(Journal(tmp_path / "journal", THINGS)) as again:
        assert again.count() == 700
        assert all(again.answered(Call(THINGS, {"of": str(number)})) for number in range(1, 701))
        assert again.answered(Call(THINGS, {"of": "701"})) is None


def test_a_journal_of_which_a_byte_is_another_is_read_anew(journal: Open, tmp_path: Path) -> None:
    whole = filled(tmp_path)
    row = whole.index(b'{"id":"2"')
    for place in [at for at, byte in enumerate(whole) if byte][::23]:
        (tmp_path / "journal").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        again = journal(tmp_path)
        known = [again.answered(Call(THINGS, {"of": of})) for of in "12"]
        if known[0] is not None and known[1] is not None:
            assert not row <= place <= whole.index(b"}}", row)
            assert names(again) == ["one", "two"]
            assert (known[0].next, known[1].refused) == (GOES_ON, (REFUSED,))
        else:
            assert (known, names(again)) == ([None, None], [])
        again.close()


def test_a_journal_that_is_damaged_while_it_is_open_says_so(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / "journal", PARTS)) as kept:
        for number in range(300):
            kept.keep(Call(PARTS, {"of": f"{number}"}), page({"id": f"{number}", "name": "x" * 10_000}))
        for path in (tmp_path / "journal", tmp_path / "journal-wal"):
            with path.open("r+b") as file:
                file.write(b"\xff" * path.stat().st_size)
        with pytest.raises(OSError, match="Input/output error"):
            names(kept)


def test_a_journal_on_a_full_disk_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    program = f"""
        import resource, signal
        from pathlib import Path
        from space_odt_dagster.exports.journal import Journal
        from space_odt_dagster.extraction.calls import Call
        from space_odt_dagster_tests.exports.made_up import THINGS, page
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        kept = Journal(Path({str(tmp_path / "journal")!r}), THINGS)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, resource.RLIM_INFINITY))
        done = 0
        try:
            while True:
                kept.keep(Call(THINGS, {{"of": str(done)}}), page({{"id": f"{{done:05}}", "name": "x" * 1000}}))
                done += 1
        except OSError as failure:
            print(done, type(failure).__name__)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        kept.keep(Call(THINGS, {{"of": "more"}}), page({{"id": "more"}}))
        kept.close()
        print(Journal(Path({str(tmp_path / "journal")!r}), THINGS).count())
    """
    found = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True, timeout=60
    )
    done, failure, count = found.stdout.split()
    assert failure == "OSError"
    assert int(count) == int(done) + 1 > 20


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
