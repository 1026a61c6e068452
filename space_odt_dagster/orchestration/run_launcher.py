"""Dagster's default launcher, plus a check whether the process of a run still exists.

Without it, a run whose machine restarted stays "started" forever, and the runs that wait for it never start.
https://docs.dagster.io/deployment/execution/run-launchers
"""

import os
import socket
from pathlib import Path

import grpc  # type: ignore[import-untyped]
from dagster import DagsterRun

from space_odt_dagster.orchestration.dagster_internals import (
    CanCancelExecutionRequest,
    CanCancelExecutionResult,
    CheckRunHealthResult,
    DagsterUserCodeUnreachableError,
    DefaultRunLauncher,
    WorkerStatus,
    deserialize_value,
)
from space_odt_dagster.orchestration.tags import GRPC_INFO_TAG, PROCESS_TAG


def this_process() -> str:
    """The value of ``PROCESS_TAG`` for this process."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started_at(os.getpid())}"


class WatchedRunLauncher(DefaultRunLauncher):
    """The launcher for ``dagster.yaml``, to be used with ``run_monitoring``."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """True, so that run monitoring calls the check."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Failed if the process of the run is certainly gone, else running."""
        gone = self._code_server_has_lost(run) if GRPC_INFO_TAG in run.tags else process_is_gone(run)
        if gone:
            return CheckRunHealthResult(WorkerStatus.FAILED, "The process of the run is gone.")
        return CheckRunHealthResult(WorkerStatus.RUNNING)

    def _code_server_has_lost(self, run: DagsterRun) -> bool:
        client = self._get_grpc_client_for_termination(run.run_id)  # type: ignore[no-untyped-call]
        if client is None:
            return False
        try:
            answer = client.can_cancel_execution(CanCancelExecutionRequest(run_id=run.run_id), timeout=10)
        except DagsterUserCodeUnreachableError as unreachable:
            cause = unreachable.__cause__
            # A server that is only slow to answer may still be executing the run.
            return isinstance(cause, grpc.RpcError) and bool(cause.code() == grpc.StatusCode.UNAVAILABLE)
        return not deserialize_value(answer, CanCancelExecutionResult).can_cancel


def process_is_gone(run: DagsterRun) -> bool:
    """Whether the process that executes a run directly, as the command line does, is gone from this machine."""
    machine, number, beginning = [*run.tags.get(PROCESS_TAG, "").split(":"), "", "", ""][:3]
    if machine != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    # Another process may have the same number by now.
    return beginning not in ("", _started_at(int(number)))


def _started_at(number: int) -> str:
    """When a process started, as a text that no other process of that number has; empty if the system does not say (macOS)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return f"{boot}-{fields[19]}"
