"""The asset ``inventory_changes``: what changed since the previous snapshot, as numbers that Dagster plots.

Shows only counts and names of exports, never a value, a name or an id. Its two checks warn and never block: a change is not a
fault. ``run/changes`` compares and writes. https://docs.dagster.io/guides/build/assets/metadata-and-tags
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from space_odt_dagster.comparing.outcome import ChangeKind, ExportSummary, How, Summary
from space_odt_dagster.exports.private_files import is_local, local
from space_odt_dagster.manifest.marks import ChangeClass
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.resources import INVENTORY, inventory_in
from space_odt_dagster.run.after_reading import changes_of
from space_odt_dagster.run.changes import SincePrevious
from space_odt_dagster.run.inventory import Inventory

CHANGES = "inventory_changes"
KNOWN, VOLUME = "changes_known", "change_volume"
SINCE_PREVIOUS = "changes_since_previous"
_KINDS = (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED, ChangeKind.REKEYED)
_CLASSES = (ChangeClass.SETTING, ChangeClass.MEMBERSHIP, ChangeClass.STATE, ChangeClass.SECRET)
_QUESTIONS = {
    KNOWN: "Both sides were read completely, so no change can be missing.",
    VOLUME: "There are not many more changes than usual: at most 20, or the median of the last 30 comparisons (of working days, or "
    "of weekends) plus 8 median deviations.",
}


def build_changes(
    keys: AssetKeys, *, group: str, after: dg.AssetKey, partitions: dg.PartitionsDefinition | None = None
) -> dg.AssetsDefinition:
    """The asset, downstream of the snapshot (``after``)."""
    key = keys.of(CHANGES)

    @dg.asset(
        key=key,
        deps=[after],
        group_name=group,
        description="What changed in the organisation since the previous complete snapshot, each change once.\n\nThey are in "
        "`changes.csv` and `changes.json` next to the exports, and on a page next to the report. The metadata has only counts.",
        kinds={"csv", "json", "html"},
        check_specs=[
            dg.AssetCheckSpec(name, asset=key, blocking=False, description=question, partitions_def=partitions)
            for name, question in _QUESTIONS.items()
        ],
        partitions_def=partitions,
        required_resource_keys={keys.named(INVENTORY)},
    )
    def _asset(context):  # type: ignore[no-untyped-def]  # Dagster takes annotations for output types
        inventory = inventory_in(context, keys)
        found = changes_of(inventory)
        # Each export was materialized long ago, so its changes are recorded as an observation, only if there are any.
        partition = context.partition_key if context.has_partition_key else None
        for each in _changed(found.summary):
            if each.export in inventory.context.manifest:
                number = {SINCE_PREVIOUS: _number(each)}
                context.log_event(
                    dg.AssetObservation(asset_key=keys.of(each.export), partition=partition, metadata=number)
                )
        context.add_asset_metadata(_metadata(inventory, found))
        yield dg.MaterializeResult()
        yield _known(found)
        yield _volume(found)

    return _asset


def _metadata(inventory: Inventory, found: SincePrevious) -> dict[str, Any]:
    layout, summary = inventory.context.layout, found.summary
    if summary is None:
        return {"changes": 0, "not_compared": found.why}
    areas = dict.fromkeys(inventory.context.manifest.groups, 0) | dict(summary.by_area)
    page = {}
    if found.page is not None:
        address = local(found.page).as_uri() if is_local(found.page) else str(found.page)
        page = {"page": dg.MetadataValue.url(address)}
    return {
        "changes": summary.changes,
        "unknown": summary.unknown,
        "not_comparable": summary.not_comparable,
        **{f"kind {each.value}": summary.by_kind.get(each, 0) for each in _KINDS},
        **{f"class {each.value}": summary.by_class.get(each, 0) for each in _CLASSES},
        **{f"area {area}": number for area, number in areas.items() if number},
        "exports": dg.MetadataValue.md(_table(summary)),
        "compared_with": str(summary.sides[0]["snapshot"]),
        "path": dg.MetadataValue.path(str(layout.json_of("changes"))),
        "csv": dg.MetadataValue.path(str(layout.csv_of("changes"))),
        **page,
    }


def _known(found: SincePrevious) -> dg.AssetCheckResult:
    summary = found.summary
    if summary is None:
        return _warning(KNOWN, found.why, passed=not found.failed)
    unread = sorted({each.export for each in summary.exports if each.unknown or each.how is How.NOT_COMPARABLE})
    said = (
        f"{summary.unknown} unknown, {summary.not_comparable} exports not comparable."
        if unread
        else "Everything is known."
    )
    return _warning(KNOWN, said, passed=summary.is_known, unknown=summary.unknown, exports=unread)


def _volume(found: SincePrevious) -> dg.AssetCheckResult:
    summary, usual = found.summary, found.usual
    if summary is None:
        return _warning(VOLUME, found.why, passed=True)
    if usual is None:
        return _warning(VOLUME, "Too few comparisons to know what is usual.", passed=True, changes=summary.changes)
    said = f"{summary.changes} changes; up to {usual:g} are usual on such a day."
    return _warning(VOLUME, said, passed=summary.changes <= usual, changes=summary.changes, usual=float(usual))


def _warning(name: str, said: str, *, passed: bool, **facts: Any) -> dg.AssetCheckResult:
    severity = dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(check_name=name, passed=passed, severity=severity, description=said, metadata=facts)


def _changed(summary: Summary | None) -> Iterator[ExportSummary]:
    yield from (each for each in summary.exports if _number(each)) if summary is not None else ()


def _number(each: ExportSummary) -> int:
    return sum(number for name, number in each.by_class.items() if name != ChangeClass.SCHEMA)


def _table(summary: Summary) -> str:
    lines = [f"| {each.export} | {_number(each)} | {each.echoes} |" for each in _changed(summary)]
    return "\n".join(["| export | changes | repeats |", "|---|---:|---:|", *lines]) if lines else "None."
