"""Runs on Celery workers: whatever happens to a worker, the queue or the database, a run ends, and none is started for ever."""

import os
import signal
import socket
from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.launcher.base import WorkerStatus

from space_odt_dagster.orchestration.fleet import celery_launcher
from space_odt_dagster.orchestration.fleet.celery_settings import this_version
from space_odt_dagster.orchestration.fleet.signs_of_life import key_of
from space_odt_dagster.orchestration.run_launcher import this_process
from space_odt_dagster.orchestration.tags import PROCESS_TAG
from space_odt_dagster_tests.orchestration.fleet import tiny
from space_odt_dagster_tests.orchestration.fleet.engine import Engine, engine, wait_for
from space_odt_dagster_tests.orchestration.fleet.tiny_runs import JOB, begun, hold, steps
from tools.cluster.servers import Postgres, Server


@pytest.fixture(autouse=True)
def clean_environment() -> None:
    """The environment is that of the engine, for all tests of this file."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, database: Postgres, broker: Server) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("engine")
    with engine(folder, tiny.__name__, database, broker, TINY_FOLDER=str(folder)) as found:
        yield found


@pytest.fixture
def with_worker(made: Engine) -> Engine:
    """The engine with one worker at least."""
    if all(worker.poll() is not None for worker in made.workers):
        made.start_worker()
    return made


def test_a_run_whose_worker_was_killed_fails_and_goes_on_elsewhere(with_worker: Engine) -> None:
    made = with_worker
    held = hold(made, "acme")
    run_id = begun(made, "acme")
    made.monitor()
    run = made.location.run_of(run_id)
    before = made.instance.run_storage.get_cursor_values({key_of(run)})
    wait_for(lambda: made.instance.run_storage.get_cursor_values({key_of(run)}) != before or None, "a sign of life")
    made.monitor(after=100)
    assert made.status(run_id) == "STARTED", "it gave a sign"

    made.stop_worker(made.workers[-1])
    made.monitor(after=1)
    made.monitor(after=2)
    assert made.status(run_id) == "STARTED", "its last sign may be from a moment ago"
    made.monitor(after=2)
    assert made.status(run_id) == "FAILURE"
    assert "No sign of life for 4 seconds" in made.said(run_id)
    assert "Last sign of life: " in made.said(run_id)
    made.retry()
    retry = made.retry_of(run_id)
    assert retry is not None
    held.unlink()
    made.start_worker()
    made.dequeue()
    assert made.ended(retry.run_id) == "SUCCESS"
    assert set(steps(made, retry.run_id)) == {"held", "last"}, "what it had done is not done again"


def test_a_run_of_the_command_line_lives_as_long_as_its_process(with_worker: Engine) -> None:
    launcher = with_worker.instance.run_launcher
    there, gone = this_process(), f"{socket.gethostname()}:{os.getpid()}:of-another-boot"
    for tag, status in ((there, WorkerStatus.RUNNING), (gone, WorkerStatus.FAILED)):
        run = dg.DagsterRun(job_name="inventory_run", tags={PROCESS_TAG: tag})
        for _ in range(3):
            with_worker.now += 1000
            assert launcher.check_run_worker_health(run).status is status


def test_a_run_that_is_terminated_is_canceled_and_not_tried_again(with_worker: Engine) -> None:
    made = with_worker
    held = hold(made, "globex")
    run_id = begun(made, "globex")
    assert made.instance.run_launcher.terminate(run_id)
    assert made.ended(run_id) == "CANCELED"
    made.retry()
    assert made.retry_of(run_id) is None
    assert not made.instance.run_launcher.terminate(run_id)
    held.unlink()


def test_a_run_whose_process_was_killed_can_be_terminated(with_worker: Engine) -> None:
    made = with_worker
    held = hold(made, "acme")
    run_id = begun(made, "acme")
    os.kill(steps(made, run_id)["held"][0], signal.SIGKILL)
    assert made.instance.run_launcher.terminate(run_id)
    assert made.status(run_id) == "CANCELING"

    def canceled() -> bool | None:
        made.monitor()
        return made.status(run_id) == "CANCELED" or None

    wait_for(canceled, "the end of the time to cancel")
    made.retry()
    assert made.retry_of(run_id) is None
    held.unlink()


def test_a_worker_that_is_stopped_for_an_update_interrupts_its_run_and_another_goes_on(with_worker: Engine) -> None:
    made = with_worker
    held = hold(made, "initech")
    run_id = begun(made, "initech")
    made.stop_worker(made.workers[-1], signal.SIGTERM)
    assert made.ended(run_id) == "FAILURE"
    assert "Execution was interrupted unexpectedly" in made.said(run_id)
    made.retry()
    retry = made.retry_of(run_id)
    assert retry is not None
    held.unlink()
    made.start_worker()
    made.dequeue()
    assert made.ended(retry.run_id) == "SUCCESS"


def test_a_run_of_another_version_is_refused_with_both(with_worker: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made = with_worker
    monkeypatch.setattr(celery_launcher, "this_version", lambda: "0.0.9 (of old)")
    run_id = made.launch(JOB, "acme")
    made.dequeue()
    assert made.ended(run_id) == "FAILURE"
    assert f"This worker has version {this_version()}, and" in made.said(run_id)
    assert "the run was launched by 0.0.9 (of old): install the same version" in made.said(run_id)
    assert steps(made, run_id) == {}


def test_runs_go_on_when_the_queue_and_the_database_restart(
    with_worker: Engine, database: Postgres, broker: Server
) -> None:
    made = with_worker
    held = hold(made, "acme")
    run_id = begun(made, "acme")
    broker.stop(signal.SIGKILL)
    database.stop()
    database.start()
    held.unlink()
    assert made.ended(run_id) == "SUCCESS"
    broker.start()
    second = made.launch(JOB, "globex")
    made.dequeue()
    assert made.ended(second) == "SUCCESS"
