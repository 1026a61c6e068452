"""The command ``space-odt``."""

import argparse
import os
import sys
from collections.abc import Sequence

TOKEN_FLAG = "--token"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; problems become one or two plain lines on standard error."""
    os.umask(0o077)
    if arguments is None:
        _hide_token(sys.argv[1:])
    options = build_parser().parse_args(arguments)
    # The rest is imported only now: --help and wrong usage answer at once. A comparison needs little of it.
    if options.command == "diff":
        from space_odt_dagster.command_line import diff

        return diff.run(options)
    from space_odt_dagster.command_line import commands

    return commands.run(options)


def build_parser() -> argparse.ArgumentParser:
    """The command line as declared."""
    parser = argparse.ArgumentParser(
        prog="space-odt", description="A read-only, deterministic inventory of a Webex Calling organisation."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser("inventory_run", help="read the organisation and write its inventory")
    run.add_argument(TOKEN_FLAG, metavar="T", help="access token; better in WEBEX_ACCESS_TOKEN, where nobody sees it")
    run.add_argument("--base-url", metavar="U", help="base URL of the API")
    run.add_argument("--org-id", metavar="O", help="organisation to read, for partner administrators")
    run.add_argument("--resume", action="store_true", help="go on with the run that was broken off")
    _add_run_options(run)
    demo = commands.add_parser("demo", help="read a simulated organisation, started for the occasion")
    _add_organisation(demo)
    _add_run_options(demo)
    simulate = commands.add_parser("simulate", help="serve a simulated organisation until stopped")
    _add_organisation(simulate)
    simulate.add_argument("--port", type=int, default=0, metavar="P", help="port on 127.0.0.1 (default: a free one)")
    simulate.add_argument("--latency-ms", type=int, default=0, metavar="MS", help="wait before each answer")
    simulate.add_argument("--rate-limit", type=float, metavar="R", help="requests per second before 429")
    ui = commands.add_parser("ui", help="open the Dagster UI, on a simulated organisation unless a token is set")
    ui.add_argument("--port", type=int, default=3000, metavar="P", help="port on 127.0.0.1 (default 3000)")
    ui.add_argument("--people", type=int, default=120, metavar="N", help="size of the simulated organisation")
    ui.add_argument("--out-dir", metavar="D", help="output folder or fsspec URL (default .artifacts)")
    _add_diff(commands.add_parser("diff", help="show what differs between two snapshots"))
    return parser


def _add_diff(parser: argparse.ArgumentParser) -> None:
    side = "folder, snapshot, run id, date, latest or previous"
    parser.add_argument("before", nargs="?", default="previous", metavar="A", help=f"the older: {side}")
    parser.add_argument("after", nargs="?", default="latest", metavar="B", help="the newer, named alike")
    parser.add_argument("--out-dir", metavar="D", help="output folder that has the snapshots (default .artifacts)")
    parser.add_argument(
        "--format", choices=("text", "json", "csv", "html", "daff"), default="text", help="what is printed"
    )
    parser.add_argument("--save", action="store_true", help="write changes.csv, .json, a summary and the page as well")
    parser.add_argument("--select", metavar="A,B", help="only these exports and groups")
    parser.add_argument("--location", metavar="NAME|ID", help="only this location")
    parser.add_argument("--entity", metavar="ID", help="only this person, queue or device")
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
    parser.add_argument("--show-values", action="store_true", help="show values and names of people in text and page")
    parser.add_argument("--all", action="store_true", help="leave no line out of the text")
    parser.add_argument("--lang", metavar="en|es", help="language of the page")
    parser.add_argument("--quiet", action="store_true", help="print nothing; the exit code says it")


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out-dir", metavar="D", help="output folder or fsspec URL (default .artifacts)")
    parser.add_argument("--concurrent-requests", metavar="N", help="requests under way at once, 1 to 100 (default 10)")
    parser.add_argument(
        "--select", metavar="A,B", help="only these assets and groups (group:NAME where an asset has the name too)"
    )
    parser.add_argument(
        "--redact", metavar="secrets|personal", help="replace secrets, or personal data too, by a keyed hash"
    )
    parser.add_argument("--csv-safe", action="store_true", help="neutralise cells that a spreadsheet would compute")
    parser.add_argument("--lang", metavar="en|es", help="language of the report")
    parser.add_argument("--no-report", action="store_true", help="write no report")
    parser.add_argument("--open-report", action="store_true", help="open the report at the end")


def _add_organisation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=120, metavar="N", help="size of the organisation (default 120)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which organisation (default 1)")
    parser.add_argument(
        "--nights", type=int, default=0, metavar="N", help="so many nights later, each with a small edit"
    )


def _hide_token(arguments: list[str]) -> None:
    """Starts this process again without the token in its arguments, which every user of the machine can list."""
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name != TOKEN_FLAG or not (equals or index + 1 < len(arguments)):
            continue
        token = value if equals else arguments[index + 1]
        rest = arguments[:index] + arguments[index + (1 if equals else 2) :]
        os.environ["WEBEX_ACCESS_TOKEN"] = token
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "space_odt_dagster", *rest])  # noqa: S606
