"""Refusals of some entities are not the refusal of all: whoever may be read is found, at a bounded cost."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.extraction.calls import Call, SourceRow
from space_odt_dagster.extraction.export_reader import Assignment
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.probing import Doubt, WaitingCalls, enough_refusals
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.extraction.listings import items
from space_odt_dagster_tests.extraction.reading import QUICK, Reading, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, scripted

NAME = "person_call_forwarding"
SPEC = MANIFEST[NAME]
WORKS = Reply({"callForwarding": {"always": {"enabled": False}}})
REFUSED = {
    "403": Reply({"message": "Not for you."}, status=403),
    "403 of a scope, it says": Reply({"message": "The token lacks the scope spark-admin:people_read."}, status=403),
    "405": Reply({"message": "No."}, status=405),
    "404": Reply({"message": "Gone."}, status=404),
    "400": Reply({"message": "Never."}, status=400),
    "409": Reply({"message": "Never."}, status=409),
    "a redirect to another host": Reply("", status=302, headers={"Location": "http://evil.example/"}),
}
FEW = 27
REFUSED_OF_FEW: dict[str, Callable[[int], bool]] = {
    "the first three": lambda number: number < 3,
    "all but the last": lambda number: number < FEW - 1,
    "all but the first": lambda number: number > 0,
    "all but one in the middle": lambda number: number != 13,
    "every second": lambda number: number % 2 == 0,
}
MANY = 600
REFUSED_OF_MANY: dict[str, Callable[[int], bool]] = {
    "the first thirty": lambda number: number < 30,
    "the first three in four": lambda number: number < 450,
    "the last three in four": lambda number: number >= 150,
    "all but some in a row": lambda number: not 311 <= number < 331,
    "every second": lambda number: number % 2 == 0,
    "all but each 27th": lambda number: number % 27 != 5,
    "all but each 64th": lambda number: number % 64 != 63,
}


def people(number: int) -> list[dict[str, str | None]]:
    return [{"person_id": f"person-{each:05}", "location_id": "a location"} for each in range(number)]


def number_of(asked: Asked) -> int:
    found = re.search(r"person-(\d+)", asked.path)
    assert found is not None
    return int(found[1])


def reading_of(
    folder: Path, number: int, refusal: Reply, refused: Callable[[int], bool], *, workers: int = 10
) -> tuple[Reading, list[int]]:
    """The reading, and who was asked."""
    with (
        scripted(lambda asked: refusal if refused(number_of(asked)) else WORKS) as server,
        connect(server, policy=replace(QUICK, concurrent_requests=workers)) as connection,
    ):
        reading = read(connection, folder, NAME, people(number))
        return reading, [number_of(each) for each in server.asked]


@pytest.mark.parametrize("refused", REFUSED_OF_FEW.values(), ids=REFUSED_OF_FEW.keys())
def test_of_a_few_everybody_is_asked_who_may_be_read_and_the_others_are_named(
    tmp_path: Path, refused: Callable[[int], bool]
) -> None:
    reading, asked = reading_of(tmp_path, FEW, REFUSED["403"], refused)
    those = [number for number in range(FEW) if refused(number)]
    assert sorted(asked) == list(range(FEW))
    assert reading.result is Result.PARTIAL
    assert len(reading.rows) == FEW - len(those)
    assert [int(each["ids"][-7:-2]) for each in reading.errors] == those
    assert f"; refused for {len(those)} of {FEW}: " in str(reading.status["error"])
    assert "scope" not in str(reading.status["error"]), "others are answered with the very same scope"


@pytest.mark.parametrize("refused", REFUSED_OF_MANY.values(), ids=REFUSED_OF_MANY.keys())
def test_of_many_everybody_is_read_who_may_be(tmp_path: Path, refused: Callable[[int], bool]) -> None:
    reading, asked = reading_of(tmp_path, MANY, REFUSED["403"], refused)
    assert len(asked) == MANY
    assert len(reading.rows) == sum(not refused(number) for number in range(MANY))
    assert len(reading.errors) == MANY - len(reading.rows)


@pytest.mark.parametrize("refusal", REFUSED.values(), ids=REFUSED.keys())
def test_whatever_the_refusal_those_at_the_head_are_not_all(tmp_path: Path, refusal: Reply) -> None:
    reading, asked = reading_of(tmp_path, 150, refusal, lambda number: number < 40)
    assert len(asked) == 150
    assert len(reading.rows) == 110


@pytest.mark.parametrize(
    ("refusal", "workers"),
    [*((each, 10) for each in REFUSED.values()), (REFUSED["403"], 1)],
    ids=[*REFUSED.keys(), "403, one by one"],
)
def test_where_nobody_answers_a_bounded_number_is_asked_always_the_same(
    tmp_path: Path, refusal: Reply, workers: int
) -> None:
    reading, asked = reading_of(tmp_path, 1_000, refusal, lambda _: True, workers=workers)
    calls = WaitingCalls(Call(SPEC, {}, {"number": number}) for number in range(3, 1_000))
    enough = 10 if b"scope" in str(refusal.body).encode() else 155
    planned = [0, 1, 2, *(int(str(calls.spread().source["number"])) for _ in range(enough - 3))]
    assert sorted(asked) == sorted(planned)
    assert not reading.result.has_rows
    assert len(reading.errors) == enough
    assert f"; {1_000 - enough} more were not made" in str(reading.status["error"])


def test_the_number_of_calls_grows_slowly() -> None:
    sizes = {number: enough_refusals(number) for number in (1, 27, 100, 101, 1_000, 5_000, 100_000)}
    assert sizes == {1: 1, 27: 27, 100: 100, 101: 100, 1_000: 155, 5_000: 350, 100_000: 1_580}
    assert enough_refusals(100_000, are_clear=True) == 10


@pytest.mark.parametrize("size", [64, 100, 1_000, 1_024, 5_000])
def test_calls_that_are_spread_leave_no_wide_gap_and_come_once(size: int) -> None:
    calls = WaitingCalls(Call(SPEC, {}, {"number": number}) for number in range(size))
    taken = [int(str(calls.spread().source["number"])) for _ in range(enough_refusals(size))]
    assert len(set(taken)) == len(taken)
    ends = [-1, *sorted(taken), size]
    widest = max(after - before for before, after in pairwise(ends))
    assert widest <= 3 * size / len(taken) + 7
    assert len({number % 2 for number in taken[:30]}) == 2
    rest = [int(str(calls.first().source["number"])) for _ in range(len(calls))]
    assert rest == sorted(set(range(size)) - set(taken))


class Arriving:
    """Source rows that come while they are asked with (a ``SourceRows``): some at once, the others and the end on request."""

    def __init__(self, at_once: Sequence[SourceRow]) -> None:
        self._rows = list(at_once)
        self.has_ended = False
        self.result: Result | None = None

    def take(self, limit: int) -> Sequence[SourceRow]:
        taken, self._rows = self._rows[:limit], self._rows[limit:]
        return taken

    def end_with(self, rows: Sequence[SourceRow]) -> None:
        self._rows += rows
        self.has_ended, self.result = True, Result.OK


def test_while_the_listing_arrives_three_are_asked_and_then_calls_spread_over_all_of_it(tmp_path: Path) -> None:
    def script(asked: Asked) -> Reply:
        if "/features/" not in asked.path:
            return Reply({"items": items(3)})
        return REFUSED["403"] if number_of(asked) < 250 else WORKS

    source = Arriving(people(300)[:200])
    read_through: Future[ReadOutcome] = Future()
    with scripted(script) as server, connect(server) as connection, closing(Journal(tmp_path / NAME, SPEC)) as journal:
        assignment = Assignment(export=SPEC, source=source, keeper=journal)
        connection.begin(assignment, read_through.set_result)  # type: ignore[arg-type]
        for turn in range(5):
            read(connection, tmp_path / str(turn), "people")
        early = [number_of(each) for each in server.asked if "/features/" in each.path]
        connection.call_soon(lambda: source.end_with(people(300)[200:]))
        connection.call_soon(connection.dispatch)
        tally = read_through.result(30)
        assert journal.count() == 50
    assert sorted(early) == [0, 1, 2]
    assert (tally.fetched, tally.failed, tally.not_asked) == (50, 250, 0)


def test_a_resumed_run_finds_again_who_may_be_read(tmp_path: Path) -> None:
    refused = lambda number: number < 40  # noqa: E731
    first, _ = reading_of(tmp_path, 60, REFUSED["403"], refused)
    again, asked = reading_of(tmp_path, 60, REFUSED["403"], refused)
    assert sorted(asked) == list(range(40)), "what was answered is not asked again"
    assert again.keys == first.keys
    assert again.errors == first.errors


def test_faults_that_pass_say_nothing_of_who_may_be_read() -> None:
    doubt = Doubt()
    assert not doubt.allows_first(3)
    doubt.failed()
    assert doubt.allows_first(30)
    assert not doubt.is_hopeless(1)
