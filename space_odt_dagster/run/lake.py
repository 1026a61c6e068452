"""Folds the snapshot of a run into the lake. If that fails, the failure becomes one sentence; it never ends a run.

What folds is imported when it is needed: a run without a lake imports neither it nor DuckDB.
"""

import time
from dataclasses import dataclass

from upath import UPath

from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.run.context import RunContext


@dataclass(frozen=True, kw_only=True)
class RunLake:
    """What folding did, as numbers: snapshots folded, versions that began and ended, values that did not fit their type, bytes in
    the lake, and how long it took. Without it, ``why`` says why. ``problems`` is what a check of all files found.
    """

    root: UPath | None = None
    snapshots: int = 0
    begun: int = 0
    ended: int = 0
    unfit: int = 0
    size: int = 0
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    why: str = ""


def lake_of_run(context: RunContext) -> RunLake:
    """Folds all snapshots that are newer than the newest in the lake, and checks the lake. Raises nothing."""
    began = time.monotonic()
    try:
        from space_odt_dagster.history.checking import problems_of
        from space_odt_dagster.history.folding import Csv, bring_up_to_date, size_of, unfit_in
        from space_odt_dagster.history.lake import LakeOptions, lake_root
        from space_odt_dagster.history.retention import Retention

        layout, settings = context.layout, context.settings
        root = lake_root(layout, settings.lake_dir)
        options = LakeOptions(
            key=redaction_key(layout, settings.redact_key),
            retention=Retention(days=settings.lake_keep_days, fact_days=settings.lake_keep_fact_days),
        )
        found = bring_up_to_date(layout, root, options, csv=Csv(safe=settings.csv_safe), manifest=context.manifest)
        seconds = time.monotonic() - began
        return RunLake(
            root=root,
            snapshots=len(found.folded),
            begun=found.begun,
            ended=found.ended,
            unfit=unfit_in(found),
            size=size_of(root),
            seconds=round(seconds, 1),
            problems=problems_of(root).problems,
        )
    except (CouldNotRun, OSError) as failure:
        return RunLake(why=f"The snapshot was not folded into the lake: {failure}")
    except Exception as broken:
        return RunLake(why=f"Folding into the lake broke down ({type(broken).__name__}): please report this.")
