"""A code location that costs nothing to load: three assets for each organisation, the second of which waits until it may go on."""

import os
import time
from pathlib import Path

import dagster as dg

ORGANISATIONS = dg.StaticPartitionsDefinition(["acme", "globex", "initech"])
FOLDER = "TINY_FOLDER"
"""The variable with the folder in which a run writes what it did, and looks whether it may go on."""
JOB = "tiny_run"


def _note(context: dg.AssetExecutionContext, step: str) -> None:
    with (Path(os.environ[FOLDER]) / "steps").open("a", encoding="utf-8") as file:
        file.write(f"{context.partition_key} {step} {context.run.run_id} {os.getpid()} {os.getppid()}\n")


while (Path(os.environ.get(FOLDER, "")) / "hold-loading").exists():  # a run that is taken, and has not begun
    time.sleep(0.02)


@dg.asset(partitions_def=ORGANISATIONS)
def first(context: dg.AssetExecutionContext) -> None:
    """Says that it ran."""
    _note(context, "first")


@dg.asset(partitions_def=ORGANISATIONS, deps=[first])
def held(context: dg.AssetExecutionContext) -> None:
    """Waits for a file of the name of its organisation, if there is a file that says so."""
    _note(context, "held")
    folder, name = Path(os.environ[FOLDER]), context.partition_key
    while (folder / f"hold-{name}").exists():
        time.sleep(0.02)


@dg.asset(partitions_def=ORGANISATIONS, deps=[held])
def last(context: dg.AssetExecutionContext) -> None:
    """Says that it ran."""
    _note(context, "last")


defs = dg.Definitions(
    assets=[first, held, last],
    jobs=[dg.define_asset_job(JOB, dg.AssetSelection.all(), executor_def=dg.in_process_executor)],
    executor=dg.in_process_executor,
)
