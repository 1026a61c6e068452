"""The options of ``space-odt fleet``."""

import argparse
import re

from space_odt_dagster.command_line.numbers_given import whole_number

PLACES, WINDOW_HOURS, STALE_HOURS = 4, 8.0, 26
_DURATION = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)(h|m|min)?")


def add_fleet_commands(parser: argparse.ArgumentParser) -> None:
    """Adds what it can do to the parser of the command."""
    what = parser.add_subparsers(dest="what", required=True, metavar="what")
    run = what.add_parser("run", help="read all organisations on this machine, a process each, the longest first")
    run.add_argument("--only", metavar="A,B", help="only these organisations")
    said = f"how many to read at once (default {PLACES}); those that share a token are read one after the other"
    run.add_argument("--places", type=whole_number(1, 100), default=PLACES, metavar="N", help=said)
    run.add_argument("--resume", action="store_true", help="continue what was interrupted, and read what is left")
    report = what.add_parser("report", help="write fleet_status and the page of all organisations again")
    report.add_argument("--check", action="store_true", help="write nothing, only say what is not as it should be")
    said = f"with --check: how old the newest complete reading may be, in hours (default {STALE_HOURS})"
    report.add_argument("--stale-hours", type=whole_number(1, 10_000), default=STALE_HOURS, metavar="H", help=said)
    report.add_argument("--mail", action="store_true", help="also send the mail, as SPACE_ODT_ALERT_FLEET says")
    plan = what.add_parser("plan", help="show requests, hours and places by token, and what does not fit into a night")
    plan.add_argument(
        "--window", type=_hours, default=WINDOW_HOURS, metavar="8h", help="how long a night is (default 8h)"
    )
    demo = what.add_parser("demo", help="read six simulated organisations")
    demo.add_argument("--out-dir", metavar="D", help="output folder (default .artifacts/fleet)")
    demo.add_argument("--lang", choices=("en", "es"), help="language of the pages")


def _hours(given: str) -> float:
    found = _DURATION.fullmatch(given.strip())
    hours = float(found[1]) / (60 if found[2] in ("m", "min") else 1) if found is not None else 0.0
    if not 0 < hours <= 24 * 7:
        raise argparse.ArgumentTypeError(f"takes a time such as 8h or 90m, not {given!r}")
    return hours
