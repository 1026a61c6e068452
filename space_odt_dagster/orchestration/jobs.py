"""The jobs: the whole inventory, and each area by itself.

Here: which assets are materialized together. When is in ``schedules``.
https://docs.dagster.io/guides/build/jobs/asset-jobs
"""

from typing import Any

import dagster as dg

from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.tags import INVENTORY_RUN, RUN_TAGS


def build_jobs(manifest: Manifest, keys: AssetKeys) -> list[Any]:
    """``inventory_run`` over everything, and ``<area>_run`` over the exports of each area."""
    return [
        dg.define_asset_job(
            INVENTORY_RUN,
            selection=dg.AssetSelection.all(),
            description="Reads the whole organisation: every export, then status, errors, snapshot and report.",
            tags=RUN_TAGS,
        ),
        *(_area_job(area, keys.all_of([*names, *OUTPUTS])) for area, names in manifest.groups.items()),
    ]


def area_job_name(area: str) -> str:
    """The job of an area."""
    return f"{area}_run"


def _area_job(area: str, keys: list[dg.AssetKey]) -> Any:
    """What is told of the run goes with it and reads nothing; its snapshot has this area only, and says so."""
    return dg.define_asset_job(
        area_job_name(area),
        selection=dg.AssetSelection.assets(*keys),
        description=f"Reads the exports of {area.replace('_', ' ')}, with ids from earlier exports where they come from "
        "another area, then writes status, errors, a snapshot and the report.",
        tags=RUN_TAGS,
    )
