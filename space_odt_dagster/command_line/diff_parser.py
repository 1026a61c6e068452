"""The options of ``space-odt diff``."""

import argparse


def add_diff_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options to the parser of the command."""
    side = "folder, snapshot, run id, date, latest or previous"
    parser.add_argument("before", nargs="?", default="previous", metavar="A", help=f"the older snapshot: {side}")
    parser.add_argument(
        "after", nargs="?", default="latest", metavar="B", help="the newer snapshot, named in the same ways"
    )
    parser.add_argument("--out-dir", metavar="D", help="output folder that has the snapshots (default .artifacts)")
    parser.add_argument(
        "--format", choices=("text", "json", "csv", "html", "daff"), default="text", help="format of the output"
    )
    parser.add_argument(
        "--csv-safe", action="store_true", default=None, help="keep a spreadsheet from running cells as formulas"
    )
    parser.add_argument(
        "--save", action="store_true", help="also write changes.csv, changes.json, a summary and the page"
    )
    parser.add_argument("--select", metavar="A,B", help="only changes in these exports and groups")
    parser.add_argument("--location", metavar="NAME|ID", help="only changes of this location")
    parser.add_argument(
        "--entity", metavar="NAME|ID", help="only changes of this person, queue, device or other entity"
    )
    parser.add_argument("--kind", metavar="K,L", help="only these: added, removed, changed, rekeyed, unknown")
    parser.add_argument("--class", dest="classes", metavar="K,L", help="only these: setting, membership, state")
    parser.add_argument("--volatile", action="store_true", help="also show values that change by themselves")
    parser.add_argument("--derived", action="store_true", help="also show values that Webex computes")
    parser.add_argument("--order", action="store_true", help="compare the order of agents where it routes calls")
    parser.add_argument("--strict", action="store_true", help="treat absent, null and empty as different")
    parser.add_argument("--raw", choices=("available",), help="compare the lists of assignable numbers row by row")
    parser.add_argument("--match-by", choices=("name",), help="match entities by name, to compare two organisations")
    parser.add_argument("--no-rekey", action="store_true", help="treat an entity with a new id as a new entity")
    parser.add_argument("--any", action="store_true", help="also accept incomplete snapshots")
    parser.add_argument("--trust", action="store_true", help="do not verify checksums")
    parser.add_argument(
        "--show-values",
        action="store_true",
        help="show values and names of people in text and page; SPACE_ODT_SHOW_NAMES=on shows the names",
    )
    parser.add_argument("--all", action="store_true", help="print every line")
    parser.add_argument("--lang", metavar="en|es", help="language of the page")
    parser.add_argument("--quiet", action="store_true", help="print nothing, only set the exit code")
