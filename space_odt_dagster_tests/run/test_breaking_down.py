"""Whatever breaks down while an export is read ends that export and those that ask with its ids: the files of before stay, the
others are read, and the run can be resumed. Nothing waits for ever."""

import errno
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports import written_exports
from space_odt_dagster.exports.journal import Journal, SourceCursor
from space_odt_dagster.extraction.export_reader import Assignment, ExportReader
from space_odt_dagster.extraction.session import ReadOnlySession
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.run import engine
from space_odt_dagster.run.journals import Journals
from space_odt_dagster.run.sources import SourceFiles, SourceUnderWay
from space_odt_dagster.simulator import Fault, FaultAnswer, Simulation, SimulatorSettings, serve
from space_odt_dagster_tests.run.whole import exports_of, opened, read_all, table

NAMES = ("people", "people_details", "person_numbers", "person_monitoring", "devices", "locations")
CHILDREN = {"people_details", "person_numbers", "person_monitoring"}
DISK = OSError(errno.EIO, "Input/output error")
FAULT = ValueError("no such thing")
LONG_ENOUGH = 60


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    with serve(SimulatorSettings(people=8, page_caps={"people": 3})) as found:
        yield found


@pytest.fixture(scope="module")
def yesterday(simulation: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an undisturbed run, to be copied."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with opened(simulation, folder, *NAMES, resumes="yesterday") as (inventory, _):
        read_all(inventory)
    return folder


@pytest.fixture(scope="module")
def before(yesterday: Path) -> dict[str, bytes]:
    """What an undisturbed run writes."""
    return exports_of(yesterday)


def ended(act: Callable[[], None]) -> None:
    """Does something that must come to an end."""
    broken: list[BaseException] = []

    def attempt() -> None:
        try:
            act()
        except BaseException as failure:
            broken.append(failure)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(LONG_ENOUGH)
    assert not thread.is_alive(), "it waits for ever"
    if broken:
        raise broken[0]


def run(simulation: Simulation, folder: Path, *names: str, **given: Any) -> dict[str, dict[str, str]]:
    """A run to its end; how each export came out."""

    def attempt() -> None:
        with opened(simulation, folder, *(names or NAMES), **given) as (inventory, _):
            read_all(inventory)

    simulation.reset()
    ended(attempt)
    return {row["module"]: row for row in table(folder, "status")}


Break = Callable[[pytest.MonkeyPatch, Exception], None]


def of_the_journal(method: str, *, name: str = "people", database: bool = False) -> Break:
    """Something that the journal of an export, or the database in it, does on the event loop."""

    def arrange(patch: pytest.MonkeyPatch, failure: Exception) -> None:
        before = Journals.open

        def opened_journal(self: Journals, export: Export) -> Journal:
            journal = before(self, export)
            if export.name == name:
                patch.setattr(journal._database if database else journal, method, raising(failure))
            return journal

        patch.setattr(Journals, "open", opened_journal)

    return arrange


def of_dropping(patch: pytest.MonkeyPatch, failure: Exception) -> None:
    """Calls of people that have vanished cannot be dropped."""
    before = engine.drop_vanished_calls

    def maybe(journal: Journal) -> None:
        if Path(journal._files[0]).stem == "people":
            raise failure
        before(journal)

    patch.setattr(engine, "drop_vanished_calls", maybe)


def for_people(owner: type, method: str) -> Break:
    """A function that is given the export of people."""

    def arrange(patch: pytest.MonkeyPatch, failure: Exception) -> None:
        before = getattr(owner, method)

        def maybe(self: Any, export: Export, *rest: Any, **named: Any) -> Any:
            if export.name == "people":
                raise failure
            return before(self, export, *rest, **named)

        patch.setattr(owner, method, maybe)

    return arrange


def of_the_reader(method: str) -> Break:
    """Something that the reader of people does."""

    def arrange(patch: pytest.MonkeyPatch, failure: Exception) -> None:
        before = getattr(ExportReader, method)
        of = before.fget if isinstance(before, property) else before

        def maybe(self: ExportReader, *rest: Any) -> Any:
            if self.tally.export.name == "people":
                raise failure
            return of(self, *rest)

        patch.setattr(ExportReader, method, property(maybe) if isinstance(before, property) else maybe)

    return arrange


def of_its_making(patch: pytest.MonkeyPatch, failure: Exception) -> None:
    """The reader of people cannot even be made."""
    before = ExportReader.__init__

    def maybe(self: ExportReader, assignment: Assignment, session: ReadOnlySession) -> None:
        if assignment.export.name == "people":
            raise failure
        before(self, assignment, session)

    patch.setattr(ExportReader, "__init__", maybe)


def raising(failure: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise failure

    return fail


OF_PEOPLE: dict[str, Break] = {
    **{f"Journal.{each}": of_the_journal(each) for each in ("answered", "keep", "count")},
    "drop_vanished_calls": of_dropping,
    **{f"Database.{each}": of_the_journal(each, database=True) for each in ("change", "run", "one", "rows")},
    **{
        f"{owner.__name__}.{each}": for_people(owner, each)
        for owner, each in ((Journals, "open"), (SourceFiles, "rows_for"))
    },
    **{f"ExportReader.{each}": of_the_reader(each) for each in ("next_call", "ask", "is_through", "finish")},
    "ExportReader": of_its_making,
}


@pytest.mark.parametrize(
    ("arrange", "failure"),
    [*((arrange, DISK) for arrange in OF_PEOPLE.values()), (OF_PEOPLE["Journal.keep"], FAULT)],
    ids=[*OF_PEOPLE, "a fault of ours"],
)
def test_what_breaks_down_ends_that_export_and_those_that_ask_with_its_ids(
    simulation: Simulation,
    before: dict[str, bytes],
    yesterday: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arrange: Break,
    failure: Exception,
) -> None:
    shutil.copytree(yesterday, tmp_path, dirs_exist_ok=True)
    with monkeypatch.context() as patch:
        arrange(patch, failure)
        found = run(simulation, tmp_path)
    results = {name: row["result"] for name, row in found.items()}
    assert results.pop("people") == "error"
    assert found["people"]["error"].endswith("Its files are still those of run yesterday.")
    for name in CHILDREN:
        assert results.pop(name) in ("blocked", "error")
        assert found[name]["error"]
    assert set(results.values()) == {"ok"}
    assert exports_of(tmp_path) == before
    resumed = run(simulation, tmp_path)
    assert {row["result"] for row in resumed.values()} == {"ok"}
    assert exports_of(tmp_path) == before
    assert not list((tmp_path / "unfinished").iterdir())


ON_THE_WAY_TO_THE_CHILDREN = {
    "SourceCursor.take": (SourceCursor, "take"),
    "SourceUnderWay.take": (SourceUnderWay, "take"),
    "Journal.cursor": (Journal, "cursor"),
}


@pytest.mark.parametrize(
    ("owner", "method"), ON_THE_WAY_TO_THE_CHILDREN.values(), ids=ON_THE_WAY_TO_THE_CHILDREN.keys()
)
def test_ids_that_cannot_be_taken_end_those_that_ask_with_them(
    simulation: Simulation,
    before: dict[str, bytes],
    yesterday: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    method: str,
) -> None:
    shutil.copytree(yesterday, tmp_path, dirs_exist_ok=True)
    with monkeypatch.context() as patch:
        patch.setattr(owner, method, raising(DISK))
        found = run(simulation, tmp_path)
    assert {name for name, row in found.items() if row["result"] == "error"} == CHILDREN
    assert {row["result"] for name, row in found.items() if name not in CHILDREN} == {"ok"}
    assert exports_of(tmp_path) == before
    assert {row["result"] for row in run(simulation, tmp_path).values()} == {"ok"}


@pytest.mark.parametrize("ahead", [True, False])
def test_a_source_that_breaks_off_while_its_rows_are_read_empties_nothing(
    simulation: Simulation,
    before: dict[str, bytes],
    yesterday: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ahead: bool,
) -> None:
    shutil.copytree(yesterday, tmp_path, dirs_exist_ok=True)
    columns_in, read = written_exports._columns_in, []

    def breaking_off(line: bytes, export: Export) -> dict[str, object]:
        read.append(line)
        if len(read) > 5:
            raise DISK
        return columns_in(line, export)

    with monkeypatch.context() as patch:
        patch.setattr(written_exports, "_columns_in", breaking_off)
        found = run(simulation, tmp_path, "people_details", "locations", ahead=ahead)
    assert found["people_details"]["result"] == "error"
    assert found["people_details"]["error"].startswith(
        f"Cannot read {tmp_path / 'exports' / 'people.json'}: Input/output"
    )
    assert found["locations"]["result"] == "ok"
    assert exports_of(tmp_path) == before


def test_a_source_that_broke_down_in_the_same_run_is_not_asked_with_as_it_was_yesterday(
    simulation: Simulation, before: dict[str, bytes], yesterday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(yesterday, tmp_path, dirs_exist_ok=True)
    with monkeypatch.context() as patch:
        of_the_journal("keep")(patch, DISK)
        found = run(simulation, tmp_path, ahead=False)
    assert {found[name]["result"] for name in CHILDREN} == {"blocked"}
    assert all(found[name]["error"].startswith("Its ids come from people, which is error: ") for name in CHILDREN)
    assert exports_of(tmp_path) == before


def test_a_progress_that_breaks_down_ends_nothing_but_its_export(
    simulation: Simulation, before: dict[str, bytes], tmp_path: Path
) -> None:
    def progress(name: str, done: int, planned: int) -> None:
        if name == "person_numbers":
            raise FAULT

    found = run(simulation, tmp_path, progress=progress)
    assert {name for name, row in found.items() if row["result"] != "ok"} == {"person_numbers"}
    assert found["person_numbers"]["error"].startswith("Reading person_numbers broke down (ValueError)")


def test_a_refusal_that_cannot_be_kept_ends_that_export(
    simulation: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_the_journal("refuse", name="person_numbers")(monkeypatch, DISK)

    def attempt() -> None:
        simulation.reset()
        simulation.faults.add(Fault(route="person_numbers", nth=(2,), answer=FaultAnswer(status=404)))
        with opened(simulation, tmp_path, *NAMES) as (inventory, _):
            read_all(inventory)

    ended(attempt)
    found = {row["module"]: row["result"] for row in table(tmp_path, "status")}
    assert {name for name, result in found.items() if result == "error"} == {"person_numbers"}


def test_a_full_disk_ends_the_run_with_one_sentence(
    simulation: Simulation, before: dict[str, bytes], yesterday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(yesterday, tmp_path, dirs_exist_ok=True)
    with monkeypatch.context() as patch:
        of_the_journal("keep")(patch, OSError(errno.ENOSPC, "No space left on device"))
        found = run(simulation, tmp_path)
    sentence = f"Cannot write into {tmp_path / 'unfinished' / 'a-run'}: No space left on device."
    stopped = {name for name, row in found.items() if row["result"] == "error"}
    assert CHILDREN | {"people"} <= stopped
    assert {found[name]["error"] for name in stopped} == {f"{sentence} Its files are still those of run yesterday."}
    assert exports_of(tmp_path) == before
    assert {row["result"] for row in run(simulation, tmp_path).values()} == {"ok"}


def test_many_exports_that_break_down_leave_the_places_for_requests_to_the_others(
    simulation: Simulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With four places, and calls of three exports that are given up before they began."""
    before = Journal.answered

    def maybe(self: Journal, call: Any) -> Any:
        if call.export.name in CHILDREN:
            raise DISK
        return before(self, call)

    monkeypatch.setattr(Journal, "answered", maybe)
    found = run(simulation, tmp_path)
    assert {name for name, row in found.items() if row["result"] == "error"} == CHILDREN
    assert {row["result"] for name, row in found.items() if name not in CHILDREN} == {"ok"}
