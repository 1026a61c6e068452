"""A journal that a crash or a full disk cut off, or that is damaged, is resumed from its whole pages."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.calls import Call, CallError, NextPage, Page
from space_odt_dagster.extraction.results import Meaning

from .journals import Open, names
from .made_up import PARTS, THINGS, page

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
