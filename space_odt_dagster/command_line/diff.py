"""``space-odt diff``: what differs between two snapshots. Needs neither Dagster nor the network, and starts fast."""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from space_odt_dagster.command_line.shared import hash_key, settings_of_folder, standard_output, words
from space_odt_dagster.comparing.compare import Comparison, Options, compare
from space_odt_dagster.comparing.filters import Filters, with_pool
from space_odt_dagster.comparing.outcome import Change, ChangeKind
from space_odt_dagster.comparing.publishing import page_of
from space_odt_dagster.comparing.selecting import selected
from space_odt_dagster.comparing.writing import picked, write_csv, write_json
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.marks import ChangeClass
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.changes_daff import daff_tables
from space_odt_dagster.reporting.changes_page import changes_page
from space_odt_dagster.reporting.changes_text import changes_text
from space_odt_dagster.run.changes import publish
from space_odt_dagster.run.settings import Settings, SettingsError
from space_odt_dagster.snapshots.sides import find_sides

NOTHING_DIFFERS, COULD_NOT_RUN, USAGE, SOMETHING_UNKNOWN, SOMETHING_DIFFERS = 0, 1, 2, 3, 4
_GROUP = "group:"


def run(options: argparse.Namespace) -> int:
    """Compares, prints and writes what was asked for. Returns the exit code."""
    settings = settings_of_folder(options)
    layout = Layout.of(settings.out_dir, settings.local_dir)
    filters = _filters(options)
    shown = _page_shown(options, settings)
    before, after = find_sides(layout, options.before, options.after, incomplete_too=options.any)
    wants_key = options.save or options.format in ("json", "csv")
    chosen = Options(
        volatile=options.volatile,
        derived=options.derived,
        strict=options.strict,
        order=options.order,
        raw_available=options.raw == "available",
        by_name=options.match_by == "name",
        rekey=not options.no_rekey,
        trust=options.trust,
        redact_key=hash_key(layout, settings.redact_key, make=wants_key),
    )
    scratch = layout.scratch if layout.scratch.parent.exists() else Path(tempfile.gettempdir())
    with compare(before, after, chosen, scratch=scratch) as comparison:
        if options.save:
            _save(comparison, layout, shown)
        filters = _narrowed(comparison, options, filters, shown)
        if not options.quiet:
            _print(comparison, options, filters, shown)
        return _code(comparison, filters)


def _code(comparison: Comparison, filters: Filters) -> int:
    """The exit code. A different schema alone is no difference."""
    unknown = False
    for each in picked(comparison, filters):
        if each.kind in (ChangeKind.UNKNOWN, ChangeKind.NOT_COMPARABLE):
            unknown = True
        elif each.as_class is not ChangeClass.SCHEMA:
            return SOMETHING_DIFFERS
    if filters.finds_more(comparison.summary):
        return SOMETHING_DIFFERS
    return SOMETHING_UNKNOWN if unknown else NOTHING_DIFFERS


def _narrowed(comparison: Comparison, options: argparse.Namespace, filters: Filters, shown: ChangesShown) -> Filters:
    """The filters with the chosen exports, locations and entities. Raises ``NothingMatches``."""
    names = shown.names or shown.values
    if not options.raw:
        filters = with_pool(filters, comparison.sides)
    for option, text in (("--location", options.location), ("--entity", options.entity)):
        if text:
            found = selected(comparison, option, text, show_names=names)
            if found.note:
                _say(found.note, 0)
            if option == "--location":
                filters = replace(filters, locations=found.entities)
            else:
                filters = replace(filters, entities=found.entities)
    return filters


def _page_shown(options: argparse.Namespace, settings: Settings) -> ChangesShown:
    return ChangesShown(
        language=settings.language, names=settings.show_names, values=options.show_values, csv_safe=settings.csv_safe
    )


def _print(comparison: Comparison, options: argparse.Namespace, filters: Filters, shown: ChangesShown) -> None:
    changes = picked(comparison, filters)
    output = standard_output(exact=options.format in ("csv", "daff", "html"))
    if options.format not in ("text", "html") and (count := _left_out(comparison, filters)):
        _say(f"{count:,} {'change' if count == 1 else 'changes'} outside the selection are not shown.", 0)
    if options.format == "csv":
        write_csv(comparison, output, filters, csv_safe=shown.csv_safe)
    elif options.format == "json":
        write_json(comparison, output, filters)
    elif options.format == "html":
        page = changes_page(changes, comparison.summary, shown, filters=filters)
        output.write(page.encode("utf-8", "replace"))
    elif options.format == "daff":
        output.write(_daff(changes, show_values=options.show_values, csv_safe=shown.csv_safe))
    else:
        text = changes_text(changes, comparison.summary, shown, everything=options.all, filters=filters)
        output.write(text.encode("utf-8", "backslashreplace"))
    output.flush()


def _left_out(comparison: Comparison, filters: Filters) -> int:
    """How many changes the filters leave out."""
    if not filters.narrows:
        return 0
    no_change = (ChangeKind.UNKNOWN, ChangeKind.NOT_COMPARABLE)
    chosen = (each for each in picked(comparison, filters) if each.as_class is not ChangeClass.SCHEMA)
    return comparison.summary.changes - sum(each.kind not in no_change for each in chosen)


def _daff(changes: Iterable[Change], *, show_values: bool, csv_safe: bool) -> bytes:
    tables = daff_tables(changes, show_values=show_values, csv_safe=csv_safe)
    if len(tables) == 1:
        return next(iter(tables.values()))
    return b"\n".join(b"# %b\n%b" % (export.encode(), table) for export, table in tables.items())


def _save(comparison: Comparison, layout: Layout, shown: ChangesShown) -> None:
    page = page_of(layout)
    try:
        kept = publish(comparison, layout, shown)
    except OSError as failure:
        raise OutputError(f"Cannot write {page}: {failure.strerror or failure}.") from failure
    _say(f"Changes  {kept}\nPage     {page}", 0)


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(
        exports=_exports(words(options.select, "--select")),
        kinds=_known("--kind", options.kind, ChangeKind),
        classes=_known("--class", options.classes, ChangeClass),
    )


def _exports(names: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        group = name.removeprefix(_GROUP)
        if name not in MANIFEST and group not in MANIFEST.groups and name != "number_pool":
            known = (*MANIFEST.names, "number_pool", *(f"{_GROUP}{each}" for each in MANIFEST.groups), *MANIFEST.groups)
            raise SettingsError(f"--select: there is no export or group named {name!r}.{nearest(name, known)}")
        found |= {name} if name in MANIFEST or name == "number_pool" else set(MANIFEST.groups[group])
    return frozenset(found)


def _known(flag: str, text: str | None, kinds: type[ChangeKind] | type[ChangeClass]) -> frozenset[str]:
    names, given = [each.value for each in kinds], words(text, flag)
    for word in given:
        if word not in names:
            raise SettingsError(f"{flag}: {word!r} is none of {', '.join(names)}.{nearest(word, names)}")
    return frozenset(given)


def _say(text: str, code: int) -> int:
    print(f"space-odt: {text}" if code else text, file=sys.stderr, flush=True)  # noqa: T201
    return code
