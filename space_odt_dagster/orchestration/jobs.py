"""The jobs: the whole inventory, and each area by itself."""

from typing import Any

import dagster as dg

from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.outputs import ERRORS, REPORT, STATUS

INVENTORY_RUN = "inventory_run"
RUN_TAG = {"space_odt/run": "inventory"}
"""On every run of these jobs, so that ``dagster.yaml`` can limit them to one at a time."""


def build_jobs(manifest: Manifest) -> list[Any]:
    """``inventory_run`` over everything, and ``<area>_run`` over the exports of each area."""
    return [
        dg.define_asset_job(
            INVENTORY_RUN,
            selection=dg.AssetSelection.all(),
            description="Reads the whole organisation: every export, then status, errors, snapshot and report.",
            tags=RUN_TAG,
        ),
        *(_area_job(area, names) for area, names in manifest.groups.items()),
    ]


def area_job_name(area: str) -> str:
    """The job of an area."""
    return f"{area}_run"


def _area_job(area: str, names: tuple[str, ...]) -> Any:
    """What is told of the run goes with it and reads nothing; a snapshot would not be complete, and is left to the whole run."""
    return dg.define_asset_job(
        area_job_name(area),
        selection=dg.AssetSelection.assets(*names, STATUS, ERRORS, REPORT),
        description=f"Reads the exports of {area.replace('_', ' ')}, with ids from earlier exports where they come from "
        "another area, then writes status, errors and report.",
        tags=RUN_TAG,
    )
