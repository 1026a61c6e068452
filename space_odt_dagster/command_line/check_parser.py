"""The options of ``space-odt check``."""

import argparse

_MOST_DAYS = 400
FORMATS = ("text", "json", "csv", "html", "sarif", "junit")


def add_check_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options to the parser of the command, without those that are settings."""
    parser.add_argument(
        "snapshot",
        nargs="?",
        default="latest",
        metavar="SNAPSHOT",
        help="the snapshot to judge: folder, name, run id, date, latest (the default) or previous",
    )
    parser.add_argument(
        "--fail-on",
        default="high",
        metavar="SEVERITY",
        help="the lowest severity that makes the exit code 5: critical, high (the default), medium, low, info",
    )
    parser.add_argument("--only", metavar="A,B", help="only these rules and areas")
    parser.add_argument("--format", choices=FORMATS, default="text", help="format of the output")
    parser.add_argument(
        "--save", action="store_true", help="also write findings, rules_summary, scores and the page of findings"
    )
    parser.add_argument(
        "--show-values",
        action="store_true",
        help="show values and names of people in text and page; SPACE_ODT_SHOW_NAMES=on shows the names",
    )
    parser.add_argument("--all", action="store_true", help="print every line, and every rule")
    parser.add_argument("--quiet", action="store_true", help="print nothing, only set the exit code")


def add_waive_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``space-odt waive``, without those that are settings."""
    parser.add_argument("rule", metavar="RULE", help="the rule that fails")
    parser.add_argument(
        "entity",
        nargs="+",
        metavar="ENTITY",
        help="for whom: id, e-mail address, name, location / name, or a glob of it",
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why this is accepted")
    parser.add_argument("--owner", required=True, metavar="E-MAIL", help="who answers for it")
    parser.add_argument("--days", type=_days, default=180, metavar="N", help="how long, up to 400 days (default 180)")
    parser.add_argument("--ticket", metavar="ID", help="the ticket that it was decided in")
    parser.add_argument("--snapshot", default="latest", metavar="S", help="the snapshot to look at (default latest)")


def _days(given: str) -> int:
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    if not 1 <= number <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"takes a whole number from 1 to {_MOST_DAYS}, not {given!r}")
    return number
