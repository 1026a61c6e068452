"""The names of jobs over the whole inventory, and every run tag that is written or looked up, including Dagster's own.

https://docs.dagster.io/guides/build/assets/metadata-and-tags/tags
"""

from space_odt_dagster.orchestration.dagster_internals import (
    ASSET_RESUME_RETRY_TAG,
    GRPC_INFO_TAG,
    MAX_RETRIES_TAG,
    RESUME_RETRY_TAG,
    WILL_RETRY_TAG,
)

__all__ = [
    "ASSET_RESUME_RETRY_TAG",
    "CALLING_INVENTORY_RUN",
    "FULL_INVENTORY_RUN",
    "GRPC_INFO_TAG",
    "INVENTORY_RUN",
    "MAX_RETRIES_TAG",
    "ORGANISATION_TAG",
    "OUTPUT_TAG",
    "PARTITION_TAG",
    "PRIORITY_TAG",
    "PROCESS_TAG",
    "RANGE_TAG",
    "RESUMES_TAG",
    "RESUME_RETRY_TAG",
    "RUN_TAG",
    "RUN_TAGS",
    "SCHEDULE_NAME_TAG",
    "TOKEN_TAG",
    "WHOLE_RUNS",
    "WILL_RETRY_TAG",
]

INVENTORY_RUN = "inventory_run"
"""The job that reads the default exports."""
CALLING_INVENTORY_RUN = "calling_inventory_run"
FULL_INVENTORY_RUN = "full_inventory_run"
WHOLE_RUNS = {"v1": INVENTORY_RUN, "calling": CALLING_INVENTORY_RUN, "full": FULL_INVENTORY_RUN}
"""The job of each scope."""

RUN_TAG = "space_odt/run"
"""A tag of every run of our jobs, so that ``dagster.yaml`` can limit them to one at a time."""
RUN_TAGS = {RUN_TAG: "inventory"}

OUTPUT_TAG = "space_odt/output_folder"
"""The output folder that a run writes to. Only our runs have it: retention uses it to find the records that it may remove."""

RESUMES_TAG = "space_odt/resumes"
"""The run whose journals a run resumes."""

PROCESS_TAG = "space_odt/process"
"""Machine, number and start time of the process that executes a run directly, as the command line does."""

ORGANISATION_TAG, TOKEN_TAG = "space_odt/organisation", "space_odt/token"
"""Which of several organisations a run reads, and with which token: ``dagster.yaml`` can limit the runs of each."""

SCHEDULE_NAME_TAG = "dagster/schedule_name"
"""The schedule that launched a run. This and the next are public tags without a name in Dagster's public module."""
PARTITION_TAG, RANGE_TAG = "dagster/partition", "dagster/asset_partition_range_start"
PRIORITY_TAG = "dagster/priority"
