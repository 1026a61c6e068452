"""The cost of declaring more exports than are read: loading the code location, and starting a run of v1.

Measures processor time, which hardly depends on the load of the machine.
"""

import time
from collections.abc import Callable

from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.order import reading_order
from space_odt_dagster.orchestration.build import build_run_job, inventory_definitions
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.inventory import ApiAccess, Inventory
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster_tests.manifest.multiplied import multiplied

MANY = 406


def location_seconds(manifest: Manifest) -> float:
    """The processor time to build the location and resolve all its jobs, as ``dagster dev`` does."""
    return _took(lambda: inventory_definitions(manifest=manifest).get_repository_def().get_all_jobs())


def start_seconds(manifest: Manifest) -> float:
    """The processor time of what a run of v1 builds from a manifest before its first request."""

    def start() -> None:
        declared = Manifest(list(manifest))
        context = RunContext(
            run_id="a",
            resumes="a",
            manifest=declared,
            settings=settings_from({}, {}),
            selection=declared.selection(Tier.V1),
        )
        _ = declared.version
        reading_order(declared[name] for name in context.selection)
        build_run_job(Inventory(context, ApiAccess(connect=_nobody)))

    return _took(start)


def _nobody() -> tuple[Connection, Identity]:
    raise NotImplementedError


def _took(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    for found in (MANIFEST, multiplied(MANIFEST, least=MANY)):
        print(f"{len(found)} exports: start {start_seconds(found):.2f} s, location {location_seconds(found):.2f} s")
