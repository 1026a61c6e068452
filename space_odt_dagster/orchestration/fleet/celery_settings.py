"""What launcher and workers have in common: the settings of Celery, and which version of the code they are."""

from typing import Any

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.after_reading import tool_version

CELERY: dict[str, Any] = {
    "task_default_queue": "dagster",
    "task_ignore_result": True,
    # Redis would give a task that takes longer than an hour to a second worker; Dagster tries again what a dead worker had.
    "task_acks_late": False,
    "worker_prefetch_multiplier": 1,
    "worker_disable_prefetch": True,
    # A new process for each run: memory of one organisation does not stay for the next.
    "worker_max_tasks_per_child": 1,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "worker_hijack_root_logger": False,
    # A broker that restarts is waited for.
    "task_publish_retry_policy": {"max_retries": 8, "interval_start": 0.2, "interval_step": 1, "interval_max": 10},
    # One that takes connections and says nothing is not.
    "broker_transport_options": {"socket_connect_timeout": 10, "socket_timeout": 30, "socket_keepalive": True},
}
"""https://docs.celeryq.dev/en/stable/userguide/configuration.html"""

VERSION_TAG = "space_odt/version"
"""The version of the code that launched a run."""


def this_version() -> str:
    """The version of this code and of its declarations."""
    return f"{tool_version()} ({MANIFEST.version})"
