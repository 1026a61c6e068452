"""``space-odt sql``: one SELECT over the exports. Needs neither Dagster nor pandas nor the network, and starts fast."""

import argparse
from collections.abc import Mapping

from space_odt_dagster.command_line.answers import print_answer
from space_odt_dagster.command_line.shared import settings_of_folder
from space_odt_dagster.data.export_tables import answer_of
from space_odt_dagster.data.opening import source_at


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Runs the statement and prints the result. Returns the exit code, 0 even without rows."""
    settings = settings_of_folder(options, environ)
    source = source_at(settings.out_dir, options.at)
    answer = answer_of(source, options.statement, "allow" if options.allow_incomplete else "raise")
    print_answer(answer, options.format, csv_safe=settings.csv_safe)
    return 0
