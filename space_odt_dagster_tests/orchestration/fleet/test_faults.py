"""What fails around the workers: network, memory, places, the queue, and a worker that dies before its run begins."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import dagster as dg
import pytest

from space_odt_dagster.orchestration.fleet.celery_launcher import WatchedCeleryRunLauncher
from space_odt_dagster.orchestration.fleet.celery_settings import CELERY
from space_odt_dagster.orchestration.fleet.lost_runs import lost_runs
from space_odt_dagster.orchestration.fleet.signs_of_life import Watch
from space_odt_dagster_tests.command_line.warm_start import WarmProcess
from space_odt_dagster_tests.orchestration.fleet import tiny
from space_odt_dagster_tests.orchestration.fleet.engine import Engine, engine, wait_for
from space_odt_dagster_tests.orchestration.fleet.link import Link, link
from space_odt_dagster_tests.orchestration.fleet.tiny_runs import JOB, begun, hold, steps
from tools.cluster.servers import Postgres, Server


@pytest.fixture(autouse=True)
def clean_environment() -> None:
    """The environment is that of the engine, for all tests of this file."""


@dataclass(frozen=True)
class Linked:
    """An engine, and the links through which its first worker reaches database and queue."""

    made: Engine
    links: tuple[Link, Link]

    def worker(self) -> WarmProcess:
        """The first worker, started when it is needed."""
        if not self.made.workers:
            database, broker = (f"127.0.0.1:{each.port}/" for each in self.links)
            name = self.made.environ["SPACE_ODT_DATABASE_URL"].rpartition("/")[2]
            self.made.start_worker(
                SPACE_ODT_DATABASE_URL=f"postgresql://dagster@{database}{name}",
                SPACE_ODT_BROKER_URL=f"redis://{broker}0",
            )
        return self.made.workers[0]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory, database: Postgres, broker: Server) -> Iterator[Linked]:
    folder = tmp_path_factory.mktemp("engine")
    with (
        link(database.port) as to_database,
        link(broker.port) as to_broker,
        engine(folder, tiny.__name__, database, broker, TINY_FOLDER=str(folder)) as made,
    ):
        yield Linked(made, (to_database, to_broker))


@pytest.fixture
def made(linked: Linked) -> Engine:
    return linked.made


@pytest.fixture
def look(made: Engine) -> Callable[[float], None]:
    """A tick of the sensor that looks for lost runs, some seconds later."""
    sensor = lost_runs("lost_runs", Watch(clock=lambda: made.now))

    def tick(after: float) -> None:
        made.now += after
        sensor.evaluate_tick(dg.build_sensor_context(made.instance))

    return tick


def retry_of(made: Engine, run_id: str) -> str:
    """The run that tries a failed one again."""
    made.retry()
    retry = made.retry_of(run_id)
    assert retry is not None
    return retry.run_id


def test_no_more_runs_begin_than_there_are_places_and_what_waits_for_one_is_not_lost(
    linked: Linked, made: Engine, look: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = made.instance.run_coordinator
    assert isinstance(queue, dg.QueuedRunCoordinator)
    full = queue.get_run_queue_config()._replace(max_concurrent_runs=2)
    monkeypatch.setattr(queue, "get_run_queue_config", lambda: full)
    runs = [made.launch(JOB, name) for name in ("acme", "globex", "initech")]
    for _ in range(2):
        made.dequeue()
        look(1000)
        assert [made.status(run_id) for run_id in runs] == ["STARTING", "STARTING", "QUEUED"]
    linked.worker()
    made.ended(runs[0])
    made.dequeue()
    assert {made.ended(run_id) for run_id in runs} == {"SUCCESS"}


def test_a_run_whose_process_is_killed_for_its_memory_is_tried_again_by_the_same_worker(
    linked: Linked, made: Engine
) -> None:
    worker = linked.worker()
    held = hold(made, "globex")
    run_id = begun(made, "globex")
    os.kill(steps(made, run_id)["held"][0], signal.SIGKILL)
    made.monitor()
    made.monitor(after=5)  # its last sign may have been new
    made.monitor(after=5)
    assert made.status(run_id) == "FAILURE"
    retry = retry_of(made, run_id)
    held.unlink()
    made.dequeue()
    assert made.ended(retry) == "SUCCESS"
    assert {parent for _, parent in steps(made, retry).values()} == {worker.pid}


def test_a_worker_without_network_counts_as_dead_and_takes_runs_again_when_it_is_back(
    linked: Linked, made: Engine
) -> None:
    far = linked.worker()
    log = made.folder / "worker-0.log"
    held = hold(made, "initech")
    run_id = begun(made, "initech")
    for each in linked.links:
        each.cut()
    made.monitor()
    made.monitor(after=5)  # its last sign may have been new
    made.monitor(after=5)
    assert made.status(run_id) == "FAILURE"
    retry = retry_of(made, run_id)
    near = made.start_worker()
    made.dequeue()
    held.unlink()
    assert made.ended(retry) == "SUCCESS"
    assert set(steps(made, retry)) == {"held", "last"}
    assert "last" not in steps(made, run_id), "it does nothing that it cannot record"
    made.stop_worker(near)

    connected = log.read_text().count("Connected to ")
    for each in linked.links:
        each.mend()
    wait_for(lambda: log.read_text().count("Connected to ") > connected or None, "the queue", every=0.1)
    another = made.launch(JOB, "initech")
    made.dequeue()
    assert made.ended(another) == "SUCCESS"
    assert {parent for _, parent in steps(made, another).values()} == {far.pid}
    assert made.status(run_id) == "FAILURE"


def test_a_run_that_was_taken_and_never_began_goes_on_elsewhere(
    linked: Linked, made: Engine, look: Callable[[float], None]
) -> None:
    worker = linked.worker()
    held = made.folder / "hold-loading"
    held.touch()
    run_id = made.launch(JOB, "acme")
    made.dequeue()
    run = made.location.run_of(run_id)
    wait_for(lambda: Watch().is_taken(made.instance, run) or None, "a sign of life")
    look(0)
    made.stop_worker(worker)
    held.unlink()
    look(0)
    assert made.status(run_id) == "STARTING", "its last sign is new"
    look(5)
    assert made.status(run_id) == "FAILURE"
    assert "No sign of life for 4 seconds, and it had not begun." in made.said(run_id)
    retry = retry_of(made, run_id)
    made.start_worker()
    made.dequeue()
    assert made.ended(retry) == "SUCCESS"


@pytest.mark.parametrize("listens", [False, True], ids=["refuses", "says nothing"])
def test_a_broker_that_does_not_answer_is_one_sentence_without_its_password(
    made: Engine, monkeypatch: pytest.MonkeyPatch, listens: bool
) -> None:
    options = dict(CELERY["broker_transport_options"])
    assert max(options["socket_timeout"], options["socket_connect_timeout"]) <= 30
    options |= {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
    monkeypatch.setitem(CELERY, "broker_transport_options", options)
    monkeypatch.setitem(CELERY, "task_publish_retry_policy", {"max_retries": 0})
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        if not listens:
            door.close()
        launcher = WatchedCeleryRunLauncher(f"redis://:Example-Secret@127.0.0.1:{port}/0")
        launcher.register_instance(made.instance)
        monkeypatch.setattr(made.instance, "_run_launcher", launcher)
        run_id = made.launch(JOB, "acme")
        made.dequeue()
    assert made.status(run_id) == "FAILURE"
    said = "\n".join(str(each.dagster_event) for each in made.instance.all_logs(run_id)) + made.said(run_id)
    assert "The broker of the workers (SPACE_ODT_BROKER_URL) does not answer: " in said
    assert "Example-Secret" not in said
