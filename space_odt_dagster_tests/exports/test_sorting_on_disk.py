"""What is sorted and does not fit into memory lies on the disk of the output, not in the system's folder for temporary files."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from space_odt_dagster.exports.database import nameless, sort_in
from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.calls import Call
from space_odt_dagster_tests.exports.made_up import PARTS, page

ROWS = 8_000


def files_open_in(folder: Path) -> Iterator[str]:
    """The files without a name that SQLite sorts in, as far as they are in the folder; and all that are elsewhere."""
    for each in Path("/proc/self/fd").iterdir():
        try:
            target = os.readlink(each)
        except FileNotFoundError:
            continue
        if "etilqs_" in target:
            yield "here" if Path(target).parent == folder else target


def test_a_journal_sorts_in_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "it's here"
    folder.mkdir()
    with closing(Journal(folder / "journal", PARTS)) as journal:
        seen: set[str] = set()

        def look() -> int:
            seen.update(files_open_in(folder))
            return 0

        for first in range(0, ROWS, 1000):
            numbers = (number * 7919 % ROWS for number in range(first, first + 1000))
            journal.keep(Call(PARTS, {"of": first}), page(*({"id": f"{each:08}-{'x' * 200}"} for each in numbers)))
        journal._database._connection.set_progress_handler(look, 50_000)
        keys = [row.raw["id"] for row in journal.rows()]
    assert keys == sorted(keys)
    assert len(keys) == ROWS
    assert seen == {"here"}


def test_the_folder_of_the_run_before_may_be_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    sort_in(gone)
    gone.rmdir()
    with closing(nameless(tmp_path, "CREATE TABLE one (text);", cache_mib=1)) as database:
        database.run("INSERT INTO one VALUES ('x')")
        assert list(database.rows("SELECT text FROM one ORDER BY text")) == [("x",)]
    assert list(tmp_path.iterdir()) == []
