"""The jobs: the inventory in three scopes, and one per area.

Defines which assets run together; ``schedules`` defines when. https://docs.dagster.io/guides/build/jobs/asset-jobs
"""

from collections.abc import Iterable
from typing import Any

import dagster as dg

from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.tags import RUN_TAGS, WHOLE_RUNS

_COSTS = {
    "v1": "The default exports. About 13 calls for each person with Webex Calling, and a few for each workspace, virtual line, "
    "location and feature.",
    "calling": "The default exports, and all others whose number of calls does not grow with people. In addition to the calls of "
    "`inventory_run`: about 70 for the organisation, 60 for each location, and one to ten for each call queue, hunt group and "
    "other feature.",
    "full": "Every export except lists of assignable items. In addition to the calls of `calling_inventory_run`: up to 46 for each "
    "person, 30 for each workspace, 27 for each virtual line and 6 for each device. In a large organisation this takes many hours: "
    "`space-odt plan --scope full` shows how many.",
}
"""What the job of each scope reads, and how its number of calls grows."""


def build_jobs(
    manifest: Manifest, keys: AssetKeys, executor: dg.ExecutorDefinition, *, outputs: tuple[str, ...] = OUTPUTS
) -> list[Any]:
    """The job of each scope, and ``<area>_run`` for each area."""
    return [
        *(build_whole_job(scope, (*manifest.selection(Tier(scope)), *outputs), keys, executor) for scope in WHOLE_RUNS),
        *(_area_job(area, (*area_names(manifest, area), *outputs), keys, executor) for area in manifest.groups),
    ]


def job_names(manifest: Manifest, keys: AssetKeys) -> set[str]:
    """The names of all jobs that ``build_jobs`` makes."""
    return set(map(keys.named, [*WHOLE_RUNS.values(), *map(area_job_name, manifest.groups)]))


def area_names(manifest: Manifest, area: str) -> tuple[str, ...]:
    """The exports that the job of an area reads: all but lists of assignable items that are not part of ``v1``."""
    return tuple(name for name in manifest.groups[area] if manifest[name].tier is not Tier.CANDIDATES)


def build_whole_job(
    scope: str, names: Iterable[str], keys: AssetKeys, executor: dg.ExecutorDefinition = dg.in_process_executor
) -> Any:
    """The job of a scope (``v1``, ``calling``, ``full``) over these exports and outputs of the run."""
    return dg.define_asset_job(
        keys.named(WHOLE_RUNS[scope]),
        selection=dg.AssetSelection.assets(*keys.all_of(names)),
        description=f"{_COSTS[scope]}\n\nThen status, errors, snapshot and report.",
        tags=RUN_TAGS,
        executor_def=executor,
    )


def area_job_name(area: str) -> str:
    """The name of an area's job."""
    return f"{area}_run"


def _area_job(area: str, names: Iterable[str], keys: AssetKeys, executor: dg.ExecutorDefinition) -> Any:
    """The job of an area, with the outputs of the run. Its snapshot has only this area, and says so."""
    return dg.define_asset_job(
        keys.named(area_job_name(area)),
        selection=dg.AssetSelection.assets(*keys.all_of(names)),
        description=f"Reads the exports of {area.replace('_', ' ')} except lists of assignable items. Ids from other areas "
        "come from earlier exports. Then status, errors, a snapshot and the report.",
        tags=RUN_TAGS,
        executor_def=executor,
    )
