"""The Celery app of the workers: ``celery -A space_odt_dagster.orchestration.fleet.celery_app worker``.

A worker executes one task, a whole run, in a process of its own, which gives signs of life from its first moment to its last.
"""

import gc
import importlib
import os
import signal
from contextlib import suppress
from typing import Any

import dagster as dg

from space_odt_dagster.orchestration.dagster_internals import ExecuteRunArgs, unpack_value
from space_odt_dagster.orchestration.fleet.celery_settings import CELERY, VERSION_TAG, this_version
from space_odt_dagster.orchestration.fleet.not_installed import NotInstalled
from space_odt_dagster.orchestration.fleet.signs_of_life import PATIENCE_SECONDS, signs_of_life
from space_odt_dagster.run.findings import prepare_judging
from space_odt_dagster.run.setting import SettingsError

try:
    from celery import Task
    from dagster_celery.make_app import make_app
    from dagster_celery.tasks import create_execute_job_task
except ModuleNotFoundError as missing:
    raise NotInstalled("celery", missing) from None

BROKER = "SPACE_ODT_BROKER_URL"
_OF_EVERY_RUN = ("celery_launcher", "definitions", "run_coordinator", "warm_postgres")
"""What each run imports. The definitions themselves are loaded by each, as the file of the organisations may have changed."""


class RunTask(Task):  # type: ignore[misc]
    """The task of a run, with signs of life around it. Refuses a run that was launched by another version of the code."""

    def __call__(self, execute_job_args_packed: Any) -> Any:
        """Executes the run."""
        with dg.DagsterInstance.get() as instance:
            asked = unpack_value(execute_job_args_packed, as_type=ExecuteRunArgs)
            run = instance.get_run_by_id(asked.run_id)
            if run is None or _is_of_another_version(instance, run):
                return None
            # A worker that stops sends SIGQUIT, for which Celery ends the process as if a step had failed. Dagster knows SIGTERM:
            # the run is interrupted, keeps what it has, and is tried again elsewhere.
            signal.signal(signal.SIGQUIT, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))
            patience = getattr(instance.run_launcher, "patience_seconds", PATIENCE_SECONDS)
            with signs_of_life(instance, run, patience=patience):
                return super().__call__(execute_job_args_packed=execute_job_args_packed)


def _is_of_another_version(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    launched_by = run.tags.get(VERSION_TAG, this_version())
    if launched_by == this_version():
        return False
    instance.report_run_failed(
        run,
        f"This worker has version {this_version()}, and the run was launched by {launched_by}: install the same version on the "
        "code server, the daemon and every worker.",
    )
    return True


if not os.environ.get(BROKER, "").strip():
    raise SettingsError(f"{BROKER} is not set where the worker starts: set it to the address of the queue.")
app = make_app({"broker": os.environ[BROKER], "config_source": CELERY})  # type: ignore[no-untyped-call]
execute_job = create_execute_job_task(app, base=RunTask)  # type: ignore[arg-type]

for name in _OF_EVERY_RUN:
    importlib.import_module(f"{__name__.rpartition('.')[0]}.{name}")
with suppress(ModuleNotFoundError):  # where the folders are in no S3 store
    importlib.import_module("s3fs")
prepare_judging()
gc.freeze()  # the processes of the runs share it, and the garbage collector need not look at it
