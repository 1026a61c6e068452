"""``space-odt check``: what is wrong in a snapshot. Needs neither Dagster nor the network."""

import argparse
import sys
from dataclasses import replace

from space_odt_dagster.command_line.shared import hash_key, settings_of_folder, standard_output, words
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.judging.exit_codes import code_of
from space_odt_dagster.judging.outcome import Severity
from space_odt_dagster.judging.selecting import only
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.run.findings import Judged, judge_side, publish
from space_odt_dagster.run.settings import Settings, SettingsError
from space_odt_dagster.snapshots.sides import find_side


def run(options: argparse.Namespace) -> int:
    """Judges, prints and writes what was asked for. Returns the exit code."""
    settings = settings_of_folder(options)
    fail_on, names = _severity(options.fail_on), words(options.only, "--only")
    layout = Layout.of(settings.out_dir, settings.local_dir)
    side = find_side(layout, options.snapshot)
    key = hash_key(layout, settings.redact_key, make=options.save or options.format not in ("text", "html"))
    judged = judge_side(side, layout, settings.desired, key=key, manifest=MANIFEST)
    if options.save:
        page = publish(judged, layout, _shown(options, settings))
        print(f"Findings  {layout.json_of('findings')}\nPage      {page}", file=sys.stderr)  # noqa: T201
    chosen = replace(judged, judgement=only(judged.judgement, names))
    if not options.quiet:
        _print(chosen, options, settings)
    return code_of(chosen.judgement, fail_on)


def _print(judged: Judged, options: argparse.Namespace, settings: Settings) -> None:
    from space_odt_dagster.judging.writing import write_findings
    from space_odt_dagster.reporting.findings_exchange import junit, sarif
    from space_odt_dagster.reporting.findings_page import findings_page
    from space_odt_dagster.reporting.findings_text import findings_text

    output = standard_output(exact=options.format in ("csv", "html"))
    shown, judgement = _shown(options, settings), judged.judgement
    if options.format in ("csv", "json"):
        write_findings(judgement, output, as_json=options.format == "json", csv_safe=shown.csv_safe)
    elif options.format == "html":
        output.write(findings_page(judgement, shown, difference=judged.difference).encode("utf-8", "replace"))
    elif options.format == "sarif":
        output.write(sarif(judgement).encode())
    elif options.format == "junit":
        output.write(junit(judgement).encode())
    else:
        text = findings_text(judgement, shown, everything=options.all, difference=judged.difference)
        output.write(text.encode("utf-8", "backslashreplace"))
    output.flush()


def _shown(options: argparse.Namespace, settings: Settings) -> ChangesShown:
    return ChangesShown(
        language=settings.language, names=settings.show_names, values=options.show_values, csv_safe=settings.csv_safe
    )


def _severity(text: str) -> Severity:
    names = [each.value for each in Severity]
    if text not in names:
        raise SettingsError(f"--fail-on: {text!r} is none of {', '.join(names)}.{nearest(text, names)}")
    return Severity(text)
