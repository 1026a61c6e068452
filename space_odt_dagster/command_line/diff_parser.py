"""The options of ``space-odt diff``, as they are declared."""

import argparse


def add_diff_options(parser: argparse.ArgumentParser) -> None:
    """Adds them to the parser of the command."""
    side = "folder, snapshot, run id, date, latest or previous"
    parser.add_argument("before", nargs="?", default="previous", metavar="A", help=f"the older: {side}")
    parser.add_argument("after", nargs="?", default="latest", metavar="B", help="the newer, named alike")
    parser.add_argument("--out-dir", metavar="D", help="output folder that has the snapshots (default .artifacts)")
    parser.add_argument(
        "--format", choices=("text", "json", "csv", "html", "daff"), default="text", help="what is printed"
    )
    parser.add_argument(
        "--csv-safe", action="store_true", default=None, help="neutralise cells that a spreadsheet would compute"
    )
    parser.add_argument("--save", action="store_true", help="write changes.csv, .json, a summary and the page as well")
    parser.add_argument("--select", metavar="A,B", help="only what changed in these exports and groups")
    parser.add_argument("--location", metavar="NAME|ID", help="only this location")
    parser.add_argument("--entity", metavar="NAME|ID", help="only this person, queue, device or other entity")
    parser.add_argument("--kind", metavar="K,L", help="only these: added, removed, changed, rekeyed, unknown")
    parser.add_argument("--class", dest="classes", metavar="K,L", help="only these: setting, membership, state")
    parser.add_argument("--volatile", action="store_true", help="show what moves by itself")
    parser.add_argument("--derived", action="store_true", help="show what Webex computes")
    parser.add_argument("--order", action="store_true", help="the order of agents counts where it routes calls")
    parser.add_argument("--strict", action="store_true", help="absent and null differ")
    parser.add_argument("--raw", choices=("available",), help="compare the lists of assignable numbers row by row")
    parser.add_argument("--match-by", choices=("name",), help="match by name, for two organisations")
    parser.add_argument("--no-rekey", action="store_true", help="another id is another entity")
    parser.add_argument("--any", action="store_true", help="take incomplete snapshots too")
    parser.add_argument("--trust", action="store_true", help="check no digest")
    parser.add_argument(
        "--show-values",
        action="store_true",
        help="show values and names of people in text and page; SPACE_ODT_SHOW_NAMES=on shows the names",
    )
    parser.add_argument("--all", action="store_true", help="leave no line out of the text")
    parser.add_argument("--lang", metavar="en|es", help="language of the page")
    parser.add_argument("--quiet", action="store_true", help="print nothing; the exit code says it")
