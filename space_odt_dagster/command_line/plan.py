"""``space-odt plan``: the cost of a run and the scopes that the token lacks. Writes nothing."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from rich.markup import escape
from rich.table import Table

from space_odt_dagster.command_line.console import console_on
from space_odt_dagster.command_line.run import NOT_ALL_GOOD, OK, CannotStart, RunOptions, what_to_read
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.opening import Chosen
from space_odt_dagster.run.plan_sources import InApi, InSnapshot
from space_odt_dagster.run.planning import Plan, planned_exports, planned_scopes
from space_odt_dagster.run.settings import NoToken
from space_odt_dagster.snapshots.taking import snapshots


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """Options of ``plan``, besides those of a run. ``rate`` is in calls per minute."""

    run: RunOptions
    rate: int
    from_snapshot: bool = False
    as_json: bool = False


def print_plan(options: PlanOptions) -> int:
    """Prints the plan. Returns 3 if the token lacks a scope, else 0. Raises ``CouldNotRun`` if there can be no plan."""
    scope, selection = what_to_read(options.run)
    kept: Mapping[str, str] = {}
    if options.run.select is None:
        settings = options.run.settings
        store = ExportStore(Layout.of(settings.out_dir, settings.local_dir))
        chosen = Chosen.of(scope, settings, store, manifest=MANIFEST)
        selection, kept = chosen.selection, chosen.kept
    found = _from_snapshot(options, selection) if options.from_snapshot else _from_api(options, selection)
    if options.as_json:
        print(json.dumps(_as_document(found, scope.name, kept), indent=2))  # noqa: T201
    else:
        _print_tables(found, kept)
    return NOT_ALL_GOOD if found.lacking else OK


def _from_api(options: PlanOptions, selection: tuple[str, ...]) -> Plan:
    access = options.run.settings.access
    if access is None:
        raise NoToken
    with Connection(access) as connection:
        asked = InApi(MANIFEST, connection, connection.identity())
        exports = planned_exports(MANIFEST, selection, asked.listing, options.run.settings)
        scopes = planned_scopes(MANIFEST, selection, asked.is_granted)
    return Plan(exports=exports, scopes=scopes, rate=options.rate)


def _from_snapshot(options: PlanOptions, selection: tuple[str, ...]) -> Plan:
    settings = options.run.settings
    layout = Layout.of(settings.out_dir, settings.local_dir)
    newest = next(iter(snapshots(layout)), None)
    if newest is None:
        raise CannotStart(
            f"There is no snapshot in {layout.root}: read the organisation first, or plan without --from-snapshot."
        )
    exports = planned_exports(MANIFEST, selection, InSnapshot(newest).listing, settings)
    scopes = planned_scopes(MANIFEST, selection, lambda scope, needing: None)
    return Plan(exports=exports, scopes=scopes, rate=options.rate)


def _as_document(plan: Plan, scope: str, kept: Mapping[str, str]) -> dict[str, object]:
    return {
        "scope": scope,
        "calls": plan.calls,
        "exact": plan.is_exact,
        "calls_per_minute": plan.rate,
        "minutes": round(plan.minutes, 1),
        "exports": [
            {
                "name": each.name,
                "group": each.group,
                "calls": each.calls,
                "exact": each.is_exact,
                "scopes": list(each.scopes),
            }
            for each in plan.exports
        ],
        "kept": dict(kept),
        "scopes": [asdict(each) for each in plan.scopes],
    }


def _print_tables(plan: Plan, kept: Mapping[str, str]) -> None:
    console = console_on()
    exports = Table("export", "area", "calls", box=None)
    exports.columns[2].justify = "right"
    for each in sorted(plan.exports, key=lambda each: (-(each.calls or 0), each.name)):
        calls = "not known" if each.calls is None else f"{'' if each.is_exact else 'about '}{each.calls}"
        exports.add_row(escape(each.name), escape(each.group), calls)
    for name, read_at in kept.items():
        exports.add_row(escape(name), escape(MANIFEST[name].group), f"not due, read {read_at[:16].replace('T', ' ')}")
    console.print(exports)
    scopes = Table("scope", "exports", "token", box=None)
    words = {True: "has it", False: "[red]lacks it[/red]", None: "not known"}
    for scope in plan.scopes:
        scopes.add_row(escape(scope.scope), str(scope.exports), words[scope.granted])
    console.print(scopes)
    about = "" if plan.is_exact else "about "
    console.print(
        f"{len(plan.exports)} exports, {about}{plan.calls} calls: {_duration(plan.minutes)} at {plan.rate} calls a minute."
        + (f" {len(kept)} more are not due yet." if kept else "")
    )


def _duration(minutes: float) -> str:
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h"
