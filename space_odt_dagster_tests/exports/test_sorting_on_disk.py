"""What is sorted and does not fit into memory lies on the disk of the output, not in the system's folder for temporary files."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from space_odt_dagster.exports.database import sort_in
from space_odt_dagster.exports.journal_index import JournalIndex
from space_odt_dagster.exports.unnamed_database import unnamed_database

ROWS = 20_000


def files_open_in(folder: Path) -> Iterator[str]:
    """The files without a name that SQLite sorts in, as far as they are in the folder; and all that are elsewhere."""
    for each in Path("/proc/self/fd").iterdir():
        try:
            target = os.readlink(each)
        except FileNotFoundError:
            continue
        if "etilqs_" in target:
            yield "here" if Path(target).parent == folder else target


def test_an_index_sorts_beside_its_journal(tmp_path: Path) -> None:
    folder = tmp_path / "it's here"
    folder.mkdir()
    with closing(JournalIndex(folder / "index")) as index:
        seen: set[str] = set()

        def look() -> int:
            seen.update(files_open_in(folder))
            return 0

        index._database.set_progress_handler(look, 50_000)
        for number in range(ROWS):
            key = f"{number * 7919 % ROWS:08}-{'x' * 200}".encode()
            index.add_page(b"call", 1, 0, [(key, True, b"content", number, 1, 0)])
        keys = [key for key, *_ in index.by_key()]
    assert keys == sorted(keys)
    assert len(keys) == ROWS
    assert seen == {"here"}


def test_the_folder_of_the_run_before_may_be_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    sort_in(gone)
    gone.rmdir()
    with closing(unnamed_database(tmp_path / "database", "CREATE TABLE one (text);")) as database:
        database.execute("INSERT INTO one VALUES ('x')")
        assert database.execute("SELECT text FROM one ORDER BY text").fetchall() == [("x",)]
