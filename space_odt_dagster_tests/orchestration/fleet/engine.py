"""The engine of several machines, for tests: PostgreSQL, Redis, Celery workers, and what Dagster's daemon does, step by step.

The daemon's own functions are called when a test wants them, so nothing waits for its next round.
"""

import logging
import os
import signal
import sys
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import dagster as dg
import yaml
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget
from dagster._daemon.auto_run_reexecution.event_log_consumer import EventLogConsumerDaemon
from dagster._daemon.monitoring.run_monitoring import execute_run_monitoring_iteration
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.fleet import celery_launcher
from space_odt_dagster.orchestration.fleet.celery_launcher import WatchedCeleryRunLauncher
from space_odt_dagster_tests.command_line.warm_start import WarmProcess, start_warm
from space_odt_dagster_tests.orchestration.beginnings import beginning_of
from space_odt_dagster_tests.orchestration.few_exports import with_few_exports
from space_odt_dagster_tests.orchestration.location import LOCATION, Location, loaded_with_the_environment_of_now
from tools.cluster.compose import SETTINGS, command_of
from tools.cluster.servers import Postgres, Server

ROOT = Path(__file__).parents[3]
Found = TypeVar("Found")
LONG_ENOUGH = 120
_AS_A_WORKER = """
import os, sys
os.setsid()
from celery.__main__ import main
sys.argv[:] = {command!r}
sys.exit(main())
"""
_IMPORTED_BY_A_WORKER = [
    f"{celery_launcher.__package__}.{name}" for name in ("celery_launcher", "definitions", "warm_postgres")
]
"""Not what reads REMAP_SIGTERM when it is imported: it is a variable of the workers."""


def wait_for(found: Callable[[], Found | None], what: str, *, every: float = 0.1) -> Found:
    """What comes at last, asked for every so many seconds."""
    until = time.monotonic() + LONG_ENOUGH
    while (value := found()) is None:
        assert time.monotonic() < until, f"{what} did not come in {LONG_ENOUGH} s"
        time.sleep(every)
    return value


@dataclass
class Engine:
    """One Dagster instance over the databases, and its workers. ``now`` is the clock by which signs of life are watched."""

    location: Location
    folder: Path
    environ: Mapping[str, str]
    now: float = 0.0
    workers: list[WarmProcess] = field(default_factory=list)
    _retries: EventLogConsumerDaemon = field(default_factory=lambda: EventLogConsumerDaemon(interval_seconds=1))

    @property
    def instance(self) -> dg.DagsterInstance:
        """Where runs are recorded."""
        return self.location.instance

    def start_worker(self, *, places: int = 1, **variables: str) -> WarmProcess:
        """A worker as deploy/compose.yaml starts it, once it takes runs, with these variables besides those of the engine."""
        number = len(self.workers)
        name = f"worker-{number}"
        log = self.folder / f"{name}.log"
        given = {**self.environ, "PLACES_OF_A_WORKER": str(places), "NAME_OF_A_WORKER": name}
        with log.open("wb") as said:
            worker = start_warm(
                (),
                folder=self.folder,
                variables={**self.environ, **variables},
                first=beginning_of(self.folder) + _AS_A_WORKER.format(command=command_of("worker-1", given)),
                outputs=(said.fileno(), said.fileno()),
                imports=_IMPORTED_BY_A_WORKER,
            )
        self.workers.append(worker)
        wait_for(lambda: " ready." in log.read_text() or worker.poll() is not None or None, "a worker")
        assert worker.poll() is None, log.read_text()
        return worker

    def stop_worker(self, worker: WarmProcess, number: signal.Signals = signal.SIGKILL) -> None:
        """What a machine that dies does to a worker: parent and children at once. Another signal goes to the parent."""
        with suppress(ProcessLookupError):
            if number is signal.SIGKILL:
                os.killpg(worker.pid, number)
            else:
                worker.send_signal(number)
        worker.wait(LONG_ENOUGH)

    def launch(self, job: str, partition: str | None, **tags: str) -> str:
        """The id of a run that was asked for and waits in the queue."""
        if partition is not None:
            tags["dagster/partition"] = partition
        launched = self.location.launch(job, tags=tags)
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def dequeue(self) -> None:
        """Hands runs from Dagster's queue to the workers, as far as the limits allow."""
        list(QueuedRunCoordinatorDaemon(interval_seconds=1).run_iteration(self.location.context))

    def monitor(self, *, after: float = 0) -> None:
        """Looks after the runs under way, some seconds later by the clock of the watch."""
        self.now += after
        problems = list(execute_run_monitoring_iteration(self.location.context, logging.getLogger("m")))
        assert [each for each in problems if each is not None] == []

    def retry(self) -> None:
        """Asks for what failed once more, if Dagster retries it."""
        list(self._retries.run_iteration(self.location.context))

    def status(self, run_id: str) -> str:
        """The status of a run."""
        return self.location.run_of(run_id).status.value

    def ended(self, run_id: str) -> str:
        """The status of a run when it has ended."""
        over = ("SUCCESS", "FAILURE", "CANCELED")
        return wait_for(lambda: now if (now := self.status(run_id)) in over else None, f"the end of {run_id}")

    def retry_of(self, run_id: str) -> dg.DagsterRun | None:
        """The run that tries another again; None if there is none."""
        return next((run for run in self.instance.get_runs() if run.parent_run_id == run_id), None)

    def said(self, run_id: str) -> str:
        """Every message of a run."""
        return "\n".join(each.message for each in self.instance.all_logs(run_id))


@contextmanager
def engine(
    folder: Path,
    module: str,
    database: Postgres,
    broker: Server,
    exports: tuple[str, ...] = (),
    **variables: str,
) -> Iterator[Engine]:
    """An engine for a code location, in a database of its own. With ``exports``, that of the product, which has only these."""
    name = f"d{uuid.uuid4().hex[:12]}"
    with database.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    home = folder / "home"
    home.mkdir()
    own = {
        "DAGSTER_HOME": str(home),
        "SPACE_ODT_DATABASE_URL": database.url.replace("/postgres", f"/{name}"),
        "SPACE_ODT_BROKER_URL": f"redis://127.0.0.1:{broker.port}/0",
        "SPACE_ODT_PLACES": "4",
        "DAGSTER_EVENT_BATCH_SIZE": "1000",
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "REMAP_SIGTERM": "SIGQUIT",
        **variables,
        **(with_few_exports(folder, MANIFEST.only(exports)) if exports else {}),
    }
    kept = {key: os.environ.get(key) for key in own}
    os.environ.update(own)
    settings = yaml.safe_load(SETTINGS.read_text(encoding="utf-8"))
    # Signs several times in this patience of seconds; whether they came is asked by the clock of the test.
    settings["run_launcher"]["config"]["patience_seconds"] = 4
    settings["run_monitoring"]["cancel_timeout_seconds"] = 1
    if not exports:
        settings["run_coordinator"].update(module="dagster", **{"class": "QueuedRunCoordinator"})
    (home / "dagster.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    origin = InProcessCodeLocationOrigin(
        LoadableTargetOrigin(executable_path=sys.executable, module_name=module), location_name=LOCATION
    )
    try:
        with (
            loaded_with_the_environment_of_now(exports) if exports else nullcontext(),
            dg.DagsterInstance.from_config(str(home)) as instance,
            WorkspaceProcessContext(instance, InProcessWorkspaceLoadTarget([origin])) as context,
        ):
            path = os.pathsep.join(filter(None, [own.get("PYTHONPATH"), str(ROOT)]))
            made = Engine(Location(context), folder, {**os.environ, "PYTHONPATH": path})
            launcher = instance.run_launcher
            assert isinstance(launcher, WatchedCeleryRunLauncher)
            launcher.watch.clock = lambda: made.now
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # how Dagster says that it begins here
                made.retry()
            try:
                yield made
            finally:
                for worker in made.workers:
                    made.stop_worker(worker)
    finally:
        for key, value in kept.items():
            os.environ.pop(key) if value is None else os.environ.update({key: value})
