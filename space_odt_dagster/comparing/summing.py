"""A comparison in numbers: per export, kind and class, and in total. No names and no values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from space_odt_dagster.comparing.number_pool_compared import NUMBER_POOL
from space_odt_dagster.comparing.outcome import ChangeKind, Equation, ExportSummary, How, Options, Summary
from space_odt_dagster.comparing.rows_compared import Counts
from space_odt_dagster.comparing.store import Store
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.marks import ChangeClass
from space_odt_dagster.snapshots.sides import Side

POOL_AREA = "numbers"


@dataclass(frozen=True, kw_only=True)
class ComparisonFacts:
    """Everything found in a comparison.

    ``named_by`` are the sides to look up names in; ``how`` says how each export was compared, or why not; ``pool_rows`` are the
    rows of the number pool on both sides.
    """

    sides: tuple[Side, Side]
    named_by: tuple[Side, ...]
    options: Options
    manifest: Manifest
    equation: Equation
    how: Mapping[str, tuple[How, str]]
    counts: Mapping[str, Counts]
    pool_rows: tuple[int, int]
    untranslated: int


def summary_of(store: Store, gathered: ComparisonFacts, names: tuple[str, ...]) -> Summary:
    """The comparison in numbers, without names and values."""
    kinds: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    areas: Counter[str] = Counter()
    exports = tuple(_of_export(store, gathered, name) for name in names)
    for each in exports:
        kinds.update(each.by_kind)
        classes.update(each.by_class)
        if number := sum(each.by_class.values()):
            areas[each.area] += number
    return Summary(
        sides=(_head(gathered.sides[0]), _head(gathered.sides[1])),
        exports=exports,
        equation=gathered.equation,
        by_kind=dict(sorted(kinds.items())),
        by_class=dict(sorted(classes.items())),
        by_area=dict(sorted(areas.items())),
        changes=classes.total() - classes[ChangeClass.SCHEMA],
        unknown=gathered.equation.unknown + sum(each.how is How.UNKNOWN for each in exports),
        not_comparable=sum(each.how is How.NOT_COMPARABLE for each in exports),
        untranslated=gathered.untranslated,
    )


def area_of(manifest: Manifest, name: str) -> str:
    """The area of an export; the number pool has its own."""
    return manifest[name].group if name in manifest else POOL_AREA


def _of_export(store: Store, gathered: ComparisonFacts, name: str) -> ExportSummary:
    how, reason = gathered.how.get(name, (How.NUMBER_POOL, ""))
    compared = gathered.counts.get(name)
    counts = compared or Counts()
    kinds: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    unknown: Counter[str] = Counter({reason: 1} if how is How.UNKNOWN else {})
    query = (
        "select kind, class_, reason, count(*) from difference where export = ? and echo_of is null group by 1, 2, 3"
    )
    for kind, class_, why, number in store.rows(query, (name,)) if compared is not None else ():
        if kind == ChangeKind.UNKNOWN:
            unknown[why] += number
        else:
            kinds[kind] += number
            classes[class_] += number
    count = "select count(*) from difference where export = ? and echo_of is not null"
    echoes = store.one(count, (name,)) if compared is not None else None
    rows = _rows(gathered, name)
    return ExportSummary(
        export=name,
        area=area_of(gathered.manifest, name),
        how=how,
        rows_before=rows[0],
        rows_after=rows[1],
        added=kinds[ChangeKind.ADDED],
        removed=kinds[ChangeKind.REMOVED],
        changed_rows=counts.changed_rows,
        by_class=dict(sorted(classes.items())),
        by_kind=dict(sorted(kinds.items())),
        echoes=echoes[0] if echoes else 0,
        counted=sum(
            counts.by_class[each]
            for each, is_shown in (
                (ChangeClass.DERIVED, gathered.options.derived),
                (ChangeClass.VOLATILE, gathered.options.volatile),
            )
            if not is_shown
        ),
        unknown=dict(sorted(unknown.items())),
    )


def _rows(gathered: ComparisonFacts, name: str) -> tuple[int | None, int | None]:
    if name == NUMBER_POOL:
        return gathered.pool_rows
    ours, theirs = (side.files[name].rows if name in side.files else None for side in gathered.sides)
    return ours, theirs


def _head(side: Side) -> dict[str, Any]:
    run = side.snapshot.run
    return {
        "snapshot": side.name,
        "run_id": run.run_id,
        "org_id": run.org_id,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "complete": run.complete,
        "tool_version": run.tool_version,
        "sdk_version": run.sdk_version,
        "manifest_version": run.manifest_version,
        "redaction": run.redaction,
    }
