"""A link to the next page that the server does not know any more: the listing is asked again from its start, once."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.database import Database, Values
from space_odt_dagster.extraction.results import Result
from space_odt_dagster_tests.extraction.listings import items, started, url_of
from space_odt_dagster_tests.extraction.reading import Reading, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, Script, scripted
from space_odt_dagster_tests.extraction.test_resume import assert_the_same

TOTAL, SIZE = 7, 2
PAGES = 4


@dataclass
class Expiring:
    """A listing with cursors of which the server knows only those that it gave last. ``expire_at``: requests by number."""

    status: int = 410
    expire_at: tuple[int, ...] = ()
    incomplete: frozenset[int] = frozenset()
    is_closed: bool = False
    age: int = 0
    asked: list[str | None] = field(default_factory=list)

    def expire(self) -> None:
        """No cursor is known any more."""
        self.age += 1
        self.asked.clear()

    def __call__(self, asked: Asked) -> Reply:
        cursor = asked.query.get("cursor")
        self.asked.append(cursor)
        if len(self.asked) in self.expire_at:
            self.age += 1
        age, _, start = (cursor or f"{self.age}-0").partition("-")
        if int(age) != self.age or self.is_closed:
            return Reply({"message": "The cursor is not known."}, status=self.status)
        first = int(start)
        found: list[dict[str, Any]] = items(min(SIZE, TOTAL - first), start=first)
        for number, each in enumerate(found, first):
            if number in self.incomplete:
                each["errors"] = {"calling": {}}
        rest = url_of(asked, max=str(SIZE), cursor=f"{self.age}-{first + SIZE}")
        return Reply({"items": found}, link=rest if first + SIZE < TOTAL else None)


Read = Callable[[], Reading]


@contextmanager
def reading(script: Script, folder: Path, name: str = "people") -> Iterator[Read]:
    """Reads a listing from a script, each time going on with what is in the folder."""
    with scripted(script) as server, connect(server) as connection:
        yield lambda: read(connection, folder, name)


def cut_behind(journal: Path, *, page: int) -> None:
    """The journal as it is when the run ends behind a page."""
    with closing(sqlite3.connect(journal)) as database, database:
        pages = "SELECT id FROM answer WHERE number IS NOT NULL ORDER BY id LIMIT 1 OFFSET ?"
        database.execute(f"DELETE FROM answer WHERE id > ({pages})", (page - 1,))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    with reading(Expiring(), tmp_path_factory.mktemp("undisturbed")) as people:
        return people()


@pytest.mark.parametrize("page", range(1, PAGES))
@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_listing_whose_link_expired_before_the_resume_is_asked_from_its_start(
    tmp_path: Path, undisturbed: Reading, status: int, page: int
) -> None:
    script = Expiring(status=status)
    with reading(script, tmp_path) as people:
        people()
        cut_behind(tmp_path / "people", page=page)
        script.expire()
        assert_the_same(tmp_path, people(), undisturbed)
        assert script.asked == [f"0-{page * SIZE}", None, "1-2", "1-4", "1-6"]
        assert_the_same(tmp_path, people(), undisturbed)
    assert len(script.asked) == 1 + PAGES, "nothing is left to ask"


@pytest.mark.parametrize("number", range(2, PAGES + 1))
@pytest.mark.parametrize("status", [400, 410])
def test_a_link_that_expires_while_a_listing_is_read_costs_nothing(
    tmp_path: Path, undisturbed: Reading, status: int, number: int
) -> None:
    script = Expiring(status=status, expire_at=(number,))
    with reading(script, tmp_path) as people:
        assert_the_same(tmp_path, people(), undisturbed)
        assert len(script.asked) == number + PAGES
        assert_the_same(tmp_path, people(), undisturbed)
    assert len(script.asked) == number + PAGES, "nothing is left to ask"


def test_a_link_that_expires_twice_fails_the_call(tmp_path: Path) -> None:
    script = Expiring(expire_at=(3, 6))
    with reading(script, tmp_path) as people:
        found = people()
    assert script.asked == [None, "0-2", "0-4", None, "1-2", "1-4"]
    assert found.result is Result.PARTIAL
    assert [row.raw for row in found.rows] == items(4)
    assert (found.status["fetched"], found.status["failed"]) == (2, 1)
    (error,) = found.errors
    assert error["message"] == "rejected: Page 3: The cursor is not known."


def test_a_later_page_that_is_not_found_while_a_listing_is_read_is_no_expired_link(tmp_path: Path) -> None:
    script = Expiring(status=404, expire_at=(3,))
    with reading(script, tmp_path) as people:
        assert people().result is Result.PARTIAL
    assert script.asked == [None, "0-2", "0-4"]


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_what_came_stays_where_the_listing_cannot_be_asked_again(tmp_path: Path, status: int) -> None:
    script = Expiring(status=status)
    with reading(script, tmp_path) as people:
        people()
        cut_behind(tmp_path / "people", page=2)
        script.is_closed = True
        found = people()
    assert found.result is Result.PARTIAL
    assert [row.raw for row in found.rows] == items(4)
    assert (found.status["fetched"], found.status["failed"], found.status["skipped"]) == (2, 1, 0)


def test_a_kill_while_a_listing_is_asked_again_costs_nothing(
    tmp_path: Path, undisturbed: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Expiring(expire_at=(3,))
    left: list[tuple[str, dict[str, bytes]]] = []
    """The changes of the journal, and its files after each."""

    def change(database: Database, *changes: tuple[str, Iterable[Values]]) -> None:
        before(database, *changes)
        left.append((changes[0][0], {path.name: path.read_bytes() for path in tmp_path.iterdir()}))

    before = Database.change
    with reading(script, tmp_path) as people:
        with monkeypatch.context() as patch:
            patch.setattr(Database, "change", change)
            people()
        assert sum(statement == "DELETE FROM answer WHERE call = ?" for statement, _ in left) == 1
        for _, files in left:
            for name, content in files.items():
                (tmp_path / name).write_bytes(content)
            script.expire_at = ()
            script.expire()
            assert_the_same(tmp_path, people(), undisturbed)


def test_an_item_that_was_incomplete_before_and_is_not_now_is_no_error(tmp_path: Path, undisturbed: Reading) -> None:
    script = Expiring(incomplete=frozenset({0, 3}))
    with reading(script, tmp_path) as people:
        assert len(people().errors) == 2
        cut_behind(tmp_path / "people", page=2)
        script.incomplete = frozenset()
        script.expire()
        assert_the_same(tmp_path, people(), undisturbed)
        assert_the_same(tmp_path, people(), undisturbed)


def test_an_item_that_is_incomplete_both_times_is_one_error(tmp_path: Path) -> None:
    found = []
    for expire_at in ((), (4,)):
        folder = tmp_path / str(len(found))
        with reading(Expiring(incomplete=frozenset({0, 3}), expire_at=expire_at), folder) as people:
            found.append(people())
    assert_the_same(tmp_path, found[1], found[0])
    assert len(found[0].errors) == 2


@pytest.mark.parametrize(("status", "result"), [(404, Result.OK), (400, Result.PARTIAL)])
def test_a_place_of_our_own_past_the_last_page_does_not_expire(tmp_path: Path, status: int, result: Result) -> None:
    asked = []

    def script(each: Asked) -> Reply:
        asked.append(each.query.get("start"))
        return Reply({"message": "No."}, status=status) if "start" in each.query else started("items", 50, 50)(each)

    with reading(script, tmp_path, "workspaces") as workspaces:
        assert workspaces().result is result
        cut_behind(tmp_path / "workspaces", page=1)
        assert workspaces().result is result
    assert asked == [None, "50", "50"]
