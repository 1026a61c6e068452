"""Whether the queue of a Dagster home limits the runs of many organisations."""

from pathlib import Path

import dagster as dg

from space_odt_dagster.orchestration.fleet.run_coordinator import OrganisationRunCoordinator
from space_odt_dagster.orchestration.tags import PARTITION_TAG, TOKEN_TAG

EXAMPLE = Path(__file__).with_name("dagster.yaml")
"""The settings of a new home."""


def what_is_missing(instance: dg.DagsterInstance) -> str | None:
    """What ``dagster.yaml`` lacks so that no organisation is read twice at a time, nor two with one token; None if nothing."""
    missing = []
    if not isinstance(instance.run_coordinator, OrganisationRunCoordinator):
        missing.append("OrganisationRunCoordinator as run_coordinator")
    queue = instance.get_concurrency_config().run_queue_config
    limits = queue.tag_concurrency_limits if queue is not None else ()
    each = {limit["key"] for limit in limits if limit["limit"] == 1 and isinstance(limit.get("value"), dict)}
    missing += [f"a limit of 1 for each value of {tag}" for tag in (PARTITION_TAG, TOKEN_TAG) if tag not in each]
    return f"it needs {', '.join(missing)}, as in {EXAMPLE}." if missing else None
