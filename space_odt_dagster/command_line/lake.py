"""``space-odt lake``: folds snapshots into Parquet files over time, checks and queries them. Needs neither Dagster nor network."""

import argparse
import sys
from collections.abc import Mapping

from upath import UPath

from space_odt_dagster.command_line.answers import print_answer
from space_odt_dagster.command_line.lake_parser import FOLD
from space_odt_dagster.command_line.shared import hash_key, settings_of_folder, words
from space_odt_dagster.exports.folders import is_there
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.history.checking import problems_of
from space_odt_dagster.history.folding import Csv, bring_up_to_date
from space_odt_dagster.history.forgetting import forget
from space_odt_dagster.history.keeping import kept_beside
from space_odt_dagster.history.lake import LakeOptions, LakeUpdate, check_names, lake_root
from space_odt_dagster.history.lake_state import PERSONAL
from space_odt_dagster.history.lake_tables import lake_answer
from space_odt_dagster.history.readers import write_readers_at
from space_odt_dagster.history.retention import Retention
from space_odt_dagster.run.settings import Settings, SettingsError
from space_odt_dagster.snapshots.sides import LATEST, find_side
from space_odt_dagster.snapshots.taking import snapshots

INCOMPLETE, IS_WRONG = 3, 1
"""Exit codes: folded, but an export's newest reading was incomplete; a check found something."""
_MOST_NAMES = 10


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Does what the word says, and prints what it did. Returns the exit code."""
    settings = settings_of_folder(options, environ)
    layout = Layout.of(settings.out_dir, settings.local_dir)
    root = lake_root(layout, settings.lake_dir)
    if options.what == FOLD:
        return _fold(options, settings, layout, root)
    if options.what == "check":
        return _check(root)
    if options.what == "forget":
        return _forget(options, settings, layout, root)
    if options.what == "views":
        return _views(lake_root(layout, options.at) if options.at else root)
    print_answer(lake_answer(root, options.statement), options.format, csv_safe=settings.csv_safe)
    return 0


def _fold(options: argparse.Namespace, settings: Settings, layout: Layout, root: UPath) -> int:
    if options.lose_history and not options.rebuild:
        raise SettingsError("--lose-history needs --rebuild: a fold never loses anything.")
    selected = words(options.select, "--select")
    if not options.snapshots and not snapshots(layout):
        find_side(layout, LATEST, otherwise="choose the output folder with --out-dir")
    found = bring_up_to_date(
        layout,
        root,
        LakeOptions(
            key=hash_key(layout, settings.redact_key, make=True),
            level=PERSONAL if options.personal else None,
            compression=options.compression,
            rebuild=options.rebuild,
            lose_history=options.lose_history,
            keep_raw=options.raw,
            only=check_names(selected) if selected else None,
            retention=Retention(days=settings.lake_keep_days, fact_days=settings.lake_keep_fact_days),
        ),
        options.snapshots,
        csv=Csv(asked=options.csv, safe=settings.csv_safe),
        progress=(lambda _: None) if options.quiet else _say_folding,
    )
    incomplete = found.incomplete
    if not options.quiet:
        _print(found, incomplete)
    return INCOMPLETE if incomplete else 0


def _print(found: LakeUpdate, incomplete: tuple[str, ...]) -> None:
    newest = found.state.snapshots[-1].name if found.state.snapshots else "no snapshot"
    number = len(found.folded)
    if not number:
        print(f"Folded      nothing: the lake has all snapshots up to {newest}")  # noqa: T201
    else:
        print(f"Folded      {number} {'snapshot' if number == 1 else 'snapshots'}, the newest {newest}")  # noqa: T201
        print(f"Versions    {found.begun:,} begun, {found.ended:,} ended")  # noqa: T201
    if incomplete:
        more = len(incomplete) - _MOST_NAMES
        names = ", ".join(incomplete[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
        print(f"Incomplete  {names}: none of their rows ended")  # noqa: T201
    print(f"Lake        {found.root}")  # noqa: T201


def _check(root: UPath) -> int:
    found = problems_of(root)
    for each in found.problems:
        print(f"Wrong   {each}")  # noqa: T201
    print(f"Checked {found.files:,} files with {found.rows:,} rows")  # noqa: T201
    return IS_WRONG if found.problems else 0


def _views(root: UPath) -> int:
    write_readers_at(root)
    print(f"Made the views of {root}")  # noqa: T201
    return 0


def _forget(options: argparse.Namespace, settings: Settings, layout: Layout, root: UPath) -> int:
    key = hash_key(layout, settings.redact_key, make=False)
    found = forget(layout, root, options.who, key=key, csv_safe=settings.csv_safe)
    people = "1 person" if found.people == 1 else f"{found.people:,} people"
    print(f"Forgotten  {people}: {found.removed:,} rows removed, {found.changed:,} rows changed")  # noqa: T201
    for name in found.snapshots:
        print(f"Still in   {layout.snapshots / name}")  # noqa: T201
    if is_there(kept := kept_beside(root)):
        print(f"Still in   {kept}: remove it")  # noqa: T201
    return 0


def _say_folding(name: str) -> None:
    print(f"Folding {name}", file=sys.stderr, flush=True)  # noqa: T201
