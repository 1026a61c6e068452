"""The Dagster job of a command-line run: the real graph with the run's own resources, recorded in an instance."""

import gc
import logging
import os
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
from sqlalchemy.exc import DatabaseError

from space_odt_dagster.extraction.errors import Interrupted
from space_odt_dagster.orchestration.asset_keys import asset_keys_from
from space_odt_dagster.orchestration.build import build_run_job
from space_odt_dagster.orchestration.dagster_home import open_instance, plain_path, prepare_home
from space_odt_dagster.orchestration.lake_asset import LAKE
from space_odt_dagster.orchestration.own_settings import environment
from space_odt_dagster.orchestration.run_assets import OUTPUTS, REPORT
from space_odt_dagster.orchestration.run_launcher import this_process
from space_odt_dagster.orchestration.tags import OUTPUT_TAG, PROCESS_TAG, RESUMES_TAG
from space_odt_dagster.run.inventory import Inventory


@dg.logger(None, description="Logs nothing, because the command line shows its own progress.")
def silent_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """A logger that logs nothing."""
    logger = logging.Logger("space_odt.silent")
    logger.addHandler(logging.NullHandler())
    return logger


def execute(inventory: Inventory, *, home: Path, resumes: str | None) -> str | None:
    """Executes the job of the run's scope, or a part of it. Returns an error that the inventory does not know of, or None.

    ``resumes`` is the run whose journals this one resumes.
    """
    try:
        return _execute(inventory, home=home, tags={RESUMES_TAG: resumes} if resumes else {})
    except DatabaseError as broken:
        return (
            f"Cannot write the run's record in {home} ({broken.orig}). "
            "Free space, fix the permissions or set DAGSTER_HOME to another folder."
        )


def _execute(inventory: Inventory, *, home: Path, tags: Mapping[str, str]) -> str | None:
    scope = inventory.context.scope
    name = scope.name if scope is not None else inventory.context.settings.scope
    job = build_run_job(inventory, scope=name, loggers={"silent": silent_logger})
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "1000")
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    keys = asset_keys_from(environment())
    prepare_home(home)
    # The objects made so far stay until the end: the garbage collector need not check them again and again.
    gc.freeze()
    with plain_path(home) as path, open_instance(path) as instance:
        result = job.execute_in_process(
            run_id=inventory.context.run_id,
            instance=instance,
            run_config={"loggers": {"silent": {}}},
            tags={**tags, PROCESS_TAG: this_process(), OUTPUT_TAG: inventory.context.layout.address},
            asset_selection=keys.all_of(steps) if (steps := _steps(inventory)) is not None else None,
            raise_on_error=False,
        )
        if isinstance(inventory.ledger.stopped, Interrupted):
            run = instance.get_run_by_id(inventory.context.run_id)
            if run is not None:
                instance.report_run_canceled(run, str(inventory.ledger.stopped))
        if result.success or inventory.ledger.stopped is not None:
            return None
        failed = sorted(
            {keys.name_of_step(event.step_key or "") for event in result.all_events if event.is_step_failure}
        )
        return f"These steps broke down: {', '.join(failed)}. The run in Dagster ({home}) says why."


def _steps(inventory: Inventory) -> list[str] | None:
    """The assets to materialize: the selected exports and the outputs made from them; None for the whole scope.

    Given all assets of a job, Dagster would build it three times and record it twice.
    """
    context = inventory.context
    scope = context.scope
    if scope is not None and not scope.excluded and context.selection == scope.names and context.settings.with_report:
        return None
    names = [*context.selection, *OUTPUTS, *([LAKE] if context.settings.lake else [])]
    return [name for name in names if name != REPORT or context.settings.with_report]
