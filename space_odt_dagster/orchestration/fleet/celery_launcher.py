"""Dagster's launcher for Celery, with four repairs.

- A worker that died leaves its task begun for ever, so its run would stay started, keep the limits of its organisation and token,
  and keep every later run from starting. Here a run without a sign of life has failed, and Dagster tries it again.
- To terminate such a run did nothing. Here it is *canceling* first, and canceled when the time for that is over.
- To terminate a run that is alive made it fail and start again. For the same reason, here it is canceled.
- Dagster would resume a run in place. A run of the inventory cannot be: its retry continues with what it kept.

Workers give no results back: the records of the runs say how they ended.
https://docs.dagster.io/deployment/execution/run-launchers
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.orchestration.dagster_internals import (
    CheckRunHealthResult,
    ExecuteRunArgs,
    LaunchRunContext,
    WorkerStatus,
    pack_value,
)
from space_odt_dagster.orchestration.fleet.celery_settings import CELERY, VERSION_TAG, this_version
from space_odt_dagster.orchestration.fleet.not_installed import NotInstalled
from space_odt_dagster.orchestration.fleet.signs_of_life import PATIENCE_SECONDS, Watch, key_of
from space_odt_dagster.orchestration.run_launcher import process_is_gone

try:
    from dagster_celery.config import TASK_EXECUTE_JOB_NAME
    from dagster_celery.launcher import CeleryRunLauncher
    from dagster_celery.tags import DAGSTER_CELERY_TASK_ID_TAG
    from kombu.exceptions import OperationalError
except ModuleNotFoundError as missing:
    raise NotInstalled("celery", missing) from None


class BrokerUnreachable(CouldNotRun):
    """The queue of the workers does not answer. One plain sentence."""


class WatchedCeleryRunLauncher(CeleryRunLauncher):
    """The launcher for ``dagster.yaml``. ``patience_seconds`` is how long a run may give no sign of life."""

    def __init__(self, broker: str, patience_seconds: int = PATIENCE_SECONDS, inst_data: Any = None) -> None:
        super().__init__(
            default_queue=CELERY["task_default_queue"], broker=broker, config_source=CELERY, inst_data=inst_data
        )
        self.patience_seconds = patience_seconds
        self.watch = Watch(patience_seconds)

    @classmethod
    def config_type(cls) -> Any:
        """The settings in ``dagster.yaml``."""
        return {
            "broker": dg.Field(dg.StringSource, description="The address of the queue of the workers."),
            "patience_seconds": dg.Field(
                dg.IntSource,
                is_required=False,
                default_value=PATIENCE_SECONDS,
                description="How long a run may give no sign of life before it has failed.",
            ),
        }

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> "WatchedCeleryRunLauncher":
        """The launcher with these settings."""
        return cls(inst_data=inst_data, **config_value)

    @property
    def supports_resume_run(self) -> bool:
        """False: a retry continues with what was kept."""
        return False

    def launch_run(self, context: LaunchRunContext) -> None:
        """Hands a run to the workers. Raises ``BrokerUnreachable``."""
        run = context.dagster_run
        self._instance.add_run_tags(run.run_id, {VERSION_TAG: this_version()})
        assert run.job_code_origin is not None
        asked = ExecuteRunArgs(
            job_origin=run.job_code_origin,
            run_id=run.run_id,
            instance_ref=self._instance.get_ref(),
            set_exit_code_on_failure=True,
        )
        task = self.celery.signature(TASK_EXECUTE_JOB_NAME, kwargs={"execute_job_args_packed": pack_value(asked)})
        try:
            self._launch_celery_task_run(run=run, task_signature=task, routing_key=TASK_EXECUTE_JOB_NAME)
        except OperationalError as failure:
            reason = str(failure.__cause__ or failure).rstrip(".")
            raise BrokerUnreachable(
                f"The broker of the workers (SPACE_ODT_BROKER_URL) does not answer: {reason}."
            ) from None

    def terminate(self, run_id: str) -> bool:
        """Ends a run as canceled, also if no worker answers. False if it had ended."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        if run.status is not dg.DagsterRunStatus.CANCELING:
            self._instance.report_run_canceling(run)
        task = run.tags.get(DAGSTER_CELERY_TASK_ID_TAG)
        if task is not None:
            self.celery.control.revoke(task, terminate=True)
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """Failed if the run gave no sign of life for the whole patience, or its process is gone if no worker has it."""
        if DAGSTER_CELERY_TASK_ID_TAG not in run.tags:
            gone = process_is_gone(run)
            status = WorkerStatus.FAILED if gone else WorkerStatus.RUNNING
            return CheckRunHealthResult(status, "The process of the run is gone." if gone else None)
        if self.watch.is_alive(self._instance, run):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.FAILED, f"No sign of life for {self.patience_seconds} seconds.")

    def get_run_worker_debug_info(self, run: dg.DagsterRun, include_container_logs: bool | None = True) -> str | None:
        """The last sign of life."""
        key = key_of(run)
        return f"Last sign of life: {self._instance.run_storage.get_cursor_values({key}).get(key, 'none')}"
