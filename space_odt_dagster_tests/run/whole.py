"""Whole runs without Dagster, as one process after the other would make them: reading ahead, or one export at a time."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.private_files import make_private_folder
from space_odt_dagster.exports.row_text import RowText
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.errors import RunStopped
from space_odt_dagster.extraction.session import RequestPolicy
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.order import reading_order
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.engine import ReadingEngine, ReadingProgress
from space_odt_dagster.run.inventory import ApiAccess, Inventory
from space_odt_dagster.run.journals import Journals
from space_odt_dagster.run.resume import Unfinished
from space_odt_dagster.run.settings import Settings
from space_odt_dagster.run.sources import SourceFiles
from space_odt_dagster.simulator import Simulation

QUICK = RequestPolicy(
    concurrent_requests=4,
    timeout_seconds=10.0,
    back_off_seconds=0.001,
    throttle_back_off_seconds=0.001,
    breaker_pause_seconds=0.01,
)
V1 = MANIFEST.selection(Tier.V1)
Question = tuple[str, str, tuple[tuple[str, str], ...]]
TIMES = ("elapsed_ms", "throttled_ms", "started_at", "run_id", "tracking_id")


@contextmanager
def opened(
    simulation: Simulation,
    folder: Path,
    *names: str,
    ahead: bool = True,
    read_ahead: int = 24,
    resumes: str = "a-run",
    policy: RequestPolicy = QUICK,
    candidate_calls: int = 1000,
    redact: str | None = None,
    progress: ReadingProgress = lambda name, done, planned: None,
) -> Iterator[tuple[Inventory, Connection]]:
    """A run over the exports named, or those of the first version, and its connection."""
    access = Access(base_url=simulation.base_url, access_token=simulation.token, policy=policy)
    settings = Settings(
        access=access, out_dir=str(folder), read_ahead=read_ahead, candidate_calls=candidate_calls, redact=redact
    )
    context = RunContext(
        run_id=resumes,
        resumes=resumes,
        manifest=MANIFEST,
        settings=settings,
        selection=MANIFEST.in_order(names or V1),
        reads_ahead=ahead,
    )
    with Connection(access) as connection:
        connect = ApiAccess(connect=lambda: (connection, connection.identity()), progress=progress)
        with Inventory(context, connect) as inventory:
            yield inventory, connection


def read_all(inventory: Inventory, *, but: str | None = None) -> None:
    """Reads and keeps every export of the selection in reading order, as the steps of a job do, but for one that was kept."""
    for name in reading_order(MANIFEST[name] for name in inventory.context.selection):
        if name != but:
            outcome = inventory.read(name)
            if outcome.stopped is not None:
                inventory.stop(outcome.stopped, outcome)
            else:
                inventory.keep(outcome)


def read_rows(simulation: Simulation, folder: Path, *names: str) -> Iterator[tuple[str, list[bytes]]]:
    """The JSON of the rows of each export named, as it was read ahead: nothing is written but the journals."""
    access = Access(base_url=simulation.base_url, access_token=simulation.token, policy=QUICK)
    context = RunContext(
        run_id="a-run",
        resumes="a-run",
        manifest=MANIFEST,
        settings=Settings(access=access, out_dir=str(folder), read_ahead=24, candidate_calls=1000),
        selection=MANIFEST.in_order(names),
    )
    unfinished = Unfinished(context.layout.scratch, context.resumes)
    make_private_folder(UPath(unfinished.folder))
    journals = Journals(unfinished, None)
    with Connection(access) as connection:
        context = replace(context, org_id=connection.identity().org_id)
        files = SourceFiles(context, ExportStore(context.layout))
        engine = ReadingEngine(context, connection, journals, files, lambda name, done, planned: None)
        engine.start()
        for name in reading_order(MANIFEST[each] for each in context.selection):
            outcome = engine.outcome(name)
            assert outcome.stopped is None, outcome.stopped
            journal, text = engine.journal_of(name), RowText(MANIFEST[name])
            has_rows = journal is not None and outcome.result.has_rows
            yield name, [text.stored(row).data for row in journal.rows()] if has_rows and journal is not None else []
            engine.kept(name)
        connection.stop(RunStopped("The run has ended."), wait=True)
    journals.close_all()


def exports_of(folder: Path) -> dict[str, bytes]:
    """The bytes of every export by file name, without ``status`` and ``errors``."""
    files = (folder / "exports").iterdir()
    return {file.name: file.read_bytes() for file in files if file.stem not in ("status", "errors")}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of ``status`` or ``errors``, without what differs from run to run."""
    with (folder / "exports" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [{key: value for key, value in row.items() if key not in TIMES} for row in csv.DictReader(stream)]


def questions(simulation: Simulation) -> list[Question]:
    """What was asked, sorted; who the token belongs to is not part of it."""
    return sorted(each.identity for each in simulation.log.requests if not each.path.endswith("/people/me"))
