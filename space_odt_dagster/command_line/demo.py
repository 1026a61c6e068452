"""``space-odt demo``: reads a simulated organisation, then a second night with a few changes, and shows them."""

import argparse
import dataclasses
import sys

from space_odt_dagster.command_line import diff
from space_odt_dagster.command_line.demo_folder import claim_for_simulated
from space_odt_dagster.command_line.demo_lake import show_history
from space_odt_dagster.command_line.parser import build_parser
from space_odt_dagster.command_line.run import COULD_NOT_RUN, RunOptions, run_inventory
from space_odt_dagster.comparing.publishing import page_of
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.redaction import redaction_key
from space_odt_dagster.extraction.connection import Access
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.findings_text import worst_text
from space_odt_dagster.run.findings import judge_side
from space_odt_dagster.run.findings import page_of as findings_page_of
from space_odt_dagster.run.settings import Settings
from space_odt_dagster.simulator import SimulatorSettings, presets, serve
from space_odt_dagster.snapshots.sides import LATEST, find_side

STORY = 4
"""How many nights pass before the second part: one change of each kind."""
_REFUSED = "devices"
"""The export whose scope the token loses."""


def run(options: argparse.Namespace, run_options: RunOptions) -> int:
    """Reads twice and shows what changed. Returns the exit code of the first night."""
    code = _night(options, run_options, options.nights)
    # A partial run makes no complete snapshot, so there is nothing to compare.
    if options.one_night or run_options.select is not None or code == COULD_NOT_RUN or code > 127:
        return code
    _say(
        "\nThe next night: a queue is renamed, an agent is replaced, a person leaves, calls are forwarded abroad, "
        "and the token loses a scope."
    )
    again = _night(options, run_options, options.nights + STORY, refused=_REFUSED)
    if again == COULD_NOT_RUN or again > 127:
        return again
    layout = Layout.of(run_options.settings.out_dir, run_options.settings.local_dir)
    _say("\nWhat changed:")
    diff.run(build_parser().parse_args(["diff", f"--out-dir={run_options.settings.out_dir}"]))
    if run_options.settings.with_report:
        _say(f"Changes  {page_of(layout)}")
    _say("\nWhat is wrong:")
    _show_worst(layout, run_options.settings)
    show_history(run_options.settings.out_dir)
    return code


def _show_worst(layout: Layout, settings: Settings) -> None:
    """The worst findings of the second night."""
    side = find_side(layout, LATEST)
    judged = judge_side(
        side, layout, settings.desired, key=redaction_key(layout, settings.redact_key), manifest=MANIFEST
    )
    shown = ChangesShown(language=settings.language, names=settings.show_names)
    print(worst_text(judged.judgement, shown), end="", flush=True)  # noqa: T201
    if settings.with_report:
        _say(f"Findings {findings_page_of(layout)}")


def _night(options: argparse.Namespace, run_options: RunOptions, nights: int, *, refused: str = "") -> int:
    simulated = SimulatorSettings(people=options.people, seed=options.seed, nights=nights)
    with serve(simulated, port=0) as organisation:
        if refused:
            organisation.faults.add(presets.forbidden(refused))
        _say(f"A simulated organisation of {options.people} people answers at {organisation.base_url}")
        settings = run_options.settings
        claim_for_simulated(Layout.of(settings.out_dir, settings.local_dir), organisation.org_id)
        access = Access(base_url=organisation.base_url, access_token=organisation.token)
        return run_inventory(dataclasses.replace(run_options, settings=dataclasses.replace(settings, access=access)))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
