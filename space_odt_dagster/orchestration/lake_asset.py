"""The asset ``inventory_lake``: the history of the snapshots in Parquet files. It is there only with ``SPACE_ODT_LAKE``.

Shows only counts. Its check warns and never blocks. ``run/lake`` folds and checks.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.resources import INVENTORY, inventory_in
from space_odt_dagster.run.lake import RunLake, lake_of_run
from space_odt_dagster.run.settings import SettingsError, value_of
from space_odt_dagster.run.settings_table import BY_NAME

LAKE, SOUND = "inventory_lake", "lake_sound"
_QUESTION = (
    "Every file of the lake is what was written, its sums are right, and the windows of its versions are in order."
)
_MOST_PROBLEMS = 10


def has_lake(environ: Mapping[str, str]) -> bool:
    """Whether there is a lake; not if the setting is invalid, which every run reports by itself."""
    try:
        return bool(value_of(BY_NAME["SPACE_ODT_LAKE"], environ, {}))
    except SettingsError:
        return False


def build_lake(
    keys: AssetKeys, *, group: str, after: Iterable[dg.AssetKey], partitions: dg.PartitionsDefinition | None = None
) -> dg.AssetsDefinition:
    """The asset, downstream of changes and findings (``after``), which are facts of it."""
    key = keys.of(LAKE)

    @dg.asset(
        key=key,
        deps=list(after),
        group_name=group,
        description="The history of the snapshots: the rows of the newest reading and every version of each row, in Parquet "
        "files that other programs open as they are.\n\nThe metadata has only counts.",
        kinds={"parquet"},
        check_specs=[
            dg.AssetCheckSpec(SOUND, asset=key, blocking=False, description=_QUESTION, partitions_def=partitions)
        ],
        partitions_def=partitions,
        required_resource_keys={keys.named(INVENTORY)},
    )
    def _asset(context):  # type: ignore[no-untyped-def]  # Dagster takes annotations for output types
        inventory = inventory_in(context, keys)
        found = lake_of_run(inventory.context)
        context.add_asset_metadata(_metadata(found))
        yield dg.MaterializeResult()
        yield _sound(found)

    return _asset


def _metadata(found: RunLake) -> dict[str, Any]:
    if found.why:
        return {"not_folded": found.why}
    return {
        "snapshots": found.snapshots,
        "versions_begun": found.begun,
        "versions_ended": found.ended,
        "values_unfit": found.unfit,
        "bytes": found.size,
        "seconds": found.seconds,
        "path": dg.MetadataValue.path(str(found.root)),
    }


def _sound(found: RunLake) -> dg.AssetCheckResult:
    shown = found.problems[:_MOST_PROBLEMS]
    more = len(found.problems) - len(shown)
    said = found.why or " ".join([*shown, *([f"And {more} more."] if more else [])]) or "Nothing is wrong."
    return dg.AssetCheckResult(
        check_name=SOUND,
        passed=not found.why and not found.problems,
        severity=dg.AssetCheckSeverity.WARN,
        description=said,
        metadata={"problems": len(found.problems)},
    )
